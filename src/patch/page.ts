import type { Header, Message, ThreadProblem } from './message.ts';
import { readSubject } from './subject.ts';

/** `From: Ada Example @ 2021-10-13 14:27 UTC (permalink / raw)`. The hour is padded with a space. */
const fromLine = /^From: (.+) @ (\d{4}-\d\d-\d\d) +(\d{1,2}):(\d\d) UTC\b/;
/** A line of the little tree above each message; `@` marks the message itself. */
const treeLine = /^([@ ]) (\d{4}-\d\d-\d\d) +(\d{1,2}):(\d\d)(.*)$/;
const endLine = /^\^ permalink\b/;

interface Node {
  readonly self: boolean;
  readonly date: string;
  readonly level: number;
  /** The subject, if it differs from the one above, and the author. */
  readonly label: string;
}

/** Whether the text, given as its lines, is a thread page of a public-inbox archive, saved as text. */
export function isPage(lines: readonly string[]): boolean {
  return lines.some((line) => fromLine.test(line)) && lines.some((line) => endLine.test(line) || treeLine.test(line));
}

function isoDate(day: string | undefined, hour: string | undefined, minute: string | undefined): string {
  return `${day ?? ''}T${(hour ?? '').padStart(2, '0')}:${minute ?? ''}Z`;
}

function readNode(line: string): Node | undefined {
  const match = treeLine.exec(line);
  if (!match) return undefined;
  const [, mark, day, hour, minute, rest = ''] = match;
  const tick = /^( *)` ?(.*)$/.exec(rest);
  const level = tick ? Math.floor(((tick[1] ?? '').length - 1) / 2) + 1 : 0;
  return { self: mark === '@', date: isoDate(day, hour, minute), level, label: (tick ? (tick[2] ?? '') : rest).trim() };
}

/**
 * The line on which the message's block starts (`* subject`), going up from its From line. Undefined where there is no block, since the
 * line is part of some mail's text: a block holds its tree, or follows the end of the message before (nested pages show no tree).
 */
function blockStart(lines: readonly string[], from: number, floor: number): number | undefined {
  let tree = false;
  for (let i = from - 1; i >= floor; i--) {
    const line = lines[i] ?? '';
    if (line.startsWith('* ')) {
      const above = lines.slice(floor, i).findLast((one) => one !== '');
      return tree || floor === 0 || endLine.test(above ?? '') ? i : undefined;
    }
    if (line.startsWith('@ ')) tree = true;
    else if (line !== '' && !line.startsWith('  ')) return undefined;
  }
  return undefined;
}

interface Block {
  readonly start: number;
  readonly from: number;
  readonly message: Message;
  /** How deep it stands in the tree; undefined where the page shows no tree. */
  readonly level: number | undefined;
  /** The line of the tree that this message answers. */
  readonly parent: Node | undefined;
}

/** To and Cc below the From line, folded and indented by two spaces. */
function readRecipients(lines: readonly string[], at: number): { readonly headers: readonly Header[]; readonly next: number } {
  const headers: Header[] = [];
  let i = at;
  for (; i < lines.length && (lines[i] ?? '').trim() !== ''; i++) {
    const line = lines[i] ?? '';
    const match = /^ {1,2}(To|Cc|Bcc): *(.*)$/.exec(line);
    const last = headers[headers.length - 1];
    if (match) headers.push({ name: match[1] ?? '', value: match[2] ?? '' });
    else if (last && /^\s/.test(line)) headers[headers.length - 1] = { name: last.name, value: `${last.value} ${line.trim()}` };
    else break;
  }
  return { headers, next: (lines[i] ?? '').trim() === '' ? i + 1 : i };
}

function readBlock(raw: readonly string[], lines: readonly string[], start: number, from: number, end: number, n: number): Block {
  const match = fromLine.exec(lines[from] ?? '');
  const { headers, next } = readRecipients(lines, from + 1);
  let last = end;
  while (last > next && (lines[last - 1] ?? '') === '') last--;
  const body = raw.slice(next, last).join('\n');
  const nodes = lines.slice(start, from).map(readNode).filter((node) => node !== undefined); // prettier-ignore
  const self = nodes.findIndex((node) => node.self);
  const level = nodes[self]?.level;
  return {
    start,
    from,
    message: {
      id: `page:${n + 1}`,
      inReplyTo: undefined,
      references: [],
      subject: (lines[start] ?? '').replace(/^\* /, '').trim(),
      author: { name: (match?.[1] ?? '').trim(), address: undefined },
      date: isoDate(match?.[2], match?.[3], match?.[4]),
      headers,
      body: body === '' ? '' : `${body}\n`,
      attachments: [],
      line: start + 1,
      bodyLine: next + 1,
    },
    level,
    parent: level !== undefined && level > 0 ? nodes.slice(0, self).findLast((node) => node.level === level - 1) : undefined,
  };
}

/** The message that a line of the tree names. Archives show only the minute, so there may be several; then the subject decides. */
function findParent(sameDate: readonly Block[], child: Block, parent: Node): { readonly id: string | undefined; readonly certain: boolean } {
  const sameMinute = sameDate.filter(({ message, level }) => level === parent.level && parent.label.endsWith(message.author.name));
  const told = sameMinute.filter(({ message }) => {
    const subject = parent.label.slice(0, parent.label.length - message.author.name.length).trim();
    // Without a subject the line carries the one above it, which the answer repeats.
    return subject === '' ? sameTitle(message.subject, child.message.subject) : sameTitle(message.subject, subject);
  });
  const candidates = told.length > 0 ? told : sameMinute;
  return { id: candidates.findLast(({ message }) => message.line < child.message.line)?.message.id, certain: candidates.length === 1 };
}

function sameTitle(a: string, b: string): boolean {
  const [one, two] = [readSubject(a), readSubject(b)];
  return one.title === two.title && one.number === two.number;
}

/** Reads a saved thread page. `lines` have no \r at their ends; `text` is the whole input, from which bodies are cut. Never throws. */
export function readPage(
  text: string,
  lines: readonly string[],
): { readonly messages: readonly Message[]; readonly problems: readonly ThreadProblem[] } {
  const raw = text.split('\n');
  const problems: ThreadProblem[] = [];
  const heads: { readonly start: number; readonly from: number }[] = [];
  for (let i = 0; i < lines.length; i++) {
    if (!fromLine.test(lines[i] ?? '')) continue;
    const start = blockStart(lines, i, (heads[heads.length - 1]?.from ?? -1) + 1);
    if (start !== undefined) heads.push({ start, from: i });
  }
  const blocks = heads.map(({ start, from }, n) => {
    const limit = heads[n + 1]?.start ?? lines.length;
    let end = limit;
    while (end > from && !endLine.test(lines[end - 1] ?? '')) end--;
    if (end > from) return readBlock(raw, lines, start, from, end - 1, n);
    problems.push({ line: start + 1, message: 'The page ends inside this message: its "permalink" line is missing.' });
    return readBlock(raw, lines, start, from, limit, n);
  });
  const byDate = new Map<string | undefined, Block[]>();
  for (const block of blocks) byDate.set(block.message.date, [...(byDate.get(block.message.date) ?? []), block]);
  const messages = blocks.map((block) => {
    if (!block.parent) return block.message;
    const { id, certain } = findParent(byDate.get(block.parent.date) ?? [], block, block.parent);
    if (id === undefined) problems.push({ line: block.message.line, message: 'This page does not hold the message that this one answers.' });
    else if (!certain) problems.push({ line: block.message.line, message: 'The page does not tell for sure which message this one answers.' });
    return { ...block.message, inReplyTo: id };
  });
  return { messages, problems };
}
