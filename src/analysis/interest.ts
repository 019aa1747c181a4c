import type { FlowGraph } from '../flow/graph.ts';
import type { Contracts } from '../lifecycle/context.ts';
import type { FunctionNode } from '../syntax/node.ts';
import { calleesOf } from './order.ts';
import type { Reading } from './readings.ts';

/** A function with all its readings, and what any of them calls. */
export interface Unit {
  readonly name: string;
  readonly node: FunctionNode;
  readonly readings: readonly Reading[];
  readonly callees: ReadonlySet<string>;
}

/**
 * The functions that take or give back something, or call one that does, and all that those call: the others need no walk. What a first half
 * takes (`isHalf`) may be known from its second half alone.
 */
export function neededFunctions(units: readonly Unit[], contracts: Contracts, isHalf: (name: string) => boolean): ReadonlySet<Unit> {
  const byName = new Map(units.map((unit) => [unit.name, unit]));
  const callees = new Map(units.map((unit) => [unit, [...unit.callees].flatMap((name) => byName.get(name) ?? [])]));
  const callers = new Map<Unit, Unit[]>();
  for (const [caller, list] of callees) for (const callee of list) callers.set(callee, [...(callers.get(callee) ?? []), caller]);
  const reach = (from: readonly Unit[], next: (unit: Unit) => readonly Unit[]): Set<Unit> => {
    const found = new Set(from);
    for (const unit of found) for (const other of next(unit)) found.add(other);
    return found;
  };
  const touching = units.filter(
    (unit) => isHalf(unit.name) || unit.readings.some(({ graph }) => isOfInterest(graph, contracts) || pairsByName(graph, contracts)),
  );
  return reach([...reach(touching, (unit) => callers.get(unit) ?? [])], (unit) => callees.get(unit) ?? []);
}

/** Whether the function might pair calls of its own: one of those that no table knows says by its name that it gives back. */
const pairsByName = (graph: FlowGraph, contracts: Contracts): boolean => [...calleesOf(graph)].some((name) => contracts.verb(name) === 'releases');

/** Whether the function calls anything that takes or gives back: most do not, and need no walk. */
export function isOfInterest(graph: FlowGraph, contracts: Contracts): boolean {
  return graph.blocks.some((block) =>
    block.events.some((event) => {
      if (event.k === 'call') {
        const summary = contracts.summary(event.name);
        return (
          contracts.acquires(event.name).some((row) => !row.silent) ||
          contracts.release(event.name) !== undefined ||
          contracts.transfers(event.name).some((row) => row.how === 'consumed') ||
          (summary?.outcomes.some((o) => o.effects.length > 0) ?? false)
        );
      }
      return event.k === 'construct' || event.k === 'cleanup' || (event.k === 'next' && contracts.iterator(event.iterator) !== undefined);
    }),
  );
}
