/** Long work beside messages that wait. */
import type { Steps } from '../analysis/steps.ts';

/** Lets messages that wait be handled. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/**
 * Does the steps, and gives way to messages that wait after each `turn` milliseconds. Undefined where `isUnwanted`, which is asked each time after
 * that, says that nobody needs the rest.
 */
export async function inTurns<T>(steps: Steps<T>, turn: number, isUnwanted: () => boolean): Promise<{ readonly result: T } | undefined> {
  for (let since = performance.now(); ;) {
    const step = steps.next();
    if (step.done === true) return { result: step.value };
    if (performance.now() - since < turn) continue;
    await breathe();
    if (isUnwanted()) return undefined;
    since = performance.now();
  }
}
