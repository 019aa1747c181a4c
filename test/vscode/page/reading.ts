import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { command, goTo, openAlone } from './harness.ts';
import type { PageTest } from './harness.ts';

/** The view of findings, and its rows. */
const view = (page: Page): Locator => page.locator('.pane', { has: page.locator('.pane-header[aria-label^="Findings"]') });
const findings = (page: Page): Locator => view(page).locator('.monaco-list-row');

const squiggle = '.monaco-editor .squiggly-error, .monaco-editor .squiggly-warning';

/** What the status bar says of the cursor. */
const cursor = (page: Page, line: number): Locator => page.locator('.statusbar-item', { hasText: new RegExp(`^Ln ${line}, Col `) });

const focusedEditor = (page: Page): Locator => page.locator('.editor-instance .monaco-editor.focused');

/** Waits until this many steps are numbered, from 1. What stands in the boxes is no text of the page, only of its style. */
async function numbered(page: Page, steps: number): Promise<void> {
  const wanted = Array.from({ length: steps }, (_, i) => String(i + 1)).join(' ');
  await page.waitForFunction((numbers) => {
    const contents = [...document.querySelectorAll('.monaco-editor .view-line span')].map((span) => getComputedStyle(span, '::before').content);
    return contents.flatMap((content) => /^"(\d+)"$/.exec(content)?.[1] ?? []).join(' ') === numbers;
  }, wanted);
}

/** Gives the keyboard to the view of findings, at its first row, and waits until it has it: it comes a moment after the palette is gone. */
async function focusFindings(page: Page): Promise<void> {
  await command(page, 'Focus on Findings View');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  await view(page).locator('.monaco-list:focus').waitFor();
  await page.keyboard.press('Home');
  await findings(page).first().and(page.locator('.focused')).waitFor();
}

export const tests: readonly PageTest[] = [
  {
    name: 'findings stand in a tree by file and by rule, and the keyboard leads from a row to its line',
    run: async (page) => {
      await openAlone(page, 'reading.c');
      await command(page, 'Focus on Findings View');
      await findings(page).filter({ hasText: 'of_node_put() is missing' }).waitFor();
      assert.match(await findings(page).first().innerText(), /^reading\.c\s*1$/);
      await command(page, 'Getput: Findings by Rule');
      await findings(page).filter({ hasText: /^leak/ }).waitFor();
      assert.match(await findings(page).nth(1).innerText(), /of_node_put\(\) is missing on this path\s*reading\.c:12$/);
      await focusFindings(page);
      for (const key of ['ArrowDown', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
      await findings(page).filter({ hasText: 'of_get_child_by_name() takes a reference' }).waitFor();
      await page.keyboard.press('Enter');
      await cursor(page, 8).waitFor();
      // The keyboard follows the cursor into the editor a moment later: it must not take it from the palette.
      await focusedEditor(page).waitFor();
      await focusFindings(page);
      await page.keyboard.press('ArrowDown');
      await findings(page).nth(1).and(page.locator('.focused')).waitFor();
      // A finding opens with its steps numbered, at the first of them.
      await page.keyboard.press('Enter');
      await cursor(page, 8).waitFor();
      await numbered(page, 3);
      await focusedEditor(page).waitFor();
      await command(page, 'Getput: Findings by File');
      await findings(page)
        .filter({ hasText: /^reading\.c/ })
        .waitFor();
      await command(page, 'Getput: Hide Path');
      await command(page, 'View: Show Explorer');
    },
  },
  {
    name: 'the steps of a path are numbered in the editor, and keys go from one to the next and back',
    run: async (page) => {
      await openAlone(page, 'reading.c');
      await page.locator(squiggle).first().waitFor();
      await numbered(page, 0);
      await goTo(page, 12, 10);
      // With no path on screen, the key shows that of the nearest finding.
      await page.keyboard.press('Control+Alt+n');
      await cursor(page, 8).waitFor();
      await numbered(page, 3);
      await page.keyboard.press('Control+Alt+n');
      await cursor(page, 11).waitFor();
      await page.keyboard.press('Control+Alt+n');
      await cursor(page, 12).waitFor();
      await page.keyboard.press('Control+Alt+p');
      await cursor(page, 11).waitFor();
      await command(page, 'Getput: Hide Path');
      await numbered(page, 0);
    },
  },
  {
    name: 'the light bulb opens by a key, and what is picked there mends the finding',
    run: async (page) => {
      await openAlone(page, 'reading.c');
      await page.locator(squiggle).first().waitFor();
      await goTo(page, 12, 10);
      await page.keyboard.press('Control+.');
      const menu = page.locator('.action-widget');
      await menu.locator('.monaco-list-row', { hasText: 'Call of_node_put(np) on this path' }).waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.view-line', { hasText: 'of_node_put(np);' }).nth(1).waitFor();
      await page.locator(squiggle).first().waitFor({ state: 'detached' });
      await command(page, 'File: Revert File');
      await page.locator(squiggle).first().waitFor();
    },
  },
  {
    name: 'the walkthrough opens, and each of its five steps is done by doing it',
    run: async (page) => {
      const open = async (): Promise<void> => {
        await command(page, 'Welcome: Open Walkthrough...');
        const row = page.locator('.quick-input-list .monaco-list-row', { hasText: 'Get Started with Getput' });
        await row.waitFor();
        await row.click();
        await page.locator('.gettingStartedContainer [data-done-step-id]').first().waitFor();
      };
      const done = (step: string, checked = true): Locator =>
        page.locator(`.gettingStartedContainer [data-done-step-id="getput.getput#start#${step}"][aria-checked=${checked}]`);
      const steps = ['sample', 'path', 'fix', 'simulate', 'review'];
      await open();
      assert.equal(await page.locator('.gettingStartedContainer [data-done-step-id]').count(), steps.length);
      await done('path', false).waitFor();
      await page.locator('.gettingStartedContainer .monaco-button', { hasText: 'Open Sample' }).click();
      await page.locator('.tab.active', { hasText: 'lantern-leaks.c' }).waitFor();
      await page.locator(squiggle).first().waitFor();
      await goTo(page, 36, 10);
      await command(page, 'Getput: Show Path of the Finding');
      await cursor(page, 30).waitFor();
      await goTo(page, 36, 10);
      await page.keyboard.press('Control+.');
      await page.locator('.action-widget .monaco-list-row').first().waitFor();
      await page.keyboard.press('Escape');
      await command(page, 'Getput: Simulate Lifecycle');
      await page.locator('.tab', { hasText: 'Lifecycle: lamp_read_hue' }).waitFor();
      await command(page, 'Getput: Review Patch Series...');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Clipboard' }).waitFor();
      await page.keyboard.press('Escape');
      await open();
      for (const step of steps) await done(step).waitFor();
    },
  },
];
