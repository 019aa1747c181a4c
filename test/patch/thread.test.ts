import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readComments } from '../../src/patch/comments.ts';
import { readThread } from '../../src/patch/thread.ts';
import { gitMail, widgetDiff, withSignature } from './samples.ts';

const quote = (text: string, mark = '> ') => text.replaceAll(/^(?=.)/gm, mark).replaceAll(/^$/gm, mark.trimEnd());
const patchMail = gitMail({
  subject: '[PATCH] widget: rename b',
  id: 'p@x',
  body: `Why.\n\nSigned-off-by: Ada <ada@example.org>\n---\n drivers/widget.c | 2 +-\n\n${withSignature(widgetDiff)}`,
});
const reply = (body: string, subject = 'Re: [PATCH] widget: rename b') =>
  gitMail({ subject, id: 'r@x', inReplyTo: 'p@x', from: 'Bob <bob@example.org>', body });
const commentsOn = (body: string) => readComments(readThread(patchMail + reply(body)));

describe('readThread', () => {
  it('reads a bare diff', () => {
    const thread = readThread(widgetDiff);
    expect(thread.series).toMatchObject({ subject: '', version: 1, count: 1 });
    expect(thread.series.patches[0]?.files[0]?.path).toBe('drivers/widget.c');
    expect(thread.problems).toEqual([]);
  });

  it('takes the commit message up to the rule, and the author from the text where it names one', () => {
    const body = `From: Eve Author <eve@example.org>\n\nWhy.\n\nSigned-off-by: Eve <eve@example.org>\n---\nFor the list: Acked-by: nobody\n\n${withSignature(widgetDiff)}`;
    const patch = readThread(gitMail({ subject: '[PATCH] a', body })).series.patches[0];
    expect(patch?.description).toBe('Why.\n\nSigned-off-by: Eve <eve@example.org>');
    expect(patch?.author).toEqual({ name: 'Eve Author', address: 'eve@example.org' });
    expect(patch?.trailers.map((trailer) => trailer.value)).toEqual(['Eve <eve@example.org>']);
  });

  it('puts a series together, whatever the order of its mails, and names what is missing', () => {
    const mail = (n: number) => gitMail({ subject: `[PATCH v3 ${n}/4] part ${n}`, id: `${n}@x`, inReplyTo: '0@x', body: withSignature(widgetDiff) });
    const cover = gitMail({ subject: '[PATCH v3 0/4] The whole', id: '0@x', body: 'Hello.' });
    const { series, problems } = readThread(mail(3) + cover + mail(1) + mail(4));
    expect(series).toMatchObject({ subject: 'The whole', version: 3, count: 4, author: { name: 'Ada Example' } });
    expect(series.patches.map((patch) => patch.number)).toEqual([1, 3, 4]);
    expect(problems.map((problem) => problem.message)).toEqual(['Patch 2 of 4 is missing.']);
  });

  it('numbers mails that git wrote one after the other', () => {
    const text =
      gitMail({ subject: '[PATCH] a', body: withSignature(widgetDiff) }) + gitMail({ subject: '[PATCH] b', body: withSignature(widgetDiff) });
    expect(readThread(text).series.patches.map(({ number, title }) => [number, title])).toEqual([[1, 'a'], [2, 'b']]); // prettier-ignore
  });

  it('prefers the newer version and says that there is another', () => {
    const old = gitMail({ subject: '[PATCH] a', id: 'old@x', body: withSignature(widgetDiff) });
    const next = gitMail({ subject: '[PATCH v2] a', id: 'new@x', inReplyTo: 'old@x', body: withSignature(widgetDiff) });
    const { series, others, problems } = readThread(old + next);
    expect(series.version).toBe(2);
    expect(others.map((other) => other.version)).toEqual([1]);
    expect(problems[0]?.message).toContain('not part of this series');
  });

  it('does not take a reply for a patch, neither one that quotes nor one that offers a diff', () => {
    const quoting = readThread(patchMail + reply(quote(withSignature(widgetDiff))));
    expect([quoting.series.patches.length, quoting.offers.length]).toEqual([1, 0]);
    const offering = readThread(patchMail + reply(`Better:\n\n${widgetDiff}`));
    expect([offering.series.patches.length, offering.offers.length]).toEqual([1, 1]);
  });

  it('says that a thread has no patch', () => {
    const thread = readThread(gitMail({ subject: 'A question', body: 'Why?' }));
    expect(thread.series).toMatchObject({ subject: 'A question', count: 0, patches: [] });
    expect(thread.problems[0]?.message).toContain('No patch was found');
  });

  it('names a corrupt diff with its line in the input', () => {
    const text = gitMail({ subject: '[PATCH] a', body: widgetDiff.replace('+int b2;', 'int b2;') });
    const { problems } = readThread(text);
    expect(problems).toHaveLength(1);
    expect(text.split('\n')[(problems[0]?.line ?? 0) - 1]).toBe('int b2;');
    expect(problems[0]?.message).toContain('drivers/widget.c is corrupt at line 8 of its mail');
  });

  it('survives ids that answer each other in a circle, or themselves', () => {
    const a = gitMail({ subject: 'Re: a', id: 'a@x', inReplyTo: 'b@x', body: 'a' });
    const b = gitMail({ subject: 'Re: a', id: 'b@x', inReplyTo: 'a@x', body: 'b' });
    const c = gitMail({ subject: 'Re: a', id: 'c@x', inReplyTo: 'c@x', body: 'c' });
    expect([...readThread(a + b + c).parents]).toEqual([['a@x', 'b@x']]);
  });

  it('says that HTML is not what it reads, and that nothing is nothing', () => {
    expect(readThread('<!DOCTYPE html><html></html>').problems[0]?.message).toContain('HTML');
    expect(readThread('').problems[0]?.message).toBe('The input is empty.');
  });
});

describe('readComments', () => {
  const hunk = '@@ -1,3 +1,3 @@\n int a;\n-int b;\n+int b2;\n int c;\n';

  it('anchors a remark to the diff line above it', () => {
    expect(
      commentsOn(`On a day, Ada wrote:\n${quote('@@ -1,3 +1,3 @@\n int a;\n-int b;\n+int b2;\n')}\nWhy 2?\n\n${quote(' int c;\n')}`),
    ).toMatchObject([{ author: { name: 'Bob' }, patch: 1, file: 'drivers/widget.c', side: 'new', line: 2, anchored: true, body: 'Why 2?' }]);
  });

  it('counts a removed line in the file before the patch', () => {
    expect(commentsOn(`${quote(' int a;\n-int b;\n')}\nKeep it.`)).toMatchObject([{ side: 'old', line: 2, anchored: true }]);
  });

  it('bears tabs that became spaces, and stripped spaces at line ends', () => {
    expect(commentsOn(`${quote(' int  a;\n-int\u00a0b;\n')}\nKeep it.`)).toMatchObject([{ side: 'old', line: 2, anchored: true }]);
  });

  it('follows a discussion to the line that it began with', () => {
    const body = `${quote(quote(hunk))}\n${quote('Why 2?\n\nOr 3?')}\n\nBecause.`;
    expect(commentsOn(body)).toMatchObject([{ line: 3, side: 'new', anchored: true, body: 'Because.' }]);
  });

  it('does not guess', () => {
    expect(commentsOn('Looks good.')).toMatchObject([{ patch: 1, file: undefined, line: undefined, anchored: false }]);
    expect(commentsOn(`${quote(' int z;\n')}\nWhat is z?`)).toMatchObject([{ patch: 1, anchored: false }]);
    expect(commentsOn(`${quote('+int b2;\nthe rest of a line that was wrapped\n')}\nHm.`)).toMatchObject([{ anchored: false }]);
    expect(commentsOn(`${quote('+++ b/drivers/widget.c\n@@ -1,3 +1,3 @@\n')}\nWrong file?`)).toMatchObject([
      { file: 'drivers/widget.c', line: undefined, anchored: false },
    ]);
  });

  it('tells twins apart by the lines above, and leaves them when nothing does', () => {
    const diff = `--- a/x.c\n+++ b/x.c\n@@ -1,2 +1,3 @@ one\n a\n+\tfoo();\n }\n@@ -9,2 +10,3 @@ two\n b\n+\tfoo();\n }\n`;
    const mail = gitMail({ subject: '[PATCH] x', id: 'p@x', body: withSignature(diff) });
    const on = (quoted: string) => readComments(readThread(mail + reply(`${quote(quoted)}\nHm.`)))[0];
    expect(on(' b\n+\tfoo();\n')).toMatchObject({ line: 11, anchored: true });
    expect(on('@@ -9,2 +10,3 @@ two\n[...]\n+\tfoo();\n')).toMatchObject({ line: 11, anchored: true });
    expect(on('+\tfoo();\n')).toMatchObject({ file: 'x.c', line: undefined, anchored: false });
  });

  it('leaves out attributions, signatures, marks of omission and the footers of lists', () => {
    const body = `On Tue, 2 Jan 2024 03:04:05 +0100\nAda Example <ada@example.org> wrote:\n\n${quote(' int a;\n')}\n[...]\n\n${quote('+int b2;\n')}\nNo.\n\n-- \nBob\n`;
    expect(commentsOn(body).map((comment) => comment.body)).toEqual(['No.']);
  });
});

describe('hostile input', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('diff --git a/x b/x', '--- a/x', '+++ b/x', '@@ -1,2 +1,2 @@', '@@ -0,0 +999999999 @@', '@@ -1 +1 @@@', ' ', '', '\\ No newline', '-- ', '+a', '-a', ' a', 'GIT binary patch', 'index 1111..2222'),
    fc.constantFrom('From a@b Thu Jan  1 00:00:00 1970', 'From: a <a@b>', 'Subject: [PATCH 1/2] a', 'Subject: Re: [PATCH 1/2] a', 'Message-ID: <a>', 'In-Reply-To: <a>', 'Content-Type: multipart/mixed; boundary="b"', '--b', '--b--', 'Content-Transfer-Encoding: base64', '=?utf-8?b?!!?=', '> +a', '>> @@ -1 +1 @@'),
    fc.constantFrom('* [PATCH 1/2] a', '@ 2021-10-13 14:27 A', '  2021-10-13 14:27 ` A', 'From: A @ 2021-10-13 14:27 UTC (permalink / raw)', '^ permalink raw reply', 'rename from "a', 'rename to b\\', '"\\3', 'diff --git "a/\\777" "b'),
  ); // prettier-ignore

  it('never throws', () => {
    fc.assert(
      fc.property(fc.array(nasty, { maxLength: 40 }), fc.constantFrom('\n', '\r\n'), (lines, end) => {
        const thread = readThread(lines.join(end));
        readComments(thread);
        for (const problem of thread.problems) expect(problem.line).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes no more than moments over lines made to be slow', () => {
    const mail = (headers: string, body: string) => readThread(`From a@b Thu Jan  1 00:00:00 1970\nFrom: a <a@b>\n${headers}\n\n${body}\n`);
    const start = performance.now();
    mail(`Subject: =?utf-8?b?${'QUFB'.repeat(100_000)}?=`, 'x');
    mail(`Subject: ${'[a]'.repeat(30_000)}`, `${' '.repeat(100_000)}x`);
    mail('Subject: x\nContent-Transfer-Encoding: quoted-printable', `${' '.repeat(100_000)}x`);
    mail('Subject: [PATCH] x', `Acked-by: ${' '.repeat(100_000)}x\nAcked-by: ${'<'.repeat(100_000)}\n\n${widgetDiff}`);
    readThread(`From ${'1:11 '.repeat(50_000)}\nFrom: a\nSubject: x\n\nx\n`);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
