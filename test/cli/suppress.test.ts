import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { builtProgram } from './program.ts';
import type { Program, Run } from './program.ts';
import { leaky } from './samples.ts';

// Each test starts programs, on machines that may do much else.
vi.setConfig({ testTimeout: 60_000 });

let program: Program;
let folder: string;

beforeAll(() => {
  program = builtProgram();
  folder = mkdtempSync(join(tmpdir(), 'getput-suppress-'));
}, 60_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  rmSync(join(folder, 'tree'), { recursive: true, force: true });
  mkdirSync(join(folder, 'tree', 'sub'), { recursive: true });
  write('sub/lamp.c', leaky('lantern_read'));
});

const write = (name: string, text: string): void => writeFileSync(join(folder, 'tree', name), text);
const check = (...args: readonly string[]): Run => program.run(['check', ...args], { cwd: join(folder, 'tree') });
const json = (...args: readonly string[]): unknown => JSON.parse(check('--format', 'json', ...args).out);

describe('a comment in the source', () => {
  const quiet = leaky('lantern_read').replace('\t\treturn -EINVAL;', '\t\t/* getput-ignore leak: it is a lamp */\n\t\treturn -EINVAL;');

  it('takes a finding back, and is listed when asked for', () => {
    write('sub/lamp.c', quiet);
    expect(check('sub')).toMatchObject({ status: 0, out: expect.stringMatching(/^No findings and 1 suppressed in 1 file/) as string });
    expect(check('--list-suppressed', 'sub').out).toMatch(
      /^sub\/lamp\.c:11:3: suppressed: .* \[leak\] in lantern_read\(\)\n {4}by the comment at sub\/lamp\.c:10: it is a lamp\n/,
    );
    expect(json('sub')).not.toHaveProperty('suppressed');
    expect(json('--list-suppressed', 'sub')).toMatchObject({
      findings: [],
      suppressed: [{ rule: 'leak', line: 11, suppression: { by: 'comment', file: 'sub/lamp.c', line: 10, reason: 'it is a lamp' } }],
    });
    expect(JSON.parse(check('--format', 'sarif', '--list-suppressed', 'sub').out)).toMatchObject({
      runs: [{ results: [{ ruleId: 'leak', suppressions: [{ kind: 'inSource', justification: 'it is a lamp' }] }] }],
    });
  });

  it('without a reason takes nothing back, and is told', () => {
    write('sub/lamp.c', quiet.replace(': it is a lamp', ''));
    expect(check('sub')).toMatchObject({ status: 1, out: expect.stringContaining('sub/lamp.c:10: note: getput-ignore gives no reason') as string });
  });
});

describe('a baseline', () => {
  it('holds what was known, from wherever the check is started, while lines move', () => {
    expect(check('--write-baseline', 'known.jsonl', 'sub')).toEqual({ status: 0, out: '1 finding written to known.jsonl\n', err: '' });
    write('sub/lamp.c', `\n\n${leaky('lantern_read')}${leaky('lantern_write')}`);
    expect(json('--baseline', 'known.jsonl', '--list-suppressed', 'sub')).toMatchObject({
      findings: [{ function: 'lantern_write' }],
      suppressed: [{ function: 'lantern_read', suppression: { by: 'baseline', file: 'known.jsonl', line: 1, reason: null } }],
      problems: [],
    });
    const outside = program.run(['check', '--tree', 'tree', '--baseline', 'tree/known.jsonl', 'tree/sub'], { cwd: folder });
    expect(outside.out).toMatch(/\n1 finding and 1 suppressed in 1 file/);
  });

  it('names entries that nothing needs any more, and only those', () => {
    write('other.c', leaky('lantern_other'));
    write('gone.c', leaky('lantern_gone'));
    check('--write-baseline', 'known.jsonl', '.');
    expect(readFileSync(join(folder, 'tree', 'known.jsonl'), 'utf8').split('\n')).toHaveLength(4);
    write('sub/lamp.c', '\n');
    rmSync(join(folder, 'tree', 'gone.c'));
    const { status, out } = check('--baseline', 'known.jsonl', 'sub');
    expect(status).toBe(0);
    expect(out).toMatch(
      /^known\.jsonl:1: note: lantern_gone\(\): no leak is found in gone\.c .*\nknown\.jsonl:3: note: .*sub\/lamp\.c.*\nNo findings in/,
    );
    expect(check('--baseline', 'known.jsonl', '--rule', 'double-release', 'sub').out).toMatch(/^No findings in/);
  });

  it('that cannot be used is told with status 2', () => {
    writeFileSync(join(folder, 'tree', 'bad.jsonl'), '{}\n');
    expect(check('--baseline', 'bad.jsonl', 'sub')).toMatchObject({
      status: 2,
      out: expect.stringContaining('bad.jsonl:1: note: is no entry') as string,
    });
    expect(check('--baseline', 'missing.jsonl', 'sub')).toMatchObject({
      status: 2,
      err: expect.stringContaining('missing.jsonl cannot be read') as string,
    });
    expect(check('--write-baseline', 'no/where.jsonl', 'sub')).toMatchObject({
      status: 2,
      err: expect.stringContaining('cannot be written') as string,
    });
    expect(check('--baseline', 'a', '--write-baseline', 'b', 'sub')).toMatchObject({
      status: 2,
      err: expect.stringContaining('do not go together') as string,
    });
  });
});
