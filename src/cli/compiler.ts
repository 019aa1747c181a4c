import { setFlagsFromString } from 'node:v8';

/**
 * Has V8 think longer before it optimises a function, where it has one optimising compiler only (Node 20). The walk of the paths meets values
 * and events of all shapes: what was compiled for the first of them was thrown away at the next one, and a third of a check's time went there.
 * It pays on files that are checked once, by threads that leave no core to compile on; a series that one thread reviews is served better without.
 * Later versions compile in steps and need no such hint; they do not know the flag.
 */
export function compileLate(): void {
  if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=1000000');
}
