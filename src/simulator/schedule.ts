/**
 * What makes a run: everything that the source leaves open is a choice, named by where it stands (an offset of the text) and by how often the
 * run has come there before. A choice that is not made takes its usual course; one that cannot be is left out.
 */
export interface Choice {
  readonly at: number;
  /** From 1: the first time that the run comes to this place. */
  readonly occurrence: number;
  /** One of the words of `Outcome`, or for a `switch` the text of the case. */
  readonly outcome: string;
  /** What is chosen, in words for people: `kmalloc() fails`. */
  readonly text?: string;
}

/** A function that runs beside the simulated one, in a thread of its own. */
export interface Beside {
  readonly function: string;
  /** It starts after that step; absent: when the simulated function has returned. `occurrence` counts from 1. */
  readonly after?: { readonly at: number; readonly occurrence: number };
}

export interface Schedule {
  readonly choices: readonly Choice[];
  /** Calls of functions of the same file are stepped into; otherwise their summaries are played, as the analyser does. */
  readonly enter: boolean;
  readonly beside: readonly Beside[];
}

export const usualSchedule: Schedule = { choices: [], enter: true, beside: [] };

/** A call that must fail: its `nth` execution in the run, from 1. */
export interface Goal {
  readonly call: string;
  readonly nth: number;
}

/** How something that may go one way or another went. */
export type Outcome = 'succeeds' | 'fails' | 'finds nothing' | 'true' | 'false' | 'one more round' | 'ends' | 'last' | 'not the last';

export const isFailure = (outcome: string): boolean => outcome === 'fails' || outcome === 'finds nothing';
