import { writeFile } from 'node:fs/promises';
import type { Test } from './harness.ts';
import { runTests } from './run.ts';

/**
 * Runs tests where there is Node. The results go to the file that GETPUT_TEST_RESULTS names: the ways to start this share no other channel.
 * GETPUT_TEST_ONLY leaves out the tests whose names do not have these words.
 */
export async function runToFile(tests: readonly Test[]): Promise<void> {
  const file = process.env['GETPUT_TEST_RESULTS'];
  if (file === undefined) throw new Error('GETPUT_TEST_RESULTS names no file');
  const only = process.env['GETPUT_TEST_ONLY'] ?? '';
  await runTests(
    tests.filter(({ name }) => name.includes(only)),
    (results) => writeFile(file, JSON.stringify(results)),
  );
}
