import type { Event, Range, FlowGraph } from '../flow/graph.ts';
import { assumeEqual } from '../lifecycle/assume.ts';
import type { Context, Fault } from '../lifecycle/context.ts';
import { evaluate } from '../lifecycle/evaluate.ts';
import { any, negative, positive } from '../lifecycle/sign.ts';
import type { Sign } from '../lifecycle/sign.ts';
import { beginRound } from '../lifecycle/rounds.ts';
import { copyState, createState, signIn } from '../lifecycle/state.ts';
import type { State } from '../lifecycle/state.ts';
import { decide, leave, step } from '../lifecycle/step.ts';
import { valueOfId } from '../lifecycle/values.ts';
import type { ValueId, Values } from '../lifecycle/values.ts';
import { liveNames, loopsOf, reversePostorder, successors } from './liveness.ts';
import type { Loops } from './liveness.ts';
import { blur, prune, stateKeys } from './prune.ts';

/** The end of one path, or of several that nothing tells apart. */
export interface Exit {
  readonly at: Range;
  readonly state: State;
  readonly value: ValueId | undefined;
  readonly sign: Sign;
}

export interface Exploration {
  readonly exits: readonly Exit[];
  readonly faults: readonly Fault[];
  /** The limits were reached: what is reported stands, but silence means nothing. */
  readonly gaveUp: boolean;
  readonly loops: Loops;
}

export interface Limits {
  /** States that enter one block with the same resources held; more bring nothing new but the values of other variables. */
  readonly alike: number;
  /** Steps of blocks after which the function is given up as a whole. */
  readonly visits: number;
  /** Steps of each block after that: some paths are still followed to their ends, for what they show by themselves. */
  readonly thin: number;
}

export const defaultLimits: Limits = { alike: 6, visits: 2500, thin: 6 };

/** Hears of each event that a path comes to, with the states after it: what may be read of them, not kept. */
export type Observe = (event: Event, states: readonly State[]) => void;

/** What is known of a returned value: a parameter that is no error number by its name does not become one by being returned. */
function exitSign(values: Values, s: State, value: ValueId): Sign {
  const sign = signIn(values, s, value);
  const v = valueOfId(values, value);
  const from = v.k === 'initial' ? valueOfId(values, v.address) : undefined;
  const isArgument = from?.k === 'variable' && from.local && !/err|ret|^rc|res|rv|status/.test(from.name);
  return isArgument && sign === (positive | negative) ? positive : sign;
}

/** Walks all paths of a function, merging those that have become equal. Never throws; bounded by `limits`. */
export function explore(
  graph: FlowGraph,
  contextOf: (onFault: (fault: Fault) => void, loops: Loops) => Context,
  limits: Limits = defaultLimits,
  observe?: Observe,
): Exploration {
  const faults: Fault[] = [];
  const exits: Exit[] = [];
  const order = reversePostorder(graph);
  const rank = new Map(order.map((block, i) => [block, i]));
  const loops = loopsOf(graph, order, rank);
  const ctx = contextOf((fault) => faults.push({ ...fault, state: copyState(fault.state) }), loops);
  const { values } = ctx.frame;
  const live = liveNames(graph);
  const waiting = new Map<number, State[]>([[0, [createState()]]]);
  const seen = new Map<number, Set<string>>();
  const alike = new Map<number, Map<string, number>>();
  let visits = 0;

  const lands = landings(graph, rank);
  const meets = joins(graph, lands);
  const wait = (block: number, s: State): void => {
    const list = waiting.get(block);
    if (list) list.push(s);
    else waiting.set(block, [s]);
  };

  const arrive = (to: number, s: State): void => {
    const block = lands[to] ?? to;
    if (!meets.has(block)) return wait(block, s);
    prune(values, s, live[block] ?? new Set());
    const keys = seen.get(block) ?? new Set();
    seen.set(block, keys);
    const { resources: held, all: key } = stateKeys(s);
    if (keys.has(key)) return;
    keys.add(key);
    const classes = alike.get(block) ?? new Map<string, number>();
    alike.set(block, classes);
    const count = (classes.get(held) ?? 0) + 1;
    classes.set(held, count);
    if (count > limits.alike) {
      // Of too many, those are followed that still differ when what was only calculated is left out.
      if (count > limits.alike * 3 || visits * 4 > limits.visits || !blur(values, s)) return;
      const { all: blurred } = stateKeys(s);
      if (keys.has(blurred)) return;
      keys.add(blurred);
    }
    wait(block, s);
  };

  const goOn = (from: number, to: number, s: State): void => {
    if ((rank.get(to) ?? 0) <= (rank.get(from) ?? 0)) beginRound(values, s, loops.unwinds);
    arrive(to, s);
  };

  const finishBlock = (s: State, index: number): void => {
    const end = graph.blocks[index]?.end;
    switch (end?.k) {
      case 'goto':
        return goOn(index, end.to, s);
      case 'branch': {
        const { yes, no } = decide(ctx, s, end.test, end.at);
        if (yes) goOn(index, end.yes, yes);
        if (no) goOn(index, end.no, no);
        return;
      }
      case 'switch': {
        const id = evaluate(ctx.frame, s, end.value);
        for (const c of end.cases) {
          const taken = copyState(s);
          if (assumeEqual(values, taken, id, evaluate(ctx.frame, taken, c.value))) arrive(c.to, taken);
        }
        return arrive(end.otherwise, s);
      }
      case 'return': {
        const value = leave(ctx, s, end.value, end.at);
        exits.push({ at: end.at, state: s, value, sign: value === undefined ? any : exitSign(values, s, value) });
        return;
      }
      default:
    }
  };

  let gaveUp = false;
  const followed = new Map<number, number>();
  while (waiting.size > 0) {
    gaveUp ||= visits >= limits.visits;
    // The earliest block first: then the states that meet at a join are all there before it goes on. Of too many, the furthest, to come to the ends.
    let index = -1;
    for (const block of waiting.keys()) if (index < 0 || gaveUp === (rank.get(block) ?? 0) > (rank.get(index) ?? 0)) index = block;
    let entering: readonly State[] = waiting.get(index) ?? [];
    waiting.delete(index);
    if (gaveUp) {
      const most = limits.thin - (followed.get(index) ?? 0);
      entering = spread(entering, most);
      followed.set(index, limits.thin - most + entering.length);
    }
    for (const start of entering) {
      visits += 1;
      let states: readonly State[] = [start];
      for (const event of graph.blocks[index]?.events ?? []) {
        states = states.length === 1 && states[0] ? step(ctx, states[0], event) : states.flatMap((s) => step(ctx, s, event));
        if (states.length > 64) states = states.slice(0, 64);
        observe?.(event, states);
      }
      for (const s of states) finishBlock(s, index);
    }
  }
  return {
    exits,
    faults,
    gaveUp,
    loops,
  };
}

/** For each block the one at which something happens next: blocks that only lead on to a later one are passed through. */
function landings(graph: FlowGraph, rank: ReadonlyMap<number, number>): readonly number[] {
  return graph.blocks.map((_, start) => {
    let at = start;
    for (;;) {
      const block = graph.blocks[at];
      if (!block || block.events.length > 0 || block.end.k !== 'goto' || (rank.get(block.end.to) ?? 0) <= (rank.get(at) ?? 0)) return at;
      at = block.end.to;
    }
  });
}

/** The blocks that are come to in more than one way: only there may states have become equal. */
function joins(graph: FlowGraph, lands: readonly number[]): ReadonlySet<number> {
  const once = new Set<number>();
  const more = new Set<number>();
  graph.blocks.forEach(({ end }, from) => {
    // The entry is not come to, and is walked whatever it is.
    if (lands[from] !== from && from !== 0) return;
    for (const next of successors(end)) {
      const to = lands[next] ?? next;
      if (once.has(to)) more.add(to);
      once.add(to);
    }
  });
  return more;
}

/** At most so many of the states, from all over the list. */
function spread(states: readonly State[], most: number): readonly State[] {
  if (states.length <= most) return states;
  return Array.from({ length: Math.max(most, 0) }, (_, i) => states[Math.floor((i * states.length) / most)]).filter((s) => s !== undefined);
}
