import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { PageTest } from '../../test/vscode/page/harness.ts';
import type { Result } from '../../test/vscode/result.ts';
import { folder } from './install.ts';

/** Runs tests that drive a page, one after another. Where one fails, a picture of the page is kept. GETPUT_TEST_ONLY: see to-file.ts of the suite. */
export async function runOnPage(page: Page, tests: readonly PageTest[]): Promise<readonly Result[]> {
  const results: Result[] = [];
  const only = process.env['GETPUT_TEST_ONLY'] ?? '';
  for (const test of tests.filter(({ name }) => name.includes(only))) {
    const begun = performance.now();
    const problem = await test.run(page).then(
      () => undefined,
      async (error: unknown) => {
        const picture = join(folder, `failed-${test.name.replace(/\W+/g, '-')}.png`);
        await page.screenshot({ path: picture });
        return `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n(the page then: ${picture})`;
      },
    );
    results.push({ name: test.name, problem, milliseconds: Math.round(performance.now() - begun) });
  }
  return results;
}
