import type { Catalogue } from '../catalogue/catalogue.ts';
import { lineTable } from '../report/lines.ts';
import { moved } from '../report/finding.ts';
import type { FileReport, Finding, Problem } from '../report/finding.ts';
import type { FunctionNode } from '../syntax/node.ts';
import type { Source } from '../syntax/tree.ts';
import { surestOfAlike } from './alike.ts';
import { answerTo } from './answered.ts';
import { elsewhereIn } from './elsewhere.ts';
import { functionsOfFile } from './file.ts';
import { remember } from './known.ts';
import type { Known, PlacedResult } from './known.ts';
import { judgeByHand } from './byhand.ts';
import { judgeDoubled } from './doubled.ts';
import { judgeEveryRound } from './everyround.ts';
import { judgeLayers } from './layers.ts';
import { judgeUntaken } from './untaken.ts';
import { judging, knownJudgements } from './judged.ts';
import { judgeHalves } from './missing.ts';
import { callsOf, judgeOutliving } from './outliving.ts';
import { judgeOwnership } from './ownership.ts';
import { rated } from './rate.ts';
import { isNamedAfterMistake } from './remarks.ts';
import { joinFindings } from './readings.ts';
import { suppress } from './suppress.ts';
import { nothingAround } from './surroundings.ts';
import type { Surroundings } from './surroundings.ts';
import { judgeTeardown } from './teardown.ts';
import { judgeUnwaited } from './unwaited.ts';

/** What a check says, and what it leaves for the next one. */
export interface Checked {
  readonly report: FileReport;
  /** What looked like a finding until the rest of the file was asked. */
  readonly answered: readonly Finding[];
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
  const file = functionsOfFile(source, catalogue, before, around);
  const memory = remember(catalogue, before);
  const { order, halves } = file;
  const { walk, contracts } = file.start(memory);
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
  for (const f of file.tooDeep) giveUp(f, 'is nested too deeply');
  const walked: { name: string; placed: PlacedResult }[] = [];
  for (const f of order) {
    const readings = walk(f);
    walked.push(...readings.map(({ placed }) => ({ name: f.name, placed })));
    if (readings.some(({ placed }) => placed.result.gaveUp)) giveUp(f.node, 'has too many paths');
    findings.push(
      ...joinFindings(readings.map(({ unset, placed }) => ({ unset, findings: placed.result.findings.map((x) => moved(x, placed.origin)) }))),
    );
  }
  const lines = lineTable(source.text);
  const calls = callsOf(halves);
  const judged = judging(halves, calls, before?.catalogue === catalogue ? before.judged : undefined);
  const doubled = judgeDoubled(halves, contracts, catalogue, judged.doubled);
  const all = walked.map(({ placed }) => placed);
  findings.push(
    ...judgeOwnership(all, (offset) => lines(offset).line),
    ...judgeHalves(walked, halves, calls),
    ...judgeOutliving(halves, calls, contracts),
    ...judgeTeardown(halves, contracts, catalogue, judged.teardown),
    ...judgeUnwaited(halves, calls),
    ...judgeLayers(halves, contracts, catalogue, judged.layers),
    ...doubled,
    ...judgeUntaken(halves, contracts, catalogue, judged.untaken),
    ...judgeEveryRound(halves, contracts, judged.everyRound),
    ...judgeByHand(halves, contracts),
  );
  const inOrder = <T extends { readonly start: number }>(list: readonly T[]): readonly T[] => [...list].sort((a, b) => a.start - b.start);
  const asks = elsewhereIn(halves, source.text, contracts, catalogue, around);
  const isOnPurpose = file.nodes.some(({ name }) => isNamedAfterMistake(name));
  const lost = new Map(walked.flatMap(({ name, placed }) => placed.result.lost.map((l) => [`${name} ${l.fingerprint}`, l])));
  // What runs twice is told once, where the first of the two stands.
  const again = new Set(doubled.flatMap(({ path }) => path.slice(1).map((step) => step.start)));
  const once = findings.filter((f) => f.rule !== 'double-release' || !again.has(f.start));
  const asked = once.map((f) => {
    const about = f.evidence && lost.get(`${f.function} ${f.fingerprint}`);
    if (about) return { ...f, evidence: [...(f.evidence ?? []), ...asks(f, about)] };
    return f.evidence && isOnPurpose ? { ...f, evidence: [...f.evidence, 'wrong-on-purpose'] } : f;
  });
  const answered = asked.filter((f) => answerTo(f) !== undefined);
  const told = asked.filter((f) => !answered.includes(f));
  const report = suppress(
    { findings: inOrder(surestOfAlike(told.map(rated))), problems: inOrder(problems), functions: file.nodes.length, gaveUp },
    source.text,
  );
  return { report, answered, known: { ...memory.known(), readings: file.readings, judged: knownJudgements(judged) } };
}
