import windows from './data/windows.json' with { type: 'json' };

/** A call that keeps a callback from being run again, and does not wait where it is running. */
export interface HastyStop {
  readonly call: string;
  /** Calls that stop the same callback and wait for it. The first one is what to say in its place. */
  readonly waits: readonly string[];
  /** Calls that make it run. */
  readonly starts: readonly string[];
  /** Calls that wait for whatever runs of the kind. */
  readonly drains?: readonly string[];
}

export interface WindowsTable {
  readonly stops: readonly HastyStop[];
  /** Calls after which others call back into who made them, until what was registered is taken down again. */
  readonly interfaces: readonly string[];
  /** The same for what a device does of itself, which the device may have been told to leave off before. */
  readonly handlers: readonly string[];
}

/** The table that ships. */
export const windowsTable: WindowsTable = windows;
