import type { Known } from '../analysis/known.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Print, Simulation, SimulationFinding, SimulateResult } from '../protocol/simulation.ts';
import type { Finding } from '../report/finding.ts';
import { traceToJson } from '../simulator/json.ts';
import { preparing } from '../simulator/prepare.ts';
import type { Prepared } from '../simulator/prepare.ts';
import { createProgram, programsOf } from '../simulator/program.ts';
import type { CheckedFile } from '../simulator/program.ts';
import { replay } from '../simulator/replay.ts';
import { usualLimits } from '../simulator/search.ts';
import type { SearchLimits } from '../simulator/search.ts';
import { simulatingOn } from '../simulator/simulate.ts';
import type { Steps } from '../analysis/steps.ts';
import type { Choice, Schedule } from '../simulator/schedule.ts';
import { traceToMail, traceToText } from '../simulator/text.ts';
import type { Trace } from '../simulator/trace.ts';
import { excerptOf } from '../simulator/words.ts';
import { functionsOf } from '../syntax/node.ts';
import type { Source } from '../syntax/tree.ts';
import { configured } from '../syntax/variants.ts';
import { rangeTable } from './diagnostics.ts';

/** What is to be run: a function by its name or a place in it, over a schedule, or the run that a finding tells of. */
export interface SimulateRequest {
  readonly offset: number;
  readonly function: string | undefined;
  readonly schedule: Schedule;
  readonly finding: Finding | 'gone' | undefined;
  /** Fewer ways will do, if the answer comes sooner. */
  readonly soon?: boolean;
  /** What a check of the same text knows. */
  readonly checked?: CheckedFile;
  /** `file` is what the text calls the file. */
  readonly print: { readonly as: Print; readonly file: string } | undefined;
}

/** A prepared function; `more`: it has ways that were left out for being soon. */
interface Ready {
  readonly prepared: Prepared | undefined;
  readonly more: boolean;
}

type ReadyOf = (source: Source, name: string, schedule: Schedule, soon: boolean, checked: CheckedFile | undefined) => Steps<Ready>;

/** So many runs take less time than somebody notices, and hold the usual one; the others are shown as soon as they are found. */
const soonLimits: SearchLimits = { runs: 8, pieces: 600 };

/** So many prepared functions are kept: the one that is shown, one beside it, and one that may be asked for next. */
const mostKept = 3;

/** Simulates functions with one catalogue, in steps. What the runs of a function share is kept while it is among the last that were asked for. */
export function createSimulations(catalogue: Catalogue): (source: Source, request: SimulateRequest) => Steps<SimulateResult> {
  const kept: (Ready & { readonly source: Source; readonly name: string; readonly enter: boolean; readonly known: Known | undefined })[] = [];
  /** The file that a function was prepared of last: the next one is likely to be of it, too. */
  let last: { readonly source: Source; readonly known: Known | undefined; readonly programOf: ReturnType<typeof programsOf> } | undefined;
  const programsIn = (source: Source, checked: CheckedFile | undefined): ReturnType<typeof programsOf> => {
    if (last?.source !== source || last.known !== checked?.known)
      last = { source, known: checked?.known, programOf: programsOf(source, catalogue, checked) };
    return last.programOf;
  };
  const readyOf: ReadyOf = function* (source, name, { enter }, soon, checked) {
    const at = kept.findIndex((k) => k.source === source && k.known === checked?.known && k.name === name && k.enter === enter);
    const [same] = at < 0 ? [] : kept.splice(at, 1);
    if (same && (soon || !same.more)) {
      kept.push(same);
      return same;
    }
    const prepared = yield* preparing(programsIn(source, checked)(name), name, enter, soon ? soonLimits : usualLimits);
    const ready = { source, known: checked?.known, name, enter, prepared, more: soon && prepared?.found.complete === false };
    kept.push(ready);
    kept.splice(0, kept.length - mostKept);
    return ready;
  };
  return (source, request) => simulating(source, catalogue, request, readyOf);
}

/** Runs the function around an offset. Never throws; a `problem` is a sentence for people. */
function* simulating(
  source: Source,
  catalogue: Catalogue,
  { offset, function: named, schedule, finding: wanted, soon = false, print, checked }: SimulateRequest,
  readyOf: ReadyOf,
): Steps<SimulateResult> {
  const finding = wanted === 'gone' ? undefined : wanted;
  const functions = functionsOf(source);
  const around = functions.find(({ node }) => node.start <= offset && offset <= node.end)?.name;
  const asked = finding?.function ?? (functions.some((f) => f.name === named) ? named : around);
  if (asked === undefined) return { ok: false, problem: 'The cursor is in no function. Put it into one and simulate again.' };
  const replayed = finding ? replay(source, catalogue, finding, checked) : undefined;
  const name = replayed?.trace.function ?? asked;
  const used = replayed?.schedule ?? schedule;
  // Text that an `#if` leaves out for a finding is a text of its own.
  const assumed = finding?.configuration ?? [];
  const { prepared, more } =
    assumed.length > 0
      ? { prepared: yield* preparing(createProgram(configured(source, assumed), catalogue, name, checked), name, used.enter), more: false }
      : yield* readyOf(source, name, used, soon, checked);
  if (!prepared) return { ok: false, problem: `There is no function ${name}() in this file.` };
  const result = yield* simulatingOn(prepared, used);
  if (!result.ok) return result;
  const { paths, selected, complete, at, functions: names } = result.simulation;
  // The witness itself, also where the choices alone leave something of it open.
  const trace = replayed?.trace ?? result.simulation.trace;
  const unmet = replayed ? [] : result.simulation.unmet;
  const range = rangeTable(source.text);
  const tell = (f: Finding): SimulationFinding => ({ rule: f.rule, severity: f.severity, message: f.message, range: range(f.start, f.end) });
  const exitOf = (start: number): Simulation['paths'][number]['exit'] => {
    const { line } = range(start, start).start;
    return { line, text: excerptOf(source.text, { start, end: endOfLine(source.text, start) }, 60) };
  };
  const simulation: Simulation = {
    function: name,
    range: range(at.start, at.end),
    steps: trace.steps.map((s) => ({ ...s, at: s.at.start, range: range(s.at.start, s.at.end), findings: s.findings.map(tell) })),
    choices: trace.choices.map((c) => ({ ...c, at: c.at.start, range: range(c.at.start, c.at.end) })),
    paths: paths.map(({ label, outcome, count, choices, held, ways, findings, at: end }) => ({
      label,
      outcome,
      count,
      choices,
      held,
      ways,
      exit: exitOf(end),
      findings: findings.map(tell),
    })),
    selected,
    complete,
    enter: used.enter,
    beside: used.beside,
    findings: trace.verdict.findings.map(tell),
    ended: trace.ended,
    functions: names,
    unmet,
    notice:
      wanted === 'gone'
        ? 'The finding is not there any more. Shown is the most usual run.'
        : finding && !replayed
          ? unreplayed(finding, complete)
          : unmetNotice(used.choices.at(-1), unmet),
  };
  const answer = { ok: true, simulation, more } as const;
  return print === undefined ? answer : { ...answer, printed: printed(print.as, trace, print.file, source.text) };
}

/** Of what was chosen last, where no run comes to it: other tests have decided it already, or leave it out. */
const unmetNotice = (last: Choice | undefined, unmet: readonly Choice[]): string =>
  last !== undefined && unmet.includes(last) ? `No run was found that comes to this: ${last.text ?? last.outcome}.` : '';

/** Why the path of a finding is not shown. */
function unreplayed({ function: name, path }: Finding, complete: boolean): string {
  const why = complete
    ? `no run of ${name}() in the model comes to the same`
    : `${name}() has more ways than can be tried, and none of those that were tried comes to the same`;
  const instead = path.length > 0 ? ' The steps of its path are told with the finding.' : '';
  return `The path of this finding could not be replayed: ${why}. Shown is the most usual run.${instead}`;
}

function printed(as: Print, trace: Trace, file: string, text: string): string {
  switch (as) {
    case 'text':
      return traceToText(trace, file, text);
    case 'mail':
      return traceToMail(trace, file, text);
    case 'json':
      return `${JSON.stringify(traceToJson(trace, file, text), null, 1)}\n`;
  }
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}
