import { readFile } from 'node:fs/promises';
import { openBrowser } from './vscode/browser.ts';

/** Draws media/icon.png, which the marketplace wants, from media/icon.svg, which people edit: `node scripts/run.mjs icon`. */
const svg = await readFile('media/icon.svg', 'utf8');
const browser = await openBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 128, height: 128 } });
  await page.setContent(`<body style="margin:0">${svg}</body>`);
  await page.screenshot({ path: 'media/icon.png', omitBackground: true });
} finally {
  await browser.close();
}
