import type { Catalogue } from '../catalogue/catalogue.ts';
import { lower } from '../flow/lower.ts';
import type { FlowGraph } from '../flow/graph.ts';
import type { Context } from '../lifecycle/context.ts';
import { createValues } from '../lifecycle/values.ts';
import type { FileReport, Finding, Problem } from '../report/finding.ts';
import { functionsOf } from '../syntax/node.ts';
import type { FunctionNode } from '../syntax/node.ts';
import type { Source } from '../syntax/tree.ts';
import { contractsOf, vocabularyOf } from './contracts.ts';
import { explore } from './explore.ts';
import type { Exploration } from './explore.ts';
import { judge } from './judge.ts';

/** Analyses all functions of a file. Never throws; what could not be analysed stands in `problems`. */
export function checkSource(source: Source, catalogue: Catalogue): FileReport {
  const vocabulary = vocabularyOf(catalogue);
  const contracts = contractsOf(catalogue, new Map());
  const findings: Finding[] = [];
  const problems: Problem[] = source.problems.map((p) => ({ start: p.start, function: p.function, message: 'not understood: the grammar cannot read this' }));
  const functions = functionsOf(source);
  let gaveUp = 0;
  for (const f of functions) {
    const graph = lower(source, f.node, vocabulary);
    if (!graph || !isOfInterest(graph, catalogue)) continue;
    const { exploration, values } = exploreFunction(graph, contracts);
    if (exploration.gaveUp) {
      gaveUp += 1;
      problems.push({ start: f.node.start, function: graph.name, message: `${graph.name}() has too many paths: given up` });
    }
    findings.push(...judge({ graph, text: source.text, values, contracts, annotated: isAnnotated(source, f) }, exploration));
  }
  return { findings, problems, functions: functions.length, gaveUp };
}

/** Walks the paths of one function. */
export function exploreFunction(graph: FlowGraph, contracts: Context['contracts']): { readonly exploration: Exploration; readonly values: ReturnType<typeof createValues> } {
  const values = createValues();
  const types = new Map([...graph.locals, ...graph.parameters.map((p) => [p.name, p.type] as const)]);
  return { values, exploration: explore(graph, (onFault) => ({ frame: { values, types }, contracts, onFault })) };
}

/** Whether the function calls anything that takes or gives back: most do not, and need no walk. */
function isOfInterest(graph: FlowGraph, catalogue: Catalogue): boolean {
  return graph.blocks.some((block) =>
    block.events.some((event) => {
      if (event.k === 'call') return catalogue.acquires(event.name).some((row) => !row.silent) || catalogue.release(event.name) !== undefined;
      return event.k === 'construct' || event.k === 'cleanup' || (event.k === 'next' && catalogue.iterator(event.iterator) !== undefined);
    }),
  );
}

/** Whether the function says of itself that it leaves with a lock taken or given back. */
function isAnnotated(source: Source, f: FunctionNode): boolean {
  return source.facts.some((fact) => fact.kind === 'annotation' && fact.at >= f.node.start && fact.at < f.body.start && /acquires|releases|must_hold/.test(fact.name));
}
