import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtProgram } from './program.ts';
import { clean, leaky } from './samples.ts';

const program = builtProgram();
const sample = readFileSync('media/sample/lantern-leaks.c', 'utf8');
const lineOf = (text: string, words: string): number => text.slice(0, text.indexOf(words)).split('\n').length;

describe('getput fix', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'getput-fix-'));
    writeFileSync(join(folder, 'leaks.c'), sample);
    writeFileSync(join(folder, 'clean.c'), clean);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...args: readonly string[]) => program.run(['fix', ...args], { cwd: folder });
  const text = (name = 'leaks.c'): string => readFileSync(join(folder, name), 'utf8');

  it('prints a diff that git apply takes, after which check finds nothing, and writes nothing itself', () => {
    const { status, out, err } = run('leaks.c', 'clean.c');
    expect(status).toBe(1);
    expect(text()).toBe(sample);
    expect(err).toMatch(/^leaks\.c:36: would be mended: Call of_node_put\(shade\) on this path \[leak\]$/m);
    expect(err).toMatch(/^5 findings in 1 file would be mended; --write does it\n$/m);
    const applied = spawnSync('git', ['apply', '-p1'], { cwd: folder, input: out, encoding: 'utf8' });
    expect([applied.status, applied.stderr]).toEqual([0, '']);
    expect(program.run(['check', 'leaks.c'], { cwd: folder }).status).toBe(0);
    expect(text()).toContain('\tif (ret) {\n\t\tof_node_put(shade);\n\t\treturn ret;\n\t}\n');
  });

  it('makes the same change with --write, says what it did, and has nothing to do afterwards', () => {
    const shown = run('leaks.c').out;
    const { status, out, err } = run('--write', '.');
    expect([status, out]).toEqual([0, '']);
    expect(err).toMatch(/^5 findings in 1 file mended\n$/m);
    const mended = text();
    writeFileSync(join(folder, 'leaks.c'), sample);
    spawnSync('git', ['apply', '-p1'], { cwd: folder, input: shown });
    expect(text()).toBe(mended);
    expect(text('clean.c')).toBe(clean);
    expect(run('.')).toMatchObject({ status: 0, out: '' });
  });

  it('mends one line where one is named as check prints it, or the findings of a rule', () => {
    const at = lineOf(sample, 'return -ERANGE;');
    const one = run(`leaks.c:${at}:3`);
    expect(one.err).toMatch(/^1 finding in 1 file would be mended/m);
    expect(one.out).toContain('+\t\tmutex_unlock(&lamp->lock);\n');
    expect(run('--rule', 'double-release', 'leaks.c').out.match(/^@@ /gm)).toHaveLength(1);
    expect(run('--rule', 'use-after-release', 'leaks.c')).toMatchObject({ status: 0, out: '' });
  });

  it('keeps a byte order mark and the ends of lines', () => {
    const dos = `\uFEFF${leaky('lantern_read').replace(/\n/g, '\r\n')}`;
    writeFileSync(join(folder, 'dos.c'), dos);
    expect(run('--write', 'dos.c').status).toBe(0);
    const mended = text('dos.c');
    expect(mended.startsWith('\uFEFF')).toBe(true);
    expect(mended.match(/of_node_put\(lamp\);/g)).toHaveLength(2);
    expect(mended.split('\n').filter((line) => line !== '' && !line.endsWith('\r'))).toEqual([]);
  });

  it('leaves bytes alone that it cannot read, and says what it was not asked well', () => {
    writeFileSync(join(folder, 'odd.c'), Buffer.concat([Buffer.from(sample), Buffer.from([0xff, 0x0a])]));
    expect(run('--write', 'odd.c')).toMatchObject({ status: 2, out: '' });
    expect(readFileSync(join(folder, 'odd.c')).subarray(-2)).toEqual(Buffer.from([0xff, 0x0a]));
    for (const args of [
      [],
      ['--rule', 'nothing', 'leaks.c'],
      ['--write', '--dry-run', 'leaks.c'],
      ['nowhere.c'],
      ['--min-severity', 'loud', 'leaks.c'],
    ])
      expect(run(...args)).toMatchObject({ status: 2, out: '' });
  });
});
