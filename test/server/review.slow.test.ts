import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CancellationTokenSource } from 'vscode-jsonrpc';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { readThread } from '../../src/patch/thread.ts';
import { methods } from '../../src/protocol/messages.ts';
import type { DraftResult, FetchResult, ReviewInput, ReviewParams, ReviewProgress, ReviewResult, ReviewView } from '../../src/protocol/review.ts';
import { createCheck } from '../../src/review/check.ts';
import { readFacts } from '../../src/review/facts.ts';
import { reviewThread } from '../../src/review/review.ts';
import { reviewToText } from '../../src/review/text.ts';
import type { Core } from '../../src/server/core.ts';
import { createCore } from '../../src/server/core.node.ts';
import { createParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';
import { connect } from './connection.ts';
import type { Client } from './connection.ts';

const sample = join(import.meta.dirname, '../../media/sample');
const mbox = readFileSync(join(sample, 'lantern-series.mbox'));
const driver = readFileSync(join(sample, 'lantern.c'), 'utf8');
const inputOf = (name: string, text: string | Buffer): ReviewInput => ({ name, base64: Buffer.from(text).toString('base64') });
const uri = 'file:///mail/lantern-series.mbox';

let core: Core;
const files = new Map<string, string>();
const clients: Client[] = [];
beforeAll(async () => {
  core = await createCore((place) => Promise.resolve(files.get(place)));
});
afterEach(() => {
  clients.splice(0).forEach((client) => client.dispose());
  files.clear();
});

async function client(folders: readonly string[] = []): Promise<Client> {
  const made = await connect(core, {}, folders);
  clients.push(made);
  return made;
}

const params = (more: Partial<ReviewParams> = {}): ReviewParams => ({
  inputs: [inputOf('lantern-series.mbox', mbox)],
  uri,
  next: [],
  token: 1,
  ...more,
});

async function viewOf(more: Partial<ReviewParams> = {}, folders: readonly string[] = []): Promise<ReviewView> {
  const { connection } = await client(folders);
  const result = await connection.sendRequest<ReviewResult>(methods.review, params(more));
  if (!result.ok) throw new Error(result.problem);
  return result.review;
}

const linesOf = (view: ReviewView, patch: number, file: number, side: 'old' | 'new'): readonly string[] => {
  const found = view.patches.find(({ number }) => number === patch)?.files[file];
  return (view.images[(side === 'old' ? found?.before : found?.after)?.image ?? -1]?.text ?? '').split('\n');
};

describe('getput/review', () => {
  it('says what the command line says', async () => {
    files.set('file:///mail/lantern.c', driver);
    const view = await viewOf();
    const [parser, catalogue] = [await createParser(), createCatalogue()];
    const { check, dispose } = createCheck(parser, catalogue);
    const factsOf = (text: string) => readFacts(readSource(parser, text), catalogue);
    const review = await reviewThread(readThread(new Uint8Array(mbox)), [{ path: 'lantern.c', text: driver }], check, { factsOf });
    dispose();
    expect(view.report).toBe(reviewToText(review, { full: true }));
  });

  it('gives what needs no analysis without one, and says that there was none', async () => {
    files.set('file:///mail/lantern.c', driver);
    const [early, whole] = [await viewOf({ isUnchecked: true }), await viewOf()];
    expect([early.isUnchecked, whole.isUnchecked]).toEqual([true, false]);
    expect(early.report).toMatch(/In short: lifetimes were not looked at[^]*Lifetimes: not looked at\./);
    const bare = ({ steps, images, comments, openPoints, pages }: ReviewView) => ({ steps: steps.map((step) => ({ ...step, findings: [], lifetimes: [] })), images, comments, openPoints, pages }); // prettier-ignore
    expect(bare(early)).toEqual(bare(whole));
    expect(early.steps.flatMap(({ findings, lifetimes }) => [...findings, ...lifetimes])).toEqual([]);
    expect(whole.steps.flatMap(({ lifetimes }) => lifetimes)).not.toEqual([]);
  });

  it('gives each side of each file once, and steps that have keys of their own', async () => {
    files.set('file:///tree/drivers/misc/lantern.c', driver);
    const view = await viewOf({ uri: undefined }, ['file:///tree']);
    expect(view.patches.map(({ files: [file] }) => [file?.footing, file?.rests])).toEqual([
      ['exact', expect.stringMatching(/before the patch: drivers\/misc\/lantern\.c of the working tree\.$/) as string],
      ...[1, 2, 3, 4].map((n) => ['exact', expect.stringMatching(`what patch ${n} leaves`) as string]),
    ]);
    expect(view.images).toHaveLength(6);
    expect(new Set(view.steps.map(({ key }) => key)).size).toBe(view.steps.length);
    expect(view.steps[0]).toMatchObject({ kind: 'cover' });
    expect(view.steps.at(-1)).toMatchObject({ kind: 'open' });
    expect(view.steps.map(({ key }) => key)).toEqual((await viewOf()).steps.map(({ key }) => key));
  });

  it('places each hunk on the lines that it changes, on a base that has moved as well', async () => {
    for (const base of [driver, `/* above */\n\n${driver}`]) {
      files.set('file:///mail/lantern.c', base);
      const view = await viewOf();
      for (const { patch, hunk } of view.steps) {
        if (hunk === undefined) continue;
        const changed = hunk.text.split('\n').slice(3).findIndex((line) => /^[-+]/.test(line)); // prettier-ignore
        const first = hunk.text.split('\n')[3 + changed] ?? '';
        const side = first.startsWith('-') ? 'old' : 'new';
        expect(linesOf(view, patch, hunk.file, side)[hunk[side] ?? -1]).toBe(first.slice(1));
      }
    }
  });

  it('puts remarks on the lines that they quote, and those on a message on its page', async () => {
    files.set('file:///mail/lantern.c', driver);
    const view = await viewOf();
    const thread = readThread(new Uint8Array(mbox));
    const quoted = view.comments.flatMap(({ place, messageId, body }) => {
      const message = thread.messages.find(({ id }) => id === messageId)?.body.split('\n') ?? [];
      const at = message.findIndex((_, i) => body.split('\n').every((line, n) => message[i + n] === line));
      // Words of an earlier remark are quoted less deep than the line that both speak of.
      const depth = (line: string): number => /^[> ]*/.exec(line)?.[0].replaceAll(' ', '').length ?? 0;
      const quote = message.slice(0, at).filter((line) => depth(line) > 0 && line.replaceAll('>', '').trim() !== '');
      const above = quote.findLast((line) => depth(line) === Math.max(...quote.map(depth))) ?? '';
      const text = place?.on === 'file' ? linesOf(view, place.patch, place.file, place.side)[place.line] : place?.on === 'page' ? view.pages[place.page]?.text.split('\n')[place.line] : undefined; // prettier-ignore
      return text === undefined ? [] : [[text.trim(), above.replace(/^[>\s]*[-+]?/, '').trim()]];
    });
    expect(quoted.length).toBeGreaterThan(3);
    for (const [text, above] of quoted) expect(text).toBe(above);
  });

  it('shows what changed lines do, and what became of each finding, on both sides', async () => {
    files.set('file:///mail/lantern.c', driver);
    const view = await viewOf();
    const [file] = view.patches[2]?.files ?? [];
    expect(file?.before?.findings.filter(({ change }) => change === 'fixed')).toHaveLength(view.patches[2]?.fixed ?? 0);
    expect(view.patches[2]?.fixed).toBeGreaterThan(0);
    const put = file?.after?.marks.find(({ text }) => text === 'gives back a reference: group->post');
    expect(linesOf(view, 3, 0, 'new')[put?.line ?? -1]).toBe('\tput_device(group->post);');
  });

  it('shows what the mails show where there is no base, each line on its number', async () => {
    const view = await viewOf();
    const [file] = view.patches[0]?.files ?? [];
    expect(file?.footing).toBe('partial');
    const lines = linesOf(view, 1, 0, 'new');
    const known = driver.split('\n');
    expect(linesOf(view, 1, 0, 'old').filter((line, i) => line !== '' && line !== known[i] && !/^\/\* lines \d+ to \d+ are not in the mails/.test(line))).toEqual([]); // prettier-ignore
    expect(lines.join('\n')).toContain('WARN_ON(atomic_read(&group->opened));');
  });

  it('holds the next version against this one', async () => {
    const next = mbox.toString().replaceAll('[PATCH v2 ', '[PATCH v3 ').replace('WARN_ON(atomic_read(&group->opened));', 'WARN_ON_ONCE(atomic_read(&group->opened));'); // prettier-ignore
    const view = await viewOf({ next: [inputOf('v3', next)] });
    expect(view.next?.version).toBe(3);
    expect(view.next?.range.map(({ state }) => state)).toEqual(['changed', 'same', 'same', 'same', 'same']);
    expect(view.openPoints.every((point) => point.next !== undefined)).toBe(true);
  });

  it('tells of its progress, can be stopped, and says what is no series', async () => {
    const { connection } = await client();
    const told: ReviewProgress[] = [];
    connection.onNotification(methods.reviewProgress, (progress: ReviewProgress) => void told.push(progress));
    await connection.sendRequest<ReviewResult>(methods.review, params({ token: 7 }));
    expect(told.at(-1)).toEqual({ token: 7, done: 5, total: 5 });
    const source = new CancellationTokenSource();
    const stopped = connection.sendRequest<ReviewResult>(methods.review, params(), source.token);
    source.cancel();
    expect(await stopped).toEqual({ ok: false, problem: 'Stopped.' });
    const nothing = await connection.sendRequest<ReviewResult>(methods.review, params({ inputs: [inputOf('notes.txt', 'Hello.\n')] }));
    expect(nothing).toEqual({ ok: false, problem: expect.stringMatching(/^There is no patch in notes\.txt\./) as string });
  });
});

describe('getput/fetchSeries', () => {
  it('answers with a sentence where there is no repository', async () => {
    const { connection } = await client();
    const result = await connection.sendRequest<FetchResult>(methods.fetchSeries, { from: 'git', folder: 'file:///', range: '-1' });
    expect(result).toMatchObject({ ok: false, problem: expect.stringMatching(/^git says: /) as string });
  });
});

describe('getput/draft', () => {
  it('writes one mail for each that is answered, to the right one, with the right quote', async () => {
    files.set('file:///mail/lantern.c', driver);
    const view = await viewOf();
    const { connection } = await client();
    const answered = view.comments.find(({ body }) => body.includes('?'));
    if (answered === undefined) throw new Error('the sample asks nothing');
    const items = [
      { patch: 3, answers: undefined, file: 'drivers/misc/lantern.c', side: 'new' as const, line: 70, body: 'Is the lock held here?' },
      { patch: answered.patch ?? 0, answers: { messageId: answered.messageId, body: answered.body }, file: undefined, side: undefined, line: undefined, body: 'Indeed.' }, // prettier-ignore
    ];
    const result = await connection.sendRequest<DraftResult>(methods.draft, { inputs: params().inputs, items });
    const mails = result.ok ? result.mails : [];
    expect(mails).toHaveLength(2);
    const direct = mails.find(({ text }) => text.includes('Is the lock held'));
    expect(direct?.subject).toBe('Re: [PATCH v2 3/5] lantern: Do not leak the post if the group exists already');
    expect(direct?.text).toMatch(/^> \+\tput_device\(group->post\);\n\nIs the lock held here\?$/m);
    expect(direct?.text).toContain('In-Reply-To: <20241007080210.1904-4-mira.castellan@example.org>');
    const reply = mails.find(({ text }) => text.includes('Indeed.'));
    expect(reply?.text).toContain(`In-Reply-To: <${answered.messageId}>`);
    expect(reply?.text).toContain(`> ${answered.body.split('\n')[0] ?? ''}\n`);
    for (const { eml } of mails) expect(eml).not.toMatch(/[^\n]*[\u0080-\uffff][^\n]*\n(?=[\s\S]*\n\nOn )/); // prettier-ignore
    expect(JSON.stringify(mails)).not.toMatch(/Reviewed-by: You/);
  });

  it('has nothing to write where nothing was said', async () => {
    const { connection } = await client();
    expect(await connection.sendRequest<DraftResult>(methods.draft, { inputs: params().inputs, items: [] })).toMatchObject({ ok: false });
  });
});
