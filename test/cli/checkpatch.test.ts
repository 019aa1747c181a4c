import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtProgram } from './program.ts';
import { leaky } from './samples.ts';

const program = builtProgram();
const vim = spawnSync('vim', ['--version'], { encoding: 'utf8' });
const hasVim = vim.status === 0 && vim.stdout.includes('+quickfix');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'getput-format-'));
  writeFileSync(join(folder, 'leaky.c'), leaky('lantern_read'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Line and text of each place. */
const places = [
  [10, /^ERROR: .*of_node_put\(\).* \[leak\] in lantern_read\(\)$/],
  [5, /^NOTE: of_parse_phandle\(\) takes a reference/],
  [9, /^NOTE: /],
  [10, /^NOTE: /],
] as const;

describe('getput check --format checkpatch', () => {
  it('prints one line for each place, and nothing else', () => {
    const { status, out } = program.run(['check', '--format', 'checkpatch', 'leaky.c'], { cwd: folder });
    expect(status).toBe(1);
    const lines = out.trimEnd().split('\n');
    // What Emacs' compilation mode takes for the place of a message, in short: a name without spaces, a line, a colon.
    const read = lines.map((line) => /^([^\s:]+):(\d+): (.*)$/.exec(line));
    expect(read.map((match) => [match?.[1], Number(match?.[2])])).toEqual(places.map(([line]) => ['leaky.c', line]));
    read.forEach((match, i) => expect(match?.[3]).toMatch(places[i]?.[1] ?? /never/));
  });

  it('names what could not be read in the same way', () => {
    const { status, out } = program.run(['check', '--format', 'checkpatch', 'missing.c'], { cwd: folder });
    expect(out).toBe('missing.c:1: NOTE: cannot be read: there is no such file or folder\n');
    expect(status).toBe(2);
  });

  it.skipIf(!hasVim)('fills the quickfix list of Vim as Vim comes (skipped where there is no vim)', () => {
    const list = join(folder, 'quickfix.json');
    execFileSync(
      'vim',
      [
        '-Nu',
        'NONE',
        '-es',
        '-c',
        `set makeprg=${[process.execPath, program.file, 'check', '--format', 'checkpatch'].join('\\ ')}`,
        '-c',
        'silent make! leaky.c',
        '-c',
        `call writefile([json_encode(map(getqflist(), '[v:val.valid, bufname(v:val.bufnr), v:val.lnum, v:val.text]'))], '${list}')`,
        '-c',
        'qa!',
      ],
      { cwd: folder, stdio: 'ignore', timeout: 30_000 },
    );
    const read = JSON.parse(execFileSync('cat', [list], { encoding: 'utf8' })) as readonly (readonly [number, string, number, string])[];
    expect(read.map(([valid, name, line]) => [valid, name, line])).toEqual(places.map(([line]) => [1, 'leaky.c', line]));
    read.forEach(([, , , text], i) => expect(text.trim()).toMatch(places[i]?.[1] ?? /never/));
  });
});
