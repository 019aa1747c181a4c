import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readComments } from '../../src/patch/comments.ts';
import { readDiffs } from '../../src/patch/diff.ts';
import { readThread } from '../../src/patch/thread.ts';
import { hasShared, needsShared, read, readBytes, realMails } from './shared.ts';

interface ReferenceMessage {
  readonly subject: string;
  readonly from: string;
  readonly messageId: string;
  /** Null where the only text is marked as an attachment; here such a text is the mail's text all the same. */
  readonly text: string | null;
}

const reference = hasShared ? (JSON.parse(read(`${realMails}reference.json`)) as Readonly<Record<string, readonly ReferenceMessage[]>>) : {};
const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();
/** The files of a patch as `git apply --numstat` sees them; undefined where git calls it corrupt. */
function numstat(body: string): readonly string[] | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'getput-numstat-'));
  try {
    writeFileSync(join(folder, 'body'), body);
    const out = execFileSync('git', ['apply', '--numstat', '-z', 'body'], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    return out.split('\0').filter((line) => line !== '');
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.skipIf(!hasShared)(`real mails${needsShared}`, () => {
  it.each(Object.keys(reference))('%s: messages, subjects, senders and texts are those of the reference', (name) => {
    const wanted = reference[name] ?? [];
    const { messages } = readThread(readBytes(realMails + name));
    expect(messages).toHaveLength(wanted.length);
    expect(messages.map((message) => `<${message.id}>`)).toEqual(wanted.map((one) => one.messageId));
    expect(messages.map((message) => squeeze(message.subject))).toEqual(wanted.map((one) => squeeze(one.subject)));
    messages.forEach((message, i) => {
      const one = wanted[i];
      expect(one?.from).toContain(message.author.name);
      if (typeof one?.text === 'string') expect(message.body).toBe(one.text);
    });
  });

  it.each(Object.keys(reference))('%s: files and counts are those of git apply --numstat', (name) => {
    for (const message of readThread(readBytes(realMails + name)).messages) {
      const files = readDiffs(message.body.split('\n'));
      if (files.length === 0) continue;
      const lines = numstat(message.body);
      if (lines === undefined) expect(files.some((file) => file.corrupt !== undefined)).toBe(true);
      else expect(files.map((file) => `${file.added}\t${file.removed}\t${file.path}`)).toEqual(lines);
    }
  });

  it.each(Object.keys(reference))('%s: comments are read, and anchored ones name a file and a line', (name) => {
    for (const comment of readComments(readThread(readBytes(realMails + name)))) {
      expect(comment.anchored).toBe(comment.file !== undefined && comment.line !== undefined && comment.side !== undefined);
    }
  });
});
