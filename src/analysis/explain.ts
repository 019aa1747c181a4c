import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Event, FlowGraph } from '../flow/graph.ts';
import type { ExplainedCall, Explanation } from '../report/explanation.ts';
import type { Finding } from '../report/finding.ts';
import { lineTable } from '../report/lines.ts';
import { functionsOf } from '../syntax/node.ts';
import type { Source } from '../syntax/tree.ts';
import { answerTo } from './answered.ts';
import { recheckSource } from './check.ts';
import { fatesIn } from './fates.ts';
import { functionsOfFile } from './file.ts';
import { caseOf, exploreFunction } from './function.ts';
import { graphInFile } from './lowered.ts';
import { nothingAround } from './surroundings.ts';
import type { Surroundings } from './surroundings.ts';
import { describeCall } from './words.ts';

type Speaking = Extract<Event, { readonly k: 'call' | 'next' | 'construct' }>;

/**
 * Tells of a line (from 1) why it has the findings that it has, and of each call on it what it takes, what becomes of that, and why that is no
 * finding. `around` tells what other files define. Never throws; a line without calls, or outside of functions, is told so.
 */
export function explainLine(source: Source, catalogue: Catalogue, line: number, around: Surroundings = nothingAround): Explanation {
  const lines = lineTable(source.text);
  const lineOf = (offset: number): number => lines(offset).line;
  const f = functionsOf(source).find(({ node }) => lineOf(node.start) <= line && line <= lineOf(node.end));
  if (!f) return { function: undefined, findings: [], calls: [], notes: ['the line stands in no function: only functions are analysed'] };
  const { report, answered, known } = recheckSource(source, catalogue, undefined, around);
  const findings = report.findings.filter(
    (finding) => lineOf(finding.start) === line || (finding.acquire !== undefined && lineOf(finding.acquire.start) === line),
  );
  const onLine = (event: Event): event is Speaking =>
    (event.k === 'call' || event.k === 'next' || event.k === 'construct') && lineOf(event.at.start) === line;
  const file = functionsOfFile(source, catalogue, known, around);
  const readings = file.functions.find(({ node }) => node.node.start === f.node.start)?.readings ?? [];
  const placed = readings.map((reading) => ({ graph: graphInFile(reading), unset: reading.unset }));
  const reading = placed.find(({ graph }) => eventsOf(graph).some(onLine)) ?? placed[0];
  const notes: string[] = report.problems.filter((p) => p.function === f.name).map((p) => p.message);
  if (reading && reading.unset.length > 0) notes.push(`the line is compiled only where ${reading.unset.join(', ')} is not set`);
  const events = reading ? eventsOf(reading.graph).filter(onLine) : [];
  if (!reading || events.length === 0) {
    if (findings.length === 0) notes.push('there is no call on the line: nothing is taken or given back here');
    return { function: f.name, findings, calls: [], notes };
  }
  const contracts = file.before(f.name).contractsIn(reading.graph);
  const { exploration, values } = exploreFunction(reading.graph, contracts);
  if (exploration.gaveUp) notes.push('the function has too many paths and is given up: silence says nothing here');
  const counterpart = file.halves.counterpartOf(f.name);
  const { graph } = reading;
  const judged = caseOf({ graph, text: source.text, catalogue, annotated: contracts.changesLocks(f.name), lineOf, counterpart }, contracts, values);
  const acquiresOf = (all: readonly Finding[]): ReadonlySet<number> =>
    new Set(all.flatMap((finding) => (finding.acquire && finding.function === f.name ? [finding.acquire.start] : [])));
  const fates = fatesIn(judged, exploration, {
    reported: acquiresOf(report.findings),
    suppressed: acquiresOf((report.suppressions?.suppressed ?? []).map(({ finding }) => finding)),
    answered: new Map(answered.flatMap((x) => (x.acquire && x.function === f.name ? [[x.acquire.start, answerTo(x) ?? ''] as const] : []))),
  });
  const own = new Set(file.nodes.map(({ name }) => name));
  const calls = events.map((event): ExplainedCall => {
    const call = event.k === 'call' ? event.name : event.k === 'next' ? event.iterator : event.action;
    return {
      call,
      start: event.at.start,
      end: event.at.end,
      sentences: [...describeCall(event, catalogue, contracts, (name) => own.has(name)), ...fates(event.at.start)],
    };
  });
  return { function: f.name, findings, calls, notes };
}

const eventsOf = (graph: FlowGraph): readonly Event[] => graph.blocks.flatMap((block) => block.events);
