import type { FlowGraph, Range } from '../flow/graph.ts';
import type { Fault } from '../lifecycle/context.ts';
import type { Sign } from '../lifecycle/sign.ts';
import type { Hold, Kept, State } from '../lifecycle/state.ts';
import type { ValueId } from '../lifecycle/values.ts';
import type { Instance } from './instance.ts';
import type { Objects } from './objects.ts';
import type { PrivateData } from './private-data.ts';

/** A list that grows at its end and is shared by all runs that began alike. */
export interface Link<T> {
  readonly before: Link<T> | undefined;
  readonly value: T;
  readonly length: number;
}

export const push = <T>(before: Link<T> | undefined, value: T): Link<T> => ({ before, value, length: (before?.length ?? 0) + 1 });

export function toList<T>(link: Link<T> | undefined): readonly T[] {
  const list: T[] = [];
  for (let l = link; l; l = l.before) list.push(l.value);
  return list.reverse();
}

/** A function that is being run: where it stands, and who called it. Immutable. */
export interface Activation {
  readonly instance: Instance;
  readonly block: number;
  readonly index: number;
  readonly caller: Activation | undefined;
  /** The temporary of the caller that receives the result. */
  readonly result: string | undefined;
  /** `callback`: the last put runs it. */
  readonly why: 'start' | 'call' | 'callback';
  /** Offset of the call in the caller, virtual, and which execution of that name it is. */
  readonly call: { readonly at: Range; readonly name: string; readonly nth: number } | undefined;
  /** How often each block was entered. */
  readonly rounds: ReadonlyMap<number, number>;
}

export interface Thread {
  readonly name: string;
  readonly top: Activation | undefined;
  /** The lock that it waits for. */
  readonly waits: ValueId | undefined;
}

/** Something open was decided. Offsets are real. */
export interface Decision {
  readonly at: Range;
  readonly occurrence: number;
  readonly kind: 'call' | 'test' | 'loop' | 'switch' | 'put';
  /** The call whose outcome this is; '' where no call is concerned. */
  readonly call: string;
  /** Where that call stands, and which execution of the name it is. */
  readonly callAt: number;
  readonly nth: number;
  readonly outcome: string;
  readonly options: readonly string[];
}

/** What a run leaves behind at one step. Offsets are real; `holds` are as the semantics has them. */
export interface Moment {
  readonly thread: number;
  readonly depth: number;
  readonly function: string;
  readonly at: Range;
  readonly occurrence: number;
  /** The called name; '' where the step is no call. */
  readonly call: string;
  readonly nth: number;
  readonly kind:
    'call' | 'enter' | 'callback' | 'test' | 'switch' | 'return' | 'end' | 'round' | 'store' | 'scope' | 'assert' | 'blocked' | 'resumed';
  /** Words of its own, besides what the holds tell. */
  readonly notes: readonly string[];
  readonly before: readonly Hold[];
  readonly holds: readonly Hold[];
  readonly counts: ReadonlyMap<ValueId, number>;
  readonly countsBefore: ReadonlyMap<ValueId, number>;
  /** A count changed, or the state of an object. */
  readonly counted: boolean;
  readonly objects: Objects;
  readonly objectsBefore: Objects;
  /** What each count that is started runs when it comes to zero. */
  readonly frees: ReadonlyMap<ValueId, string>;
  /** What came from the caller and was stored by now. */
  readonly kept: readonly Kept[];
  readonly windows: readonly { readonly function: string; readonly resource: ValueId }[];
  /** What is wrong here. */
  readonly faults: readonly Fault[];
}

/** A function that was run as a thread has returned. */
export interface Ended {
  readonly thread: number;
  readonly graph: FlowGraph;
  /** Virtual. */
  readonly at: Range;
  readonly state: State;
  readonly value: ValueId | undefined;
  readonly sign: Sign;
  /** False: a call that does not return ended it. */
  readonly returns: boolean;
}

/** One run, as far as it has come. A step makes new ones out of it and leaves it used up. */
export interface Machine {
  threads: readonly Thread[];
  running: number;
  state: State;
  /** What there is to tell of the run, in a world that tells. */
  moments: Link<Moment> | undefined;
  /** How many moments there were, told or not. */
  steps: number;
  decisions: Link<Decision> | undefined;
  ends: readonly Ended[];
  faults: readonly Fault[];
  /** How often each place was come to, by a key. Written by `meet` and `remember` alone, which copy it first where a fork shares it. */
  met: Map<string, number>;
  shares: boolean;
  /** Reference counts of which all is known, by the address of the counter or object. */
  counts: ReadonlyMap<ValueId, number>;
  /** Lists, works and the like of which something is known, by their address. */
  objects: Objects;
  /** What was hung on objects, for others to ask back. */
  data: PrivateData;
  cost: number;
  /** Nothing can run any more, though not all have ended. */
  stuck: boolean;
}

/**
 * A machine that goes its own way from here on, one of `ways`: where there is no other, the machine itself. Copying what was met waits until
 * one of them meets something.
 */
export function fork(m: Machine, state: State, ways = 2): Machine {
  if (ways === 1) {
    m.state = state;
    return m;
  }
  m.shares = true;
  return { ...m, state };
}

/** Keeps a number under a key. */
export function remember(m: Machine, key: string, n: number): void {
  if (m.shares) {
    m.met = new Map(m.met);
    m.shares = false;
  }
  m.met.set(key, n);
}

/** Counts one more visit of `key`; gives how often it was met, this one included. */
export function meet(m: Machine, key: string): number {
  const n = (m.met.get(key) ?? 0) + 1;
  remember(m, key, n);
  return n;
}

export const topOf = (m: Machine): Activation | undefined => m.threads[m.running]?.top;

export function setTop(m: Machine, top: Activation | undefined): void {
  m.threads = m.threads.map((t, i) => (i === m.running ? { ...t, top } : t));
}

export function depthOf(a: Activation | undefined): number {
  let depth = -1;
  for (let at = a; at; at = at.caller) depth += 1;
  return depth;
}
