import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { run, statusOf } from './process.ts';
import { serveVsCode } from './vscode/serve.ts';

/**
 * `npm start`: builds, prints the review of the sample series, and opens the sample in VS Code with the extension: the installed `code`
 * where there is one, else a packaged one that serves on this machine until Ctrl-C. `npm start -- --no-open` stops after printing.
 */
const sample = join(process.cwd(), 'media', 'sample');

await run(process.execPath, ['esbuild.mjs']);
console.log('$ getput review --base media/sample/lantern.c media/sample/lantern-series.mbox\n');
// Status 1 says that there are findings, which is what the sample is for.
const status = await statusOf(process.execPath, ['dist/cli.js', 'review', '--base', 'media/sample/lantern.c', 'media/sample/lantern-series.mbox']);
if (status > 1) process.exitCode = status;
else if (process.argv.includes('--no-open')) {
  console.log('\nNext: `node dist/cli.js check FILE...` for files of your own, or `npm start` to see the sample in VS Code. README.md has the rest.');
} else await openSample();

async function openSample(): Promise<void> {
  const installed = spawnSync('code', ['--version'], { stdio: 'ignore' }).status === 0;
  if (installed) {
    console.log('\nOpening media/sample in VS Code.');
    await run('code', ['--new-window', `--extensionDevelopmentPath=${process.cwd()}`, sample, join(sample, 'lantern-leaks.c')]);
    return;
  }
  const served = await serveVsCode();
  console.log(
    `\nVS Code is not installed here, so one is served. Open lantern-leaks.c in it:\n\n  ${served.address({ workspace: sample })}\n\nCtrl-C ends it.`,
  );
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await served.stop();
}
