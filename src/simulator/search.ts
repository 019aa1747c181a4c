import { advance, isDone } from './advance.ts';
import { mayBeFailure } from './decide.ts';
import { toList } from './machine.ts';
import type { Machine } from './machine.ts';
import { createState } from '../lifecycle/state.ts';
import { noObjects } from './objects.ts';
import { noPrivateData } from './private-data.ts';
import { atOnce } from '../analysis/steps.ts';
import type { Steps } from '../analysis/steps.ts';
import { startDue } from './threads.ts';
import type { World } from './world.ts';

export interface SearchLimits {
  /** Runs that are followed to their end. */
  readonly runs: number;
  /** Pieces between two decisions. */
  readonly pieces: number;
}

export const usualLimits: SearchLimits = { runs: 300, pieces: 6000 };

/** In lists of ways a loop that runs once or twice shows what there is to see; a chosen way, and one that replays a finding, may go on longer. */
export const fewRounds = 3;
export const manyRounds = 8;

export interface Found {
  /** Runs that came to their end, the most usual first. */
  readonly runs: readonly Machine[];
  /** All that there are, as far as the semantics tells them apart. */
  readonly complete: boolean;
}

/**
 * Follows the runs of a world in the order of how unusual they are, so that the first one that `wants` accepts is the one with the fewest
 * odd decisions. `wants` gives `stop` to end the search with that run, `keep` or `drop` to go on. Bounded by `limits`.
 */
export const search = (w: World, wants: Wants, limits: SearchLimits): Found => atOnce(searching(w, wants, limits));

type Wants = (m: Machine) => 'stop' | 'keep' | 'drop';

/** The same in steps. */
export function* searching(w: World, wants: Wants, limits: SearchLimits): Steps<Found> {
  const instance = w.instance(w.root, undefined, 0, 0);
  const first: Machine = {
    threads: [
      {
        name: w.root.name,
        waits: undefined,
        top: { instance, block: 0, index: 0, caller: undefined, result: undefined, why: 'start', call: undefined, rounds: new Map() },
      },
    ],
    running: 0,
    state: createState(),
    moments: undefined,
    steps: 0,
    decisions: undefined,
    ends: [],
    faults: [],
    met: new Map(),
    shares: false,
    counts: new Map(),
    objects: noObjects,
    data: noPrivateData,
    cost: 0,
    stuck: false,
  };
  // One stack for each cost: among equals the run that is furthest on goes first.
  const waiting: Machine[][] = [[first]];
  const runs: Machine[] = [];
  let pieces = 0;
  for (let cost = 0; cost < waiting.length;) {
    const m = waiting[cost]?.pop();
    if (!m) {
      cost += 1;
      continue;
    }
    if (isDone(m)) {
      const wanted = wants(m);
      if (wanted !== 'drop') runs.push(m);
      if (wanted === 'stop') return { runs, complete: false };
      if (runs.length >= limits.runs) return { runs, complete: false };
      continue;
    }
    yield;
    pieces += 1;
    if (pieces > limits.pieces) return { runs, complete: false };
    const next = follow(w, m);
    for (let i = next.length - 1; i >= 0; i -= 1) {
      const one = next[i];
      if (one) (waiting[Math.max(cost, one.cost)] ??= []).push(one);
    }
    for (let i = 0; i < waiting.length; i += 1) waiting[i] ??= [];
  }
  return { runs, complete: true };
}

/** Goes on to where the run may go more than one way, or ends. */
function follow(w: World, m: Machine): readonly Machine[] {
  let next: readonly Machine[] = [m];
  const { cost } = m;
  for (let one = next[0]; next.length === 1 && one && one.cost === cost && !isDone(one); one = next[0]) {
    next = advance(w, one);
    if (w.schedule.beside.length > 0) for (const each of next) startDue(w, each);
  }
  return next;
}

/** Whether every goal of the world was reached in this run. */
export function reachesGoals(w: World, m: Machine): boolean {
  if (w.goals.length === 0) return true;
  const decisions = toList(m.decisions);
  return w.goals.every((goal) => decisions.some((d) => d.call === goal.call && d.nth === goal.nth && mayBeFailure(d.outcome)));
}
