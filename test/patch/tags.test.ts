import { describe, expect, it } from 'vitest';
import { readTags } from '../../src/patch/tags.ts';
import { readThread } from '../../src/patch/thread.ts';
import { gitMail, widgetDiff, withSignature } from './samples.ts';

const cover = gitMail({ subject: '[PATCH v2 0/1] widgets', id: '0@x', body: 'All of them.' });
const patch = gitMail({ subject: '[PATCH v2 1/1] widget: rename b', id: '1@x', inReplyTo: '0@x', body: withSignature(widgetDiff) });
const old = gitMail({ subject: '[PATCH 1/1] widget: rename b', id: 'old@x', body: withSignature(widgetDiff) });
const answer = (body: string, to = '1@x', from = 'Bob Builder <bob@example.org>', subject = 'Re: [PATCH v2 1/1] widget: rename b') =>
  gitMail({ subject, id: 'r@x', inReplyTo: to, from, body });
const tags = (...mails: readonly string[]) => readTags(readThread(mails.join(''))).map(({ name, patch: number, problem }) => [name, number, problem]);

describe('readTags', () => {
  it('collects what answers give, by patch, and not what they quote', () => {
    expect(tags(cover, patch, answer('> Acked-by: Eve <eve@example.org>\n\nFine.\n\nReviewed-by: Bob Builder <bob@example.org>'))).toEqual([
      ['Reviewed-by', 1, undefined],
    ]);
  });

  it('knows a sender whose name is written the other way round', () => {
    expect(tags(patch, answer('Acked-by: Bob Builder <bob@home.example.org>', '1@x', '"Builder, Bob" <bob@work.example.org>'))).toEqual([
      ['Acked-by', 1, undefined],
    ]);
  });

  it.each([
    ['glued text', answer('Acked-by: Bob Builder <bob@example.org> (✓ DKIM/example.org)'), /glued on/],
    ['the cover letter', answer('Acked-by: Bob Builder <bob@example.org>', '0@x'), /cover letter/],
    ['another version', answer('Acked-by: Bob Builder <bob@example.org>', 'old@x'), /was given to version 1/],
    ['a machine', answer('Tested-by: builder-ci[bot] <ci@example.org>', '1@x', 'builder-ci[bot] <ci@example.org>'), /from a machine/],
    ['somebody else', answer('Reviewed-by: Eve Other <eve@example.org>'), /names somebody else than the sender, Bob Builder/],
    ['a condition', answer('One nit above.\n\nWith that fixed:\n\nReviewed-by: Bob Builder <bob@example.org>'), /on a condition: "With that fixed:"/],
  ])('finds %s strange', (_, mail, problem) => {
    const [[name, number, found] = [], ...more] = tags(old, cover, patch, mail);
    expect([name, more.length]).toEqual([expect.stringMatching(/-by$/), 0]);
    expect(number).toBe(problem.source.includes('version') ? undefined : problem.source.includes('cover') ? 0 : 1);
    expect(found).toMatch(problem);
  });

  it('leaves the sign-off of a diff that is offered to the diff', () => {
    expect(tags(patch, answer(`Better:\n\nSigned-off-by: Bob Builder <bob@example.org>\n---\n${widgetDiff}`))).toEqual([]);
  });
});

describe('threads', () => {
  it('hang an answer below the mail whose subject it repeats where ids are lost', () => {
    const lost = gitMail({ subject: 'RE: [PATCH v2 1/1] widget: rename b', id: 'r@x', from: 'Bob <bob@example.org>', body: 'Why?' });
    expect(readThread(cover + patch + lost).parents.get('r@x')).toBe('1@x');
  });

  it('take the newer version though a patch of it is missing, and what was sent again', () => {
    const one = (subject: string, id: string) => gitMail({ subject, id, body: withSignature(widgetDiff) });
    const both = [1, 2, 3].map((n) => one(`[PATCH ${n}/3] part ${n}`, `a${n}@x`)).join('') + [1, 3].map((n) => one(`[PATCH v2 ${n}/3] part ${n}`, `b${n}@x`)).join(''); // prettier-ignore
    const { series, problems } = readThread(both);
    expect([series.version, series.patches.length]).toEqual([2, 2]);
    expect(problems.map(({ message }) => message)).toContain('Patch 2 of 3 is missing.');
    const again = readThread(one('[PATCH v2 1/2] a', '1@x') + one('[PATCH v2 2/2] b', '2@x') + one('[PATCH v2.1 2/2] b', '3@x'));
    expect(again.series.patches.map(({ message }) => message.id)).toEqual(['1@x', '3@x']);
    expect(again.problems.map(({ message }) => message)).toEqual(['Patch 2 was sent again as v2.1; that one is taken.']);
  });

  it('prefer a resent series to the first sending', () => {
    const one = (subject: string, id: string) => gitMail({ subject, id, body: withSignature(widgetDiff) });
    const { series, others } = readThread(one('[PATCH 1/1] a', '1@x') + one('[RESEND PATCH 1/1] a', '2@x'));
    expect([series.patches[0]?.message.id, others.length]).toEqual(['2@x', 1]);
  });
});
