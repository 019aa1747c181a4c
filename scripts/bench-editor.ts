/**
 * Measures in a real VS Code, on the clock, what a person waits for: `bench-editor [--web] FILE LINE...` opens the file and simulates the function at
 * each line, from the key that runs the command to the verdict in the panel. The first one makes the panel; what VS Code itself takes for that,
 * until the first line of ours runs in it, is printed beside it as the yardstick. Then the panel is closed and opened again, and once more in a new
 * window. It is the oldest VS Code that the extension runs in, whose every panel waits for a new service worker; with `--web`, VS Code for the
 * Web of today, where the server is a web worker.
 */
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { closeSideBar, goTo, openFile } from '../test/vscode/page/harness.ts';
import { openProfile } from './vscode/browser.ts';
import { folder } from './vscode/install.ts';
import { serveVsCode } from './vscode/serve.ts';
import { serveWeb } from './vscode/serve-web.ts';
import type { ServedWeb } from './vscode/serve-web.ts';

const given = process.argv.slice(2);
const isWeb = given[0] === '--web';
const [file, ...lines] = given.slice(isWeb ? 1 : 0);
if (file === undefined || lines.length === 0) {
  console.error('usage: bench-editor [--web] FILE LINE...   (lines inside the functions to simulate)');
  process.exit(2);
}

const ready = '.monaco-workbench .explorer-folders-view .monaco-list-row';

/** Times of one opening, in milliseconds since the key. */
interface Waited {
  /** Until VS Code has handed the panel's page over to our script; undefined where the panel is there already. */
  readonly page: number | undefined;
  readonly verdict: number;
}

async function simulate(page: Page, line: number): Promise<Waited> {
  await page.keyboard.press('Control+1');
  await goTo(page, line, 1);
  const input = page.locator('.quick-input-widget input');
  const isThere = (await page.locator('iframe.webview').count()) > 0;
  const body = page.frameLocator('iframe.webview').frameLocator('iframe').locator('body');
  const before = isThere ? await body.evaluate(() => String((performance.getEntriesByName('drawn') as PerformanceMark[]).at(-1)?.detail)) : undefined;
  // The palette as a person leaves it before the last key.
  await page.keyboard.press('F1');
  await input.fill('>Getput: Simulate Lifecycle');
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'Getput: Simulate Lifecycle' }).waitFor();
  const key = Date.now();
  await page.keyboard.press('Enter');
  // All ways of the function before may still be drawn meanwhile.
  const times = await body.evaluate(async (_, old) => {
    const marks = (): readonly PerformanceMark[] => performance.getEntriesByName('drawn') as PerformanceMark[];
    const drawn = (): PerformanceMark | undefined => marks().slice(marks().findLastIndex((mark) => mark.detail === old) + 1)[0];
    while (!drawn()) await new Promise((done) => setTimeout(done, 20));
    const begun = performance.getEntriesByName('begun')[0]?.startTime ?? NaN;
    return { page: performance.timeOrigin + begun, verdict: performance.timeOrigin + (drawn()?.startTime ?? NaN) };
  }, before);
  return { page: isThere ? undefined : times.page - key, verdict: times.verdict - key };
}

const panelTab = (page: Page): Locator => page.locator('.tab', { hasText: 'Lifecycle' });

async function closePanel(page: Page): Promise<void> {
  await panelTab(page).locator('.tab-actions a').first().click();
  await page.locator('iframe.webview').waitFor({ state: 'detached' });
}

/** Runs in the page: waits until nothing has kept it busy for a second. */
async function atRest(): Promise<void> {
  let busy = performance.now();
  const observer = new PerformanceObserver(() => {
    busy = performance.now();
  });
  observer.observe({ type: 'longtask' });
  while (performance.now() - busy < 1000) await new Promise((done) => setTimeout(done, 100));
  observer.disconnect();
}

async function serveOldest({ workspace }: { readonly workspace: string }): Promise<ServedWeb> {
  const served = await serveVsCode();
  return { address: served.address({ workspace }), stop: served.stop };
}

await mkdir(folder, { recursive: true });
const scratch = await mkdtemp(join(process.cwd(), folder, 'run-'));
await copyFile(file, join(scratch, basename(file)));
const { address, stop } = await (isWeb ? serveWeb : serveOldest)({ workspace: scratch });
const profile = `${scratch}-profile`;
const context = await openProfile(profile);
try {
  const open = async (): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(address);
    await page.locator(ready).first().waitFor({ timeout: 60_000 });
    await closeSideBar(page);
    await openFile(page, basename(file));
    // The file is checked by then, and the window has come to rest, as they have when somebody has read so far.
    await goTo(page, Number(lines[0]), 1);
    await page.locator('.codelens-decoration').first().waitFor({ timeout: 60_000 });
    await page.evaluate(atRest);
    return page;
  };
  const tell = async (what: string, page: Page, line: string): Promise<void> => {
    const { page: made, verdict } = await simulate(page, Number(line));
    const own = made === undefined ? '' : `, of which ${made.toFixed(0)} ms until VS Code has made the panel and its script begins`;
    console.log(`${what}, line ${line}: ${verdict.toFixed(0)} ms until the verdict is drawn${own}`);
  };
  const page = await open();
  for (const [i, line] of lines.entries()) await tell(i === 0 ? 'first panel' : 'panel is open', page, line);
  await closePanel(page);
  await tell('closed and opened again', page, lines[0] ?? '');
  await page.close();
  const next = await open();
  // The window may have its panel again.
  if ((await panelTab(next).count()) > 0) await closePanel(next);
  await tell('first panel of the next window', next, lines[0] ?? '');
} finally {
  await context.close();
  await stop();
  for (const made of [scratch, profile]) await rm(made, { recursive: true, force: true, maxRetries: 5 });
}
