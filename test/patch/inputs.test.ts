import { describe, expect, it } from 'vitest';
import { readComments } from '../../src/patch/comments.ts';
import { readThread } from '../../src/patch/thread.ts';
import { gitMail, widgetDiff, withSignature } from './samples.ts';

const patch = (number: number, id?: string) =>
  gitMail({ subject: `[PATCH ${number}/2] w: part ${number}`, body: withSignature(widgetDiff), ...(id === undefined ? {} : { id }) });

describe('several inputs', () => {
  it('are one thread: files of git format-patch in any order make one series', () => {
    const { series, messages } = readThread([patch(2), new TextEncoder().encode(patch(1))]);
    expect(series.patches.map(({ number }) => number)).toEqual([1, 2]);
    expect(new Set(messages.map(({ id }) => id)).size).toBe(2);
  });

  it('take a mail that two of them hold once, and count lines on', () => {
    const again = readThread([patch(1, 'a@x'), patch(1, 'a@x') + patch(2, 'b@x')]);
    expect(again.messages.map(({ id }) => id)).toEqual(['a@x', 'b@x']);
    expect(again.messages[1]?.line).toBe(patch(1, 'a@x').split('\n').length * 2 - 1);
    expect(again.problems).toEqual([]);
  });

  it('of bare diffs are a series in the given order', () => {
    const { series } = readThread([widgetDiff, widgetDiff.replaceAll('widget', 'gadget')]);
    expect(series.patches.flatMap(({ number, files }) => files.map(({ path }) => [number, path]))).toEqual([
      [1, 'drivers/widget.c'],
      [2, 'drivers/gadget.c'],
    ]);
  });

  it('may be none', () => {
    expect(readThread([]).messages).toEqual([]);
  });
});

describe('a remark on a message', () => {
  const claim = 'The count is wrong.\n\nThe count is dropped twice here.\n';
  const first = gitMail({ subject: '[PATCH] w: fix', id: 'a@x', body: `${claim}---\n${withSignature(widgetDiff)}` });
  const answer = (body: string) => gitMail({ subject: 'Re: [PATCH] w: fix', id: 'r@x', inReplyTo: 'a@x', from: 'Bob <bob@example.org>', body });

  it('stands at the line that it quotes', () => {
    const [one] = readComments(readThread(first + answer('> The count is wrong.\n>\n> The count is dropped\u00a0twice here.\n\nWhere?\n')));
    expect(one).toMatchObject({ anchored: false, inMessage: 2, body: 'Where?' });
  });

  it('stands nowhere where it quotes the diff, nothing, or something else', () => {
    const places = ['> +int b2;\n\nNo.\n', 'No.\n', '> The count is dropped twice.\n\nNo.\n'].map(
      (body) => readComments(readThread(first + answer(body)))[0]?.inMessage,
    );
    expect(places).toEqual([undefined, undefined, undefined]);
  });
});
