import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { command, openFile } from './harness.ts';
import type { PageTest } from './harness.ts';

const place = (page: Page, step: number | RegExp) =>
  page.locator('.statusbar-item', { hasText: typeof step === 'number' ? new RegExp(`Step ${step} of \\d+`) : step });

/** Opens the sample series from its file, at its first step. */
export async function openSeries(page: Page): Promise<void> {
  // After a reload it is in front already.
  if ((await page.locator('.tab.active', { hasText: 'lantern-series.mbox' }).count()) === 0) {
    await command(page, 'View: Show Explorer');
    const rows = page.locator('.explorer-folders-view .monaco-list-row');
    await rows.first().waitFor();
    if ((await rows.filter({ hasText: 'lantern-series.mbox' }).count()) === 0) await rows.filter({ hasText: 'lantern' }).first().click();
    await openFile(page, 'lantern-series.mbox');
  }
  await command(page, 'Getput: Review Patch Series...');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'the mail in front' }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.tab.active', { hasText: 'Cover letter' }).waitFor();
  await place(page, 1).waitFor();
}

/** Goes to the first step whose title begins so. */
async function goToStep(page: Page, title: string): Promise<void> {
  await command(page, 'Getput: Review: Go to Step...');
  await page.locator('.quick-input-widget input').fill(title);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

export const tests: readonly PageTest[] = [
  {
    name: 'a person walks the sample series by keyboard, comments on a line, drafts the reply and saves it for a mail program',
    run: async (page) => {
      await openSeries(page);
      const last = Number(/of (\d+)/.exec(await place(page, 1).innerText())?.[1]);
      assert(last > 20, `a series of many steps, not ${last}`);
      let commented = false;
      for (let step = 2; step <= last; step += 1) {
        await page.keyboard.press('Alt+n');
        await place(page, step).waitFor();
        if (commented) continue;
        // The first step that changes the driver in patch 3.
        const patch = page.locator('.tab.active', { hasText: 'patch 3/5, hunk 1 of' });
        const name = await place(page, step).getAttribute('aria-label');
        if (name === null || !name.includes('Patch 3: lantern_group_unlock_and_free()')) continue;
        await patch.waitFor();
        await page.locator('.review-widget', { hasText: 'put_device(post) moves from' }).first().waitFor();
        await page.locator('.review-widget .review-thread-reply-button').first().click();
        await page.locator('.review-widget .comment-form .monaco-editor.focused').first().waitFor();
        await page.keyboard.type('Is this the last reference?');
        await page.keyboard.press('Control+Enter');
        await page.locator('.review-widget', { hasText: 'not sent' }).first().waitFor();
        commented = true;
      }
      assert(commented, 'patch 3 changes lantern_group_unlock_and_free()');
      await page.locator('.tab.active', { hasText: 'Open points' }).waitFor();
      await page.keyboard.press('Alt+p');
      await place(page, last - 1).waitFor();
      await command(page, 'Getput: Draft Reply');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'to read and edit' }).waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.tab.active', { hasText: 'Untitled' }).waitFor();
      const text = page.locator('.editor-instance .view-lines').last();
      await text.locator('.view-line', { hasText: 'Is this the last reference?' }).waitFor();
      assert.match((await text.innerText()).replaceAll('\u00a0', ' '), /Subject: Re: \[PATCH v2 3\/5\]/);
      await command(page, 'Getput: Draft Reply');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'for a mail program' }).click();
      // Where no desktop is, the dialog is a line to type in; the suggested name comes into it a moment after the folder.
      await page.locator('.quick-input-title', { hasText: 'Save Reply' }).waitFor();
      await page.waitForFunction(() =>
        /0001-Re-PATCH-v2-3-5-.*\.eml$/.test(document.querySelector<HTMLInputElement>('.quick-input-widget input')?.value ?? ''),
      );
      await page.keyboard.press('Enter');
      await page.locator('.quick-input-title', { hasText: 'Save Reply' }).waitFor({ state: 'hidden' });
      await page.keyboard.press('Control+Shift+E');
      await page.locator('.explorer-folders-view .monaco-list-row', { hasText: '.eml' }).waitFor();
    },
  },
  {
    name: 'a step runs in the simulator, before and after the patch side by side',
    run: async (page) => {
      await openSeries(page);
      await goToStep(page, '3: lantern_create_group()');
      await command(page, 'Getput: Review: Simulate This Step');
      const panel = page.frameLocator('iframe.webview').frameLocator('iframe');
      const heads = panel.locator('.sides thead th');
      await heads.first().waitFor();
      const [before, after] = await heads.allInnerTexts();
      assert.match(before ?? '', /^Before the patch: /);
      assert.match(after ?? '', /^After the patch: /);
      await panel.locator('.parting', { hasText: 'They part at line' }).waitFor();
      await panel.locator('button', { hasText: 'Close the comparison' }).click();
      await panel.locator('.sides').waitFor({ state: 'detached' });
      await page.keyboard.press('Control+K');
      await page.keyboard.press('Control+W');
    },
  },
];
