import { closeSideBar } from '../../test/vscode/page/harness.ts';
import type { PageTest } from '../../test/vscode/page/harness.ts';
import type { Result } from '../../test/vscode/result.ts';
import { openProfile } from './browser.ts';
import { runOnPage } from './pages.ts';
import { print, report, runSuite } from './results.ts';
import { serveWeb } from './serve-web.ts';

/**
 * Runs the suite in VS Code for the Web, in a browser with a new profile, and then the tests that a page drives. `patience`: how long a wait inside
 * a page may take, in milliseconds.
 */
export async function runWebTests({
  workspace,
  suite,
  profile,
  patience,
  pageTests,
}: {
  readonly workspace: string;
  readonly suite: string;
  readonly profile: string;
  readonly patience: number;
  readonly pageTests: readonly PageTest[];
}): Promise<readonly Result[]> {
  const context = await openProfile(profile);
  context.setDefaultTimeout(patience);
  try {
    const inHost = await serving({ workspace, tests: suite }, async (address) => {
      const page = await context.newPage();
      const { status, told } = await runSuite(page, address, (results) => results.length > 0);
      await page.close();
      return report(told, status);
    });
    const onPage = await serving({ workspace }, async (address) => {
      const page = await context.newPage();
      await page.goto(address);
      await page.locator('.monaco-workbench .explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 });
      await closeSideBar(page);
      return await runOnPage(page, pageTests);
    });
    onPage.forEach(print);
    return [...inHost, ...onPage];
  } finally {
    await context.close();
  }
}

async function serving<T>(options: Parameters<typeof serveWeb>[0], run: (address: string) => Promise<T>): Promise<T> {
  const served = await serveWeb(options);
  try {
    return await run(served.address);
  } finally {
    await served.stop();
  }
}
