import { readMailDate } from './date.ts';
import { readAuthor } from './headers.ts';
import type { Message } from './message.ts';

/** `commit <id>`, maybe with the names of what points at it. A line of a diff or of an indented message never starts so. */
const commitLine = /^commit ([0-9a-f]{40}(?:[0-9a-f]{24})?)(?: \(.*\))?$/;
const headerLine = /^(Author|AuthorDate|Commit|CommitDate|Date|Merge): +(.*)$/;
/** How far git indents the words of a commit. */
const indent = '    ';

/** Whether the text, given as its lines, is what `git show` or `git log -p` print. */
export function isGitLog(lines: readonly string[]): boolean {
  const first = lines.findIndex((line) => line !== '');
  return first >= 0 && commitLine.test(lines[first] ?? '') && headerLine.test(lines[first + 1] ?? '');
}

/** Reads what `git show` or `git log -p` print: each commit becomes the mail that `git format-patch` would make of it. Never throws. */
export function readGitLog(lines: readonly string[]): readonly Message[] {
  const starts = lines.flatMap((line, i) => (commitLine.test(line) && headerLine.test(lines[i + 1] ?? '') ? [i] : []));
  const commits = starts.map((start, n) => readCommit(lines, start, starts[n + 1] ?? lines.length));
  const [first, last] = [commits[0]?.date, commits.at(-1)?.date];
  // A log tells the newest first, unless it was asked to turn round; a series begins with the oldest.
  const inOrder = first !== undefined && last !== undefined && first < last ? commits : commits.toReversed();
  return inOrder.map((commit, n) => ({ ...commit, subject: `[PATCH${commits.length > 1 ? ` ${n + 1}/${commits.length}` : ''}] ${commit.subject}` }));
}

function readCommit(lines: readonly string[], start: number, end: number): Message {
  const id = commitLine.exec(lines[start] ?? '')?.[1] ?? '';
  const headers = new Map<string, string>();
  let at = start + 1;
  for (let match = headerLine.exec(lines[at] ?? ''); match && at < end; match = headerLine.exec(lines[at] ?? '')) {
    headers.set(match[1] ?? '', match[2] ?? '');
    at += 1;
  }
  while (at < end && lines[at] === '') at += 1;
  const title = lines[at]?.startsWith(indent) === true ? at : undefined;
  const first = title === undefined ? at : at + 1;
  let close = first;
  while (close < end && (lines[close] === '' || lines[close]?.startsWith(indent) === true)) close += 1;
  // The empty line between words and diff becomes the mark that a mail has there, so that no line moves.
  const words = lines.slice(first, close).map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
  if (words.at(-1) === '') words[words.length - 1] = '---';
  const date = headers.get('AuthorDate') ?? headers.get('Date');
  return {
    id,
    inReplyTo: undefined,
    references: [],
    subject: title === undefined ? '' : (lines[title]?.slice(indent.length) ?? ''),
    author: readAuthor(headers.get('Author') ?? ''),
    date: date === undefined ? undefined : readGitDate(date),
    headers: [],
    body: [...words, ...lines.slice(close, end)].join('\n'),
    attachments: [],
    line: start + 1,
    bodyLine: first + 1,
  };
}

/** `Mon Feb 5 10:00:00 2024 +0100`, git's own way, or a mail's. */
function readGitDate(text: string): string | undefined {
  const own = /^\w{3} (\w{3}) +(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4}) ([+-]\d{4})$/.exec(text);
  if (!own) return readMailDate(text);
  const [, month = '', day = '', time = '', year = '', zone = ''] = own;
  return readMailDate(`${day} ${month} ${year} ${time} ${zone}`);
}
