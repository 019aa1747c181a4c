import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blobId } from '../../src/patch/blob.ts';
import { readThread } from '../../src/patch/thread.ts';
import { fetchThread, formatPatch, openRepository } from '../../src/review/git.node.ts';

let folder = '';
const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], { cwd: folder, encoding: 'utf8' }).trim();
const commit = (text: string, subject: string): string => {
  writeFileSync(join(folder, 'w.c'), text);
  git('add', 'w.c');
  git('commit', '-q', '-m', subject);
  return git('rev-parse', 'HEAD');
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'getput-git-'));
  git('init', '-q');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a repository', () => {
  it('gives blobs and files of commits, in one process, and has no answer for what it does not hold', async () => {
    const [one, two] = ['int a;\n', `int ü;\n${'/* x */\n'.repeat(20_000)}`];
    const first = commit(one, 'one');
    commit(two, 'two');
    const repository = openRepository(folder);
    const ids = [await blobId(one), await blobId(two)];
    const asked = [repository.blob(ids[0]?.slice(0, 12) ?? ''), repository.blob('0123456789ab'), repository.blob(ids[1] ?? '')];
    expect(await Promise.all(asked)).toEqual([one, undefined, two]);
    expect(await repository.fileAt(first, 'w.c')).toBe(one);
    expect(await repository.fileAt(first, 'gone.c')).toBeUndefined();
    expect(await repository.blob(first)).toBeUndefined();
    expect(await repository.blob('--help')).toBeUndefined();
    repository.close();
    expect(await repository.blob(ids[0] ?? '')).toBeUndefined();
  });

  it('knows nothing outside of a repository, and where there is no folder', async () => {
    for (const place of ['/', join(folder, 'gone')]) {
      const repository = openRepository(place);
      expect(await repository.blob('0123456789ab')).toBeUndefined();
      repository.close();
    }
  });
});

describe('a range of commits', () => {
  it('is read as the mails that git would send', async () => {
    commit('int b;\n', 'b: second');
    commit('int c;\n', 'c: third');
    const fetched = await formatPatch(folder, '-2');
    expect(fetched.ok).toBe(true);
    const { series } = readThread(fetched.ok ? fetched.bytes : '');
    expect(series.patches.map(({ number, title }) => [number, title])).toEqual([
      [1, 'b: second'],
      [2, 'c: third'],
    ]);
  });

  it('says in a sentence what is wrong with it, and lets nothing but commits through', async () => {
    expect(await formatPatch(folder, 'nowhere..HEAD')).toMatchObject({ ok: false, problem: expect.stringMatching(/^git says: .*nowhere/) as string });
    expect(await formatPatch(folder, '--output-directory=x -1')).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/is no range/) as string,
    });
    expect(await formatPatch(folder, ' ')).toEqual({ ok: false, problem: 'No range of commits was named.' });
    expect(await formatPatch(folder, 'HEAD..HEAD')).toEqual({ ok: false, problem: 'git gave nothing for this.' });
  });
});

describe('a thread by its Message-ID', () => {
  it('is asked from b4, and its absence is said', async () => {
    const path = process.env['PATH'];
    try {
      process.env['PATH'] = folder;
      expect(await fetchThread(folder, 'a@b')).toMatchObject({ ok: false, problem: expect.stringMatching(/^b4 is not installed/) as string });
      writeFileSync(join(folder, 'b4'), '#!/bin/sh\nprintf "%s " "$@"\n');
      chmodSync(join(folder, 'b4'), 0o755);
      const fetched = await fetchThread(folder, '<a@b>');
      expect(fetched.ok && new TextDecoder().decode(fetched.bytes)).toMatch(/mbox .*-o - a@b $/);
    } finally {
      process.env['PATH'] = path;
    }
    expect(await fetchThread(folder, '-m /etc/passwd')).toEqual({ ok: false, problem: 'This is no Message-ID.' });
  });
});
