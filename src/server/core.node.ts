import { fileURLToPath } from 'node:url';
import { fetchThread, formatPatch, openRepository } from '../review/git.node.ts';
import { createParser } from '../syntax/parser.node.ts';
import { coreOf } from './checking.ts';
import type { Core, SeriesTools } from './core.ts';
import { createTrees } from './trees.node.ts';

/** The core on Node: the native parser where it loads, else the WASM one. Rejects only where neither loads. */
export async function createCore(readText: Core['readText']): Promise<Core> {
  return coreOf(await createParser(), readText, { tools, trees: createTrees() });
}

const tools: SeriesTools = {
  openRepository: (folder) => openRepository(fileURLToPath(folder)),
  formatPatch: (folder, range, signal) => formatPatch(fileURLToPath(folder), range, signal),
  fetchThread: (folder, id, signal) => fetchThread(fileURLToPath(folder), id, signal),
};
