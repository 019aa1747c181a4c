import type { Catalogue } from '../catalogue/catalogue.ts';
import { isTooDeep } from '../flow/lower.ts';
import type { Summary } from '../lifecycle/summary.ts';
import { lineTable } from '../report/lines.ts';
import { moved } from '../report/finding.ts';
import type { FileReport, Finding, Problem } from '../report/finding.ts';
import { functionsOf } from '../syntax/node.ts';
import type { FunctionNode } from '../syntax/node.ts';
import type { Source } from '../syntax/tree.ts';
import { contractsOf, vocabularyOf } from './contracts.ts';
import { fileOfHalves, graphsByName } from './counterpart.ts';
import { elsewhereIn } from './elsewhere.ts';
import { neededFunctions } from './interest.ts';
import type { Unit } from './interest.ts';
import { remember } from './known.ts';
import type { Known, PlacedResult } from './known.ts';
import { lowering } from './lowered.ts';
import type { LoweredFunction } from './lowered.ts';
import { judgeHalves } from './missing.ts';
import { bottomUp, calleesWithActions } from './order.ts';
import { judgeOwnership } from './ownership.ts';
import { rated } from './rate.ts';
import { joinFindings, variantsByFunction } from './readings.ts';
import { joinSummaries } from './summarise.ts';
import { suppress } from './suppress.ts';
import { nothingAround } from './surroundings.ts';
import type { Surroundings } from './surroundings.ts';

/** A function as this file works with it. */
interface LoweredUnit extends Unit {
  readonly readings: LoweredFunction['readings'];
  readonly textKey: string;
}

/** What a check says, and what it leaves for the next one. */
export interface Checked {
  readonly report: FileReport;
  readonly known: Known;
}

/**
 * Analyses all functions of a file, called ones before their callers. Never throws; what could not be analysed stands in `problems`, what
 * comments of the file take back in `suppressions`.
 */
export function checkSource(source: Source, catalogue: Catalogue, around: Surroundings = nothingAround): FileReport {
  return recheckSource(source, catalogue, undefined, around).report;
}

/**
 * `checkSource` for a file that is checked again and again: only functions of which something changed since `before` are walked: their own
 * text or what is known of the functions they call. `around` tells what other files define. The report is the one of a first check, byte for byte.
 */
export function recheckSource(source: Source, catalogue: Catalogue, before: Known | undefined, around: Surroundings = nothingAround): Checked {
  const vocabulary = vocabularyOf(catalogue, source);
  const summaries = new Map<string, Summary>();
  const findings: Finding[] = [];
  const problems: Problem[] = source.problems.map((p) => ({
    start: p.start,
    function: p.function,
    message: 'not understood: the grammar cannot read this',
  }));
  let gaveUp = 0;
  const giveUp = ({ name, node }: FunctionNode, why: string): void => {
    gaveUp += 1;
    problems.push({ start: node.start, function: name, message: `${name}() ${why}: given up` });
  };
  const lines = lineTable(source.text);
  const lineOf = (offset: number): number => lines(offset).line;
  const functions = functionsOf(source);
  const variants = variantsByFunction(source);
  const again = lowering(source, vocabulary, before?.catalogue === catalogue ? before.readings : undefined);
  const units = functions.flatMap((f): readonly LoweredUnit[] => {
    const { readings, textKey } = again.lower(f, variants.get(f.node.start) ?? []);
    const [first] = readings;
    if (!first && isTooDeep(f.node)) giveUp(f, 'is nested too deeply');
    return first
      ? [
          {
            name: first.graph.name,
            node: f,
            readings,
            textKey,
            callees: new Set(readings.flatMap((r) => [...calleesWithActions(r.graph, catalogue)])),
          },
        ]
      : [];
  });
  // What the file defines itself is not asked of others, though they may have a function of that name.
  const own = new Set([...units.map((unit) => unit.name), ...source.macros.map((macro) => macro.name)]);
  const annotated = new Set(functions.filter((f) => isAnnotated(source, f)).map(({ name }) => name));
  const opaque = new Set<string>();
  const contracts = contractsOf(
    catalogue,
    summaries,
    { ...around, summary: (call) => (own.has(call) ? undefined : around.summary(call)) },
    annotated,
    opaque,
  );
  const called = new Set(units.flatMap((unit) => [...unit.callees]));
  const halves = fileOfHalves(source, graphsByName(units.flatMap((unit) => unit.readings.map((r) => r.graph))), contracts, catalogue);
  const needed = neededFunctions(units, contracts, (name) => halves.counterpartOf(name) !== undefined);
  const memory = remember(catalogue, before);
  const walked: { name: string; placed: PlacedResult }[] = [];
  for (const unit of bottomUp(units)) {
    if (!needed.has(unit)) continue;
    const isCalled = called.has(unit.name);
    const counterpart = halves.counterpartOf(unit.name);
    const parts = unit.readings.map((reading) => {
      const { textKey } = unit;
      const placed = memory.analyse(
        { reading, textKey, text: source.text, annotated: annotated.has(unit.name), called: isCalled, lineOf, counterpart },
        contracts,
      );
      return { unset: reading.unset, placed, findings: placed.result.findings.map((f) => moved(f, placed.origin)) };
    });
    walked.push(...parts.map(({ placed }) => ({ name: unit.name, placed })));
    // A function that stands there twice, in two branches of an `#if`, is either of them to its callers.
    const twin = summaries.get(unit.name);
    const summed = isCalled ? parts.map(({ placed }) => placed.result.summary) : [];
    const summary = joinSummaries(twin ? [twin, ...summed] : summed);
    if (summary) summaries.set(unit.name, summary);
    else summaries.delete(unit.name);
    if (parts.some(({ placed }) => placed.result.gaveUp)) {
      giveUp(unit.node, 'has too many paths');
      opaque.add(unit.name);
    }
    findings.push(...joinFindings(parts));
  }
  findings.push(
    ...judgeOwnership(
      walked.map(({ placed }) => placed),
      lineOf,
    ),
    ...judgeHalves(walked, halves),
  );
  const inOrder = <T extends { readonly start: number }>(list: readonly T[]): readonly T[] => [...list].sort((a, b) => a.start - b.start);
  const asks = elsewhereIn(halves, source.text, contracts, catalogue);
  const lost = new Map(walked.flatMap(({ name, placed }) => placed.result.lost.map((l) => [`${name} ${l.fingerprint}`, l])));
  const judged = findings.map((f) => {
    const about = f.evidence && lost.get(`${f.function} ${f.fingerprint}`);
    return about ? { ...f, evidence: [...(f.evidence ?? []), ...asks(f, about)] } : f;
  });
  const report = suppress({ findings: inOrder(judged.map(rated)), problems: inOrder(problems), functions: functions.length, gaveUp }, source.text);
  return { report, known: { ...memory.known(), readings: again.known() } };
}

/** Whether the function says of itself that it leaves with a lock taken or given back. */
export function isAnnotated(source: Source, f: FunctionNode): boolean {
  return source.facts.some(
    (fact) => fact.kind === 'annotation' && fact.at >= f.node.start && fact.at < f.body.start && /acquires|releases|must_hold/.test(fact.name),
  );
}
