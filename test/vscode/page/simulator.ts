/** What a person does with the simulator: another choice, keys to the end, another theme. */
import assert from 'node:assert/strict';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { command, goTo, openFile } from './harness.ts';
import type { PageTest } from './harness.ts';

/** Simulates the function of reading.c, which is open, and makes a call of it fail, so that the node is lost. */
export async function simulateFailure(page: Page): Promise<{ readonly panel: FrameLocator; readonly decision: Locator; readonly other: string }> {
  await goTo(page, 8, 2);
  await command(page, 'Getput: Simulate Lifecycle');
  const panel = page.frameLocator('iframe.webview').frameLocator('iframe');
  await panel.locator('.verdict', { hasText: 'clean' }).waitFor();
  const decision = panel.locator('.choice', { hasText: 'of_property_read_u32' }).locator('select');
  const other = await decision.evaluate((select) => [...(select as HTMLSelectElement).options].find((option) => !option.selected)?.value ?? '');
  await decision.selectOption(other);
  await panel.locator('.verdict', { hasText: 'leak' }).waitFor();
  return { panel, decision, other };
}

export const tests: readonly PageTest[] = [
  {
    name: 'a call of the simulated function is made to fail, stepped to the end by keys, and all that is there still in another theme',
    run: async (page) => {
      await command(page, 'View: Close All Editors');
      await openFile(page, 'reading.c');
      const { panel } = await simulateFailure(page);
      await panel.locator('.row.current button').click();
      await page.keyboard.press('Home');
      await panel.locator('.row.current', { hasText: 'of_get_child_by_name' }).waitFor();
      const rows = await panel.locator('.row').count();
      for (let step = 1; step < rows; step += 1) await page.keyboard.press('ArrowDown');
      const isLost = async (): Promise<void> => {
        await panel.locator('.row.current.wrong', { hasText: 'of_node_put() is missing' }).waitFor();
        // The same in the words under the lanes, in the one lane, and at its torn end.
        assert.match(await panel.locator('footer').innerText(), /line 12: returns[\s\S]*✗ leak: 'np'[\s\S]*np count 1/);
        assert.deepEqual(await panel.locator('.head').allInnerTexts(), ['np\nreference']);
        assert.equal(await panel.locator('.lanes .torn').count(), 1);
      };
      await isLost();
      const background = (): Promise<string> => page.evaluate('getComputedStyle(document.querySelector(".monaco-workbench")).backgroundColor');
      const before = await background();
      await command(page, 'Preferences: Toggle between Light/Dark Themes');
      await page.waitForFunction(`getComputedStyle(document.querySelector(".monaco-workbench")).backgroundColor !== ${JSON.stringify(before)}`);
      await isLost();
      await command(page, 'Preferences: Toggle between Light/Dark Themes');
      await command(page, 'View: Close All Editors');
    },
  },
];
