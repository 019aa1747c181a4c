import type { Browser } from 'playwright-core';
import type { Result } from '../../test/vscode/result.ts';
import { report, runSuite } from './results.ts';
import { serveWeb } from './serve-web.ts';

/** Runs the suite in VS Code for the Web. `patience`: how long a wait inside a page may take, in milliseconds. */
export async function runWebTests(
  browser: Browser,
  { workspace, suite, patience }: { readonly workspace: string; readonly suite: string; readonly patience: number },
): Promise<readonly Result[]> {
  const served = await serveWeb({ workspace, tests: suite });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'dark' });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    const { status, told } = await runSuite(page, served.address);
    const results = report(told, status);
    await context.close();
    return results;
  } finally {
    await served.stop();
  }
}
