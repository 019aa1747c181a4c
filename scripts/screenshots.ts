import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { closeSideBar, command, goTo, openFile, pickTheme } from '../test/vscode/page/harness.ts';
import { run } from './process.ts';
import { openBrowser } from './vscode/browser.ts';
import { folder } from './vscode/install.ts';
import { serveVsCode } from './vscode/serve.ts';

/** `npm run screenshots`: takes the pictures of media/ from the real thing, so that they show what people get. */
const settings = {
  'editor.fontSize': 14,
  'editor.minimap.enabled': false,
  'editor.hover.delay': 100,
  'editor.stickyScroll.enabled': false,
  'breadcrumbs.enabled': false,
  'problems.showCurrentInStatus': true,
  'workbench.layoutControl.enabled': false,
  'editor.occurrencesHighlight': 'off',
  'window.commandCenter': false,
};

/** As wide as a README can show without making its text too small to read. */
const large = { width: 1440, height: 810 };
const small = { width: 900, height: 600 };

await run(process.execPath, ['esbuild.mjs']);
await mkdir(folder, { recursive: true });
const scratch = await mkdtemp(join(process.cwd(), folder, 'pictures-'));
// Its name is what the title bar shows.
const workspace = join(scratch, 'lantern');
await cp('media/sample', workspace, { recursive: true });
await mkdir(join(workspace, '.vscode'));
await writeFile(join(workspace, '.vscode', 'settings.json'), JSON.stringify(settings));
const browser = await openBrowser();
const served = await serveVsCode();
try {
  const context = await browser.newContext({ viewport: large, colorScheme: 'dark' });
  const page = await context.newPage();
  await page.goto(served.address({ workspace }));
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 });
  await closeSideBar(page);
  await pickTheme(page, 'Dark Modern');
  await openFile(page, 'lantern-leaks.c');
  await page.keyboard.press('Control+B');
  await finding(page);
  await lifecycle(page);
  await review(page);
} catch (error) {
  const [page] = browser.contexts().flatMap((context) => context.pages());
  await page?.screenshot({ path: join(folder, 'failed-screenshots.png') });
  throw error;
} finally {
  await browser.close();
  await served.stop();
  await rm(scratch, { recursive: true, force: true });
}

/** The path of a leak, opened where it happens. */
async function finding(page: Page): Promise<void> {
  await page.locator('.squiggly-error').first().waitFor();
  // The next problem after the cursor is the one on line 36; its acquire stays in view above.
  await goTo(page, 26);
  await page.keyboard.press('F8');
  const peek = page.locator('.marker-widget', { hasText: 'of_parse_phandle' });
  await peek.waitFor();
  await page.locator('.codelens-decoration a', { hasText: 'simulate' }).first().waitFor();
  await page.screenshot({ path: 'media/finding.png' });
  // The walkthrough shows it in a column.
  await page.setViewportSize(small);
  await page.keyboard.press('Escape');
  await goTo(page, 26);
  await page.keyboard.press('F8');
  await peek.waitFor();
  await page.screenshot({ path: 'media/walkthrough/finding.png' });
  await page.keyboard.press('Escape');
  await page.setViewportSize(large);
}

/** The panel beside the editor, on the path that loses the reference. */
async function lifecycle(page: Page): Promise<void> {
  await goTo(page, 30, 2);
  await command(page, 'Getput: Simulate Lifecycle');
  const panel = page.frameLocator('iframe.webview').frameLocator('iframe');
  await panel.locator('h1').waitFor();
  await panel.locator('.path', { hasText: 'leak' }).locator('.pick').click();
  await panel.locator('.row.current.wrong').waitFor();
  // The click in the palette left the mouse over a button.
  await page.mouse.move(300, 700);
  await page.locator('.workbench-hover-container').waitFor({ state: 'detached' });
  await page.screenshot({ path: 'media/lifecycle.png' });
}

/** The step of the sample series that mends a leak, with the list's words on it. */
async function review(page: Page): Promise<void> {
  await command(page, 'View: Close All Editors');
  await page.keyboard.press('Control+Shift+E');
  await openFile(page, 'lantern-series.mbox');
  await command(page, 'Getput: Review Patch Series...');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'the mail in front' }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.tab.active', { hasText: 'Cover letter' }).waitFor();
  await command(page, 'Getput: Review: Go to Step...');
  await page.locator('.quick-input-widget input').fill('3: lantern_get_post');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: '3: lantern_get_post' }).first().click();
  await page.locator('.tab.active', { hasText: 'patch 3/5' }).waitFor();
  // The findings are those of the two sides that are in front; the series wants the room.
  await page.locator('.pane-header', { hasText: 'Findings' }).click();
  await page.locator('.review-widget').first().waitFor();
  await command(page, 'View: Hide Panel').catch(() => undefined);
  await page.mouse.move(200, 770);
  await page.locator('.statusbar-item', { hasText: 'Activating' }).waitFor({ state: 'detached' });
  await page.screenshot({ path: 'media/review.png' });
}
