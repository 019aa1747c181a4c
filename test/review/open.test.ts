import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readComments } from '../../src/patch/comments.ts';
import { readThread } from '../../src/patch/thread.ts';
import { codeOf, readOpenPoints } from '../../src/review/open.ts';
import { draftReply } from '../../src/review/draft.ts';
import { reviewToJson } from '../../src/review/json.ts';
import { answersIn, rangeDiff } from '../../src/review/range-diff.ts';
import { reviewThread } from '../../src/review/review.ts';
import { reviewToText } from '../../src/review/text.ts';
import { gitMail, widgetDiff, withSignature } from '../patch/samples.ts';
import { hasShared, needsShared, read, readBytes, realMails, threadPage } from '../patch/shared.ts';

const sample = () => readThread(new Uint8Array(readFileSync(new URL('../../media/sample/lantern-series.mbox', import.meta.url))));
const pointsOf = (text: string | Uint8Array, lines: readonly string[] = []) => {
  const thread = readThread(text);
  return readOpenPoints(thread, readComments(thread), () => new Set(lines));
};

const patch = gitMail({ subject: '[PATCH] widget: rename b', id: 'p@x', body: withSignature(widgetDiff) });
const from = (who: string, id: string, to: string, body: string) =>
  gitMail({ subject: 'Re: [PATCH] widget: rename b', id, inReplyTo: to, from: who, body });
const bob = 'Bob <bob@example.org>';
const ada = 'Ada Example <ada@example.org>';

describe('readOpenPoints', () => {
  it('has what the author left without an answer, at its place', () => {
    expect(pointsOf(patch + from(bob, 'r@x', 'p@x', '> +int b2;\n\nWhy 2?'))).toMatchObject([
      { kind: 'unanswered', about: { file: 'drivers/widget.c', line: 2 }, comment: { patch: 1 } },
    ]);
    expect(pointsOf(patch + from(bob, 'r@x', 'p@x', 'Why 2?') + from(ada, 's@x', 'r@x', '> Why 2?\n\nBecause of 1.'))).toEqual([]);
    expect(pointsOf(patch + from(bob, 'r@x', 'p@x', 'Looks good.\n\nAcked-by: Bob <bob@example.org>'))).toEqual([]);
  });

  it('takes an answer to one of two questions for an answer to that one', () => {
    const asked = from(bob, 'r@x', 'p@x', '> +int b2;\n\nWhy not b3 here?\n\n>  int c;\n\nShould c go as well?');
    expect(pointsOf(patch + asked + from(ada, 's@x', 'r@x', '> Why not b3 here?\n\nTaken.'))).toMatchObject([
      { comment: { body: 'Should c go as well?' } },
    ]);
  });

  it('has what the author promised, unless the series has that very code', () => {
    const promise = from(ada, 's@x', 'r@x', '> > +int b2;\n>\n> Why 2?\n\nI changed it into this:\n\n\tint b3 = 3;\n');
    const mails = patch + from(bob, 'r@x', 'p@x', '> +int b2;\n\nWhy 2?') + promise;
    expect(pointsOf(mails)).toMatchObject([{ kind: 'promised', code: ['\tint b3 = 3;'], about: { line: 2 } }]);
    expect(pointsOf(mails, ['int b3 = 3;'])).toEqual([]);
  });

  it.each(["I'll fix that.", 'Good point. Will change\nthis in v3.', "I've dropped it.", 'Fixed in v3, thanks.', 'Will do'])(
    'reads a promise in: %s',
    (said) => {
      expect(pointsOf(patch + from(ada, 's@x', 'p@x', said))).toMatchObject([{ kind: 'promised' }]);
    },
  );

  it.each(['I added it only to have symmetry.', 'It will be freed later by its owner.', 'This was changed by the last patch.'])(
    'reads none in: %s',
    (said) => {
      expect(pointsOf(patch + from(ada, 's@x', 'p@x', said))).toEqual([]);
    },
  );

  it('finds both of the sample: a tag to clean up, and a promise', () => {
    const thread = sample();
    const points = readOpenPoints(thread, readComments(thread), () => new Set());
    expect(points.map(({ kind, comment }) => [kind, comment.patch, comment.author.name])).toEqual([
      ['unanswered', 2, 'Ines Okafor'],
      ['promised', 5, 'Mira Castellan'],
    ]);
  });

  it('knows code from words', () => {
    expect(codeOf('I would say:\n\n\tif (!a)\n\t\tb();\n\nand\n    not code at all, just deep.')).toEqual(['\tif (!a)', '\t\tb();']);
  });
});

describe('the next version', () => {
  const old = readThread(patch + from(bob, 'r@x', 'p@x', '> +int b2;\n\nI would rather have:\n\n\tint b3 = 3;\n'));
  const next = (diff: string, subject = '[PATCH v2] widget: rename b') => readThread(gitMail({ subject, id: 'q@x', body: withSignature(diff) }));
  const points = readOpenPoints(old, readComments(old), () => new Set());
  const answers = (diff: string) => answersIn(points, old.series, next(diff).series).map(({ answered }) => answered);

  it('answers a point with the code that was proposed, touches it, or does neither', () => {
    expect(points).toHaveLength(1);
    expect(answers(widgetDiff.replace('+int b2;', '+int b3 = 3;'))).toEqual(['yes']);
    expect(answers(widgetDiff)).toEqual(['no']);
    expect(answers(widgetDiff.replace('+int b2;', '+int b4;'))).toEqual(['touched']);
    expect(answersIn(points, old.series, next(widgetDiff).series)[0]?.reason).toContain('is the same as before');
  });

  it('is shown patch by patch', () => {
    expect(rangeDiff(old.series, next(widgetDiff).series)).toEqual([{ old: 1, next: 1, title: 'widget: rename b', state: 'same', lines: [] }]);
    const [entry] = rangeDiff(old.series, next(widgetDiff.replace('+int b2;', '+int b3;')).series);
    expect(entry).toMatchObject({ state: 'changed' });
    expect(entry?.lines).toEqual(expect.arrayContaining(['-+int b2;', '++int b3;']));
    const both = next(
      widgetDiff.replace('drivers/widget.c', 'drivers/widget.c').replace('-int b;\n+int b2;', '-int c;\n+int d;'),
      '[PATCH v2] widget: new',
    );
    expect(rangeDiff(old.series, both.series).map(({ state }) => state)).toEqual(['dropped', 'new']);
  });
});

describe('a review of hostile mails', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom('diff --git a/x.c b/x.c', '--- a/x.c', '+++ b/x.c', '@@ -1,2 +1,2 @@ f(', '@@ -5 +5 @@', '@@ -0,0 +1,3 @@', ' {', '+{', '-}', ' }', '+\tkfree(a);', ' int f(void)', '-- '),
    fc.constantFrom('From a@b Thu Jan  1 00:00:00 1970', 'From: a <a@b>', 'Subject: [PATCH 1/2] a', 'Subject: [PATCH v2 2/2] b', 'Subject: Re: [PATCH 1/2] a', 'Message-ID: <a>', 'Message-ID: <b>', 'In-Reply-To: <a>', '', "I'll fix it.", 'Why?', '> +\tkfree(a);', 'Acked-by: a <a@b>'),
  ); // prettier-ignore

  it('never rejects, and every view of it can be made', async () => {
    const mails = fc.array(nasty, { maxLength: 40 }).map((lines) => lines.join('\n'));
    await fc.assert(
      fc.asyncProperty(mails, mails, async (text, next) => {
        const review = await reviewThread(readThread(text), [], () => ({ findings: [], problems: [], functions: 0, gaveUp: 0 }), {
          next: readThread(next),
        });
        reviewToText(review);
        reviewToJson(review);
        draftReply(review.thread, [{ patch: 1, file: 'x.c', line: 1, body: 'Hm.' }, { patch: 0, body: 'Hm.' }]); // prettier-ignore
      }),
      { numRuns: 500 },
    );
  });
});

describe.skipIf(!hasShared)(`the open points of the vfio thread${needsShared}`, () => {
  it('are the promised rewrite, the helper that nobody settled, and the strange tags', () => {
    expect(pointsOf(read(threadPage)).map(({ kind, comment, about }) => [kind, comment.patch, about.line, comment.author.name])).toEqual([
      ['unanswered', 2, undefined, 'Christoph Hellwig'],
      ['promised', 3, 782, 'Jason Gunthorpe'],
      ['unanswered', 5, 480, 'Alex Williamson'],
    ]);
  });
});

describe.skipIf(!hasShared)(`the open points of a thread with many answers${needsShared}`, () => {
  it('are what is asked for, and not what is only said', () => {
    const points = pointsOf(readBytes(`${realMails}11-base64-mixed-uacce-open-remove-race.mbox`));
    expect(points.map(({ comment }) => comment.author.name)).toEqual([
      ...Array<string>(3).fill('Jean-Philippe Brucker'),
      'Greg Kroah-Hartman',
    ]); // prettier-ignore
  });
});
