import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Range } from '../flow/graph.ts';
import type { Finding } from '../report/finding.ts';
import type { Assumption, Source } from '../syntax/tree.ts';
import { configured } from '../syntax/variants.ts';
import { scheduleOf } from './decide.ts';
import { toList } from './machine.ts';
import type { Machine } from './machine.ts';
import { keyOf, pathsOf } from './paths.ts';
import type { Path } from './paths.ts';
import { createProgram } from './program.ts';
import type { Program } from './program.ts';
import { usualSchedule } from './schedule.ts';
import type { Goal, Schedule } from './schedule.ts';
import { reachesGoals, search } from './search.ts';
import type { SearchLimits } from './search.ts';
import { traceOf } from './trace.ts';
import type { Trace } from './trace.ts';
import { createJudge } from './verdict.ts';
import type { Judge } from './verdict.ts';
import { createWorld } from './world.ts';
import type { World } from './world.ts';

export const usualLimits: SearchLimits = { runs: 300, pieces: 6000 };

/** In lists of ways a loop that runs once or twice shows what there is to see; a chosen way, and one that replays a finding, may go on longer. */
const fewRounds = 3;
const manyRounds = 8;

export interface Simulation {
  readonly trace: Trace;
  /** Distinct ways through the function, failing ones first. */
  readonly paths: readonly Path[];
  /** The one of them that the run belongs to; -1 where it is none of them. */
  readonly selected: number;
  /** False: there are more ways than were followed. */
  readonly complete: boolean;
  /** The simulated function in the text, and the names of all functions of the file. */
  readonly at: Range;
  readonly functions: readonly string[];
}

export type Simulated = { readonly ok: true; readonly simulation: Simulation } | { readonly ok: false; readonly problem: string };

export interface Request {
  readonly source: Source;
  readonly catalogue: Catalogue;
  readonly function: string;
  readonly schedule?: Partial<Schedule>;
  readonly goals?: readonly Goal[];
  readonly limits?: SearchLimits;
  /** What the `#if`s inside functions test, where it is not all taken to be set. */
  readonly configuration?: readonly Assumption[];
}

/** Runs one function over one schedule; what the schedule leaves open takes the most usual course. Never throws; `problem` is a sentence. */
export function simulate(request: Request): Simulated {
  const program = createProgram(configured(request.source, request.configuration ?? []), request.catalogue, request.function);
  const root = program.functions.get(request.function);
  if (!root) return { ok: false, problem: `There is no function ${request.function}() in this file.` };
  const schedule: Schedule = { ...usualSchedule, ...request.schedule };
  const missing = schedule.beside.find((b) => !program.functions.has(b.function));
  if (missing) return { ok: false, problem: `There is no function ${missing.function}() in this file.` };
  const limits = request.limits ?? usualLimits;

  // Threads beside it would multiply the ways without showing a new one of this function.
  const all = createWorld(program, root, { ...schedule, choices: [], beside: [] }, [], fewRounds);
  const found = search(all, () => 'keep', limits);
  const judge = createJudge(all, found.runs);
  const chosen = choose(program, all, found.runs, schedule, request.goals ?? [], limits);
  if (typeof chosen === 'string') return { ok: false, problem: chosen };
  const own = chosen.world === all ? judge : createJudge(chosen.world, chosen.runs);
  const findings = own.findings(chosen.run);
  const paths = pathsOf(all, found.runs, judge);
  const key = keyOf(chosen.world, chosen.run, findings);
  return {
    ok: true,
    simulation: {
      trace: traceOf(chosen.world, chosen.run, findings),
      paths,
      selected: paths.findIndex((p) => p.key === key),
      complete: found.complete,
      at: root.at,
      functions: [...program.functions.keys()],
    },
  };
}

interface Chosen {
  readonly world: World;
  readonly run: Machine;
  /** Runs of the same world that the judge may compare with. */
  readonly runs: readonly Machine[];
}

function choose(
  program: Program,
  all: World,
  runs: readonly Machine[],
  schedule: Schedule,
  goals: readonly Goal[],
  limits: SearchLimits,
): Chosen | string {
  const [usual] = runs;
  if (schedule.choices.length === 0 && schedule.beside.length === 0 && goals.length === 0)
    return usual ? { world: all, run: usual, runs } : `No way through ${all.root.name}() could be followed to its end.`;
  const world = createWorld(program, all.root, schedule, goals, manyRounds);
  const found = search(world, (m) => (reachesGoals(world, m) ? 'stop' : 'drop'), limits);
  const run = found.runs.at(-1);
  if (!run) return unreached(all, runs, goals, found.complete);
  // What other ways give back speaks against this one: they are followed in the same world, without its choices.
  const others = createWorldLike(world);
  const more = search(others, () => 'keep', limits);
  return { world, run, runs: [run, ...more.runs] };
}

/** The same world without choices, goals and other threads; values and instances are shared, so that its runs can be compared. */
const createWorldLike = (w: World): World => ({ ...w, rounds: fewRounds, schedule: { ...w.schedule, choices: [], beside: [] }, goals: [] });

function unreached(all: World, runs: readonly Machine[], goals: readonly Goal[], complete: boolean): string {
  const [goal] = goals;
  if (!goal) return `No run of ${all.root.name}() that keeps to these choices came to its end.`;
  const seen = runs.some((m) => toList(m.moments).some((x) => x.call === goal.call));
  const what = goal.nth === 1 ? `${goal.call}()` : `${goal.call}() number ${goal.nth}`;
  if (!seen) return `${all.root.name}() never calls ${goal.call}()${complete ? '' : ' in the runs that were tried'}.`;
  return `No run of ${all.root.name}() in which ${what} fails was found${complete ? '' : ' among those that were tried'}.`;
}

/** What a replay came to. `schedule` opens the run in the simulator. */
export interface Replay {
  readonly schedule: Schedule;
  readonly trace: Trace;
  /** The finding of the run that is the same: rule, place and acquire. */
  readonly finding: Finding;
}

/** Most findings show among the most usual runs; the others are looked for among more. */
const replayRuns = [40, 300] as const;

/** Turns a finding's witness into a run that ends in the same finding; undefined when none was found. */
export function replay(source: Source, catalogue: Catalogue, finding: Finding): Replay | undefined {
  const program = createProgram(configured(source, finding.configuration ?? []), catalogue, finding.function);
  const root = program.functions.get(finding.function);
  if (!root) return undefined;
  const world = createWorld(program, root, { ...usualSchedule, enter: false }, [], manyRounds);
  for (const runs of replayRuns) {
    const found = search(world, () => 'keep', { ...usualLimits, runs });
    const best = mostAlike(found.runs, createJudge(world, found.runs), finding);
    if (best) return { schedule: scheduleOf(best.run, false), trace: traceOf(world, best.run, [best.finding]), finding: best.finding };
    if (found.complete) return undefined;
  }
  return undefined;
}

/** Of the runs that end in the same finding the one whose witness shares most with the given one. */
function mostAlike(runs: readonly Machine[], judge: Judge, finding: Finding): { readonly run: Machine; readonly finding: Finding } | undefined {
  const given = new Set(finding.path.map((s) => `${s.start} ${s.note}`));
  let best: { run: Machine; finding: Finding; shared: number } | undefined;
  for (const run of runs) {
    const same = judge.findings(run).find((f) => f.rule === finding.rule && f.start === finding.start && f.acquire?.start === finding.acquire?.start);
    if (!same) continue;
    const shared = same.path.filter((s) => given.has(`${s.start} ${s.note}`)).length * 100 - same.path.length;
    if (!best || shared > best.shared) best = { run, finding: same, shared };
  }
  return best;
}
