/**
 * Measures in a real VS Code, on the clock, what a person waits for: `bench-editor FILE LINE...` opens the file and simulates the function at each
 * line, from the key that runs the command to the verdict in the panel. The first one makes the panel; what VS Code itself takes to make one is
 * printed beside it, by the time until the panel's script runs.
 */
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
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
  /** Until the panel's script has drawn something; undefined where the panel is there already. */
  readonly script: number | undefined;
  readonly verdict: number;
}

/** The time on the clock at which the panel shows another function than `old`. It is the page itself that looks, at each frame that it draws. */
async function drawn(panel: FrameLocator, old: string): Promise<number> {
  const frame = await (await panel.locator('body').elementHandle()).ownerFrame();
  if (!frame) throw new Error('the panel is gone');
  const at = await frame.waitForFunction((before) => {
    const now = document.querySelector('.verdict') && document.querySelector('h1')?.textContent;
    return now && now !== before ? Date.now() : 0;
  }, old);
  return at.jsonValue();
}

async function simulate(page: Page, line: number): Promise<Waited> {
  await page.keyboard.press('Control+1');
  await page.keyboard.press('Control+G');
  const input = page.locator('.quick-input-widget input');
  await input.fill(`:${line}:1`);
  await page.keyboard.press('Enter');
  await input.waitFor({ state: 'hidden' });
  const panel = page.frameLocator('iframe.webview').frameLocator('iframe');
  const old = (await page.locator('iframe.webview').count()) > 0 ? await panel.locator('h1').innerText() : undefined;
  // The palette as a person leaves it before the last key.
  await page.keyboard.press('F1');
  await input.fill('>Getput: Simulate Lifecycle');
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'Getput: Simulate Lifecycle' }).waitFor();
  const later = old === undefined ? undefined : drawn(panel, old);
  const key = Date.now();
  await page.keyboard.press('Enter');
  if (later) return { script: undefined, verdict: (await later) - key };
  await panel.locator('body *').first().waitFor({ state: 'attached' });
  const script = Date.now() - key;
  return { script, verdict: (await drawn(panel, '')) - key };
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
    const { script, verdict } = await simulate(page, Number(line));
    const made = script === undefined ? '' : `, of which ${script.toFixed(0)} ms until VS Code has made the panel and its script runs`;
    console.log(`line ${line}: ${verdict.toFixed(0)} ms until the verdict is drawn${made}`);
  }
} finally {
  await browser.close();
  await served.stop();
  await rm(scratch, { recursive: true, force: true });
}
