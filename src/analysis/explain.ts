import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Event, FlowGraph } from '../flow/graph.ts';
import type { Contracts } from '../lifecycle/context.ts';
import type { Summary } from '../lifecycle/summary.ts';
import type { ExplainedCall, Explanation } from '../report/explanation.ts';
import { lineTable } from '../report/lines.ts';
import { functionsOf } from '../syntax/node.ts';
import type { Source } from '../syntax/tree.ts';
import { checkSource } from './check.ts';
import { contractsOf, vocabularyOf } from './contracts.ts';
import { fileOfHalves, graphsByName } from './counterpart.ts';
import { fatesAt } from './fates.ts';
import { contractsIn, exploreFunction } from './function.ts';
import { bottomUp, calleesWithActions } from './order.ts';
import { readingsOf, variantsByFunction } from './readings.ts';
import { joinSummaries, summarise } from './summarise.ts';
import { describeCall } from './words.ts';

type Speaking = Extract<Event, { readonly k: 'call' | 'next' | 'construct' }>;

/**
 * Tells of a line (from 1) why it has the findings that it has, and of each call on it what it takes, what becomes of that, and why that is no
 * finding. Never throws; a line without calls, or outside of functions, is told so.
 */
export function explainLine(source: Source, catalogue: Catalogue, line: number): Explanation {
  const lines = lineTable(source.text);
  const lineOf = (offset: number): number => lines(offset).line;
  const f = functionsOf(source).find(({ node }) => lineOf(node.start) <= line && line <= lineOf(node.end));
  if (!f) return { function: undefined, findings: [], calls: [], notes: ['the line stands in no function: only functions are analysed'] };
  const report = checkSource(source, catalogue);
  const findings = report.findings.filter(
    (finding) => lineOf(finding.start) === line || (finding.acquire !== undefined && lineOf(finding.acquire.start) === line),
  );
  const onLine = (event: Event): event is Speaking =>
    (event.k === 'call' || event.k === 'next' || event.k === 'construct') && lineOf(event.at.start) === line;
  const readings = readingsOf(source, f, vocabularyOf(catalogue, source), variantsByFunction(source).get(f.node.start) ?? []);
  const reading = readings.find(({ graph }) => eventsOf(graph).some(onLine)) ?? readings[0];
  const notes: string[] = report.problems.filter((p) => p.function === f.name).map((p) => p.message);
  if (reading && reading.unset.length > 0) notes.push(`the line is compiled only where ${reading.unset.join(', ')} is not set`);
  const events = reading ? eventsOf(reading.graph).filter(onLine) : [];
  if (!reading || events.length === 0) {
    if (findings.length === 0) notes.push('there is no call on the line: nothing is taken or given back here');
    return { function: f.name, findings, calls: [], notes };
  }
  const contracts = contractsFor(source, catalogue, reading.graph);
  const { exploration } = exploreFunction(reading.graph, contracts);
  if (exploration.gaveUp) notes.push('the function has too many paths and is given up: silence says nothing here');
  const reported = new Set(report.findings.flatMap((finding) => (finding.acquire && finding.function === f.name ? [finding.acquire.start] : [])));
  const calls = events.map((event): ExplainedCall => {
    const call = event.k === 'call' ? event.name : event.k === 'next' ? event.iterator : event.action;
    return {
      call,
      start: event.at.start,
      end: event.at.end,
      sentences: [
        ...describeCall(event, catalogue, contracts),
        ...fatesAt({ graph: reading.graph, text: source.text, contracts, lineOf }, exploration, event.at.start, reported.has(event.at.start)),
      ],
    };
  });
  return { function: f.name, findings, calls, notes };
}

const eventsOf = (graph: FlowGraph): readonly Event[] => graph.blocks.flatMap((block) => block.events);

/** The contracts of a file as a function in it sees them: with what the functions do that it calls, directly or not, and its other half. */
function contractsFor(source: Source, catalogue: Catalogue, root: FlowGraph): Contracts {
  const vocabulary = vocabularyOf(catalogue, source);
  const variants = variantsByFunction(source);
  const units = functionsOf(source).flatMap((f) => {
    const readings = readingsOf(source, f, vocabulary, variants.get(f.node.start) ?? []);
    return readings.length > 0
      ? [{ name: f.name, readings, callees: new Set(readings.flatMap(({ graph }) => [...calleesWithActions(graph, catalogue)])) }]
      : [];
  });
  const summaries = new Map<string, Summary>();
  const contracts = contractsOf(catalogue, summaries);
  const { counterpartOf } = fileOfHalves(source, graphsByName(units.flatMap((u) => u.readings.map((r) => r.graph))), contracts, catalogue);
  const inside = (graph: FlowGraph): Contracts => contractsIn(graph, source.text, catalogue, contracts, counterpartOf(graph.name));
  for (const unit of bottomUp(units.filter(calledFrom(root, units)))) {
    const twin = summaries.get(unit.name);
    const summed = unit.readings.map(({ graph }) => {
      const { exploration, values } = exploreFunction(graph, inside(graph));
      return summarise(graph, exploration, values);
    });
    const summary = joinSummaries(twin ? [twin, ...summed] : summed);
    if (summary) summaries.set(unit.name, summary);
    else summaries.delete(unit.name);
  }
  return inside(root);
}

/** Tells the functions that calls by name lead to from one. */
function calledFrom(
  root: FlowGraph,
  units: readonly { readonly name: string; readonly callees: ReadonlySet<string> }[],
): (unit: { readonly name: string }) => boolean {
  const found = new Set(units.find((unit) => unit.name === root.name)?.callees);
  for (const name of found) for (const unit of units) if (unit.name === name) for (const callee of unit.callees) found.add(callee);
  return ({ name }) => found.has(name);
}
