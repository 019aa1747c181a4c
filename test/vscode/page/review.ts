import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { command, openFile } from './harness.ts';
import type { PageTest } from './harness.ts';

const place = (page: Page, step: number | RegExp) =>
  page.locator('.statusbar-item', { hasText: typeof step === 'number' ? new RegExp(`Step ${step} of \\d+`) : step });

export const tests: readonly PageTest[] = [
  {
    name: 'a person walks the sample series by keyboard, comments on a line and drafts the reply',
    run: async (page) => {
      await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'lantern' }).first().click();
      await openFile(page, 'lantern-series.mbox');
      await command(page, 'Getput: Review Patch Series...');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'the mail in front' }).waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.tab.active', { hasText: 'Cover letter' }).waitFor();
      await place(page, 1).waitFor();
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
    },
  },
];
