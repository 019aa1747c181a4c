import type { AcquireRow } from '../catalogue/contract.ts';
import type { Range } from '../flow/graph.ts';

import type { Sign } from './sign.ts';
import { inherentSign, intern, objectOf, valueOfId } from './values.ts';
import type { ValueId, Values } from './values.ts';

/** Another function saw the resource: it may have kept it. `verb` is what its name says that it does. */
export interface Exposure {
  readonly call: string;
  readonly at: Range;
  readonly result: ValueId;
  readonly verb: 'takes' | 'neutral';
  /** Only the object around the resource was passed, or a part of it. */
  readonly indirect: boolean;
}

export type Status =
  /** This function must still give it back or hand it on. */
  | 'held'
  | 'released'
  /** Owned by something that outlives the function. */
  | 'transferred';

/** How a hold came to its end, or to somebody else. */
export interface Left {
  readonly by: string;
  readonly at: Range;
  readonly frees: 'always' | 'last' | 'never';
  /** What the call answers, whether it was the last one, is looked at. */
  readonly asked?: boolean;
  /** All that the call was given, where it may undo one of several things of the same object: one group of files of a device. */
  readonly given?: readonly ValueId[];
}

/** One acquire on one path. Immutable; a state replaces it. */
export interface Hold {
  /** Offset of the acquiring call: with `row.at` the identity of the acquire. */
  readonly site: number;
  readonly at: Range;
  readonly row: AcquireRow;
  readonly resource: ValueId;
  readonly status: Status;
  /** Units taken here and not given back. */
  readonly count: number;
  /** How it left `held`. */
  readonly left: Left | undefined;
  /** Where it was handed over last, if ever: kept when somebody gives it back after that. */
  readonly handed: number | undefined;
  /** Where it was stored: an address, and the object that it belongs to. */
  readonly stored: readonly ValueId[];
  readonly exposures: readonly Exposure[];
  /** The call failed and the count went up all the same. */
  readonly despiteFailure: boolean;
  /** The acquire failed on this path: nothing is held, and a release of it is one too many. */
  readonly failed: boolean;
  /** Its device gives it back. */
  readonly managed: boolean;
  /** The round of a loop before this one took it. */
  readonly older: boolean;
}

/** A hold as it is after it was given back, of which nothing else is known: this function has not taken it. */
export const releasedHold = (at: Range, row: AcquireRow, resource: ValueId, left: Left): Hold => ({
  site: at.start,
  at,
  row,
  resource,
  status: 'released',
  count: 0,
  left,
  handed: undefined,
  stored: [],
  exposures: [],
  despiteFailure: false,
  failed: false,
  managed: false,
  older: false,
});

/** One step of a path, linked backwards so that states share what they have in common. */
export interface Trace {
  readonly before: Trace | undefined;
  readonly at: Range;
  readonly what:
    { readonly k: 'branch'; readonly taken: boolean } | { readonly k: 'note'; readonly text: string; readonly site: number; readonly held: number };
}

/**
 * Something of the caller's that was stored: in the object `owner`, at the address `place` in it. Both unknown: a call took it, for certain or,
 * where only its name says so, perhaps.
 */
export interface Kept {
  readonly id: ValueId;
  readonly owner: ValueId | undefined;
  readonly place: ValueId | undefined;
  /** It was the thing itself that was stored, not the address of a part of it. */
  readonly whole: boolean;
  readonly certain: boolean;
}

/** Something that the call `by` took over: from then on it may be gone. */
export interface Spent {
  readonly id: ValueId;
  readonly by: string;
  readonly at: Range;
  /** What this function had of it. */
  readonly own: Hold | undefined;
}

/** Everything that is known at one point of one path. A step works on a copy of its own. */
export interface State {
  /** What stands at an address, where this function wrote it. */
  readonly memory: Map<ValueId, ValueId>;
  readonly signs: Map<ValueId, Sign>;
  holds: readonly Hold[];
  /** Values of the caller that this path stored where they outlive the call. */
  kept: readonly Kept[];
  /** What was taken over in this round of the loop that the path is in. */
  spent: readonly Spent[];
  trace: Trace | undefined;
}

export const createState = (): State => ({ memory: new Map(), signs: new Map(), holds: [], kept: [], spent: [], trace: undefined });

export const copyState = (s: State): State => ({
  memory: new Map(s.memory),
  signs: new Map(s.signs),
  holds: s.holds,
  kept: s.kept,
  spent: s.spent,
  trace: s.trace,
});

/** What stands at `address`. A member of a struct variable that was assigned as a whole (`f = fdget(n)`) is that member of what was assigned. */
export function read(values: Values, s: State, address: ValueId): ValueId {
  const written = s.memory.get(address);
  if (written !== undefined) return written;
  const at = valueOfId(values, address);
  if (at.k === 'member' && valueOfId(values, at.base).k === 'variable') {
    const whole = s.memory.get(at.base);
    if (whole !== undefined) return read(values, s, intern(values, { k: 'member', base: whole, name: at.name }));
  }
  return intern(values, { k: 'initial', address });
}

/** Stores `value` at `address`; what was known of the members of a variable that is overwritten is forgotten. */
export function write(values: Values, s: State, address: ValueId, value: ValueId): void {
  if (valueOfId(values, address).k === 'variable') forgetInside(values, s, address);
  s.memory.set(address, value);
}

/** Forgets what is known to stand inside the object at `address`. */
export function forgetInside(values: Values, s: State, address: ValueId): void {
  for (const known of s.memory.keys()) if (known !== address && objectOf(values, known) === address) s.memory.delete(known);
}

export function signIn(values: Values, s: State, id: ValueId): Sign {
  return s.signs.get(id) ?? inherentSign(values, id, (other) => signIn(values, s, other));
}

/** Adds a note to the path: something happened to the hold taken at `site`. */
export function note(s: State, at: Range, text: string, site: number, held: number): void {
  s.trace = { before: s.trace, at, what: { k: 'note', text, site, held } };
}

/** Replaces one hold. */
export function replaceHold(s: State, old: Hold, by: Hold): void {
  s.holds = s.holds.map((h) => (h === old ? by : h));
}
