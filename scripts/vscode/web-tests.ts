import type { Result } from '../../test/vscode/result.ts';
import { openProfile } from './browser.ts';
import { report, runSuite } from './results.ts';
import { serveWeb } from './serve-web.ts';

/** Runs the suite in VS Code for the Web, in a browser with a new profile. `patience`: how long a wait inside a page may take, in milliseconds. */
export async function runWebTests({
  workspace,
  suite,
  profile,
  patience,
}: {
  readonly workspace: string;
  readonly suite: string;
  readonly profile: string;
  readonly patience: number;
}): Promise<readonly Result[]> {
  const served = await serveWeb({ workspace, tests: suite });
  try {
    const context = await openProfile(profile);
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
