/** From a finding that two halves show together back to a run: the first one succeeds, and then the second one runs. */
import { classOf } from '../analysis/evidence.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Finding } from '../report/finding.ts';
import { functionsOf } from '../syntax/node.ts';
import type { Source } from '../syntax/tree.ts';
import { configured } from '../syntax/variants.ts';
import { scheduleOf } from './decide.ts';
import type { Machine } from './machine.ts';
import { retold } from './prepare.ts';
import { createProgram } from './program.ts';
import type { CheckedFile } from './program.ts';
import type { Replay } from './replay.ts';
import { usualSchedule } from './schedule.ts';
import { fewRounds, search, usualLimits } from './search.ts';
import { traceOf } from './trace.ts';
import { createJudge } from './verdict.ts';
import { createWorld, realAt } from './world.ts';

/** The function that takes what the finding tells of, where that is another one than the finding's own. */
export function firstHalfOf(source: Source, { acquire, function: own }: Finding): string | undefined {
  if (!acquire) return undefined;
  const taker = functionsOf(source).find(({ node }) => node.start <= acquire.start && acquire.start < node.end)?.name;
  return taker === own ? undefined : taker;
}

/** What is told of the order in which the text has things, or of two functions, whatever is held on one path. */
const ofPlaces: ReadonlySet<string> = new Set([
  'taken-down-in-order',
  'layers-reversed',
  'callers-do-it-again',
  'undone-before-it-is-done',
  'freed-in-each-round',
  'managed-by-its-device',
]);

/** Whether what is wrong is where something stands, and not what is held there. */
const isOfPlace = ({ rule, evidence }: Finding): boolean => rule === 'early-window' || (evidence?.some((id) => ofPlaces.has(id)) ?? false);

/** Whether a finding is told of the file: no path of one function alone ends in it. */
export const isOfFile = (source: Source, finding: Finding): boolean => isOfPlace(finding) || firstHalfOf(source, finding) !== undefined;

/**
 * A run of the function that takes what the finding tells of, which succeeds and keeps it, then one of the finding's function at whose end it is
 * still there; of what may still run, one that starts it and then one that comes to where it is stopped. Undefined where no such run was found.
 */
export function replayHalves(source: Source, catalogue: Catalogue, finding: Finding, checked?: CheckedFile): Replay | undefined {
  const isAtEnd = finding.evidence?.includes('never-waited-for') ?? false;
  const begin = firstHalfOf(source, finding);
  // Where no run is found in which the work is started, the half that should wait for it is shown alone.
  return replayFrom(source, catalogue, finding, begin, checked) ?? (isAtEnd ? replayFrom(source, catalogue, finding, undefined, checked) : undefined);
}

function replayFrom(
  source: Source,
  catalogue: Catalogue,
  finding: Finding,
  begin: string | undefined,
  checked: CheckedFile | undefined,
): Replay | undefined {
  const program = createProgram(configured(source, finding.configuration ?? []), catalogue, begin ?? finding.function, checked);
  const root = program.functions.get(begin ?? finding.function);
  if (!root) return undefined;
  // What a helper takes as a whole is told of the helper's call, which is not to be entered then.
  const enter = !program.functions.has(finding.acquire?.call ?? '');
  const schedule = { ...usualSchedule, enter, beside: begin === undefined ? [] : [{ function: finding.function }] };
  const world = createWorld(program, root, schedule, [], fewRounds);
  const isKept = (m: Machine): boolean =>
    m.state.holds.some((h) => realAt(world, h.site) === finding.acquire?.start && !h.failed && h.status !== 'released');
  const succeeds = (m: Machine): boolean => m.ends.some((e) => e.thread === 0 && e.returns && classOf(root.type, e.sign) !== 'error');
  const ends = (m: Machine): boolean => m.ends.some((e) => e.thread > 0 && e.returns);
  const isAtEnd = finding.evidence?.includes('never-waited-for') ?? false;
  const isStarted = (m: Machine): boolean => m.met.has(`at ${finding.acquire?.start ?? 0}`) && ends(m);
  const hasEnded = (m: Machine): boolean => m.ends.some((e) => e.returns);
  const isMet = (m: Machine): boolean => (!isAtEnd ? m.met.has(`at ${finding.start}`) : begin === undefined ? hasEnded(m) : isStarted(m));
  const isThere = (m: Machine): boolean => (isOfPlace(finding) ? isMet(m) : isKept(m) && succeeds(m) && ends(m));
  const run = search(world, (m) => (isThere(m) ? 'stop' : 'drop'), usualLimits).runs.at(-1);
  if (!run) return undefined;
  const own = program.rated(finding);
  const findings = [...createJudge(world, [run]).findings(run), own];
  const { choices } = scheduleOf(run, enter, source.text);
  return { schedule: { ...schedule, choices }, trace: traceOf(world, retold(world, run), findings), finding: own };
}
