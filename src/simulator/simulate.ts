/** Runs a function over a schedule. What all schedules of a function share is prepared once: see prepare.ts. */
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Range } from '../flow/graph.ts';
import type { Assumption, Source } from '../syntax/tree.ts';
import { configured } from '../syntax/variants.ts';
import { toList } from './machine.ts';
import type { Decision, Machine } from './machine.ts';
import { keyOf } from './paths.ts';
import type { Path } from './paths.ts';
import { preparing, retold, worldLike } from './prepare.ts';
import type { Prepared } from './prepare.ts';
import { createProgram } from './program.ts';
import type { CheckedFile } from './program.ts';
import { usualSchedule } from './schedule.ts';
import type { Choice, Goal, Schedule } from './schedule.ts';
import { reachesGoals, searching, usualLimits } from './search.ts';
import type { SearchLimits } from './search.ts';
import { atOnce } from '../analysis/steps.ts';
import type { Steps } from '../analysis/steps.ts';
import { traceOf } from './trace.ts';
import type { Trace } from './trace.ts';
import { createJudge } from './verdict.ts';
import type { Judge } from './verdict.ts';
import type { World } from './world.ts';

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
  /** Choices of the schedule that the run never came to, or that named no way on. */
  readonly unmet: readonly Choice[];
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
  readonly checked?: CheckedFile;
}

/** Runs one function over one schedule; what the schedule leaves open takes the most usual course. Never throws; `problem` is a sentence. */
export function simulate(request: Request): Simulated {
  const { catalogue, schedule } = request;
  const source = configured(request.source, request.configuration ?? []);
  const enter = schedule?.enter ?? usualSchedule.enter;
  const program = createProgram(source, catalogue, request.function, request.checked);
  const prepared = atOnce(preparing(program, request.function, enter, request.limits));
  if (!prepared) return { ok: false, problem: `There is no function ${request.function}() in this file.` };
  return simulateOn(prepared, schedule ?? {}, request.goals ?? [], request.limits);
}

/** The same for a function that was prepared. `enter` of the schedule is the one it was prepared with. */
export const simulateOn = (prepared: Prepared, given: Partial<Schedule>, goals?: readonly Goal[], limits?: SearchLimits): Simulated =>
  atOnce(simulatingOn(prepared, given, goals, limits));

/** The same in steps. */
export function* simulatingOn(
  prepared: Prepared,
  given: Partial<Schedule>,
  goals: readonly Goal[] = [],
  limits: SearchLimits = usualLimits,
): Steps<Simulated> {
  const { program, all, found, paths } = prepared;
  const schedule: Schedule = { ...usualSchedule, ...given, enter: all.schedule.enter };
  const missing = schedule.beside.find((b) => !program.functions.has(b.function));
  if (missing) return { ok: false, problem: `There is no function ${missing.function}() in this file.` };
  const chosen = yield* choose(prepared, schedule, goals, limits);
  if (typeof chosen === 'string') return { ok: false, problem: chosen };
  const { world, run, judge } = chosen;
  const findings = judge.findings(run);
  const key = keyOf(world, run, findings);
  const decisions = toList(run.decisions);
  return {
    ok: true,
    simulation: {
      trace: traceOf(world, retold(world, run), findings, prepared.ownership),
      paths,
      selected: paths.findIndex((p) => p.key === key),
      complete: found.complete,
      at: all.root.at,
      functions: [...program.functions.keys()],
      unmet: schedule.choices.filter((choice) => !isMet(choice, decisions)),
    },
  };
}

const isMet = ({ at, occurrence, outcome }: Choice, decisions: readonly Decision[]): boolean =>
  decisions.some((d) => (d.kind === 'call' ? d.callAt : d.at.start) === at && d.occurrence === occurrence && d.outcome === outcome);

interface Chosen {
  readonly world: World;
  readonly run: Machine;
  readonly judge: Judge;
}

function* choose(
  { all, found, judge, ownership }: Prepared,
  schedule: Schedule,
  goals: readonly Goal[],
  limits: SearchLimits,
): Steps<Chosen | string> {
  const [usual] = found.runs;
  if (schedule.choices.length === 0 && schedule.beside.length === 0 && goals.length === 0)
    return usual ? { world: all, run: usual, judge } : `No way through ${all.root.name}() could be followed to its end.`;
  const world = worldLike(all, schedule, goals);
  const run = yield* mostUsual(world, limits);
  // What other ways give back speaks against this one.
  return run ? { world, run, judge: createJudge(world, [run, ...found.runs], ownership) } : unreached(all, found.runs, goals, found.complete);
}

/** So many runs that come to what was chosen last are looked at for one that comes to the other choices too. */
const patience = 100;

/**
 * The most usual run that reaches the goals and comes to all choices: one that goes another way round is no answer to somebody who wants to see
 * what happens when this call fails. Where no run comes to all of them, what was chosen last counts first, and then they count in their order.
 */
function* mostUsual(world: World, limits: SearchLimits): Steps<Machine | undefined> {
  const { choices } = world.schedule;
  const inRank = [...choices.slice(-1), ...choices.slice(0, -1)];
  const best: { run: Machine | undefined; met: readonly boolean[] } = { run: undefined, met: [] };
  let others = 0;
  const consider = (run: Machine): 'stop' | 'drop' => {
    if (!reachesGoals(world, run)) return 'drop';
    const decisions = toList(run.decisions);
    const met = inRank.map((choice) => isMet(choice, decisions));
    if (!best.run || isBetter(met, best.met)) Object.assign(best, { run, met });
    if (best.met[0] === true) others += 1;
    return met.every(Boolean) || others > patience ? 'stop' : 'drop';
  };
  yield* searching(world, consider, limits);
  return best.run;
}

/** Whether the first place where they differ is met in `a`. */
const isBetter = (a: readonly boolean[], b: readonly boolean[]): boolean => a[a.findIndex((met, i) => met !== b[i])] ?? false;

function unreached(all: World, runs: readonly Machine[], goals: readonly Goal[], complete: boolean): string {
  const [goal] = goals;
  if (!goal) return `No run of ${all.root.name}() that keeps to these choices came to its end.`;
  const seen = runs.some((m) => m.met.has(`call ${goal.call}`));
  const what = goal.nth === 1 ? `${goal.call}()` : `${goal.call}() number ${goal.nth}`;
  if (!seen) return `${all.root.name}() never calls ${goal.call}()${complete ? '' : ' in the runs that were tried'}.`;
  return `No run of ${all.root.name}() in which ${what} fails was found${complete ? '' : ' among those that were tried'}.`;
}
