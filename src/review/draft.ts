/** Writes the answer to a patch as a mailing list wants it: plain text, the quoted hunk trimmed, the remark below. */

import type { Patch } from '../patch/patch.ts';
import type { FileDiff } from '../patch/diff.ts';
import { hunkName, type Hunk } from '../patch/hunk.ts';
import { header } from '../patch/headers.ts';
import type { Message } from '../patch/message.ts';
import { readSubject } from '../patch/subject.ts';
import type { Review } from './review.ts';

/** A remark to send. Without a file it stands above all that is quoted. */
export interface DraftItem {
  /** 0: the cover letter. */
  readonly patch: number;
  readonly file?: string;
  readonly side?: 'old' | 'new';
  /** From 1, in the file before the patch (`old`) or after it (`new`). */
  readonly line?: number;
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

function mail(message: Message, body: readonly string[]): string {
  const { to, cc } = recipients(message);
  const subject = readSubject(message.subject).reply ? message.subject : `Re: ${message.subject}`;
  const references = [...message.references.filter((id) => id !== message.id), message.id].filter(isReal).map((id) => `<${id}>`);
  const when = message.date === undefined ? '' : `On ${message.date.slice(0, 16).replace('T', ' ')} UTC, `;
  return [
    `To: ${to}`,
    ...(cc === '' ? [] : [`Cc: ${cc}`]),
    `Subject: ${subject}`,
    ...(isReal(message.id) ? [`In-Reply-To: <${message.id}>`, `References: ${references.join('\n ')}`] : []),
    '',
    `${when}${message.author.name} wrote:`,
    ...body,
  ]
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()
    .concat('\n');
}

/**
 * Writes the answer that carries these remarks: one mail for each patch that they are about, in order, with an empty line and a line of
 * dashes between them. It says nothing on its own: no tag, no greeting. A remark whose line the patch does not show stands at the top with
 * its place in words. Never throws; '' where nothing is to be sent.
 */
export function draftReply(review: Review, items: readonly DraftItem[]): string {
  const { series } = review.thread;
  const mails: string[] = [];
  for (const number of [...new Set(items.map((item) => item.patch))].sort((a, b) => a - b)) {
    const own = items.filter((item) => item.patch === number && item.body.trim() !== '');
    const patch = series.patches.find((one) => one.number === number);
    const message = number === 0 ? series.cover : patch?.message;
    if (!message || own.length === 0) continue;
    const placed = patch ? own.map((item) => place(patch, item)).filter((one) => one !== undefined) : [];
    const loose = own.filter((item) => !placed.some((one) => one.item === item));
    const top = loose.flatMap((item) => {
      const where = item.file === undefined ? '' : `${item.file}${item.line === undefined ? '' : `:${item.line}`}: `;
      return ['', wrap(where + item.body.trim()), ''];
    });
    mails.push(mail(message, [...(patch && placed.length > 0 ? quotedRemarks(patch, placed) : []), ...top]));
  }
  return mails.join(`\n${'-'.repeat(width)}\n\n`);
}
