import type { Result } from '../result.ts';
import { activated } from './harness.ts';
import type { Test } from './harness.ts';

/** Runs tests one after another in an activated extension; `told` hears all results so far after each. Rejects where one failed. */
export async function runTests(tests: readonly Test[], told: (results: readonly Result[]) => Promise<void> | void): Promise<void> {
  const results: Result[] = [];
  await activated();
  for (const test of tests) {
    const begun = performance.now();
    let problem: string | undefined;
    try {
      await test.run();
    } catch (error) {
      problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    results.push({ name: test.name, problem, milliseconds: Math.round(performance.now() - begun) });
    await told(results);
  }
  const failed = results.filter(({ problem }) => problem !== undefined).length;
  if (failed > 0) throw new Error(`${failed} of ${results.length} failed`);
}
