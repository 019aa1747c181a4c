/** Writes the answer to a patch as a mailing list wants it: plain text, the quoted hunk trimmed, the remark below. */

import type { Patch } from '../patch/patch.ts';
import type { FileDiff } from '../patch/diff.ts';
import { hunkName, type Hunk } from '../patch/hunk.ts';
import { header } from '../patch/headers.ts';
import { plainLines, type Message } from '../patch/message.ts';
import { readSubject } from '../patch/subject.ts';
import type { Thread } from '../patch/thread.ts';

/** A remark to send. Without a place it stands above all that is quoted. */
export interface DraftItem {
  /** 0: the cover letter. */
  readonly patch: number;
  /** The remark of somebody else that this one answers, and the mail that it stands in; else the patch or the cover letter is answered. */
  readonly answers?: { readonly messageId: string; readonly body: string } | undefined;
  readonly file?: string;
  readonly side?: 'old' | 'new';
  /** From 1, in the file before the patch (`old`) or after it (`new`). */
  readonly line?: number;
  /** The line, from 0, of the text of the mail that is answered. */
  readonly inMessage?: number;
  readonly body: string;
}

/** An answer, ready to be sent by a person. */
export interface DraftMail {
  readonly to: string;
  readonly cc: string;
  readonly subject: string;
  /** The id of the mail that is answered; undefined where the thread does not tell it, as a saved page does not. */
  readonly inReplyTo: string | undefined;
  /** Oldest first. */
  readonly references: readonly string[];
  /** Lines of quotes and remarks, ending in a line end. */
  readonly body: string;
}

const width = 72;
/** How many lines above the one that a remark is about are quoted. */
const context = 6;

/** Breaks long lines of prose. What is indented, quoted or cannot be broken (a link) stays as it is. */
export function wrap(text: string): string {
  return text
    .split('\n')
    .flatMap((line) => {
      if (line.length <= width || /^(?:\s|>|[-+@])/.test(line)) return [line.trimEnd()];
      const lines: string[] = [];
      let current = '';
      for (const word of line.split(/ +/)) {
        if (current !== '' && current.length + 1 + word.length > width) {
          lines.push(current);
          current = word;
        } else current = current === '' ? word : `${current} ${word}`;
      }
      return [...lines, current];
    })
    .join('\n');
}

/** The index in a hunk's lines of a line of one of its sides. */
function indexIn(hunk: Hunk, side: 'old' | 'new', line: number): number | undefined {
  let [old, now] = [hunk.oldStart, hunk.newStart];
  for (const [i, text] of hunk.lines.entries()) {
    if (text.startsWith('\\')) continue;
    const removed = text.startsWith('-');
    const added = text.startsWith('+');
    if (side === 'old' && !added && old === line) return i;
    if (side === 'new' && !removed && now === line) return i;
    if (!added) old++;
    if (!removed) now++;
  }
  return undefined;
}

interface Placed {
  readonly item: DraftItem;
  readonly file: FileDiff;
  readonly hunk: Hunk;
  readonly index: number;
}

function place(patch: Patch, item: DraftItem): Placed | undefined {
  const file = patch.files.find(({ path, oldPath }) => path === item.file || (item.side === 'old' && oldPath === item.file));
  if (!file || item.line === undefined) return undefined;
  for (const hunk of file.hunks) {
    const index = indexIn(hunk, item.side ?? 'new', item.line);
    if (index !== undefined) return { item, file, hunk, index };
  }
  return undefined;
}

const quoted = (line: string): string => (line === '' ? '>' : `> ${line}`);

/** A paragraph of a text, from at most `context` lines above the line to that line itself. */
function paragraphTo(lines: readonly string[], at: number): readonly string[] {
  let start = at;
  while (start > 0 && at - start < context && (lines[start - 1] ?? '').trim() !== '') start--;
  return lines.slice(start, at + 1);
}

/** The remarks on lines of the message itself, each below what it is about. */
function messageRemarks(message: Message, items: readonly DraftItem[]): readonly string[] {
  const lines = plainLines(message.body);
  const out: string[] = [];
  for (const item of items.toSorted((a, b) => (a.inMessage ?? 0) - (b.inMessage ?? 0))) {
    out.push(...paragraphTo(lines, item.inMessage ?? 0).map(quoted), '', wrap(item.body.trim()), '');
  }
  return out;
}

/** Answers to what somebody else said: that remark, with the end of what it quotes itself, and the answer below. */
function answerRemarks(message: Message, items: readonly DraftItem[]): readonly string[] {
  const lines = plainLines(message.body);
  return items.flatMap((item) => {
    const said = plainLines(item.answers?.body ?? '');
    const at = lines.findIndex((_, i) => said.every((line, n) => lines[i + n]?.trimEnd() === line.trimEnd()));
    let above = at;
    while (above > 0 && at - above < context && /^>|^\s*$/.test(lines[above - 1] ?? '')) above--;
    const quotedThere = at < 0 ? [] : lines.slice(above, at);
    return [...quotedThere, ...said].map(quoted).concat('', wrap(item.body.trim()), '');
  });
}

/** The quoted hunks with the remarks below their lines, in the order of the patch. */
function quotedRemarks(patch: Patch, placed: readonly Placed[]): readonly string[] {
  const lines: string[] = [];
  const order = ({ file, hunk, index }: Placed) => [patch.files.indexOf(file), file.hunks.indexOf(hunk), index] as const;
  const sorted = placed.toSorted((a, b) => {
    const [one, two] = [order(a), order(b)];
    return one[0] - two[0] || one[1] - two[1] || one[2] - two[2];
  });
  let last: Placed | undefined;
  for (const current of sorted) {
    const { file, hunk, index, item } = current;
    if (last?.file !== file)
      lines.push(quoted(`--- ${file.oldPath === undefined ? '/dev/null' : `a/${file.oldPath}`}`), quoted(`+++ b/${file.path}`));
    if (last?.hunk !== hunk) lines.push(quoted(`${hunkName(hunk)} ${hunk.section}`.trimEnd()));
    const from = last?.hunk === hunk ? last.index + 1 : 0;
    const start = Math.max(from, index - context);
    if (start > from) lines.push(quoted('[...]'));
    lines.push(...hunk.lines.slice(start, index + 1).map((line) => quoted(line.trimEnd())));
    lines.push('', wrap(item.body.trim()), '');
    last = current;
  }
  return lines;
}

const isReal = (id: string): boolean => id.includes('@');

/** Everybody that the mail went to, but for the one that is answered. Names without an address, as thread pages have them, are of no use. */
function recipients(message: Message): { readonly to: string; readonly cc: string } {
  const { name, address } = message.author;
  const to =
    address === undefined ? name : name === address ? address : `${/[",.@()]/.test(name) ? `"${name.replace(/"/g, '')}"` : name} <${address}>`;
  const others = ['To', 'Cc']
    .map((field) => header(message.headers, field))
    .filter((value) => value?.includes('@') === true)
    .join(', ');
  return { to, cc: others };
}

function answerTo(message: Message, body: readonly string[]): DraftMail {
  const when = message.date === undefined ? '' : `On ${message.date.slice(0, 16).replace('T', ' ')} UTC, `;
  const lines = [`${when}${message.author.name} wrote:`, ...body];
  return {
    ...recipients(message),
    subject: readSubject(message.subject).reply ? message.subject : `Re: ${message.subject}`,
    inReplyTo: isReal(message.id) ? message.id : undefined,
    references: [...message.references.filter((id) => id !== message.id), message.id].filter(isReal),
    body: `${lines
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trimEnd()}\n`,
  };
}

/** The answer to a patch or the cover letter. A remark whose line the patch does not show stands at the top with its place in words. */
function answerToPatch(message: Message, patch: Patch | undefined, items: readonly DraftItem[]): DraftMail {
  const placed = patch ? items.map((item) => place(patch, item)).filter((one) => one !== undefined) : [];
  const onMessage = items.filter((item) => item.inMessage !== undefined && item.file === undefined);
  const loose = items.filter((item) => !onMessage.includes(item) && !placed.some((one) => one.item === item));
  const top = loose.flatMap((item) => {
    const where = item.file === undefined ? '' : `${item.file}${item.line === undefined ? '' : `:${item.line}`}: `;
    return ['', wrap(where + item.body.trim()), ''];
  });
  return answerTo(message, [...top, ...messageRemarks(message, onMessage), ...(patch && placed.length > 0 ? quotedRemarks(patch, placed) : [])]);
}

/**
 * Writes the answers that carry these remarks: one mail for each mail that is answered, patches in order, each followed by the answers
 * to what was said about it. They say nothing on their own: no tag, no greeting. Never throws; empty where nothing is to be sent.
 */
export function draftMails({ series, messages }: Thread, items: readonly DraftItem[]): readonly DraftMail[] {
  const told = items.filter(({ body }) => body.trim() !== '');
  return [...new Set(told.map((item) => item.patch))]
    .sort((a, b) => a - b)
    .flatMap((number) => {
      const own = told.filter((item) => item.patch === number);
      const patch = series.patches.find((one) => one.number === number);
      const message = number === 0 ? (series.cover ?? messages[0]) : patch?.message;
      const direct = own.filter(({ answers }) => answers === undefined);
      const answered = [...new Set(own.flatMap(({ answers }) => (answers === undefined ? [] : [answers.messageId])))];
      return [
        ...(message && direct.length > 0 ? [answerToPatch(message, patch, direct)] : []),
        ...answered.flatMap((id) => {
          const mail = messages.find((one) => one.id === id);
          return mail === undefined ? [] : [answerTo(mail, answerRemarks(mail, own.filter(({ answers }) => answers?.messageId === id)))]; // prettier-ignore
        }),
      ];
    });
}

const headerLines = ({ to, cc, subject, inReplyTo, references }: DraftMail): readonly string[] => [
  `To: ${to}`,
  ...(cc === '' ? [] : [`Cc: ${cc}`]),
  `Subject: ${subject}`,
  ...(inReplyTo === undefined ? [] : [`In-Reply-To: <${inReplyTo}>`]),
  ...(references.length === 0 ? [] : [`References: ${references.map((id) => `<${id}>`).join('\n ')}`]),
];

/** A mail for people: its headers as they are spoken, and its text. */
export const mailText = (mail: DraftMail): string => [...headerLines(mail), '', mail.body].join('\n');

/** Letters outside of ASCII as headers may carry them (RFC 2047), in words of at most 75 characters. An address stays what it is. */
function encodeHeader(line: string): string {
  return line.replace(/(?:[^\s<>,"@:]*[^\u0020-\u007e\n][^\s<>,"@:]*)(?: +[^\s<>,"@:]*[^\u0020-\u007e\n][^\s<>,"@:]*)*/g, (text) => {
    const words: string[] = [];
    let bytes: number[] = [];
    const flush = (): void => {
      words.push(`=?UTF-8?B?${btoa(String.fromCharCode(...bytes))}?=`);
      bytes = [];
    };
    for (const letter of text) {
      const next = new TextEncoder().encode(letter);
      if (bytes.length + next.length > 45) flush();
      bytes.push(...next);
    }
    flush();
    return words.join('\n ');
  });
}

/** A mail as a file that mail programs open as a draft: UTF-8, plain text, no line folded that must not be. */
export function mailEml(mail: DraftMail): string {
  return [
    ...headerLines(mail).map(encodeHeader),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=UTF-8',
    'Content-Transfer-Encoding: 8bit',
    'X-Unsent: 1',
    '',
    mail.body,
  ].join('\n');
}

/** All answers as one text, with a line of dashes between them. */
export const draftReply = (thread: Thread, items: readonly DraftItem[]): string =>
  draftMails(thread, items).map(mailText).join(`\n${'-'.repeat(width)}\n\n`); // prettier-ignore
