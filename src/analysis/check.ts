import type { Catalogue } from '../catalogue/catalogue.ts';
import { lower } from '../flow/lower.ts';
import type { FlowGraph } from '../flow/graph.ts';
import type { Contracts } from '../lifecycle/context.ts';
import type { Summary } from '../lifecycle/summary.ts';
import { createValues } from '../lifecycle/values.ts';
import type { Values } from '../lifecycle/values.ts';
import { lineTable } from '../report/lines.ts';
import type { FileReport, Finding, Problem } from '../report/finding.ts';
import { functionsOf } from '../syntax/node.ts';
import type { FunctionNode } from '../syntax/node.ts';
import type { Source } from '../syntax/tree.ts';
import { contractsOf, vocabularyOf } from './contracts.ts';
import { explore } from './explore.ts';
import type { Exploration } from './explore.ts';
import { judge } from './judge.ts';
import { learnPairs } from './learn.ts';
import { namesRead } from './liveness.ts';
import { bottomUp, calleesOf } from './order.ts';
import { judgeOwnership, ownershipFacts } from './ownership.ts';
import type { OwnershipFacts } from './ownership.ts';
import { summarise } from './summarise.ts';

/** Analyses all functions of a file, called ones before their callers. Never throws; what could not be analysed stands in `problems`. */
export function checkSource(source: Source, catalogue: Catalogue): FileReport {
  const vocabulary = vocabularyOf(catalogue);
  const summaries = new Map<string, Summary>();
  const contracts = contractsOf(catalogue, summaries);
  const findings: Finding[] = [];
  const problems: Problem[] = source.problems.map((p) => ({
    start: p.start,
    function: p.function,
    message: 'not understood: the grammar cannot read this',
  }));
  const lines = lineTable(source.text);
  const lineOf = (offset: number): number => lines(offset).line;
  const functions = functionsOf(source);
  const graphs = new Map<FlowGraph, FunctionNode>();
  for (const f of functions) {
    const graph = lower(source, f.node, vocabulary);
    if (graph) graphs.set(graph, f);
  }
  const called = new Set([...graphs.keys()].flatMap((graph) => [...calleesOf(graph)]));
  const needed = neededFunctions([...graphs.keys()], contracts);
  const ownership: OwnershipFacts[] = [];
  let gaveUp = 0;
  for (const graph of bottomUp([...graphs.keys()])) {
    const node = graphs.get(graph);
    if (!needed.has(graph)) continue;
    const own = contractsIn(graph, source.text, catalogue, contracts);
    const judged = isOfInterest(graph, own);
    if (!node || (!judged && !called.has(graph.name))) continue;
    const { exploration, values } = exploreFunction(graph, own);
    ownership.push(ownershipFacts(graph, exploration, values, (call) => own.release(call) !== undefined || own.verb(call) === 'releases'));
    if (called.has(graph.name)) {
      const summary = summarise(graph, exploration, values);
      if (summary) summaries.set(graph.name, summary);
    }
    if (!judged) continue;
    if (exploration.gaveUp) {
      gaveUp += 1;
      problems.push({ start: node.node.start, function: graph.name, message: `${graph.name}() has too many paths: given up` });
    }
    findings.push(
      ...judge(
        {
          graph,
          text: source.text,
          values,
          contracts: own,
          annotated: isAnnotated(source, node),
          lineOf,
          managedSites: managedSites(graph, catalogue),
        },
        exploration,
      ),
    );
  }
  findings.push(...judgeOwnership(ownership, source.text, lineOf));
  const inOrder = <T extends { readonly start: number }>(list: readonly T[]): readonly T[] => [...list].sort((a, b) => a.start - b.start);
  return { findings: inOrder(findings), problems: inOrder(problems), functions: functions.length, gaveUp };
}

/** What is known of calls inside one function: what it pairs itself is laid over what the catalogue and the file say. */
export function contractsIn(graph: FlowGraph, text: string, catalogue: Catalogue, contracts: Contracts): Contracts {
  const calls = calleesOf(graph);
  const learned = learnPairs(graph, text, catalogue, contracts);
  return {
    ...contracts,
    // What a managed enable call has taken over needs no release of its own in this function.
    acquires: (call) => {
      const rows = contracts.acquires(call);
      if (rows.length === 0) return learned.acquires.get(call) ?? rows;
      return rows.some((row) => row.managedAfter) ? rows.filter((row) => !row.managedAfter?.some((name) => calls.has(name))) : rows;
    },
    release: (call) => contracts.release(call) ?? learned.releases.get(call),
  };
}

/** Walks the paths of one function. `contracts` is what `contractsIn` gives for it. */
export function exploreFunction(graph: FlowGraph, contracts: Contracts): { readonly exploration: Exploration; readonly values: Values } {
  const values = createValues();
  const types = new Map([...graph.locals, ...graph.parameters.map((p) => [p.name, p.type] as const)]);
  const read = namesRead(graph);
  return {
    values,
    exploration: explore(graph, (onFault, repeats) => ({ frame: { values, types }, contracts, repeats, isRead: (name) => read.has(name), onFault })),
  };
}

/** The functions that take or give back something, or call one that does, and all that those call: the others need no walk. */
function neededFunctions(graphs: readonly FlowGraph[], contracts: Contracts): ReadonlySet<FlowGraph> {
  const byName = new Map(graphs.map((graph) => [graph.name, graph]));
  const callees = new Map(graphs.map((graph) => [graph, [...calleesOf(graph)].flatMap((name) => byName.get(name) ?? [])]));
  const callers = new Map<FlowGraph, FlowGraph[]>();
  for (const [caller, list] of callees) for (const callee of list) callers.set(callee, [...(callers.get(callee) ?? []), caller]);
  const reach = (from: readonly FlowGraph[], next: (graph: FlowGraph) => readonly FlowGraph[]): Set<FlowGraph> => {
    const found = new Set(from);
    for (const graph of found) for (const other of next(graph)) found.add(other);
    return found;
  };
  const touching = graphs.filter((graph) => isOfInterest(graph, contracts) || pairsByName(graph, contracts));
  return reach([...reach(touching, (graph) => callers.get(graph) ?? [])], (graph) => callees.get(graph) ?? []);
}

/** Whether the function might pair calls of its own: one of those that no table knows says by its name that it gives back. */
const pairsByName = (graph: FlowGraph, contracts: Contracts): boolean => [...calleesOf(graph)].some((name) => contracts.verb(name) === 'releases');

/** Whether the function calls anything that takes or gives back: most do not, and need no walk. */
function isOfInterest(graph: FlowGraph, contracts: Contracts): boolean {
  return graph.blocks.some((block) =>
    block.events.some((event) => {
      if (event.k === 'call') {
        const summary = contracts.summary(event.name);
        return (
          contracts.acquires(event.name).some((row) => !row.silent) ||
          contracts.release(event.name) !== undefined ||
          (summary?.outcomes.some((o) => o.effects.length > 0) ?? false)
        );
      }
      return event.k === 'construct' || event.k === 'cleanup' || (event.k === 'next' && contracts.iterator(event.iterator) !== undefined);
    }),
  );
}

/** Whether the function says of itself that it leaves with a lock taken or given back. */
function isAnnotated(source: Source, f: FunctionNode): boolean {
  return source.facts.some(
    (fact) => fact.kind === 'annotation' && fact.at >= f.node.start && fact.at < f.body.start && /acquires|releases|must_hold/.test(fact.name),
  );
}

/** The offsets of the calls whose results live as long as their device. */
function managedSites(graph: FlowGraph, catalogue: Catalogue): ReadonlySet<number> {
  const sites = new Set<number>();
  for (const block of graph.blocks)
    for (const event of block.events) if (event.k === 'call' && catalogue.isManaged(event.name)) sites.add(event.at.start);
  return sites;
}
