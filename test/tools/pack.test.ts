import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leaky } from '../cli/samples.ts';

/** What the command line consists of, by path from its root; each is there at least once, and nothing else is. */
const packed = [
  /^package\.json$/,
  /^README\.md$/,
  /^LICENSE$/,
  /^dist\/(cli|server|worker|review-worker)\.js$/,
  /^dist\/chunk-\w+\.js$/,
  /^dist\/(tree-sitter-c|web-tree-sitter)\.wasm$/,
  /^docs\/[\w./-]+$/,
];

/** Larger than this, something got in that nobody asked for. Bytes. */
const largest = 1024 * 1024;

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

describe('what npm pack makes', () => {
  let folder: string;
  let made: Packed;

  const run = (program: string, args: readonly string[], cwd: string) =>
    spawnSync(program, args, { cwd, encoding: 'utf8', timeout: 180_000, env: { ...process.env, npm_config_loglevel: 'error' } });

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'getput-pack-'));
    const { stdout, stderr, status } = run('npm', ['pack', '--json', '--pack-destination', folder], process.cwd());
    if (status !== 0) throw new Error(stderr);
    // What the build prints, if anything, stands before.
    [made] = JSON.parse(stdout.slice(stdout.indexOf('[\n'))) as [Packed];
  }, 180_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds what the command line needs, and nothing else', () => {
    const paths = made.files.map(({ path }) => path);
    expect(paths.filter((path) => !packed.some((pattern) => pattern.test(path)))).toEqual([]);
    expect(packed.filter((pattern) => !paths.some((path) => pattern.test(path)))).toEqual([]);
    expect(made.size).toBeLessThan(largest);
  });

  it('becomes a program when it is installed into an empty prefix', () => {
    const prefix = join(folder, 'prefix');
    const home = join(folder, 'home');
    mkdirSync(prefix);
    mkdirSync(home);
    const installed = run('npm', ['install', '--global', '--prefix', prefix, '--no-audit', '--no-fund', join(folder, made.filename)], folder);
    expect(installed.stderr).not.toMatch(/ERR!/);
    expect(installed.status).toBe(0);
    const program = join(prefix, 'bin', 'getput');
    expect(existsSync(program)).toBe(true);
    writeFileSync(join(home, 'leaky.c'), leaky('lantern_read'));
    const { status, stdout, stderr } = run(program, ['check', 'leaky.c'], home);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^leaky\.c:10:3: error: .*\[leak\] in lantern_read\(\)/);
    expect(status).toBe(1);
    // It reads: nothing is left behind in the folder that it looked at.
    expect(readdirSync(home)).toEqual(['leaky.c']);
  }, 240_000);
});
