import type { Outline } from './outline.ts';

/** A kernel tree as the index asks for it. Paths are below the tree, with `/` between names; what is not there is undefined. Never throws. */
export interface TreeFiles {
  outline(path: string): Outline | undefined;
  text(path: string): string | undefined;
  /** The paths of the .c files that stand in a folder, not below it, in the order of their names. */
  sources(folder: string): readonly string[];
}

export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** Whether a path of a mail is one below a tree as it stands: only a hostile mail has others. */
export const isPlainPath = (path: string): boolean => !path.split('/').some((part) => part === '' || part === '.' || part === '..');

/** A path without `.` and `..`; undefined where it leaves the tree. */
export function plainPath(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}
