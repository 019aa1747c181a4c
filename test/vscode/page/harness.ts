import type { Locator, Page } from 'playwright-core';

/** One test that a page drives: it types, clicks and reads as a person would. */
export interface PageTest {
  readonly name: string;
  readonly run: (page: Page) => Promise<void>;
}

/** The element that holds the text of the editor in front. */
export const editorLines = '.monaco-editor .view-lines';

/** Opens a file of the workspace folder from the explorer, and waits for its text. Quick open would need a search program that is not installed. */
export async function openFile(page: Page, name: string): Promise<void> {
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).dblclick();
  await page.locator('.tab.active', { hasText: name }).waitFor();
  await page.locator(editorLines).first().waitFor();
}

/** The same with no other editor open, whatever was there before. */
export async function openAlone(page: Page, name: string): Promise<void> {
  await command(page, 'View: Close All Editors');
  await page.locator('.editor-instance').waitFor({ state: 'detached' });
  await command(page, 'View: Show Explorer');
  await openFile(page, name);
}

/** So often a list that closed by itself, as lists do when something else takes the keyboard, is opened again. */
const attempts = 5;

/** Opens the palette with `words` in it and does `use` with the rows, again where the list goes away meanwhile. */
async function inPalette<T>(page: Page, words: string, use: (rows: Locator) => Promise<T>): Promise<T> {
  const rows = page.locator('.quick-input-list .monaco-list-row');
  for (let tries = 1; ; tries += 1) {
    try {
      await page.keyboard.press('F1');
      const input = page.locator('.quick-input-widget input').first();
      await input.waitFor({ timeout: 5000 });
      // What is typed goes to whatever has the keyboard by then: into the file, where an editor that opens has just taken it.
      await input.evaluate((element, text) => {
        (element as HTMLInputElement).value = text;
        element.dispatchEvent(new Event('input', { bubbles: true }));
      }, `>${words}`);
      await rows.filter({ hasText: words.split(':')[0] ?? words }).first().waitFor({ timeout: 5000 }); // prettier-ignore
      return await use(rows);
    } catch (error) {
      if (tries >= attempts) throw error;
    }
  }
}

/** Shows what the palette lists for `words`, without running it. */
export async function palette(page: Page, words: string): Promise<string[]> {
  const rows = await inPalette(page, words, (shown) => shown.allInnerTexts());
  return rows.map((row) => row.replace(/\s+/g, ' ').trim());
}

/** Runs a command by its title in the palette. */
export const command = (page: Page, title: string): Promise<void> =>
  inPalette(page, title, (rows) => rows.filter({ hasText: title }).first().click({ timeout: 5000 }));

/** Puts the cursor at a line and column, both from 1. */
export async function goTo(page: Page, line: number, column = 1): Promise<void> {
  await page.locator(editorLines).first().click();
  await page.keyboard.press('Control+G');
  const input = page.locator('.quick-input-widget input');
  await input.waitFor();
  await input.fill(`:${line}:${column}`);
  await page.keyboard.press('Enter');
  await input.waitFor({ state: 'hidden' });
}

/** Closes the chat side bar, which a new profile opens a while after the rest, and which no setting of the oldest version keeps closed. */
export async function closeSideBar(page: Page): Promise<void> {
  const bar = page.locator('.part.auxiliarybar');
  const opened = await bar.waitFor({ timeout: 5000 }).then(
    () => true,
    () => false,
  );
  if (!opened) return;
  await page.keyboard.press('Control+Alt+B');
  await bar.waitFor({ state: 'hidden' });
}

/** Picks a colour theme by its name, as a person does: this build takes none from the settings of a machine or a folder. */
export async function pickTheme(page: Page, name: string): Promise<void> {
  await page.locator('.monaco-workbench').waitFor();
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Control+T');
  const input = page.locator('.quick-input-widget input');
  await input.waitFor();
  await input.fill(name);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
  await input.waitFor({ state: 'hidden' });
}
