/**
 * Work that may take long, cut into steps of a few milliseconds each: who runs it decides when to let others in, and may leave it where it is.
 * What a step gives is about what it was, for who cares.
 */
export type Steps<T> = Generator<unknown, T>;

/** Does all of it in one go. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
