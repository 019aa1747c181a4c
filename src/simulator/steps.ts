/**
 * Work that may take long, cut into steps of a few milliseconds each: who runs it decides when to let others in, and may leave it where it is.
 */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Does all of it in one go. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
