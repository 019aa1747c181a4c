import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { inject } from 'vitest';

/** The program as it ships. */
export interface Program {
  readonly file: string;
  /** Runs it to its end in a folder, the root of the repository unless named. */
  run(
    args: readonly string[],
    options?: { readonly cwd?: string; readonly input?: string | Uint8Array; readonly env?: Readonly<Record<string, string>> },
  ): Run;
}

export interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** How long one run may take, in milliseconds. */
const patience = 60_000;

/** The program that build.ts made for this run of the tests. */
export function builtProgram(): Program {
  const file = join(inject('dist'), 'cli.js');
  return {
    file,
    run(args, { cwd = process.cwd(), input, env } = {}) {
      const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
        cwd,
        // What a test makes known of a tree is gone with the build.
        env: { ...process.env, XDG_CACHE_HOME: join(inject('dist'), 'cache'), ...env },
        input: input ?? '',
        encoding: 'utf8',
        timeout: patience,
        maxBuffer: 64 * 1024 * 1024,
      });
      return { status, out: stdout, err: stderr };
    },
  };
}
