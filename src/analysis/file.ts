/** What the functions of a file may know of each other: the same for a check of all of them and for whoever asks about one. */

import type { Catalogue } from '../catalogue/catalogue.ts';
import type { FlowGraph } from '../flow/graph.ts';
import { isTooDeep } from '../flow/lower.ts';
import type { Contracts } from '../lifecycle/context.ts';
import type { Summary } from '../lifecycle/summary.ts';
import { lineTable } from '../report/lines.ts';
import { functionsOf } from '../syntax/node.ts';
import type { FunctionNode } from '../syntax/node.ts';
import type { Source } from '../syntax/tree.ts';
import { contractsOf, vocabularyOf } from './contracts.ts';
import { fileOfHalves, graphsByName } from './counterpart.ts';
import type { FileOfHalves } from './counterpart.ts';
import { contractsIn } from './function.ts';
import { neededFunctions } from './interest.ts';
import type { Unit } from './interest.ts';
import { remember } from './known.ts';
import type { Known, Memory, PlacedResult } from './known.ts';
import { lowering } from './lowered.ts';
import type { LoweredFunction, LoweredReading } from './lowered.ts';
import { bottomUp, calleesWithActions } from './order.ts';
import { variantsByFunction } from './readings.ts';
import { joinSummaries } from './summarise.ts';
import { nothingAround } from './surroundings.ts';
import type { Surroundings } from './surroundings.ts';

/** A function of a file, in each way in which it reads: the one in the tree first. */
export interface FileFunction extends Unit {
  readonly readings: readonly LoweredReading[];
  readonly textKey: LoweredFunction['textKey'];
}

/** What one function may know of the calls in it, and in those that it calls. */
export interface FunctionContracts {
  /** What the catalogue and the file say. */
  readonly contracts: Contracts;
  /** The same inside one function, with what that function shows itself. */
  readonly contractsIn: (graph: FlowGraph) => Contracts;
}

/** One reading of a function, and what was found out of it. */
export interface WalkedReading {
  readonly unset: readonly string[];
  readonly placed: PlacedResult;
}

/** A walk through the functions of a file: each that is walked is known to those that come after it. */
export interface Walk {
  readonly contracts: Contracts;
  /** To be asked in the order of the file's `order`, once for each. */
  readonly walk: (f: FileFunction) => readonly WalkedReading[];
}

/** The functions of a file. */
export interface FileFunctions {
  /** Of all functions, those that can be lowered. */
  readonly functions: readonly FileFunction[];
  readonly nodes: readonly FunctionNode[];
  /** Those that are nested too deeply to be lowered. */
  readonly tooDeep: readonly FunctionNode[];
  readonly halves: FileOfHalves;
  /** Those that take or give back something, and those that these call: called ones before their callers. */
  readonly order: readonly FileFunction[];
  /** What was lowered: for `Known`. */
  readonly readings: Known['readings'];
  /** A walk that takes from `memory` what was found out before. */
  readonly start: (memory: Memory) => Walk;
  /** What function `name` knows when its turn comes; it is not walked itself. */
  readonly before: (name: string) => FunctionContracts;
}

/**
 * Lowers the functions of a file. What a check of the same text or of an earlier one knows (`known`) is not found out again; the result is the
 * same without it. `around` tells what other files define. Never throws.
 */
export function functionsOfFile(source: Source, catalogue: Catalogue, known?: Known, around: Surroundings = nothingAround): FileFunctions {
  const again = lowering(source, vocabularyOf(catalogue, source), known?.catalogue === catalogue ? known.readings : undefined);
  const variants = variantsByFunction(source);
  const nodes = functionsOf(source);
  const functions = nodes.flatMap((node): readonly FileFunction[] => {
    const { readings, textKey } = again.lower(node, variants.get(node.node.start) ?? []);
    const callees = new Set(readings.flatMap(({ graph }) => [...calleesWithActions(graph, catalogue)]));
    return readings.length > 0 ? [{ name: node.name, node, readings, textKey, callees }] : [];
  });
  const lowered = new Set(functions.map(({ node }) => node));
  const all = functions.flatMap((f) => f.readings);
  const graphs = graphsByName(all.map(({ graph }) => graph));
  const origins = new Map(all.map(({ graph, origin }) => [graph, origin]));
  const called = new Set(functions.flatMap((f) => [...f.callees]));
  const annotated = new Set(nodes.flatMap((node) => (isAnnotated(source, node) ? [node.name] : [])));
  // What the file defines itself is not asked of others, though they may have a function of that name.
  const own = new Set([...graphs.keys(), ...source.macros.map((macro) => macro.name)]);
  const neighbours: Surroundings = { ...around, summary: (call) => (own.has(call) ? undefined : around.summary(call)) };
  const lines = lineTable(source.text);
  // Neither asks what the file's own functions do: they are the same for every walk.
  const unwalked = contractsOf(catalogue, new Map(), neighbours, annotated);
  const halves = fileOfHalves(source, graphs, (graph) => origins.get(graph) ?? 0, unwalked, catalogue);
  const needed = neededFunctions(functions, unwalked, (name) => halves.counterpartOf(name) !== undefined);
  const order = bottomUp(functions).filter((f) => needed.has(f));

  const start = (memory: Memory): Walk => {
    const summaries = new Map<string, Summary>();
    const opaque = new Set<string>();
    const contracts = contractsOf(catalogue, summaries, neighbours, annotated, opaque);
    return {
      contracts,
      walk({ name, readings, textKey }) {
        const place = {
          textKey,
          text: source.text,
          annotated: annotated.has(name),
          called: called.has(name),
          lineOf: (offset: number) => lines(offset).line,
          counterpart: halves.counterpartOf(name),
        };
        const walked = readings.map((reading): WalkedReading => {
          return { unset: reading.unset, placed: memory.analyse({ ...place, reading }, contracts) };
        });
        // A function that stands there twice, in two branches of an `#if`, is either of them to its callers.
        const twin = summaries.get(name);
        const summed = called.has(name) ? walked.map(({ placed }) => placed.result.summary) : [];
        const summary = joinSummaries(twin ? [twin, ...summed] : summed);
        if (summary) summaries.set(name, summary);
        else summaries.delete(name);
        if (walked.some(({ placed }) => placed.result.gaveUp)) opaque.add(name);
        return walked;
      },
    };
  };

  return {
    functions,
    nodes,
    tooDeep: nodes.filter((node) => !lowered.has(node) && isTooDeep(node.node)),
    halves,
    order,
    readings: again.known(),
    start,
    before: (name) => {
      const { contracts, walk } = start(remember(catalogue, known));
      const below = calledFrom(name, functions);
      for (const f of order) {
        if (f.name === name) break;
        if (below.has(f.name)) walk(f);
      }
      return { contracts, contractsIn: (graph) => contractsIn(graph, source.text, catalogue, contracts, halves.counterpartOf(graph.name)) };
    },
  };
}

/** The names that calls by name lead to from one. */
function calledFrom(name: string, functions: readonly FileFunction[]): ReadonlySet<string> {
  const byName = new Map<string, FileFunction[]>();
  for (const f of functions) byName.set(f.name, [...(byName.get(f.name) ?? []), f]);
  const found = new Set((byName.get(name) ?? []).flatMap((f) => [...f.callees]));
  for (const next of found) for (const f of byName.get(next) ?? []) for (const callee of f.callees) found.add(callee);
  return found;
}

/** Whether the function says of itself that it leaves with a lock taken or given back. */
function isAnnotated(source: Source, f: FunctionNode): boolean {
  return source.facts.some(
    (fact) => fact.kind === 'annotation' && fact.at >= f.node.start && fact.at < f.body.start && /acquires|releases|must_hold/.test(fact.name),
  );
}
