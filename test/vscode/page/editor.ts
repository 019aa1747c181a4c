import assert from 'node:assert/strict';
import { command, goTo, openFile, palette } from './harness.ts';
import type { PageTest } from './harness.ts';

const squiggle = '.monaco-editor .squiggly-warning, .monaco-editor .squiggly-error';

export const tests: readonly PageTest[] = [
  {
    name: 'a leak has a squiggle, and its hover shows the path',
    run: async (page) => {
      await openFile(page, 'reading.c');
      await page.locator(squiggle).first().waitFor();
      const hover = page.locator('.monaco-hover:visible', { hasText: 'getput' });
      // Lines move while lenses come, and the mouse is not over the squiggle any more.
      for (let tries = 1; !(await hover.isVisible()); tries += 1) {
        await page.mouse.move(0, 0);
        await page.locator(squiggle).first().hover({ force: true });
        await hover.waitFor({ timeout: 4000 }).catch((error: unknown) => {
          if (tries >= 5) throw error;
        });
      }
      assert.match(await hover.innerText(), /of_node_put/);
    },
  },
  {
    name: 'the squiggle goes while the missing put is typed',
    run: async (page) => {
      // The condition has no braces, so the put and the return become one block.
      await goTo(page, 11, 100);
      await page.keyboard.type(' {\nof_node_put(np);');
      await goTo(page, 13, 100);
      await page.keyboard.type('\n}');
      await page.locator(squiggle).first().waitFor({ state: 'detached' });
      await command(page, 'File: Revert File');
      await page.locator(squiggle).first().waitFor();
    },
  },
  {
    name: 'the palette offers the commands',
    run: async (page) => {
      const rows = await palette(page, 'Getput:');
      await page.keyboard.press('Escape');
      for (const title of ['Check Current File', 'Show Output', 'Restart Server', 'Simulate Lifecycle', 'Review Patch Series', 'Open Sample'])
        assert(
          rows.some((row) => row.includes(title)),
          `no "${title}" among: ${rows.join(' | ')}`,
        );
    },
  },
  {
    name: 'the language status item tells the number of findings',
    run: async (page) => {
      await page.locator('#status\\.languageStatus').click();
      const item = page.locator('.hover-language-status', { hasText: 'Getput' }).first();
      await item.waitFor();
      assert.match(await item.innerText(), /Getput: 1 finding/);
      await page.keyboard.press('Escape');
    },
  },
  {
    name: 'the simulator steps through the function, and shows where a path loses the node',
    run: async (page) => {
      await goTo(page, 8, 2);
      await command(page, 'Getput: Simulate Lifecycle');
      const panel = page.frameLocator('iframe.webview').frameLocator('iframe');
      await panel.locator('h1', { hasText: 'reading_count()' }).waitFor();
      await panel.locator('.row.current', { hasText: 'of_get_child_by_name' }).waitFor();
      await panel.locator('.verdict', { hasText: 'clean' }).waitFor();
      await panel.locator('.path', { hasText: 'leak' }).locator('.pick').click();
      await panel.locator('.row.current.wrong', { hasText: 'of_node_put() is missing' }).waitFor();
      assert.match(await panel.locator('footer').innerText(), /np count 1/);
      await panel.locator('.row.current button').click();
      await page.keyboard.press('Home');
      await panel.locator('.row.current', { hasText: 'of_get_child_by_name' }).waitFor();
      // The editor is marked where the simulator stands. Words behind a line are no text of the page, only of its style.
      const isMarked = (): Promise<boolean> =>
        page
          .locator('.view-line span')
          .evaluateAll((spans) => spans.some((span) => getComputedStyle(span, '::after').content.includes('takes a reference: np 0 → 1')));
      for (let tries = 0; !(await isMarked()); tries += 1) {
        assert(tries < 50, 'the editor shows what happens at the current step');
        await page.waitForTimeout(100);
      }
    },
  },
];
