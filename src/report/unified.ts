import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';

/** The change of one file as `git apply` and `patch -p1` take it; '' where there is none. `path` has slashes and is seen from the current folder. */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return '';
  return formatPatch(structuredPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, { context: 3 }), FILE_HEADERS_ONLY);
}
