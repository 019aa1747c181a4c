import type { Moment } from './machine.ts';
import type { Names } from './names.ts';

/** A function that may be called back from now on, since it is registered. */
export interface Window {
  readonly function: string;
  /** What it is registered through. */
  readonly through: string;
}

export const openWindowsAt = (x: Moment, names: Names): readonly Window[] =>
  x.windows.map(({ function: name, resource }) => ({ function: name, through: names.value(resource).replace(/^&/, '') }));
