import { decodeBinary } from './bytes.ts';
import { readMailDate } from './date.ts';
import { decodeWords, header, isHeaderLine, readAuthor, readHeaders, readIds } from './headers.ts';
import type { Message } from './message.ts';
import { readContent } from './mime.ts';

/** `From mboxrd@z Thu Jan  1 00:00:00 1970` of an archive, `From <commit> Mon Sep 17 00:00:00 2001` of git, and what other mailers write. */
const separator = /^From \S.*\d{1,2}:\d{2}(?::\d{2})?\b.*\d{4}\b/;
/** No separator is longer; the pattern would take its time over lines that are. */
const longest = 400;
const fromGit = /^From [0-9a-f]{40,64} Mon Sep 17 00:00:00 2001$/;

/** Whether a mail of an mbox starts at `lines[i]`: a separator that a header follows. Prose that starts with "From" is not one. */
function startsMail(lines: readonly string[], i: number): boolean {
  const line = lines[i] ?? '';
  return (
    line.startsWith('From ') && line.length <= longest && separator.test(line) && (isHeaderLine(lines[i + 1]) || /^>From /.test(lines[i + 1] ?? ''))
  );
}

/** Whether the text, given as its lines, holds mails: an mbox, or one mail that starts with its headers. */
export function isMail(lines: readonly string[]): boolean {
  const first = lines.findIndex((line) => line !== '');
  if (first < 0) return false;
  if (startsMail(lines, first)) return true;
  const { headers } = readHeaders(lines, first, lines.length);
  return isHeaderLine(lines[first]) && header(headers, 'From') !== undefined && (header(headers, 'Subject') ?? header(headers, 'Date')) !== undefined;
}

/**
 * Reads an mbox (mboxrd, or git's), or a single mail. `lines` have no \r at their ends; `text` is the whole input, from which bodies are
 * cut so that they keep theirs. `binary`: the text holds bytes (see `toBinary`), which each mail's headers make into letters. Never throws.
 */
export function readMbox(text: string, lines: readonly string[], binary = false): readonly Message[] {
  const starts: number[] = [];
  for (let i = 0; i < lines.length; i++) if (startsMail(lines, i)) starts.push(i);
  const first = lines.findIndex((line) => line !== '');
  if (starts[0] !== first) starts.unshift(first);
  const rawLines = text.split('\n');
  return starts.map((start, n) => readMail({ raw: rawLines, lines, binary }, start, starts[n + 1] ?? lines.length, n));
}

interface Input {
  readonly raw: readonly string[];
  readonly lines: readonly string[];
  readonly binary: boolean;
}

function readMail({ raw, lines, binary }: Input, start: number, end: number, n: number): Message {
  const from = lines[start] ?? '';
  const separated = /^From /.test(from);
  const { headers: read, next } = readHeaders(lines, separated ? start + 1 : start, end);
  // Letters that a mailer left raw in a header are mostly UTF-8.
  const headers = binary ? read.map(({ name, value }) => ({ name, value: decodeBinary(value, undefined) })) : read;
  // The empty line in front of the next separator, or of the end, belongs to the mbox. git does not escape, so there is nothing to undo.
  const atEnd = end === lines.length;
  const padded = (lines[end - 1] ?? '') === '' && (!atEnd || (separated && (lines[end - 2] ?? '') === '' && end - 2 > next));
  const last = padded ? end - 1 : end;
  const own = raw.slice(next, last);
  const bodyLines = separated && !fromGit.test(from) ? own.map((line) => (/^>+From /.test(line) ? line.slice(1) : line)) : own;
  const body = bodyLines.join('\n') + (last < end && !atEnd && bodyLines.length > 0 ? '\n' : '');
  const content = readContent(headers, body, binary);
  const date = header(headers, 'Date');
  return {
    id: readIds(header(headers, 'Message-ID'))[0] ?? `mail:${n + 1}`,
    inReplyTo: readIds(header(headers, 'In-Reply-To'))[0],
    references: readIds(header(headers, 'References')),
    subject: decodeWords(header(headers, 'Subject') ?? '').trim(),
    author: readAuthor(header(headers, 'From') ?? ''),
    date: date === undefined ? undefined : readMailDate(date),
    headers: headers.map((one) => ({ name: one.name, value: decodeWords(one.value) })),
    body: content.text,
    attachments: content.attachments,
    line: start + 1,
    bodyLine: content.verbatim ? next + 1 : undefined,
  };
}
