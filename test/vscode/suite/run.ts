import type { Result } from '../result.ts';
import { activated } from './harness.ts';
import type { Test } from './harness.ts';

/** How long one test may take, in milliseconds: one that hangs must not take the results of the others with it. */
const patience = 60_000;

/** Runs tests one after another in an activated extension; `told` hears all results so far, before the first and after each. Rejects where one failed. */
export async function runTests(tests: readonly Test[], told: (results: readonly Result[]) => Promise<void> | void): Promise<void> {
  const results: Result[] = [];
  await activated();
  await told(results);
  for (const test of tests) {
    const begun = performance.now();
    let problem: string | undefined;
    try {
      await within(test.run());
    } catch (error) {
      problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    results.push({ name: test.name, problem, milliseconds: Math.round(performance.now() - begun) });
    await told(results);
  }
  const failed = results.filter(({ problem }) => problem !== undefined).length;
  if (failed > 0) throw new Error(`${failed} of ${results.length} failed`);
}

async function within(work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>(
    (_, reject) => (timer = setTimeout(() => reject(new Error(`it did not end within ${patience / 1000} s`)), patience)),
  );
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
