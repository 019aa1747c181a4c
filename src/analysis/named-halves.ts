import type { Catalogue } from '../catalogue/catalogue.ts';
import words from '../catalogue/data/words.json' with { type: 'json' };
import type { Call, FlowGraph } from '../flow/graph.ts';
import { callsAfterFailure } from './failing.ts';
import type { Halves } from './halves.ts';

const { beginnings } = words;

/** So many callers of callers are asked whether they call the second half where the first one failed. */
const deepest = 2;

/** The functions of one file, as far as the pairing of names asks. */
export interface NamedFunctions {
  readonly graphs: ReadonlyMap<string, readonly FlowGraph[]>;
  /** The names of what a function calls, directly or not. */
  readonly callsIn: (name: string) => readonly string[];
}

/**
 * The halves that only names pair: `foo_core_init()` and `foo_core_deinit()`, one word the opposite of the other, and all else the same. Only
 * words that begin the life of a whole object count: what registers or adds one of many often leaves it to its caller. The first one must be
 * able to say that it failed. Each pair stands once, in the order of the first halves.
 */
export function namedHalves(graphs: NamedFunctions['graphs'], catalogue: Catalogue): readonly Halves[] {
  const found: Halves[] = [];
  for (const [begin, [graph]] of graphs) {
    if (!graph || !canFail(graph)) continue;
    const parts = begin.split('_');
    for (const [i, word] of parts.entries()) {
      if (!beginnings.includes(word)) continue;
      for (const undo of catalogue.undoing(word.toLowerCase())) {
        const end = parts.with(i, undo).join('_');
        if (graphs.has(end)) found.push({ begin, end, endsAfterFailure: false, endsObject: false, endsService: false, beside: [] });
      }
    }
  }
  return found;
}

const canFail = (graph: FlowGraph): boolean => !/^(static |inline |void|__\w+|\s)+$/.test(graph.type);

/** Whether somebody in the file calls `end` also where `begin` failed, or `begin` does so itself: then it need undo nothing on its own. */
export function endsAfterFailure(file: NamedFunctions, begin: string, end: string, depth = deepest): boolean {
  const reaches = (name: string): boolean => name === end || (file.graphs.has(name) && file.callsIn(name).includes(end));
  if (depth === deepest && file.callsIn(begin).includes(end)) return true;
  const isPointer = file.graphs.get(begin)?.[0]?.type.includes('*') ?? false;
  for (const { graph, call } of callersOf(file, begin)) {
    const after = callsAfterFailure(graph, call, isPointer);
    if (after.calls.some((other) => reaches(other.name))) return true;
    if (after.returned && depth > 1 && graph.name !== begin && endsAfterFailure(file, graph.name, end, depth - 1)) return true;
  }
  return false;
}

function callersOf(file: NamedFunctions, name: string): readonly { readonly graph: FlowGraph; readonly call: Call }[] {
  return [...file.graphs.values()].flatMap((list) =>
    list.flatMap((graph) =>
      graph.blocks.flatMap((block) => block.events.flatMap((event) => (event.k === 'call' && event.name === name ? [{ graph, call: event }] : []))),
    ),
  );
}
