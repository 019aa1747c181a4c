/**
 * Measures in a real VS Code, on the clock, what a person waits for: `bench-editor FILE LINE...` opens the file and simulates the function at each
 * line, from the key that runs the command to the verdict in the panel. The first one makes the panel; what VS Code itself takes for that, until the
 * first line of ours runs in it, is printed beside it as the yardstick.
 */
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { closeSideBar, openFile } from '../test/vscode/page/harness.ts';
import { openBrowser } from './vscode/browser.ts';
import { folder } from './vscode/install.ts';
import { serveVsCode } from './vscode/serve.ts';

const [file, ...lines] = process.argv.slice(2);
if (file === undefined || lines.length === 0) {
  console.error('usage: bench-editor FILE LINE...   (lines inside the functions to simulate)');
  process.exit(2);
}

/** Times of one opening, in milliseconds since the key. */
interface Waited {
  /** Until VS Code has handed the panel's page over to our script; undefined where the panel is there already. */
  readonly page: number | undefined;
  readonly verdict: number;
}

async function simulate(page: Page, line: number): Promise<Waited> {
  await page.keyboard.press('Control+1');
  await page.keyboard.press('Control+G');
  const input = page.locator('.quick-input-widget input');
  await input.fill(`:${line}:1`);
  await page.keyboard.press('Enter');
  await input.waitFor({ state: 'hidden' });
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

await mkdir(folder, { recursive: true });
const scratch = await mkdtemp(join(process.cwd(), folder, 'run-'));
const served = await serveVsCode();
const browser = await openBrowser();
try {
  await copyFile(file, join(scratch, basename(file)));
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(served.address({ workspace: scratch }));
  await page.locator('.monaco-workbench .explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 });
  await closeSideBar(page);
  await openFile(page, basename(file));
  // The file is checked by then, as it is when somebody has read so far.
  await page.locator('.statusbar-item', { hasText: 'Getput' }).first().waitFor({ timeout: 60_000 }).catch(() => undefined); // prettier-ignore
  for (const line of lines) {
    const { page: made, verdict } = await simulate(page, Number(line));
    const own = made === undefined ? '' : `, of which ${made.toFixed(0)} ms until VS Code has made the panel and its script begins`;
    console.log(`line ${line}: ${verdict.toFixed(0)} ms until the verdict is drawn${own}`);
  }
} finally {
  await browser.close();
  await served.stop();
  await rm(scratch, { recursive: true, force: true });
}
