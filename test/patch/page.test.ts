import { describe, expect, it } from 'vitest';
import { readComments } from '../../src/patch/comments.ts';
import { readThread } from '../../src/patch/thread.ts';
import { widgetDiff, withSignature } from './samples.ts';
import { hasShared, needsShared, read, threadPage } from './shared.ts';

/** A small thread page: a patch, an answer and an answer to that, all within one minute. */
const page = `* [PATCH] widget: rename b
@ 2024-01-02  3:04 Ada Example
  2024-01-02  3:04 \` Bob
  0 siblings, 1 reply; 3+ messages in thread
From: Ada Example @ 2024-01-02  3:04 UTC (permalink / raw)
  To: list; +Cc: Bob, Example,
	Eve

* not a message
From: nobody @ 2024-01-02  3:04 UTC, said the text

${withSignature(widgetDiff)}
^ permalink raw reply	[flat|nested] 3+ messages in thread

* Re: [PATCH] widget: rename b
  2024-01-02  3:04 [PATCH] widget: rename b Ada Example
@ 2024-01-02  3:04 \` Bob
  2024-01-02  3:04   \` Ada Example
  0 siblings, 1 reply; 3+ messages in thread
From: Bob @ 2024-01-02  3:04 UTC (permalink / raw)

> +int b2;

Why?

^ permalink raw reply	[flat|nested] 3+ messages in thread

* Re: [PATCH] widget: rename b
  2024-01-02  3:04 \` Bob
@ 2024-01-02  3:04   \` Ada Example
  0 siblings, 0 replies; 3+ messages in thread
From: Ada Example @ 2024-01-02  3:04 UTC (permalink / raw)

Because.

^ permalink raw reply	[flat|nested] 3+ messages in thread

end of thread, other threads:[~2024-01-02  3:04 UTC | newest]
`;

describe('a thread page', () => {
  it('gives messages, who answers whom, and the patch', () => {
    const { messages, parents, series, problems } = readThread(page);
    expect(messages.map(({ author, date, line }) => [author.name, date, line])).toEqual([
      ['Ada Example', '2024-01-02T03:04Z', 1],
      ['Bob', '2024-01-02T03:04Z', 26],
      ['Ada Example', '2024-01-02T03:04Z', 39],
    ]);
    expect([...parents]).toEqual([['page:2', 'page:1'], ['page:3', 'page:2']]); // prettier-ignore
    expect(series.patches[0]?.files[0]).toMatchObject({ added: 1, removed: 1 });
    expect(problems).toEqual([]);
  });

  it('tells the lines of its bodies', () => {
    const { messages } = readThread(page);
    expect(page.split('\n')[(messages[2]?.bodyLine ?? 0) - 1]).toBe('Because.');
    expect(readComments(readThread(page))).toMatchObject([{ at: 35, line: 2, anchored: true }, { at: 45, body: 'Because.' }]); // prettier-ignore
  });

  it('is read with CRLF, and says where it was cut off', () => {
    expect(readThread(page.replaceAll('\n', '\r\n')).messages).toHaveLength(3);
    const cut = readThread(page.slice(0, page.lastIndexOf('^ permalink')));
    expect(cut.messages).toHaveLength(3);
    expect(cut.problems.map((problem) => problem.line)).toEqual([39]);
  });
});

describe.skipIf(!hasShared)(`the vfio thread${needsShared}`, () => {
  const thread = hasShared ? readThread(read(threadPage)) : readThread('');

  it('has 19 messages and 5 patches of version 2', () => {
    expect(thread.messages).toHaveLength(19);
    expect(thread.parents.size).toBe(18);
    expect(thread.problems).toEqual([]);
    expect(thread.series).toMatchObject({ version: 2, count: 5, author: { address: undefined } });
    expect(thread.series.patches.map(({ number, files }) => [number, files.map(({ added, removed, corrupt }) => [added, removed, corrupt])])).toEqual(
      [
        [1, [[15, 85, undefined]]],
        [2, [[30, 25, undefined]]],
        [3, [[5, 9, undefined]]],
        [4, [[9, 12, undefined]]],
        [5, [[94, 98, undefined]]],
      ],
    );
  });

  it('has strange trailers in patch 2 only', () => {
    const strange = thread.series.patches.map((patch) => patch.trailers.filter((trailer) => trailer.problem !== undefined).length);
    expect(strange).toEqual([0, 2, 0, 0, 0]);
    expect(thread.series.patches[1]?.trailers[0]?.problem).toContain('DKIM/');
  });

  it('has its comments at their lines, and the others without one', () => {
    const places = readComments(thread).map(({ patch, side, line }) => [patch, side, line]);
    expect(places).toEqual([
      [1, undefined, undefined],
      [2, undefined, undefined],
      [3, 'new', 782],
      [4, undefined, undefined],
      [3, 'new', 782],
      [5, 'new', 480],
      [5, 'new', 480],
      [3, 'new', 782],
      [5, undefined, undefined],
      [5, 'new', 480],
      [0, undefined, undefined],
      [0, undefined, undefined],
      [0, undefined, undefined],
    ]);
  });
});
