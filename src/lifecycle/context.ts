import type { AcquireRow, IteratorRow, ReleaseRow, ScopedRow, TransferRow } from '../catalogue/contract.ts';
import type { Call, Range } from '../flow/graph.ts';
import type { Frame } from './evaluate.ts';
import type { Hold, State } from './state.ts';
import type { Summary } from './summary.ts';

/** What the semantics asks of the catalogue. */
export interface Contracts {
  acquires(call: string): readonly AcquireRow[];
  release(call: string): ReleaseRow | undefined;
  /** The acquires that this call gives back. */
  releasedBy(call: string): readonly AcquireRow[];
  /** The acquires of which this call is a twin that gives back by itself. */
  managedTwinOf(call: string): readonly AcquireRow[];
  iterator(name: string): IteratorRow | undefined;
  transfers(call: string): readonly TransferRow[];
  /** What an unknown function's name says it does to what it is given. */
  verb(name: string): 'releases' | 'takes' | undefined;
  /** What `__free(name)`, `guard(name)` or `CLASS(name)` does at both ends of the scope. */
  scoped(name: string, kind: 'free' | 'guard' | 'class'): ScopedRow | undefined;
  /** The function that is called may give back what the hold took, though the value does not show that it is the same. */
  mayGiveBack(call: Call, hold: Hold): boolean;
  /** It says of itself that it leaves with other locks than it came with. */
  changesLocks(call: string): boolean;
  /** A function of the same file with too many paths to know what it does. */
  isOpaque(call: string): boolean;
  /** What is known of a function of the same file. */
  summary(call: string): Summary | undefined;
  /** The same arguments give the same answer: a predicate such as is_foo(x). */
  isPure(call: string): boolean;
  /** A loop macro that nobody described walks a list: its first argument is the cursor. */
  walksList(iterator: string): boolean;
  /** Gives another view of the object that it is given: to_foo(dev). */
  isConversion(call: string): boolean;
}

/** What the catalogue alone says: the same in all functions of all files. */
export type CatalogueContracts = Pick<Contracts, 'acquires' | 'release' | 'releasedBy' | 'managedTwinOf' | 'verb'>;

/** Something wrong that a step itself sees. */
export interface Fault {
  readonly rule: 'double-release' | 'use-after-release' | 'leak' | 'wrong-release' | 'unchecked-get';
  readonly at: Range;
  readonly hold: Hold;
  /** The call that released, used or overwrote: its name. */
  readonly call: string;
  readonly state: State;
  /** The use is that a format prints it, by this conversion counted from 0: only the text tells whether that follows the pointer. */
  readonly conversion?: number;
}

export interface Context {
  readonly frame: Frame;
  readonly contracts: Contracts;
  /** Whether the event at this offset can run more than once on a path. */
  readonly repeats: (at: number) => boolean;
  /** Whether what is taken at one offset, in a loop, is given back at the other in a loop of its own. */
  readonly unwinds: (taken: number, given: number) => boolean;
  /** Whether the function ever reads this local or temporary. */
  readonly isRead: (name: string) => boolean;
  readonly onFault: (fault: Fault) => void;
}
