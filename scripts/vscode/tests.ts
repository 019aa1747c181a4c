import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import type { Page } from 'playwright-core';
import { tests as pageTests } from '../../test/vscode/page/editor.ts';
import { closeSideBar } from '../../test/vscode/page/harness.ts';
import type { Result } from '../../test/vscode/result.ts';
import { run } from '../process.ts';
import type { Sums } from '../sums.ts';
import { openBrowser } from './browser.ts';
import { folder, installVsCode } from './install.ts';
import { serveVsCode } from './serve.ts';

/** How long the suite in the extension host may take, and a wait inside a page, in milliseconds. */
const suitePatience = 180_000;
const pagePatience = 20_000;

/**
 * Builds, then runs the suite in the extension host and the tests that a page drives, all on one VS Code. `VSCODE_EXECUTABLE` names a
 * desktop VS Code to run the suite in instead; a page has nothing to drive there, so those tests count as skipped.
 */
export async function runVsCodeTests(): Promise<Sums> {
  await run(process.execPath, ['esbuild.mjs']);
  await mkdir(folder, { recursive: true });
  const scratch = await mkdtemp(join(process.cwd(), folder, 'run-'));
  try {
    const suite = join(scratch, 'suite.cjs');
    await build({
      entryPoints: ['test/vscode/suite/index.ts'],
      outfile: suite,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      external: ['vscode'],
      logLevel: 'warning',
    });
    const workspace = join(scratch, 'workspace');
    await cp('test/vscode/workspace', workspace, { recursive: true });
    const results = join(scratch, 'results.json');
    const executable = process.env['VSCODE_EXECUTABLE'];
    return executable === undefined ? await onServer({ suite, workspace, results }) : await onDesktop(executable, { suite, workspace, results });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface Run {
  readonly suite: string;
  readonly workspace: string;
  readonly results: string;
}

async function onServer({ suite, workspace, results }: Run): Promise<Sums> {
  const clock = stopwatch();
  await installVsCode();
  const browser = await openBrowser();
  const served = await serveVsCode({ environment: { GETPUT_TEST_RESULTS: results } });
  clock('VS Code and Chromium started');
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'dark' });
    context.setDefaultTimeout(pagePatience);
    const first = await context.newPage();
    const status = await runSuite(first, served.address({ workspace, tests: suite }));
    const inHost = await report(results, status);
    await first.close();
    clock('suite in the extension host');

    const page = await context.newPage();
    await page.goto(served.address({ workspace }));
    await page.locator('.monaco-workbench .explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 });
    await closeSideBar(page);
    const onPage: Result[] = [];
    for (const test of pageTests) {
      const begun = performance.now();
      const problem = await test.run(page).then(
        () => undefined,
        async (error: unknown) => {
          const picture = join(folder, `failed-${test.name.replace(/\W+/g, '-')}.png`);
          await page.screenshot({ path: picture });
          return `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n(the page then: ${picture})`;
        },
      );
      onPage.push({ name: test.name, problem, milliseconds: Math.round(performance.now() - begun) });
    }
    onPage.forEach(print);
    clock('tests that a page drives');
    return sums([...inHost, ...onPage], 0);
  } finally {
    await browser.close();
    await served.stop();
  }
}

async function onDesktop(executable: string, { suite, workspace, results }: Run): Promise<Sums> {
  const status = await runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: process.cwd(),
    extensionTestsPath: suite,
    extensionTestsEnv: { GETPUT_TEST_RESULTS: results },
    launchArgs: [
      workspace,
      '--disable-extensions',
      '--disable-workspace-trust',
      ...(process.getuid?.() === 0 ? ['--no-sandbox', '--user-data-dir', join(dirname(results), 'user')] : []),
    ],
  }).catch(() => 1);
  const inHost = await report(results, status);
  console.log(`skipped: ${pageTests.length} tests that a page drives, since VSCODE_EXECUTABLE names a desktop VS Code`);
  return sums(inHost, pageTests.length);
}

/** Opens the address and waits for the extension host to tell the suite's exit status. */
async function runSuite(page: Page, address: string): Promise<number> {
  const ended = new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the suite did not end within ${suitePatience / 1000} s`)), suitePatience);
    void page.exposeFunction('codeAutomationExit', (code: number) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
  await page.exposeFunction('codeAutomationLog', () => undefined);
  await page.goto(address);
  return await ended.catch((error: unknown) => {
    console.error(error);
    return 1;
  });
}

/** The results that the suite wrote; a suite that ended badly without a failed test counts as one failure. */
async function report(file: string, status: number): Promise<Result[]> {
  const written = existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Result[]) : [];
  const silent = status !== 0 && !written.some(({ problem }) => problem !== undefined);
  const results = silent ? [...written, { name: 'the suite ends', problem: `it ended with status ${status}`, milliseconds: 0 }] : written;
  results.forEach(print);
  return results;
}

function print({ name, problem, milliseconds }: Result): void {
  console.log(`${problem === undefined ? 'ok    ' : 'FAILED'} ${name} (${milliseconds} ms)`);
  if (problem !== undefined) console.log(problem.replace(/^/gm, '       '));
}

function sums(results: readonly Result[], skipped: number): Sums {
  const failed = results.filter(({ problem }) => problem !== undefined).length;
  return { passed: results.length - failed, failed, skipped };
}

function stopwatch(): (what: string) => void {
  let begun = performance.now();
  return (what) => {
    const now = performance.now();
    console.log(`${what}: ${((now - begun) / 1000).toFixed(1)} s`);
    begun = now;
  };
}
