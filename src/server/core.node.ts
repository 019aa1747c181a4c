import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createCrew } from '../review/crew.node.ts';
import { fetchThread, formatPatch, openRepository } from '../review/git.node.ts';
import { createParser } from '../syntax/parser.node.ts';
import { coreOf } from './checking.ts';
import type { Core, SeriesTools } from './core.ts';
import { createTrees } from './trees.node.ts';

/** The core on Node: the native parser where it loads, else the WASM one. Rejects only where neither loads. */
export async function createCore(readText: Core['readText']): Promise<Core> {
  return coreOf(await createParser(), readText, { tools, trees, crew });
}

const trees = createTrees();

/** Beside what is bundled; run from its sources there is no such module, and one thread does it all. */
const worker = new URL('./review-worker.js', import.meta.url);
const crew: Core['crew'] = existsSync(worker)
  ? ({ configuration, top, storage }) =>
      createCrew({ worker, engine: { configuration, tree: top, cache: storage === undefined ? undefined : trees.pathOf(storage) } })
  : undefined;

const tools: SeriesTools = {
  openRepository: (folder) => openRepository(fileURLToPath(folder)),
  formatPatch: (folder, range, signal) => formatPatch(fileURLToPath(folder), range, signal),
  fetchThread: (folder, id, signal) => fetchThread(fileURLToPath(folder), id, signal),
};
