import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtProgram } from './program.ts';
import type { Run } from './program.ts';
import { clean, leaky } from './samples.ts';

const program = builtProgram();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'getput-bad-'));
  writeFileSync(join(folder, 'leaky.c'), leaky('lantern_read'));
  writeFileSync(join(folder, 'clean.c'), clean);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: readonly string[]): Run => program.run(args, { cwd: folder });
const write = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return name;
};

/** The finding of leaky.c is still told, the trouble is told in a line that matches, and the status is 2. */
function checksTheRest(args: readonly string[], trouble: RegExp): void {
  const { status, out, err } = run('check', ...args, 'leaky.c');
  expect(err).toBe('');
  expect(out).toMatch(/^leaky\.c:10:3: error: /m);
  expect(out).toMatch(trouble);
  expect(status).toBe(2);
}

describe('getput with words that it does not know', () => {
  it.each([
    [['chek', 'leaky.c'], /^getput: there is no command 'chek'\. Try 'getput --help'\.\n$/],
    [['check', '--bogus', 'leaky.c'], /^getput check: Unknown option '--bogus'\. Try 'getput --help'\.\n$/],
    [['check', '--format', 'xml', 'leaky.c'], /^getput check: there is no format 'xml': it is one of text, json, sarif, checkpatch\.\n$/],
    [['check', '--format'], /^getput check: .*--format <value>.*\n$/],
    [['check', '--rule', 'leek', 'leaky.c'], /^getput check: there is no rule 'leek': the rules are leak, /],
    [['check', '--jobs', '0', 'leaky.c'], /^getput check: --jobs takes a number from 1, not '0'\.\n$/],
    [['check'], /^getput check: name a file or a folder\. Try 'getput --help'\.\n$/],
    [['review'], /^getput review: name a thread, or - for what is piped in\./],
    [['review', '--format', 'sarif', 'x.mbox'], /^getput review: there is no format 'sarif': it is one of text, json\.\n$/],
  ] as const)('%j', (args, sentence) => {
    const { status, out, err } = run(...args);
    expect(err).toMatch(sentence);
    expect(out).toBe('');
    expect(status).toBe(2);
  });

  it('prints the help where it is asked for, and to stderr where nothing is asked', () => {
    const [asked, ofCommand, bare] = [run('--help'), run('check', '--help'), run()];
    expect(asked).toMatchObject({ status: 0, err: '' });
    expect(asked.out).toMatch(/^getput: .*\n[\s\S]*Exit status: /);
    expect(ofCommand).toEqual(asked);
    expect(bare).toEqual({ status: 2, out: '', err: asked.out });
  });

  it('prints its version', () => {
    expect(run('--version')).toMatchObject({ status: 0, out: expect.stringMatching(/^getput \d+\.\d+\.\d+\n$/) as string });
  });
});

describe('getput check of what is no source', () => {
  it('names a missing file', () => checksTheRest(['missing.c'], /^missing\.c:1: note: cannot be read: there is no such file or folder$/m));

  it('names a binary file', () =>
    checksTheRest([write('binary.c', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2]))], /^binary\.c:1: note: is not read: it is a binary file$/m));

  it('names a file of 50 MB', () => {
    truncateSync(join(folder, write('large.c', 'int x;\n')), 50 * 1024 * 1024);
    checksTheRest(['large.c'], /^large\.c:1: note: is not read: 50 MB is more than the 16 MB that a source file may have$/m);
  });

  it('names a device', () => checksTheRest(['/dev/null'], /^\/dev\/null:1: note: is not read: it is no file but a device$/m));

  it('names a link that leads nowhere', () => {
    symlinkSync('nowhere.c', join(folder, 'link.c'));
    checksTheRest(['link.c'], /^link\.c:1: note: cannot be read: there is no such file or folder$/m);
  });

  it('reads a file with invalid UTF-8 as far as it can, and says so', () => {
    const bytes = Buffer.concat([Buffer.from('/* \xe4 */\n', 'latin1'), Buffer.from(leaky('lantern_latin'))]);
    const { status, out } = run('check', write('latin.c', bytes));
    expect(out).toMatch(/^latin\.c:11:3: error: .*in lantern_latin\(\)$/m);
    expect(out).toMatch(/^latin\.c:1: note: is not valid UTF-8: /m);
    expect(status).toBe(1);
  });

  it('takes a mark at the start of a file for no part of it', () => {
    expect(run('check', write('marked.c', `\uFEFF${clean}`))).toMatchObject({ status: 0 });
  });

  it.each([
    ['an empty file', ''],
    ['a lone brace', '{'],
    ['no C at all', 'The quick brown fox { ( [ " \' jumps\n'.repeat(50)],
  ])('survives %s', (_what, content) => {
    const { status, err } = run('check', write('odd.c', content));
    expect(err).toBe('');
    expect(status).toBe(0);
  });

  it('names a function that is nested too deeply, and checks the rest', () => {
    const deep = write('deep.c', `int f(void)\n${'{'.repeat(20_000)}${'}'.repeat(20_000)}\n`);
    const { status, out, err } = run('check', deep, 'leaky.c');
    expect(err).toBe('');
    expect(out).toMatch(/^leaky\.c:10:3: error: /m);
    expect(out).toMatch(/^deep\.c:1: note: .*f\(\) is nested too deeply: given up$/m);
    expect(status).toBe(1);
  });

  it('says of a folder that it has no .c files', () => {
    mkdirSync(join(folder, 'empty'), { recursive: true });
    const { status, out } = run('check', 'empty');
    expect(out).toMatch(/^empty:1: note: has no \.c files\nNo findings in 0 files, 0 functions /);
    expect(status).toBe(0);
  });

  it('names a folder that may not be read', (context) => {
    const locked = join(folder, 'locked');
    mkdirSync(join(locked, 'inner'), { recursive: true });
    chmodSync(join(locked, 'inner'), 0);
    chmodSync(folder, 0o755);
    // Permissions do not bind root, so it becomes somebody else where it may.
    const root = process.getuid?.() === 0;
    const nobody = 65534;
    const seen = root ? spawnSync('ls', [program.file], { uid: nobody }).status === 0 : true;
    if (!seen) context.skip('nobody but root can read this repository');
    const { status, stdout } = spawnSync(process.execPath, [program.file, 'check', 'locked', 'leaky.c'], {
      cwd: folder,
      encoding: 'utf8',
      ...(root ? { uid: nobody, gid: nobody } : {}),
    });
    chmodSync(join(locked, 'inner'), 0o755);
    expect(stdout).toMatch(/^locked\/inner:1: note: cannot be read: permission is denied$/m);
    expect(stdout).toMatch(/^leaky\.c:10:3: error: /m);
    expect(status).toBe(2);
  });

  it('ends quietly when its reader has seen enough', () => {
    const many = join(folder, 'many');
    mkdirSync(many);
    for (let i = 0; i < 400; i++) writeFileSync(join(many, `f${i}.c`), leaky(`lantern_read_${i}`));
    const pipe = `'${process.execPath}' '${program.file}' check many | head -1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', pipe], { cwd: folder, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^many\/f0\.c:10:3: error: .*\n0\n$/);
  });
});

describe('getput review of what is no series', () => {
  it('names a thread that is missing', () => {
    expect(run('review', 'missing.mbox')).toMatchObject({
      status: 2,
      out: '',
      err: 'getput review: missing.mbox cannot be read: there is no such file or folder\n',
    });
  });

  it.each([
    ['a thread without patches', 'From: Ada <ada@example.org>\nSubject: hello\nDate: Mon, 5 Feb 2024 10:00:00 +0000\n\nNo patch here.\n'],
    ['an empty file', ''],
    ['binary bytes', '\u0000\u0001\u0002ELF'],
    ['a C file', clean],
  ])('says of %s that it holds no patch', (_what, content) => {
    const { status, err } = run('review', write('thread.txt', content));
    expect(err).toMatch(/^getput review: there is no patch in thread\.txt/);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(status).toBe(2);
  });

  it('reviews what it can of a patch that does not apply, and says where it fails', () => {
    const repository = join(folder, 'repository');
    mkdirSync(repository);
    const git = (...args: readonly string[]): string =>
      execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'init.defaultBranch=main', ...args], {
        cwd: repository,
        encoding: 'utf8',
      });
    git('init', '-q');
    writeFileSync(join(repository, 'leaky.c'), leaky('lantern_read'));
    git('add', 'leaky.c');
    git('commit', '-qm', 'Add the lantern');
    writeFileSync(join(repository, 'leaky.c'), leaky('lantern_read').replace('return -EINVAL', 'return -EIO'));
    git('commit', '-qam', 'Say that it is an I/O error');
    write('series.patch', git('format-patch', '-1', '--stdout'));
    write('other.c', clean);

    const { status, out, err } = run('review', '--base', 'other.c', '--format', 'json', 'series.patch');
    expect(err).toBe('');
    expect(status).toBe(0);
    const review = JSON.parse(out) as { patches: { subject: string; files: { base: string; problem: string | null }[] }[] };
    expect(review.patches).toMatchObject([{ subject: 'Say that it is an I/O error', files: [{ path: 'leaky.c' }] }]);
    expect(['none', 'partial']).toContain(review.patches[0]?.files[0]?.base);
    expect(review.patches[0]?.files[0]?.problem).toMatch(/\S/);
  });

  it('names a base that is missing and reviews without it', () => {
    const series = resolve('media/sample/lantern-series.mbox');
    const { status, out, err } = run('review', '--base', 'missing.c', series);
    expect(err).toMatch(/^getput review: the base missing\.c cannot be read: there is no such file or folder\n/);
    expect(out).toMatch(/\[3\/5\] /);
    expect(status).toBe(2);
  });

  it('reads a thread that is piped in', () => {
    const { status, out } = program.run(['review', '-'], { cwd: folder, input: 'Subject: [PATCH] x\nFrom: Ada <ada@example.org>\n\nText.\n' });
    expect(out).toMatch(/\S/);
    expect(status).toBe(2);
  });
});
