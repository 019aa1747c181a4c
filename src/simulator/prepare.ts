import { toList } from './machine.ts';
import type { Machine } from './machine.ts';
import { ownershipOf } from './ownership.ts';
import type { Ownership } from './ownership.ts';
import { groupingPaths } from './paths.ts';
import type { Path } from './paths.ts';
import type { Program } from './program.ts';
import { usualSchedule } from './schedule.ts';
import type { Goal, Schedule } from './schedule.ts';
import { fewRounds, manyRounds, search, searching, usualLimits } from './search.ts';
import type { Found, SearchLimits } from './search.ts';
import type { Steps } from '../analysis/steps.ts';
import { createJudge, exitsOf } from './verdict.ts';
import type { Judge } from './verdict.ts';
import { createWorld } from './world.ts';
import type { World } from './world.ts';

/** A function, with all that its runs have in common: good for any number of schedules over the same text. */
export interface Prepared {
  readonly program: Program;
  /** The world in which nothing is chosen. */
  readonly all: World;
  readonly found: Found;
  readonly ownership: Ownership;
  readonly judge: Judge;
  readonly paths: readonly Path[];
}

/**
 * Follows the ways through function `name` of a program that was made for it once. Undefined where the file has no such function. Threads beside it
 * would multiply the ways without showing a new one of this function, so there are none here.
 */
export function* preparing(program: Program, name: string, enter: boolean, limits: SearchLimits = usualLimits): Steps<Prepared | undefined> {
  const root = program.functions.get(name);
  if (!root) return undefined;
  const all = createWorld(program, root, { ...usualSchedule, enter }, [], fewRounds);
  const found = yield* searching(all, () => 'keep', limits);
  const ownership = ownershipOf(all, exitsOf(all, found.runs));
  const judge = createJudge(all, found.runs, ownership);
  return { program, all, found, ownership, judge, paths: yield* groupingPaths(all, found.runs, judge) };
}

/** The same world with a schedule and goals; values and instances are shared, so that its runs can be compared with those of `w`. */
export const worldLike = (w: World, schedule: Schedule, goals: readonly Goal[]): World => ({
  ...w,
  rounds: manyRounds,
  schedule,
  goals,
  // Other threads start after a step that is told.
  tells: schedule.beside.length > 0,
});

/** The same run once more, with all that there is to tell of it. */
export const retold = (w: World, run: Machine): Machine =>
  w.tells ? run : (search({ ...w, tells: true, script: toList(run.decisions) }, () => 'stop', usualLimits).runs[0] ?? run);
