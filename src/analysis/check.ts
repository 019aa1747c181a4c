import type { Catalogue } from '../catalogue/catalogue.ts';
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
import { joinFindings, readingsOf } from './readings.ts';
import type { Reading } from './readings.ts';
import { joinSummaries, summarise } from './summarise.ts';
import { suppress } from './suppress.ts';

/** A function with all its readings, and what any of them calls. */
interface Unit {
  readonly name: string;
  readonly node: FunctionNode;
  readonly readings: readonly Reading[];
  readonly callees: ReadonlySet<string>;
}

/**
 * Analyses all functions of a file, called ones before their callers. Never throws; what could not be analysed stands in `problems`, what
 * comments of the file take back in `suppressions`.
 */
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
  const units = functions.flatMap((f): readonly Unit[] => {
    const readings = readingsOf(source, f, vocabulary);
    const [first] = readings;
    return first ? [{ name: first.graph.name, node: f, readings, callees: new Set(readings.flatMap((r) => [...calleesOf(r.graph)])) }] : [];
  });
  const called = new Set(units.flatMap((unit) => [...unit.callees]));
  const needed = neededFunctions(units, contracts);
  const ownership: OwnershipFacts[] = [];
  let gaveUp = 0;
  for (const unit of bottomUp(units)) {
    if (!needed.has(unit)) continue;
    const parts: { readonly unset: readonly string[]; readonly findings: readonly Finding[] }[] = [];
    const summed: (Summary | undefined)[] = [];
    let tooMany = false;
    for (const { graph, unset } of unit.readings) {
      const own = contractsIn(graph, source.text, catalogue, contracts);
      const judged = isOfInterest(graph, own);
      if (!judged && !called.has(graph.name)) {
        parts.push({ unset, findings: [] });
        continue;
      }
      const { exploration, values } = exploreFunction(graph, own);
      ownership.push(ownershipFacts(graph, exploration, values, (call) => own.release(call) !== undefined || own.verb(call) === 'releases'));
      if (called.has(graph.name)) summed.push(summarise(graph, exploration, values));
      if (judged && exploration.gaveUp) tooMany = true;
      const annotated = isAnnotated(source, unit.node);
      const place = { graph, text: source.text, values, contracts: own, annotated, lineOf, managedSites: managedSites(graph, catalogue) };
      parts.push({ unset, findings: judged ? judge(place, exploration) : [] });
    }
    // A function that stands there twice, in two branches of an `#if`, is either of them to its callers.
    const twin = summaries.get(unit.name);
    const summary = joinSummaries(twin ? [twin, ...summed] : summed);
    if (summary) summaries.set(unit.name, summary);
    else summaries.delete(unit.name);
    if (tooMany) {
      gaveUp += 1;
      problems.push({ start: unit.node.node.start, function: unit.name, message: `${unit.name}() has too many paths: given up` });
    }
    findings.push(...joinFindings(parts));
  }
  findings.push(...judgeOwnership(ownership, source.text, lineOf));
  const inOrder = <T extends { readonly start: number }>(list: readonly T[]): readonly T[] => [...list].sort((a, b) => a.start - b.start);
  return suppress({ findings: inOrder(findings), problems: inOrder(problems), functions: functions.length, gaveUp }, source.text);
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
function neededFunctions(units: readonly Unit[], contracts: Contracts): ReadonlySet<Unit> {
  const byName = new Map(units.map((unit) => [unit.name, unit]));
  const callees = new Map(units.map((unit) => [unit, [...unit.callees].flatMap((name) => byName.get(name) ?? [])]));
  const callers = new Map<Unit, Unit[]>();
  for (const [caller, list] of callees) for (const callee of list) callers.set(callee, [...(callers.get(callee) ?? []), caller]);
  const reach = (from: readonly Unit[], next: (unit: Unit) => readonly Unit[]): Set<Unit> => {
    const found = new Set(from);
    for (const unit of found) for (const other of next(unit)) found.add(other);
    return found;
  };
  const touching = units.filter((unit) => unit.readings.some(({ graph }) => isOfInterest(graph, contracts) || pairsByName(graph, contracts)));
  return reach([...reach(touching, (unit) => callers.get(unit) ?? [])], (unit) => callees.get(unit) ?? []);
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
