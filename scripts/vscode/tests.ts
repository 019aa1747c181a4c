import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import type { Browser, BrowserContext } from 'playwright-core';
import { tests as editorTests } from '../../test/vscode/page/editor.ts';
import { closeSideBar } from '../../test/vscode/page/harness.ts';
import { tests as readingTests } from '../../test/vscode/page/reading.ts';
import { tests as reloadTests } from '../../test/vscode/page/reload.ts';
import { tests as reviewTests } from '../../test/vscode/page/review.ts';
import { tests as simulatorTests } from '../../test/vscode/page/simulator.ts';
import type { Result } from '../../test/vscode/result.ts';
import { makeFolders } from '../../test/vscode/multi-root/folders.ts';
import { run } from '../process.ts';
import { sumOf } from '../sums.ts';
import type { Sums } from '../sums.ts';
import { openBrowser } from './browser.ts';
import { bundleSuite, bundleWebSuite } from './bundle.ts';
import { folder, installVsCode } from './install.ts';
import { installWeb } from './install-web.ts';
import { runOnPage } from './pages.ts';
import { print, report, runSuite, sums, writtenTo } from './results.ts';
import { serveVsCode } from './serve.ts';
import { makeVsix, megabytes } from './vsix.ts';
import { runWebTests } from './web-tests.ts';

/** How long a wait inside a page may take, in milliseconds. */
const pagePatience = 20_000;

const pageTests = [...editorTests, ...simulatorTests, ...readingTests, ...reviewTests];

/** Parts of the tests in VS Code, by the words that choose them. */
const parts = ['trusted', 'restricted', 'web', 'package'] as const;
type Part = (typeof parts)[number];

/**
 * Builds, then runs the suites in real extension hosts and the tests that a page drives. `chosen` names the parts, all of them where it is
 * empty. `VSCODE_EXECUTABLE` names a desktop VS Code to run the main suite in instead; a page has nothing to drive there, so those tests
 * count as skipped.
 */
export async function runVsCodeTests(chosen: readonly string[] = []): Promise<Sums> {
  const unknown = chosen.find((name) => !parts.some((part) => part === name));
  if (unknown !== undefined) throw new Error(`There is no part '${unknown}' of the tests in VS Code: there are ${parts.join(', ')}.`);
  const wanted = (part: Part): boolean => chosen.length === 0 || chosen.includes(part);
  await run(process.execPath, ['esbuild.mjs']);
  await mkdir(folder, { recursive: true });
  const scratch = await mkdtemp(join(process.cwd(), folder, 'run-'));
  try {
    const executable = process.env['VSCODE_EXECUTABLE'];
    if (executable !== undefined) return await onDesktop(executable, scratch);
    await installVsCode();
    if (wanted('web')) await installWeb();
    const browser = await openBrowser();
    try {
      const done: Sums[] = [];
      if (wanted('trusted')) done.push(await trusted(browser, scratch));
      if (wanted('restricted')) done.push(await restricted(browser, scratch));
      if (wanted('web')) done.push(await inBrowser(scratch));
      if (wanted('package')) done.push(await packaged(browser, scratch));
      return sumOf(done);
    } finally {
      await browser.close();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** A copy of the workspace that tests may change. */
async function workspaceIn(scratch: string, name: string): Promise<string> {
  const workspace = join(scratch, name);
  await cp('test/vscode/workspace', workspace, { recursive: true });
  await cp('media/sample', join(workspace, 'lantern'), { recursive: true });
  return workspace;
}

/** The suite in the extension host, the one with several folders, and the tests that a page drives, all on one VS Code. */
async function trusted(browser: Browser, scratch: string): Promise<Sums> {
  const clock = stopwatch();
  const results = join(scratch, 'results.json');
  const workspace = await workspaceIn(scratch, 'workspace');
  const served = await serveVsCode({ environment: { GETPUT_TEST_RESULTS: results } });
  clock('VS Code started');
  try {
    const looks = { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' } as const;
    // A browser that remembers nothing for each: what a suite before left open would be open here as well, or not, as time falls.
    const context = async (): Promise<BrowserContext> => {
      const fresh = await browser.newContext(looks);
      fresh.setDefaultTimeout(pagePatience);
      return fresh;
    };
    const all: Result[] = [];
    const suites = [
      { entry: 'test/vscode/suite/index.ts', workspace },
      { entry: 'test/vscode/multi-root/index.ts', workspace: await makeFolders(join(scratch, 'folders')) },
    ];
    for (const { entry, workspace: opened } of suites) {
      await rm(results, { force: true });
      const fresh = await context();
      const address = served.address({ workspace: opened, tests: await bundleSuite(entry, scratch) });
      const { status } = await runSuite(await fresh.newPage(), address, () => existsSync(results));
      all.push(...report(await writtenTo(results), status));
      await fresh.close();
      clock(entry);
    }

    const fresh = await context();
    const page = await fresh.newPage();
    await page.goto(served.address({ workspace }));
    await page.locator('.monaco-workbench .explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 });
    await closeSideBar(page);
    const onPage = await runOnPage(page, pageTests);
    onPage.forEach(print);
    clock('tests that a page drives');
    const reloaded = await runOnPage(page, reloadTests);
    reloaded.forEach(print);
    clock('tests that load the window again');
    await fresh.close();
    return sums([...all, ...onPage, ...reloaded], 0);
  } finally {
    await served.stop();
  }
}

/** A VS Code that trusts no folder. */
async function restricted(browser: Browser, scratch: string): Promise<Sums> {
  const clock = stopwatch();
  const results = join(scratch, 'restricted.json');
  const workspace = await workspaceIn(scratch, 'untrusted');
  const served = await serveVsCode({ environment: { GETPUT_TEST_RESULTS: results }, trust: false });
  try {
    const page = await browser.newPage();
    const address = served.address({ workspace, tests: await bundleSuite('test/vscode/restricted/index.ts', scratch) });
    const { status } = await runSuite(page, address, () => existsSync(results));
    const all = report(await writtenTo(results), status);
    await page.close();
    clock('Restricted Mode');
    return sums(all, 0);
  } finally {
    await served.stop();
  }
}

/** VS Code for the Web. */
async function inBrowser(scratch: string): Promise<Sums> {
  const clock = stopwatch();
  const workspace = await workspaceIn(scratch, 'virtual');
  await cp('media/sample', join(workspace, 'sample'), { recursive: true });
  const profile = join(scratch, 'profile');
  const suite = await bundleWebSuite('test/vscode/web/index.ts', scratch);
  const all = await runWebTests({ workspace, suite, patience: pagePatience, profile, pageTests: [...editorTests, ...readingTests] });
  clock('VS Code for the Web');
  return sums(all, 0);
}

/** The package as people get it, installed into a VS Code that has no other extension. */
async function packaged(browser: Browser, scratch: string): Promise<Sums> {
  const clock = stopwatch();
  const begun = performance.now();
  const file = join(scratch, 'getput.vsix');
  const { size, problems } = await makeVsix(file);
  const made: Result = {
    name: `the package holds what it should (${megabytes(size)})`,
    problem: problems.length === 0 ? undefined : problems.join('\n'),
    milliseconds: Math.round(performance.now() - begun),
  };
  print(made);
  const served = await serveVsCode({ vsix: file });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(pagePatience);
    const page = await context.newPage();
    await page.goto(served.address({ workspace: await workspaceIn(scratch, 'packaged') }));
    await page.locator('.monaco-workbench .explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 });
    await closeSideBar(page);
    const onPage = await runOnPage(page, pageTests);
    onPage.forEach(print);
    await context.close();
    clock('the package in a clean VS Code');
    return sums([made, ...onPage], 0);
  } finally {
    await served.stop();
  }
}

async function onDesktop(executable: string, scratch: string): Promise<Sums> {
  const results = join(scratch, 'results.json');
  const status = await runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: process.cwd(),
    extensionTestsPath: await bundleSuite('test/vscode/suite/index.ts', scratch),
    extensionTestsEnv: { GETPUT_TEST_RESULTS: results },
    launchArgs: [
      await workspaceIn(scratch, 'workspace'),
      '--disable-extensions',
      '--disable-workspace-trust',
      ...(process.getuid?.() === 0 ? ['--no-sandbox', '--user-data-dir', join(dirname(results), 'user')] : []),
    ],
  }).catch(() => 1);
  const inHost = report(await writtenTo(results), status);
  console.log(`skipped: ${pageTests.length + reloadTests.length} tests that a page drives, since VSCODE_EXECUTABLE names a desktop VS Code`);
  return sums(inHost, pageTests.length + reloadTests.length);
}

function stopwatch(): (what: string) => void {
  let begun = performance.now();
  return (what) => {
    const now = performance.now();
    console.log(`${what}: ${((now - begun) / 1000).toFixed(1)} s`);
    begun = now;
  };
}
