/** The sample that ships: the series must apply to the driver next to it, and give the very blobs that its index lines name. */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const sample = join(import.meta.dirname, '../../media/sample');
const path = 'drivers/misc/lantern.c';
const hasGit = spawnSync('git', ['--version']).status === 0;

interface Message {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Reads an mboxrd file in the plain form that the sample has: no MIME parts, no transfer encoding that would have to be undone. */
function readMessages(mbox: string): readonly Message[] {
  return mbox
    .split(/^From mboxrd@z .*\n/m)
    .slice(1)
    .map((text) => {
      const end = text.indexOf('\n\n');
      const lines = text
        .slice(0, end)
        .replaceAll(/\n[ \t]+/g, ' ')
        .split('\n');
      const headers = lines.map((line): [string, string] => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]);
      return { headers: new Map(headers), body: text.slice(end + 2).replaceAll(/^>(>*From )/gm, '$1') };
    });
}

const messages = readMessages(readFileSync(join(sample, 'lantern-series.mbox'), 'utf8'));
const header = (message: Message, name: string): string => message.headers.get(name) ?? '';
const patches = messages.filter((message) => message.body.includes('\ndiff --git '));
const blobs = patches.map(({ body }) => /^index ([0-9a-f]{40})\.\.([0-9a-f]{40}) 100644$/m.exec(body)?.slice(1) ?? []);

describe('the thread of the sample', () => {
  it('has a cover letter, five patches in order, and nine replies', () => {
    const subjects = messages.map((message) => header(message, 'subject'));
    expect(subjects.slice(0, 6).map((subject) => /^\[PATCH v2 (\d\/5)\] lantern: /.exec(subject)?.[1])).toEqual([
      '0/5',
      '1/5',
      '2/5',
      '3/5',
      '4/5',
      '5/5',
    ]);
    expect(subjects.slice(6).filter((subject) => subject.startsWith('Re: [PATCH v2 '))).toHaveLength(9);
    expect(messages).toHaveLength(15);
    expect(patches).toEqual(messages.slice(1, 6));
  });

  it('answers only messages that it has, and names all of their ancestors', () => {
    const known = new Map<string, string>();
    for (const message of messages) {
      const id = header(message, 'message-id');
      const parent = header(message, 'in-reply-to');
      expect(id).toMatch(/^<\S+@\S+>$/);
      expect(known.has(id)).toBe(false);
      if (known.size > 0) expect(known.has(parent)).toBe(true);
      const references = `${known.get(parent) ?? ''} ${parent}`.trim();
      expect(header(message, 'references')).toBe(references);
      known.set(id, references);
    }
  });

  it('comes from nobody: each address is one that is reserved for examples', () => {
    const domains = messages.flatMap(({ headers, body }) => [
      ...[...headers.values()].join('\n').matchAll(/@([\w.-]+)/g),
      ...body.matchAll(/\w@([\w.-]+)/g),
    ]);
    expect(domains.length).toBeGreaterThan(messages.length);
    for (const [, domain] of domains) expect(domain).toMatch(/(^|\.)example\.(org|com)$/);
  });

  it('quotes only lines that the message it answers really has', () => {
    const bodies = new Map(messages.map((message) => [header(message, 'message-id'), message.body.split('\n')]));
    for (const message of messages.slice(6)) {
      const parent = new Set(bodies.get(header(message, 'in-reply-to'))?.map((line) => line.trimEnd()));
      const quoted = message.body.split('\n').filter((line) => line.startsWith('>') && line !== '> [...]');
      for (const line of quoted) expect(parent).toContain(line.replace(/^> ?/, '').trimEnd());
    }
  });

  it('holds what a review has to notice: a mangled tag, a promise, a bot', () => {
    expect(patches[1]?.body).toContain('Reviewed-by: Ines Okafor <ines@example.org> (\u2713 DKIM/example.org)\n');
    expect(messages.filter(({ body }) => /Will change\s+this in v3\./.test(body))).toHaveLength(1);
    expect(messages.filter(({ body }) => /^Tested-by: .*\[bot\]/m.test(body))).toHaveLength(1);
  });

  it('has blob ids that continue from patch to patch', () => {
    expect(blobs.map((pair) => pair.length)).toEqual([2, 2, 2, 2, 2]);
    expect(blobs.slice(1).map(([before]) => before)).toEqual(blobs.slice(0, -1).map(([, after]) => after));
  });
});

describe.skipIf(!hasGit)('the series of the sample, applied (skipped where there is no git)', () => {
  let folder = '';
  /** Without GIT_DIR and its kin, which would lead out of the folder when the tests run from a hook. */
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  const git = (parameters: readonly string[], input = ''): string =>
    execFileSync('git', ['-c', 'core.autocrlf=false', ...parameters], { cwd: folder, env, input, encoding: 'utf8' });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'getput-sample-'));
    git(['init', '--quiet']);
    mkdirSync(join(folder, 'drivers/misc'), { recursive: true });
    copyFileSync(join(sample, 'lantern.c'), join(folder, path));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('starts from lantern.c and gives after each patch the blob that its index line names', () => {
    const hash = (): string => git(['hash-object', '--no-filters', path]).trim();
    const seen = patches.map(({ body }) => {
      const before = hash();
      git(['apply', '--whitespace=error-all', '-'], body);
      return [before, hash()];
    });
    expect(seen).toEqual(blobs);
  });
});
