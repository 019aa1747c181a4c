import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isKernelTree, treeOf } from '../index/find.node.ts';
import { cacheFolder } from '../index/cache.node.ts';
import { openTree } from '../index/tree.node.ts';
import type { Trees } from './core.ts';

/** The kernel trees of this machine. */
export function createTrees(): Trees {
  const pathOf = (uri: string): string | undefined => {
    try {
      return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
    } catch {
      // A URI of another machine, or of another system.
      return undefined;
    }
  };
  return {
    pathOf,
    holding(fileUri) {
      const file = pathOf(fileUri);
      return file === undefined ? undefined : treeOf(file);
    },
    named(name, folderUri) {
      const folder = folderUri === undefined ? undefined : pathOf(folderUri);
      const path = isAbsolute(name) ? name : folder === undefined ? undefined : join(folder, name);
      return path !== undefined && isKernelTree(path) ? path : undefined;
    },
    open: (top, storageUri) => openTree(top, (storageUri === undefined ? undefined : pathOf(storageUri)) ?? cacheFolder()),
  };
}
