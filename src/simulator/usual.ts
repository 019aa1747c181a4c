import type { Expr, FlowGraph } from '../flow/graph.ts';
import { classOf } from '../analysis/evidence.ts';
import type { Ended } from './machine.ts';
import type { Instance } from './instance.ts';

/** How far an outcome is from the usual course of things; runs are tried in the order of the sum. */

/** A call that fails, one that finds nothing though it is no look-up, one more round, a test that holds. */
const failing = 4;
const unusual = 2;
const slight = 1;
/** Ending in an error with nothing having failed is less usual than one odd decision on the way. */
const errorExit = 3;

const isLookUp = (name: string): boolean => /(^|_)(find|lookup|search)(_|$)/.test(name);

export function callCost(name: string, outcome: string): number {
  switch (outcome.replace(/ \d+$/, '')) {
    case 'fails':
      return failing;
    case 'finds nothing':
      return isLookUp(name) ? 0 : unusual;
    case 'succeeds':
      return isLookUp(name) ? slight : 0;
    case 'true':
      return slight;
    default:
      return 0;
  }
}

/** A pointer that came from outside is usually there; other questions are usually answered with no. */
export function testCost(instance: Instance, test: Expr, outcome: boolean): number {
  const asksPointer = (e: Expr): boolean => e.k === 'name' && (instance.types.get(e.name) ?? '').includes('*');
  if (asksPointer(test)) return outcome ? 0 : unusual;
  return outcome ? slight : 0;
}

export const roundCost = slight;
/** Somebody else still holds a reference, unless told otherwise. */
export const lastPutCost = slight;

export const endCost = (end: Ended): number => (end.returns ? (classOf(typeOf(end.graph), end.sign) === 'error' ? errorExit : 0) : unusual + failing);

const typeOf = (graph: FlowGraph): string => graph.type;
