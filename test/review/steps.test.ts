import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { readThread } from '../../src/patch/thread.ts';
import { draftReply, wrap } from '../../src/review/draft.ts';
import { readFacts } from '../../src/review/facts.ts';
import { reviewThread, type Review } from '../../src/review/review.ts';
import { claimOf, locate, readSteps, type Step } from '../../src/review/steps.ts';
import { createParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';

const file = (name: string) => new Uint8Array(readFileSync(new URL(`../../media/sample/${name}`, import.meta.url)));
let review: Review;
let steps: readonly Step[] = [];
beforeAll(async () => {
  const parser = await createParser();
  const catalogue = createCatalogue();
  const base = { path: 'lantern.c', text: new TextDecoder().decode(file('lantern.c')) };
  review = await reviewThread(readThread(file('lantern-series.mbox')), [base], () => ({ findings: [], problems: [], functions: 0, gaveUp: 0 }), {
    factsOf: (text) => readFacts(readSource(parser, text), catalogue),
  });
  steps = readSteps(review);
});

describe('readSteps', () => {
  it('goes from the claim through each patch and hunk to what is open', () => {
    expect(steps[0]).toMatchObject({ kind: 'cover', title: 'lantern: Let the device own the group' });
    expect(steps[0]?.kind === 'cover' && steps[0].text.endsWith('patch 4 keeps the two counts apart.')).toBe(true);
    expect(steps.at(-1)).toMatchObject({ kind: 'open' });
    expect(steps.filter(({ kind }) => kind === 'patch')).toHaveLength(5);
    expect(steps.filter(({ kind }) => kind === 'hunk')).toHaveLength(
      review.thread.series.patches.flatMap((one) => one.files.flatMap(({ hunks }) => hunks)).length,
    );
  });

  it('shows each comment and each sentence about lifetimes once', () => {
    const comments = steps.flatMap((step) => (step.kind === 'open' ? [] : step.comments));
    expect(comments).toHaveLength(review.comments.length);
    expect(new Set(comments).size).toBe(comments.length);
    const told = steps.flatMap((step) => (step.kind === 'hunk' || step.kind === 'patch' ? step.lifetimes : []));
    expect([...told].sort()).toEqual(review.patches.flatMap(({ lifetimes }) => lifetimes).sort());
    const counter = steps.find((step) => step.kind === 'hunk' && step.lifetimes.some((one) => one.startsWith('lantern_group.users:')));
    expect(counter).toMatchObject({ kind: 'hunk', patch: 4, name: '@@ -34,7 +34,7 @@' });
  });

  it('anchors hunks to their lines, and finds them again in a text that moved on', () => {
    const [image] = review.patches[2]?.files ?? [];
    const after = image?.after ?? '';
    for (const step of steps) {
      if (step.kind !== 'hunk' || step.patch !== 3) continue;
      expect(locate(step.anchor, after)).toBe(step.anchor.line);
      expect(locate(step.anchor, `\n\n${after}`)).toBe(step.anchor.line + 2);
      expect(locate(step.anchor, 'int gone;\n')).toBeUndefined();
    }
  });

  it('takes the claim of a cover letter without its log and its tables', () => {
    expect(claimOf('It is so.\n\nReally.\n\nv2:\n - more\n')).toBe('It is so.\n\nReally.');
    expect(claimOf('Only this.\n-- \n2.43.0\n')).toBe('Only this.');
  });
});

describe('draftReply', () => {
  it('quotes what a remark is about, and nothing else', () => {
    const text = draftReply(review.thread, [
      { patch: 3, file: 'drivers/misc/lantern.c', line: 109, body: 'Nothing checks that the post is still there, and I wonder whether anything has to, since the group only compares it.' },
      { patch: 3, file: 'drivers/misc/lantern.c', side: 'old', line: 168, body: 'Good.' },
    ]); // prettier-ignore
    expect(text).toBe(`To: Mira Castellan <mira.castellan@example.org>
Cc: Tobias Lindqvist <tobias.lindqvist@example.com>, Ines Okafor <ines@example.org>, lantern@lists.example.org
Subject: Re: [PATCH v2 3/5] lantern: Do not leak the post if the group exists already
In-Reply-To: <20241007080210.1904-4-mira.castellan@example.org>
References: <20241007080210.1904-1-mira.castellan@example.org>
 <20241007080210.1904-4-mira.castellan@example.org>

On 2024-10-07 08:02 UTC, Mira Castellan wrote:
> --- a/drivers/misc/lantern.c
> +++ b/drivers/misc/lantern.c
> @@ -104,11 +105,13 @@ static struct lantern_group *lantern_create_group(struct device *post)
>  	kref_init(&group->kref);
>  	INIT_LIST_HEAD(&group->lamp_list);
>  	mutex_init(&group->lamp_lock);
> -	group->post = post;
> +	/* Put in lantern_group_unlock_and_free() */
> +	group->post = get_device(post);

Nothing checks that the post is still there, and I wonder whether
anything has to, since the group only compares it.

> @@ -165,7 +167,6 @@ static void lantern_group_release(struct kref *kref)
>  	list_del(&group->group_next);
>  	idr_remove(&lantern.group_idr, group->minor);
>  	lantern_group_unlock_and_free(group);
> -	put_device(post);

Good.
`);
  });

  it('answers the cover letter, keeps remarks whose line is not shown, and never gives a tag', () => {
    const text = draftReply(review.thread, [
      { patch: 0, body: 'Nice.' },
      { patch: 1, file: 'drivers/misc/lantern.c', line: 9999, body: 'Hm.' },
      { patch: 9, body: 'Lost.' },
      { patch: 2, body: ' ' },
    ]);
    expect(text).toContain('Subject: Re: [PATCH v2 0/5]');
    expect(text).toContain('\ndrivers/misc/lantern.c:9999: Hm.\n');
    expect(text).not.toMatch(/-by:|Lost/);
    expect(draftReply(review.thread, [])).toBe('');
  });

  it('wraps prose at 72 and leaves code, quotes and links alone', () => {
    const code = `\t${'x'.repeat(90)};`;
    const link = `https://example.org/${'a'.repeat(80)}`;
    expect(wrap(`${code}\n${link}`)).toBe(`${code}\n${link}`);
    for (const line of wrap('word '.repeat(60)).split('\n')) expect(line.length).toBeLessThanOrEqual(72);
  });
});
