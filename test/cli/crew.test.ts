import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, inject, it } from 'vitest';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { readThread } from '../../src/patch/thread.ts';
import { createCheck, isWorthThreads } from '../../src/review/check.ts';
import { createCrew } from '../../src/review/crew.node.ts';
import { readFacts } from '../../src/review/facts.ts';
import type { Check } from '../../src/review/file-review.ts';
import { reviewToJson } from '../../src/review/json.ts';
import { reviewThread } from '../../src/review/review.ts';
import type { ReviewOptions } from '../../src/review/review.ts';
import { createParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';
import type { Core } from '../../src/server/core.ts';
import { createCore } from '../../src/server/core.node.ts';
import { runReview } from '../../src/server/review.ts';

const fileText = (number: number): readonly string[] => [
  `static int post_${number}_probe(struct platform_device *pdev)`,
  '{',
  '\tstruct device_node *np;',
  '\tint ret;',
  '',
  '\tnp = of_parse_phandle(pdev->dev.of_node, "post", 0);',
  '\tif (!np)',
  '\t\treturn -ENODEV;',
  `\tret = post_${number}_start(np);`,
  '\tif (ret)',
  '\t\treturn ret;',
  '\tof_node_put(np);',
  '\treturn 0;',
  '}',
];

/** A series of one patch for each file that gives back what its error path loses. */
function longSeries(count: number) {
  const path = (n: number): string => `drivers/misc/post-${n}.c`;
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const bases = numbers.map((n) => ({ path: path(n), text: `${fileText(n).join('\n')}\n` }));
  const mails = numbers.map((n) =>
    [
      'From mboxrd@z Thu Jan  1 00:00:00 1970',
      'From: Ada Example <ada@example.org>',
      'Date: Tue, 2 Jan 2024 03:04:05 +0100',
      `Subject: [PATCH ${n}/${count}] misc: post-${n}: give the node back`,
      `Message-ID: <${n}@example.org>`,
      ...(n === 1 ? [] : ['In-Reply-To: <1@example.org>']),
      '',
      'Its error path loses it.',
      '---',
      `diff --git a/${path(n)} b/${path(n)}`,
      `--- a/${path(n)}`,
      `+++ b/${path(n)}`,
      '@@ -8,7 +8,7 @@',
      ...fileText(n).slice(7, 10).map((line) => ` ${line}`), // prettier-ignore
      '-\t\treturn ret;',
      '+\t\tgoto put;',
      ...fileText(n).slice(11, 14).map((line) => ` ${line}`), // prettier-ignore
      '',
    ].join('\n'),
  );
  const bytes = new TextEncoder().encode(`${mails.join('\n')}\n`);
  return { bases, bytes, thread: readThread(bytes) };
}

const { bases, bytes, thread } = longSeries(14);
const worker = pathToFileURL(join(inject('dist'), 'review-worker.js'));

async function reviewed(check: Check, options: ReviewOptions): Promise<unknown> {
  return reviewToJson(await reviewThread(thread, bases, check, options));
}

describe('a crew', () => {
  it('is worth its start for a series over many files alone', () => {
    expect(isWorthThreads(thread.series)).toBe(true);
    expect(isWorthThreads(longSeries(3).thread.series)).toBe(false);
  });

  it('finds what one thread finds, however many threads it has', async () => {
    const [parser, catalogue] = [await createParser(), createCatalogue()];
    const factsOf: ReviewOptions['factsOf'] = (text) => readFacts(readSource(parser, text), catalogue);
    const alone = createCheck(parser, catalogue);
    const expected = await reviewed(alone.check, { factsOf });
    alone.dispose();
    expect(JSON.stringify(expected)).toContain('"leak"');
    for (const threads of [1, 3]) {
      const crew = createCrew({ worker, engine: {}, threads });
      expect(await reviewed(crew.check, { factsOf, expect: crew.expect })).toEqual(expected);
      crew.dispose();
    }
  });

  it('works for the editor as well, which sees what it sees without one', async () => {
    const texts = new Map(bases.map(({ path, text }) => [`file:///tree/${path}`, text]));
    const one = await createCore((uri) => Promise.resolve(texts.get(uri)));
    let given: string | undefined;
    const many: Core = {
      ...one,
      crew: ({ configuration }) => {
        given = configuration;
        return createCrew({ worker, engine: { configuration } });
      },
    };
    const input = { name: 'series.mbox', base64: Buffer.from(bytes).toString('base64') };
    const view = (core: Core) => {
      const { checker } = core.checker('{}');
      const place = { core, checker, folders: ['file:///tree/'], trees: undefined };
      return runReview({ inputs: [input], uri: undefined, next: [], token: 1 }, place, new AbortController().signal, () => undefined);
    };
    const seen = await view(many);
    expect(seen.ok && seen.review.report).toMatch(/[^]*of_node_put/);
    expect(given).toBe('{}');
    expect(seen).toEqual(await view({ ...one, crew: undefined }));
  });

  it('loses the check that brings its thread down, and no other', async () => {
    const fragile = `
      import { parentPort } from 'node:worker_threads';
      parentPort.on('message', ({ path, text }) => {
        if (text === 'down') process.exit(3);
        if (text === 'wrong') parentPort.postMessage({ failure: 'that is wrong' });
        else parentPort.postMessage({ report: path + ' ' + text });
      });`;
    const crew = createCrew({ worker: new URL(`data:text/javascript,${encodeURIComponent(fragile)}`), engine: {}, threads: 2 });
    const asked = ['one', 'down', 'two', 'wrong', 'three'].map((text) => ({ path: 'a.c', text }));
    crew.expect(asked);
    const ends = await Promise.allSettled(asked.map(({ path, text }) => crew.check(path, text)));
    expect(ends.map((end) => (end.status === 'fulfilled' ? end.value : String(end.reason)))).toEqual([
      'a.c one',
      'Error: the thread that was at it ended: status 3',
      'a.c two',
      'Error: that is wrong',
      'a.c three',
    ]);
    crew.dispose();
  });
});
