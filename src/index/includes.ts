import { folderOf, plainPath } from './files.ts';
import type { TreeFiles } from './files.ts';

/** Where the kernel's build looks for `<...>`; one machine stands for all of them, the one that most people build for. */
const roots = ['include', 'arch/x86/include', 'include/uapi', 'arch/x86/include/uapi'];

/** No file of the kernel includes more; a tree that is made to be endless ends here. */
const most = 6000;

/** The folders above a path, innermost first, without the top of the tree. */
function foldersAbove(folder: string): readonly string[] {
  const folders: string[] = [];
  for (let at = folder; at !== ''; at = folderOf(at)) folders.push(at);
  return folders;
}

/** The file that an include of `from` names; undefined where the tree has none, as with what the build makes. */
function resolveInclude(files: TreeFiles, from: string, include: string): string | undefined {
  const name = include.slice(1, -1);
  const found = (folder: string): string | undefined => {
    const path = plainPath(`${folder}/${name}`);
    return path !== undefined && files.outline(path) !== undefined ? path : undefined;
  };
  const beside = include.startsWith('"') ? found(folderOf(from)) : undefined;
  if (beside !== undefined) return beside;
  for (const root of roots) {
    const path = found(root);
    if (path !== undefined) return path;
  }
  // A folder above, or its include/, as makefiles add with -I.
  for (const folder of foldersAbove(folderOf(from))) {
    const path = found(folder) ?? found(`${folder}/include`);
    if (path !== undefined) return path;
  }
  return undefined;
}

/** The headers that a file with these includes names itself, by their paths. */
export type Resolve = (path: string, includes: readonly string[]) => readonly string[];

export const resolved = (files: TreeFiles, path: string, includes: readonly string[]): readonly string[] =>
  includes.map((name) => resolveInclude(files, path, name)).filter((header) => header !== undefined);

/**
 * All headers that a file comes to see, itself left out, nearest first: what it includes, then what those include. Each is outlined when it is asked
 * for. `resolve` is asked what headers include, and may remember it.
 */
export function* eachHeader(files: TreeFiles, path: string, includes: readonly string[], resolve: Resolve): Generator<string, void> {
  const seen = new Set<string>([path]);
  const waiting: (readonly string[])[] = [resolved(files, path, includes)];
  for (const headers of waiting) {
    for (const header of headers) {
      if (seen.size > most) break;
      if (seen.has(header)) continue;
      seen.add(header);
      yield header;
      waiting.push(resolve(header, files.outline(header)?.includes ?? []));
    }
  }
}
