import { createParser } from '../syntax/parser.node.ts';
import { coreOf } from './checking.ts';
import type { Core } from './core.ts';

/** The core on Node: the native parser where it loads, else the WASM one. Rejects only where neither loads. */
export async function createCore(readText: Core['readText']): Promise<Core> {
  return coreOf(await createParser(), readText);
}
