import type { Catalogue } from '../catalogue/catalogue.ts';
import { contractsIn, exploreFunction } from '../analysis/function.ts';
import { contractsOf, vocabularyOf } from '../analysis/contracts.ts';
import { fileOfHalves, graphsByName } from '../analysis/counterpart.ts';
import { bottomUp, calleesOf } from '../analysis/order.ts';
import { summarise } from '../analysis/summarise.ts';
import { otherHalf } from '../analysis/undo.ts';
import type { OtherHalf } from '../analysis/undo.ts';
import type { FlowGraph, Range } from '../flow/graph.ts';
import { lower } from '../flow/lower.ts';
import type { Contracts } from '../lifecycle/context.ts';
import type { Summary } from '../lifecycle/summary.ts';
import { functionsOf } from '../syntax/node.ts';
import { lineTable } from '../report/lines.ts';
import type { Source } from '../syntax/tree.ts';
import { assertsIn } from './asserts.ts';
import { typeReleasesIn } from './types.ts';
import { releasesIn } from './puts.ts';

/** A file, made ready to be run. Immutable; good for any number of runs over the same text. */
export interface Program {
  readonly source: Source;
  /** The line of an offset, from 1. */
  readonly lineOf: (offset: number) => number;
  readonly catalogue: Catalogue;
  /** Of a name that is defined twice (in branches of an `#if`), the first. */
  readonly functions: ReadonlyMap<string, FlowGraph>;
  /** What the catalogue and the file say of calls. */
  readonly contracts: Contracts;
  /** The same inside one function, with what that function shows itself. */
  readonly contractsIn: (graph: FlowGraph) => Contracts;
  /** Statements such as `WARN_ON(...)`, in order. */
  readonly asserts: readonly Range[];
  /** Statements such as `BUG_ON(...)`. */
  readonly bugs: readonly Range[];
  /** The release function of each object type that the file initialises: `.release = f`, by the name of the type's variable. */
  readonly typeReleases: ReadonlyMap<string, string>;
  /** The release function of objects by the member that they are: see releasesIn. */
  readonly releases: ReadonlyMap<string, string>;
  /** What a function knows of its other half. */
  readonly otherHalfOf: (graph: FlowGraph) => OtherHalf;
}

/** Lowers the functions of a file. Those that `name` calls, directly or not, are summed up too, for the calls that a run does not enter. */
export function createProgram(source: Source, catalogue: Catalogue, name: string): Program {
  const vocabulary = vocabularyOf(catalogue, source);
  const functions = new Map<string, FlowGraph>();
  for (const { node } of functionsOf(source)) {
    const graph = lower(source, node, vocabulary);
    if (graph && !functions.has(graph.name)) functions.set(graph.name, graph);
  }
  const summaries = new Map<string, Summary>();
  const contracts = contractsOf(catalogue, summaries);
  const { counterpartOf } = fileOfHalves(source, graphsByName([...functions.values()]), contracts, catalogue);
  const known = new Map<FlowGraph, Contracts>();
  const inside = (graph: FlowGraph): Contracts => {
    const own = known.get(graph) ?? contractsIn(graph, source.text, catalogue, contracts, counterpartOf(graph.name));
    known.set(graph, own);
    return own;
  };
  const halves = new Map<FlowGraph, OtherHalf>();
  const otherHalfOf = (graph: FlowGraph): OtherHalf => {
    const half = halves.get(graph) ?? otherHalf(graph, counterpartOf(graph.name), inside(graph), catalogue);
    halves.set(graph, half);
    return half;
  };
  for (const { graph } of bottomUp(reachable(functions, name).map((graph) => ({ name: graph.name, callees: calleesOf(graph), graph })))) {
    if (graph.name === name) continue;
    const { exploration, values } = exploreFunction(graph, inside(graph));
    const summary = summarise(graph, exploration, values);
    if (summary) summaries.set(graph.name, summary);
  }
  const lines = lineTable(source.text);
  return {
    source,
    lineOf: (offset) => lines(offset).line,
    catalogue,
    functions,
    contracts,
    contractsIn: inside,
    asserts: assertsIn(source, catalogue, 'truth'),
    bugs: assertsIn(source, catalogue, 'assert'),
    typeReleases: typeReleasesIn(source),
    releases: releasesIn(functions),
    otherHalfOf,
  };
}

/** The functions that calls by name lead to from `name`, itself among them, in the order of the file. */
function reachable(functions: ReadonlyMap<string, FlowGraph>, name: string): readonly FlowGraph[] {
  const found = new Set<string>();
  const waiting = [name];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const graph = functions.get(next);
    if (!graph || found.has(next)) continue;
    found.add(next);
    waiting.push(...calleesOf(graph));
  }
  return [...functions.values()].filter((graph) => found.has(graph.name));
}
