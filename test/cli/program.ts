import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The program as it ships, built for one test file alone: a build in dist/ would pull it away under another one that runs. */
export interface Program {
  readonly file: string;
  /** Runs it to its end in a folder, the root of the repository unless named. */
  run(args: readonly string[], options?: { readonly cwd?: string; readonly input?: string | Uint8Array }): Run;
  remove(): void;
}

export interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Below the packages, since the program finds its parsers from where it stands. */
const builds = resolve('node_modules', '.cache', 'getput');

/** How long one run may take, in milliseconds. */
const patience = 60_000;

export function buildProgram(): Program {
  mkdirSync(builds, { recursive: true });
  const folder = mkdtempSync(join(builds, 'cli-'));
  // A test may run the program as another user.
  chmodSync(folder, 0o755);
  execFileSync(process.execPath, ['esbuild.mjs', '--outdir', folder], { stdio: 'inherit' });
  const file = join(folder, 'cli.js');
  return {
    file,
    run(args, { cwd = process.cwd(), input } = {}) {
      const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
        cwd,
        input: input ?? '',
        encoding: 'utf8',
        timeout: patience,
        maxBuffer: 64 * 1024 * 1024,
      });
      return { status, out: stdout, err: stderr };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
