import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { statusOf } from './process.ts';
import { runVsCodeTests } from './vscode/tests.ts';
import type { Sums } from './vscode/tests.ts';

/** `npm test`: the unit tests, then those in a real VS Code. The last line is the true sum of both, and the exit status says whether all passed. */
const unit = await unitTests();
const inVsCode = await runVsCodeTests().catch((error: unknown): Sums => {
  console.error(error instanceof Error ? error.message : error);
  return { passed: 0, failed: 1, skipped: 0 };
});
const passed = unit.passed + inVsCode.passed;
const failed = unit.failed + inVsCode.failed;
const skipped = unit.skipped + inVsCode.skipped;
process.exitCode = failed === 0 ? 0 : 1;
console.log(`${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`);

/** What of vitest's JSON report is read. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

async function unitTests(): Promise<Sums> {
  const folder = await mkdtemp(join(tmpdir(), 'getput-test-'));
  try {
    const file = join(folder, 'report.json');
    const vitest = join('node_modules', 'vitest', 'vitest.mjs');
    const status = await statusOf(process.execPath, [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]);
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) return { passed: 0, failed: 1, skipped: 0 };
    const report = JSON.parse(text) as Report;
    // A file that does not even load has no test that could fail.
    const broken = report.testResults.filter((result) => result.status === 'failed' && result.assertionResults.length === 0).length;
    const failures = report.numFailedTests + broken;
    return {
      passed: report.numPassedTests,
      failed: status !== 0 && failures === 0 ? 1 : failures,
      skipped: report.numPendingTests + report.numTodoTests,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
