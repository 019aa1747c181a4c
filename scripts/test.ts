import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checksLine, complaints, runChecks } from './checks.ts';
import { offerPrograms } from './machine.ts';
import { statusOf } from './process.ts';
import { countsLine, sumOf, type Sums } from './sums.ts';
import { findChromium } from './vscode/browser.ts';
import { runVsCodeTests } from './vscode/tests.ts';

/**
 * `npm test`: the quick unit tests; types, rules and format; the slow tests and those of the built program; those in a real VS Code. Each
 * part has a line of its own at the end, and the last line is the true sum of all tests. The exit status says whether everything passed.
 */
const parts: { readonly name: string; readonly sums: Sums; readonly seconds: number }[] = [];

async function part(name: string, run: () => Promise<Sums>): Promise<void> {
  const begun = performance.now();
  const sums = await run().catch((error: unknown): Sums => {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  parts.push({ name, sums, seconds: (performance.now() - begun) / 1000 });
}

await offerPrograms([{ program: 'git', debian: ['git'] }]);
await part('unit', () => vitest(['unit']));
const checks = await runChecks();
console.log(complaints(checks) + checksLine(checks));
await offerPrograms([
  { program: 'nvim', debian: ['neovim'] },
  { program: 'emacs', debian: ['emacs-nox', 'elpa-eglot'] },
]);
// Where there is none, the tests that need it say so themselves.
await findChromium().catch(() => undefined);
await part('slow and program', () => vitest(['slow', 'program']));
await part('VS Code', () => runVsCodeTests());

const all = sumOf(parts.map(({ sums }) => sums));
const sound = checks.every(({ problem }) => problem === undefined);
console.log('');
for (const { name, sums, seconds } of parts) console.log(`${name}: ${countsLine(sums)} (${seconds.toFixed(0)} s)`);
console.log(checksLine(checks));
console.log(countsLine(all));
process.exitCode = all.failed === 0 && sound ? 0 : 1;

/** What of vitest's JSON report is read. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/** Runs projects of vitest.config.ts. */
async function vitest(projects: readonly string[]): Promise<Sums> {
  const folder = await mkdtemp(join(tmpdir(), 'getput-test-'));
  try {
    const file = join(folder, 'report.json');
    const program = join('node_modules', 'vitest', 'vitest.mjs');
    const chosen = projects.flatMap((name) => ['--project', name]);
    const status = await statusOf(process.execPath, [
      program,
      'run',
      ...chosen,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ]);
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
