import { describe, expect, it } from 'vitest';
import { isGitLog, readGitLog } from '../../src/patch/git-log.ts';
import { readThread } from '../../src/patch/thread.ts';

const diff = (from: string, to: string): string =>
  `diff --git a/lamp.c b/lamp.c\nindex 1111111..2222222 100644\n--- a/lamp.c\n+++ b/lamp.c\n@@ -1 +1 @@\n-${from}\n+${to}\n`;
const commit = (id: string, day: number, title: string, change: string): string =>
  `commit ${id.repeat(40)} (HEAD -> main)\nAuthor: Ada Example <ada@example.org>\nDate:   Mon Feb ${day} 10:00:00 2024 +0100\n\n    ${title}\n    \n    Some words.\n\n    Signed-off-by: Ada Example <ada@example.org>\n\n${change}`;

describe('what git show prints', () => {
  it('is one patch with its author, date, words and trailers', () => {
    const text = commit('a', 5, 'lamp: glow', diff('dark', 'bright'));
    const { series, problems } = readThread(text);
    expect(problems).toEqual([]);
    expect(series.patches).toMatchObject([{ files: [{ path: 'lamp.c', added: 1, removed: 1 }] }]);
    expect(readGitLog(text.split('\n'))).toMatchObject([
      { subject: '[PATCH] lamp: glow', author: { name: 'Ada Example', address: 'ada@example.org' }, date: '2024-02-05T09:00:00Z', line: 1 },
    ]);
    expect(JSON.stringify(series)).toContain('Signed-off-by');
  });

  it('keeps each line where it is', () => {
    const text = commit('a', 5, 'lamp: glow', diff('dark', 'bright'));
    const [message] = readGitLog(text.split('\n'));
    const body = message?.body.split('\n') ?? [];
    const at = body.indexOf('+bright');
    expect(text.split('\n')[(message?.bodyLine ?? 0) - 1 + at]).toBe('+bright');
  });

  it('is a series in the order of the commits, whichever way the log runs', () => {
    const [old, young] = [commit('a', 5, 'lamp: glow', diff('dark', 'dim')), commit('b', 6, 'lamp: glow more', diff('dim', 'bright'))];
    const titles = (text: string): readonly string[] => readGitLog(text.split('\n')).map(({ subject }) => subject);
    expect(titles(`${young}\n${old}`)).toEqual(['[PATCH 1/2] lamp: glow', '[PATCH 2/2] lamp: glow more']);
    expect(titles(`${old}\n${young}`)).toEqual(titles(`${young}\n${old}`));
  });

  it('takes a merge for a commit without a patch', () => {
    const text = `commit ${'c'.repeat(40)}\nMerge: 1111111 2222222\nAuthor: Ada <ada@example.org>\nDate:   Mon Feb 5 10:00:00 2024 +0000\n\n    Merge the lamp\n`;
    expect(readGitLog(text.split('\n'))).toMatchObject([{ subject: '[PATCH] Merge the lamp' }]);
    expect(readThread(text).series.patches.every(({ files }) => files.length === 0)).toBe(true);
  });

  it.each(['', 'commit', 'commit abc\nAuthor: x', `a\ncommit ${'a'.repeat(40)}\nAuthor: x`])('is not %j', (text) => {
    expect(isGitLog(text.split('\n'))).toBe(false);
  });
});
