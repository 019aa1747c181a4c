/** What is still there after the window was loaded again, as a person does it: by the command, so that VS Code writes down first what it has. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { command, openAlone } from './harness.ts';
import type { PageTest } from './harness.ts';
import { openSeries } from './review.ts';
import { simulateFailure } from './simulator.ts';

async function reloadWindow(page: Page): Promise<void> {
  const gone = page.waitForEvent('domcontentloaded', { timeout: 60_000 });
  await command(page, 'Developer: Reload Window');
  await gone;
  await page.locator('.monaco-workbench .statusbar-item').first().waitFor({ timeout: 60_000 });
}

const step = (page: Page, words: RegExp) => page.locator('.statusbar-item', { hasText: words });

export const tests: readonly PageTest[] = [
  {
    name: 'the simulator is there after a reload, with the call that was made to fail',
    run: async (page) => {
      await openAlone(page, 'reading.c');
      const { panel, decision, other } = await simulateFailure(page);
      await reloadWindow(page);
      await panel.locator('.verdict', { hasText: 'leak' }).waitFor({ timeout: 60_000 });
      assert.equal(await decision.inputValue(), other);
      await command(page, 'View: Close All Editors');
    },
  },
  {
    name: 'a review is there after a reload, at its step, and goes on from there',
    run: async (page) => {
      await openSeries(page);
      for (const next of [2, 3]) {
        await page.keyboard.press('Alt+n');
        await step(page, new RegExp(`Step ${next} of \\d+`)).waitFor();
      }
      await reloadWindow(page);
      await step(page, /Step 3 of \d+/).waitFor({ timeout: 60_000 });
      await page.keyboard.press('Alt+n');
      await step(page, /Step 4 of \d+/).waitFor();
    },
  },
];
