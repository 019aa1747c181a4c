import { writeFile } from 'node:fs/promises';
import * as commands from './commands.ts';
import * as diagnostics from './diagnostics.ts';
import { activated } from './harness.ts';
import type { Result } from '../result.ts';

/**
 * What VS Code runs inside its extension host. The results go to the file that GETPUT_TEST_RESULTS names, since the two ways to run this
 * module share no other channel.
 */
export async function run(): Promise<void> {
  const file = process.env['GETPUT_TEST_RESULTS'];
  if (file === undefined) throw new Error('GETPUT_TEST_RESULTS names no file');
  const results: Result[] = [];
  await activated();
  for (const test of [...diagnostics.tests, ...commands.tests]) {
    const begun = performance.now();
    let problem: string | undefined;
    try {
      await test.run();
    } catch (error) {
      problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    results.push({ name: test.name, problem, milliseconds: Math.round(performance.now() - begun) });
    await writeFile(file, JSON.stringify(results));
  }
  const failed = results.filter(({ problem }) => problem !== undefined).length;
  if (failed > 0) throw new Error(`${failed} of ${results.length} failed`);
}
