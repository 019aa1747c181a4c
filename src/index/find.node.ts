import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What stands at the top of every kernel tree, beside the folder include/linux that other trees have too (/usr is one). */
const marks = ['Kbuild', 'Kconfig', 'MAINTAINERS'];

/** Whether a folder is the top of a kernel tree. Never throws. */
export const isKernelTree = (folder: string): boolean =>
  kindOf(join(folder, 'include', 'linux')) === 'folder' && marks.some((mark) => kindOf(join(folder, mark)) === 'file');

/** The innermost kernel tree that a file of this absolute path stands in; undefined where it stands in none. Never throws. */
export function treeOf(file: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (isKernelTree(folder)) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

function kindOf(path: string): 'file' | 'folder' | undefined {
  try {
    const stat = statSync(path);
    return stat.isDirectory() ? 'folder' : stat.isFile() ? 'file' : undefined;
  } catch {
    return undefined;
  }
}
