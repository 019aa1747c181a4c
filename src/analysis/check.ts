import type { Catalogue } from '../catalogue/catalogue.ts';
import { lower } from '../flow/lower.ts';
import type { FlowGraph } from '../flow/graph.ts';
import type { Context, Contracts } from '../lifecycle/context.ts';
import type { Summary } from '../lifecycle/summary.ts';
import { createValues } from '../lifecycle/values.ts';
import { lineTable } from '../report/lines.ts';
import type { FileReport, Finding, Problem } from '../report/finding.ts';
import { functionsOf } from '../syntax/node.ts';
import type { FunctionNode } from '../syntax/node.ts';
import type { Source } from '../syntax/tree.ts';
import { contractsOf, vocabularyOf } from './contracts.ts';
import { explore } from './explore.ts';
import type { Exploration } from './explore.ts';
import { judge } from './judge.ts';
import { bottomUp, calleesOf } from './order.ts';
import { summarise } from './summarise.ts';

/** Analyses all functions of a file, called ones before their callers. Never throws; what could not be analysed stands in `problems`. */
export function checkSource(source: Source, catalogue: Catalogue): FileReport {
  const vocabulary = vocabularyOf(catalogue);
  const summaries = new Map<string, Summary>();
  const contracts = contractsOf(catalogue, summaries);
  const findings: Finding[] = [];
  const problems: Problem[] = source.problems.map((p) => ({ start: p.start, function: p.function, message: 'not understood: the grammar cannot read this' }));
  const lines = lineTable(source.text);
  const lineOf = (offset: number): number => lines(offset).line;
  const functions = functionsOf(source);
  const graphs = new Map<FlowGraph, FunctionNode>();
  for (const f of functions) {
    const graph = lower(source, f.node, vocabulary);
    if (graph) graphs.set(graph, f);
  }
  const called = new Set([...graphs.keys()].flatMap((graph) => [...calleesOf(graph)]));
  let gaveUp = 0;
  for (const graph of bottomUp([...graphs.keys()])) {
    const node = graphs.get(graph);
    const judged = isOfInterest(graph, contracts);
    if (!node || (!judged && !called.has(graph.name))) continue;
    const { exploration, values } = exploreFunction(graph, contracts);
    if (called.has(graph.name)) {
      const summary = summarise(graph, exploration, values);
      if (summary) summaries.set(graph.name, summary);
    }
    if (!judged) continue;
    if (exploration.gaveUp) {
      gaveUp += 1;
      problems.push({ start: node.node.start, function: graph.name, message: `${graph.name}() has too many paths: given up` });
    }
    findings.push(...judge({ graph, text: source.text, values, contracts, annotated: isAnnotated(source, node), lineOf }, exploration));
  }
  const inOrder = <T extends { readonly start: number }>(list: readonly T[]): readonly T[] => [...list].sort((a, b) => a.start - b.start);
  return { findings: inOrder(findings), problems: inOrder(problems), functions: functions.length, gaveUp };
}

/** Walks the paths of one function. */
export function exploreFunction(graph: FlowGraph, contracts: Context['contracts']): { readonly exploration: Exploration; readonly values: ReturnType<typeof createValues> } {
  const values = createValues();
  const calls = calleesOf(graph);
  // What a managed enable call has taken over needs no release of its own in this function.
  const own: Contracts = { ...contracts, acquires: (call) => contracts.acquires(call).filter((row) => !row.managedAfter?.some((name) => calls.has(name))) };
  const types = new Map([...graph.locals, ...graph.parameters.map((p) => [p.name, p.type] as const)]);
  return { values, exploration: explore(graph, (onFault, repeats) => ({ frame: { values, types }, contracts: own, repeats, onFault })) };
}

/** Whether the function calls anything that takes or gives back: most do not, and need no walk. */
function isOfInterest(graph: FlowGraph, contracts: Contracts): boolean {
  return graph.blocks.some((block) =>
    block.events.some((event) => {
      if (event.k === 'call') {
        const summary = contracts.summary(event.name);
        return contracts.acquires(event.name).some((row) => !row.silent) || contracts.release(event.name) !== undefined || (summary?.outcomes.some((o) => o.effects.length > 0) ?? false);
      }
      return event.k === 'construct' || event.k === 'cleanup' || (event.k === 'next' && contracts.iterator(event.iterator) !== undefined);
    }),
  );
}

/** Whether the function says of itself that it leaves with a lock taken or given back. */
function isAnnotated(source: Source, f: FunctionNode): boolean {
  return source.facts.some((fact) => fact.kind === 'annotation' && fact.at >= f.node.start && fact.at < f.body.start && /acquires|releases|must_hold/.test(fact.name));
}
