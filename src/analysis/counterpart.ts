import type { Catalogue } from '../catalogue/catalogue.ts';
import type { FlowGraph, Range } from '../flow/graph.ts';
import type { Contracts } from '../lifecycle/context.ts';
import type { Source } from '../syntax/tree.ts';
import { givenBack } from './given.ts';
import type { Given } from './given.ts';
import { halvesOf } from './halves.ts';
import type { Halves } from './halves.ts';
import { endsAfterFailure, namedHalves } from './named-halves.ts';
import { calleesOf } from './order.ts';

/** A function of the file, as far as the pairing of halves asks. */
export interface Helper {
  readonly given: readonly Given[];
  /** The names of what it calls, directly or not. */
  readonly calls: readonly string[];
}

/**
 * What the first half of a pair of callbacks is told of the rest of its file. Plain: together with its own text it is all that the analysis of
 * the half depends on.
 */
export interface Counterpart {
  readonly ends: readonly {
    readonly name: string;
    /** It runs also when the first half failed. */
    readonly afterFailure: boolean;
    /** Only their names pair the two: what the first half keeps, others may give back. */
    readonly byName: boolean;
    readonly given: readonly Given[];
  }[];
  /** The functions of the file that either half calls. */
  readonly helpers: ReadonlyMap<string, Helper>;
}

/** What the comparison of halves asks of their file. */
export interface FileOfHalves {
  /** Their offsets count from where their function starts. */
  readonly graphs: ReadonlyMap<string, readonly FlowGraph[]>;
  /** A place of a graph of the file, in the file's offsets. */
  readonly placeOf: (graph: FlowGraph, at: Range) => Range;
  /** Undefined for all but first halves. */
  readonly counterpartOf: (name: string) => Counterpart | undefined;
  /** What a function gives back, also in what it calls. */
  readonly givenBy: (name: string) => readonly Given[];
  /** The names of what a function calls, directly or not. */
  readonly callsIn: (name: string) => readonly string[];
  /** The second halves after which what they work on is gone. */
  readonly lastHalves: readonly string[];
  /** The pairs that structs of callbacks and modules name. */
  readonly pairs: readonly Halves[];
}

/** The halves of a file's functions. What functions give back is looked at only where somebody asks. */
export function fileOfHalves(
  source: Source,
  graphs: ReadonlyMap<string, readonly FlowGraph[]>,
  originOf: (graph: FlowGraph) => number,
  contracts: Contracts,
  catalogue: Catalogue,
): FileOfHalves {
  const given = givenBack(graphs, contracts, catalogue);
  const pairs = halvesOf(source, new Set(graphs.keys()));
  const tied = new Set(pairs.flatMap((pair) => [pair.begin, pair.end]));
  const named = namedHalves(graphs, catalogue).filter((pair) => !tied.has(pair.begin) && !tied.has(pair.end));
  const begins = new Set([...pairs, ...named].map((pair) => pair.begin));
  const callees = remembered((name: string) => [...new Set((graphs.get(name) ?? []).flatMap((graph) => [...calleesOf(graph)]))]);
  const calls = remembered((name: string) => callsIn(callees, name));
  const of = remembered((name): Counterpart => {
    const own = pairs.filter((pair) => pair.begin === name);
    const likely = named.filter((pair) => pair.begin === name && !endsAfterFailure({ graphs, callsIn: calls }, name, pair.end));
    const ends = [
      ...own.map((pair) => ({ name: pair.end, afterFailure: pair.endsAfterFailure, byName: false, given: given(pair.end) })),
      ...likely.map((pair) => ({ name: pair.end, afterFailure: false, byName: true, given: given(pair.end) })),
    ];
    const called = [...calls(name), ...ends.flatMap((end) => end.given.map((g) => g.call))];
    const helpers = new Map<string, Helper>();
    for (const helper of called) if (graphs.has(helper)) helpers.set(helper, { given: given(helper), calls: calls(helper) });
    return { ends, helpers };
  });
  const lastHalves = [...new Set(pairs.filter((pair) => pair.endsObject).map((pair) => pair.end))];
  return {
    graphs,
    placeOf(graph, { start, end }) {
      const origin = originOf(graph);
      return { start: start + origin, end: end + origin };
    },
    counterpartOf: (name) => (begins.has(name) ? of(name) : undefined),
    givenBy: given,
    callsIn: calls,
    lastHalves,
    pairs,
  };
}

/** Asks once for each name. */
function remembered<T>(find: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const found = known.get(name) ?? find(name);
    known.set(name, found);
    return found;
  };
}

/** The names of what a function calls, directly or not. */
function callsIn(callees: (name: string) => readonly string[], name: string): readonly string[] {
  const found = new Set(callees(name));
  for (const next of found) for (const callee of callees(next)) found.add(callee);
  return [...found];
}

/** All graphs of each name: a function may stand in two branches of an `#if`, and read differently in each configuration. */
export function graphsByName(graphs: readonly FlowGraph[]): ReadonlyMap<string, readonly FlowGraph[]> {
  const byName = new Map<string, FlowGraph[]>();
  for (const graph of graphs) {
    const list = byName.get(graph.name);
    if (list) list.push(graph);
    else byName.set(graph.name, [graph]);
  }
  return byName;
}
