import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtProgram } from '../cli/program.ts';
import { leaky } from '../cli/samples.ts';

const answers = (...args: readonly string[]): boolean => spawnSync('emacs', args, { stdio: 'ignore', timeout: 20_000 }).status === 0;
const hasEmacs = answers('--version');
const hasEglot = hasEmacs && answers('--batch', '--eval', "(progn (package-initialize) (require 'eglot))");
const program = builtProgram();

describe.skipIf(!hasEmacs)('Emacs (skipped where there is no emacs)', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'getput-emacs-'));
    writeFileSync(join(folder, 'leaky.c'), leaky('lantern_read'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What a script of this folder writes as its results. */
  function resultsOf(script: string, environment: Readonly<Record<string, string>>): unknown {
    const results = join(folder, 'results.json');
    const { status, stderr } = spawnSync('emacs', ['--batch', '-q', '-l', resolve('test/tools', script)], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 55_000,
      // A home of its own: what a person has set up there is none of the test's.
      env: { ...process.env, HOME: folder, GETPUT_RESULTS: results, ...environment },
    });
    if (status !== 0) throw new Error(`emacs ended with status ${status ?? 'none'}: ${stderr}`);
    return JSON.parse(readFileSync(results, 'utf8'));
  }

  it.each([
    ['text', ['leaky.c:10']],
    // The way there, step by step, after the place itself.
    ['checkpatch', ['leaky.c:10', 'leaky.c:5', 'leaky.c:9', 'leaky.c:10']],
  ])('goes from place to place in what check prints: --format %s', (format, places) => {
    const command = `'${process.execPath}' '${program.file}' check --format ${format} leaky.c`;
    const walked = resultsOf('compilation.el', { GETPUT_COMMAND: command }) as readonly string[];
    expect([...walked].sort()).toEqual([...places].sort());
    expect(walked[0]).toBe('leaky.c:10');
  });

  it.skipIf(!hasEglot)('shows a finding by eglot, and a code action mends the buffer (skipped where there is no eglot)', () => {
    const server = JSON.stringify([process.execPath, program.file, 'lsp', '--stdio']);
    const results = resultsOf('eglot.el', { GETPUT_SERVER: server, GETPUT_FILE: 'leaky.c' }) as Readonly<Record<'told' | 'title' | 'text', string>>;
    expect(results.told).toMatch(/^10 .*of_node_put\(\) is missing on this path$/);
    expect(results.title).toBe('Call of_node_put(lamp) on this path');
    const exit = '"broken"))\n\t\treturn -EINVAL;\n';
    expect(results.text).toBe(leaky('lantern_read').replace(exit, '"broken")) {\n\t\tof_node_put(lamp);\n\t\treturn -EINVAL;\n\t}\n'));
  });
});
