import windows from './data/windows.json' with { type: 'json' };

/** A call that keeps a callback from being run again, and does not wait where it is running. */
export interface HastyStop {
  readonly call: string;
  /** Calls that stop the same callback and wait for it. The first one is what to say in its place. */
  readonly waits: readonly string[];
  /** Calls that make it run. */
  readonly starts: readonly string[];
  /** Calls that set it up: the first argument is what will run, the second one its callback. */
  readonly arms?: readonly string[];
  /** Calls that put an end to it in another way. */
  readonly ends?: readonly string[];
  /** Calls that wait for whatever runs of the kind. */
  readonly drains?: readonly string[];
}

/** Ends of one object of which each of `upper` must come before `lower`: what is let go of is not there to be switched off. */
export interface Layer {
  readonly lower: string;
  readonly upper: readonly string[];
}

export interface WindowsTable {
  readonly stops: readonly HastyStop[];
  /** Calls after which others call back into who made them, until what was registered is taken down again. */
  readonly interfaces: readonly string[];
  /** The same for what a device does of itself, which the device may have been told to leave off before. */
  readonly handlers: readonly string[];
  readonly layers: readonly Layer[];
  /** Calls after which nobody comes to an object any more, besides those that undo `interfaces`. */
  readonly leaving: readonly string[];
}

/** The table that ships. */
export const windowsTable: WindowsTable = windows;
