import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** One check of `npm run lint`. */
export interface Check {
  readonly name: string;
  /** What it said, where it failed; undefined where all is well. */
  readonly problem: string | undefined;
  readonly milliseconds: number;
}

/**
 * A program of node_modules with its words. Named by their files: a shell finds programs elsewhere on each system. No cache for eslint:
 * what it says of one file depends on the types of others.
 */
const checks = [
  ['tsc', ['typescript/bin/tsc', '--noEmit', '--incremental', '--tsBuildInfoFile', 'node_modules/.cache/getput/tsc.json', '-p', '.']],
  ['eslint', ['eslint/bin/eslint.js', '.']],
  ['prettier', ['prettier/bin/prettier.cjs', '--check', '--cache', 'src', 'test', 'scripts', 'docs', '*.{js,mjs,ts,json}']],
] as const;

/** Runs the compiler, the linter and the formatter one after another, and gives what each said. Never rejects. */
export async function runChecks(): Promise<readonly Check[]> {
  const done: Check[] = [];
  for (const [name, [file, ...args]] of checks) {
    const begun = performance.now();
    const { status, output } = await outputOf(join('node_modules', file), args);
    done.push({ name, problem: status === 0 ? undefined : output, milliseconds: Math.round(performance.now() - begun) });
  }
  return done;
}

/** What the failed checks said; empty where none did. */
export const complaints = (done: readonly Check[]): string => done.map(({ problem }) => problem ?? '').join('');

/** `lint: tsc ok (4.1 s), eslint FAILED (9.0 s), ...` */
export function checksLine(done: readonly Check[]): string {
  const each = done.map(
    ({ name, problem, milliseconds }) => `${name} ${problem === undefined ? 'ok' : 'FAILED'} (${(milliseconds / 1000).toFixed(1)} s)`,
  );
  return `lint: ${each.join(', ')}`;
}

function outputOf(file: string, args: readonly string[]): Promise<{ readonly status: number; readonly output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', (error) => resolve({ status: 1, output: error.message }));
    child.on('close', (code) => resolve({ status: code ?? 1, output }));
  });
}
