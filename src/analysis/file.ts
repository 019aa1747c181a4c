import type { Catalogue } from '../catalogue/catalogue.ts';
import type { FlowGraph } from '../flow/graph.ts';
import type { Contracts } from '../lifecycle/context.ts';
import type { Summary } from '../lifecycle/summary.ts';
import { functionsOf } from '../syntax/node.ts';
import type { FunctionNode } from '../syntax/node.ts';
import type { Source } from '../syntax/tree.ts';
import { isAnnotated } from './check.ts';
import { contractsOf, vocabularyOf } from './contracts.ts';
import { fileOfHalves, graphsByName } from './counterpart.ts';
import type { Counterpart } from './counterpart.ts';
import { contractsIn, exploreFunction } from './function.ts';
import type { Known } from './known.ts';
import { lowering } from './lowered.ts';
import { bottomUp, calleesWithActions } from './order.ts';
import { variantsByFunction } from './readings.ts';
import type { Reading } from './readings.ts';
import { joinSummaries, summarise } from './summarise.ts';

/** A function of a file, in each way in which it reads: the one in the tree first. */
export interface FileFunction {
  readonly name: string;
  readonly node: FunctionNode;
  readonly readings: readonly Reading[];
  /** What it calls, and the actions that it leaves behind. */
  readonly callees: ReadonlySet<string>;
}

/** What one function may know of the calls in it, and in those that it calls. */
export interface FunctionContracts {
  /** What the catalogue and the file say. */
  readonly contracts: Contracts;
  /** The same inside one function, with what that function shows itself. */
  readonly contractsIn: (graph: FlowGraph) => Contracts;
  readonly counterpartOf: (name: string) => Counterpart | undefined;
}

/** The functions of a file, and what they know of each other. */
export interface FileContracts {
  readonly functions: readonly FileFunction[];
  /** Sums up the functions that calls lead to from `name`. Itself it is not: who walks it finds out what it does. */
  readonly around: (name: string) => FunctionContracts;
}

/** What a check knows of `source` already (`known`) is not lowered again; the result is the same without it. Never throws. */
export function contractsOfFile(source: Source, catalogue: Catalogue, known?: Known): FileContracts {
  const again = lowering(source, vocabularyOf(catalogue, source), known?.catalogue === catalogue ? known.readings : undefined);
  const variants = variantsByFunction(source);
  const functions = functionsOf(source).flatMap((f): readonly FileFunction[] => {
    const { readings } = again.lower(f, variants.get(f.node.start) ?? []);
    const callees = new Set(readings.flatMap(({ graph }) => [...calleesWithActions(graph, catalogue)]));
    return readings.length > 0 ? [{ name: f.name, node: f, readings, callees }] : [];
  });
  const graphs = graphsByName(functions.flatMap((f) => f.readings.map(({ graph }) => graph)));
  const annotated = new Set(functions.flatMap(({ name, node }) => (isAnnotated(source, node) ? [name] : [])));
  return {
    functions,
    around: (name) => {
      const summaries = new Map<string, Summary>();
      const contracts = contractsOf(catalogue, summaries, undefined, annotated);
      const { counterpartOf } = fileOfHalves(source, graphs, contracts, catalogue);
      const inside = (graph: FlowGraph): Contracts => contractsIn(graph, source.text, catalogue, contracts, counterpartOf(graph.name));
      for (const f of bottomUp(calledFrom(name, functions))) {
        if (f.name === name) continue;
        const twin = summaries.get(f.name);
        const summed = f.readings.map(({ graph }) => {
          const { exploration, values } = exploreFunction(graph, inside(graph));
          return summarise(graph, exploration, values);
        });
        const summary = joinSummaries(twin ? [twin, ...summed] : summed);
        if (summary) summaries.set(f.name, summary);
        else summaries.delete(f.name);
      }
      return { contracts, contractsIn: inside, counterpartOf };
    },
  };
}

/** The functions that calls by name lead to from one, in the order of the file. */
function calledFrom(name: string, functions: readonly FileFunction[]): readonly FileFunction[] {
  const byName = new Map<string, FileFunction[]>();
  for (const f of functions) byName.set(f.name, [...(byName.get(f.name) ?? []), f]);
  const found = new Set((byName.get(name) ?? []).flatMap((f) => [...f.callees]));
  for (const next of found) for (const f of byName.get(next) ?? []) for (const callee of f.callees) found.add(callee);
  return functions.filter((f) => found.has(f.name));
}
