import type { AcquireRow } from '../catalogue/contract.ts';
import type { Sign } from './sign.ts';

/**
 * A place that a caller can name, seen from a function: a parameter or the result, and the way from there. `[]` is the value itself, `['*']` what
 * it points to (an out-parameter), `['.np', '*']` what stands in its member np, `['.lock']` the address of its member lock, `['[]']` an element of
 * it, `['^dev']` the object whose member dev it is.
 */
export interface CallerPlace {
  /** The parameter's position, `ret`, the name of a global, or `=` and the name of a constant. */
  readonly root: number | string;
  readonly way: readonly string[];
}

/** What a function does, seen from its caller. */
export type Effect =
  | { readonly does: 'acquires'; readonly place: CallerPlace; readonly row: AcquireRow }
  | {
      readonly does: 'releases';
      readonly place: CallerPlace;
      readonly call: string;
      readonly frees: 'always' | 'last' | 'never';
      /** It put something else, or nothing, where the released pointer stood. */
      readonly replaced: boolean;
    }
  /**
   * It stores the value where it outlives the call; not `certain`: it passes it to a function whose name says so. `ends`: it gives it back on some
   * of its paths and not on others that look the same.
   */
  | { readonly does: 'keeps'; readonly place: CallerPlace; readonly certain: boolean; readonly ends: boolean };

/** One way in which a function may end, as far as its caller can tell it from the others: by the sign of the result. */
export interface Outcome {
  readonly result: Sign;
  readonly effects: readonly Effect[];
}

/** `same`: the result is always that parameter, or that member of it. */
export interface Summary {
  readonly outcomes: readonly Outcome[];
  readonly same: CallerPlace | undefined;
}
