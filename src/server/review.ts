import type { FileReport } from '../report/finding.ts';
import { readThread } from '../patch/thread.ts';
import { reviewThread } from '../review/review.ts';
import type { Base } from '../review/start.ts';
import { reviewToText } from '../review/text.ts';

/**
 * Reviews a saved thread or series and gives the review as text. `basesOf` gives the texts that a file of the series may start from;
 * which one it is, if any, the review finds out by its blob id. Never rejects.
 */
export async function reviewText(
  text: string,
  basesOf: (path: string) => Promise<readonly string[]>,
  check: (path: string, text: string) => FileReport,
): Promise<string> {
  const thread = readThread(text);
  const paths = new Set(thread.series.patches.flatMap(({ files }) => files.map(({ oldPath, path }) => oldPath ?? path)));
  const bases: Base[] = [];
  for (const path of paths) for (const base of await basesOf(path)) bases.push({ path, text: base });
  return reviewToText(await reviewThread(thread, bases, check));
}

/**
 * Where the file `path` of a kernel tree may be: in the folder of the thread, by its name alone, and in each open folder, taken for the
 * top of a tree. `threadUri` is undefined for a thread that was never saved. A path that leaves its tree gives nothing.
 */
export function basePlaces(path: string, threadUri: string | undefined, folders: readonly string[]): readonly string[] {
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return [];
  const encoded = parts.map(encodeURIComponent);
  const beside = threadUri === undefined ? [] : [threadUri.slice(0, threadUri.lastIndexOf('/') + 1) + (encoded.at(-1) ?? '')];
  return [...new Set([...beside, ...folders.map((folder) => `${folder.endsWith('/') ? folder : `${folder}/`}${encoded.join('/')}`)])];
}
