import type { ScopedRow } from '../catalogue/contract.ts';
import type { Summary } from '../lifecycle/summary.ts';

/** What is known of a file's neighbours in its tree. The same question always gets the same answer. */
export interface Surroundings {
  /** What a function does that the file calls and does not define; undefined where that is not known. */
  summary(call: string): Summary | undefined;
  /** A class of cleanup.h that a header declares. */
  scoped(name: string, kind: 'free' | 'guard' | 'class'): ScopedRow | undefined;
}

export const nothingAround: Surroundings = { summary: () => undefined, scoped: () => undefined };
