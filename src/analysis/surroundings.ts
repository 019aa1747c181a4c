import type { ScopedRow } from '../catalogue/contract.ts';
import type { Summary } from '../lifecycle/summary.ts';

/**
 * What those who call a function do where it fails: most of those that are known undo what it left, or most leave it. `counted-on`: they leave it,
 * and most of them undo it themselves where a later step fails, so that they count on it that the function has left nothing.
 */
export type AfterFailure = 'undone' | 'left' | 'counted-on';

/** What is known of a file's neighbours in its tree. The same question always gets the same answer. */
export interface Surroundings {
  /** What a function does that the file calls and does not define; undefined where that is not known. */
  summary(call: string): Summary | undefined;
  /** A class of cleanup.h that a header declares. */
  scoped(name: string, kind: 'free' | 'guard' | 'class'): ScopedRow | undefined;
  /**
   * What the callers in other files do where the function `name` fails; undefined where none is known. `isPointer`: it tells that by its result
   * being NULL or an error pointer. `by`: the names of calls and functions that would undo it.
   */
  afterFailure?(name: string, isPointer: boolean, by: ReadonlySet<string>): AfterFailure | undefined;
}

export const nothingAround: Surroundings = { summary: () => undefined, scoped: () => undefined };
