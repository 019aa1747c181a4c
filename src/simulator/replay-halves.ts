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
import { openWindows } from './callbacks.ts';
import { createProgram } from './program.ts';
import type { CheckedFile, Program } from './program.ts';
import type { Replay } from './replay.ts';
import { usualSchedule } from './schedule.ts';
import type { Schedule } from './schedule.ts';
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

/** What is run: a function, and after it others, each of which starts when the one before has ended. */
interface Cast {
  readonly root: string;
  readonly beside: Schedule['beside'];
  /** The half that undoes has to be there as well as the one that does, which has to succeed. */
  readonly both: boolean;
}

/**
 * A run of the function that takes what the finding tells of, which succeeds and keeps it, then one of the finding's function at whose end it is
 * still there; of what may still run, one that starts it and then one that comes to where it is stopped, and at last the callback itself.
 * Undefined where no such run was found.
 */
export function replayHalves(source: Source, catalogue: Catalogue, finding: Finding, checked?: CheckedFile): Replay | undefined {
  const text = configured(source, finding.configuration ?? []);
  const begin = firstHalfOf(source, finding);
  const play = (cast: Cast): Played | undefined => playing(createProgram(text, catalogue, cast.root, checked), finding, cast);
  const end = { function: finding.function };
  if (!isOfCallback(finding)) return play({ root: begin ?? end.function, beside: begin === undefined ? [] : [end], both: true })?.replay;
  const { firstHalvesOf } = createProgram(text, catalogue, finding.function, checked);
  const casts = firstHalvesOf(finding.function).flatMap((root): readonly Cast[] => [
    { root, beside: [end], both: true },
    ...(begin === undefined || begin === root ? [] : [{ root, beside: [{ function: begin }, end], both: true }]),
  ]);
  const others: readonly Cast[] = [
    ...(begin === undefined ? [] : [{ root: begin, beside: [end], both: true }]),
    // Where no run is found in which it is started, the function that should wait for it is shown alone.
    { root: end.function, beside: [], both: false },
  ];
  for (const cast of [...casts, ...others]) {
    const played = play(cast);
    if (!played) continue;
    // That the callback runs all the same is shown where it can be.
    const callback = played.running.find((name) => !cast.beside.some((b) => b.function === name) && name !== cast.root);
    const stop = { at: finding.start, occurrence: 1 };
    const late = callback === undefined ? undefined : { function: callback, ...(isAtEnd(finding) ? {} : { after: stop }) };
    return (late && play({ ...cast, beside: [...cast.beside, late] }))?.replay ?? played.replay;
  }
  return undefined;
}

const isAtEnd = ({ evidence }: Finding): boolean => evidence?.includes('never-waited-for') ?? false;

/** Whether it tells of a callback that is not waited for. */
const isOfCallback = (finding: Finding): boolean =>
  isAtEnd(finding) || (finding.evidence?.some((id) => /^stopped-(at-the-end|before-it-is-freed)$/.test(id)) ?? false);

interface Played {
  readonly replay: Replay;
  /** The callbacks that may run at the end. */
  readonly running: readonly string[];
}

function playing(program: Program, finding: Finding, { root: name, beside, both }: Cast): Played | undefined {
  const root = program.functions.get(name);
  if (!root) return undefined;
  // What a helper takes as a whole is told of the helper's call, which is not to be entered then.
  const enter = !program.functions.has(finding.acquire?.call ?? '');
  const schedule = { ...usualSchedule, enter, beside };
  // Other functions start after a step that is told.
  const world = { ...createWorld(program, root, schedule, [], fewRounds), tells: beside.some((b) => b.after !== undefined) };
  const isKept = (m: Machine): boolean =>
    m.state.holds.some((h) => realAt(world, h.site) === finding.acquire?.start && !h.failed && h.status !== 'released');
  const succeeds = (m: Machine): boolean => m.ends.some((e) => e.thread === 0 && e.returns && classOf(root.type, e.sign) !== 'error');
  // Of several that run after each other, all have to come to their end.
  const end = (m: Machine): boolean => beside.every((b) => m.ends.some((e) => e.thread > 0 && e.returns && e.graph.name === b.function));
  const meets = (m: Machine): boolean => (isAtEnd(finding) ? m.ends.some((e) => e.returns) : m.met.has(`at ${finding.start}`));
  const isStarted = (m: Machine): boolean => openWindows(world, m).some((x) => x.byItself) || m.met.has(`at ${finding.acquire?.start ?? 0}`);
  const isThere = (m: Machine): boolean => {
    if (isOfCallback(finding)) return meets(m) && end(m) && (!both || (isStarted(m) && succeeds(m)));
    return isOfPlace(finding) ? m.met.has(`at ${finding.start}`) : isKept(m) && succeeds(m) && end(m);
  };
  const run = search(world, (m) => (isThere(m) ? 'stop' : 'drop'), usualLimits).runs.at(-1);
  if (!run) return undefined;
  const own = program.rated(finding);
  const findings = [...createJudge(world, [run]).findings(run), own];
  const { choices } = scheduleOf(run, enter, program.source.text);
  const replay = { schedule: { ...schedule, choices }, trace: traceOf(world, retold(world, run), findings), finding: own };
  return { replay, running: openWindows(world, run).flatMap((x) => (x.byItself ? [x.function] : [])) };
}
