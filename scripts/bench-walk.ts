/**
 * Measures in a real VS Code, on the clock, how long a long series takes: 60 patches over 100 files, made here. From the key that chooses the thread
 * until its first step is shown, and until all that is known of lifetimes is there.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openFile } from '../test/vscode/page/harness.ts';
import { series } from './series.ts';
import { openBrowser } from './vscode/browser.ts';
import { folder } from './vscode/install.ts';
import { serveVsCode } from './vscode/serve.ts';

const thread = 'series.mbox';

await mkdir(folder, { recursive: true });
const scratch = await mkdtemp(join(process.cwd(), folder, 'run-'));
const served = await serveVsCode();
const browser = await openBrowser();
try {
  const { bases, text } = series(60, 100, 5, 60);
  for (const base of bases) {
    const file = join(scratch, base.path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, base.text);
  }
  await writeFile(join(scratch, thread), text);
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(served.address({ workspace: scratch }));
  await page.locator('.monaco-workbench .explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 });
  await openFile(page, thread);
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input');
  await input.fill('>Getput: Review Patch Series');
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'Getput: Review Patch Series' }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: thread }).waitFor();
  const key = Date.now();
  await page.keyboard.press('Enter');
  await page.locator('.tab', { hasText: 'Cover letter' }).waitFor({ timeout: 120_000 });
  console.log(`${Date.now() - key} ms until the first step is shown`);
  const pending = page.getByText('Lifetimes are being looked at');
  await pending.waitFor({ timeout: 120_000 });
  await pending.waitFor({ state: 'hidden', timeout: 120_000 });
  console.log(`${Date.now() - key} ms until all is known`);
} finally {
  await browser.close();
  await served.stop();
  await rm(scratch, { recursive: true, force: true });
}
