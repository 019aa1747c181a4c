import { decodeCharset, toBinary } from './bytes.ts';
import { isGitLog, readGitLog } from './git-log.ts';
import { isMail, readMbox } from './mbox.ts';
import { plainLines, type Message, type ThreadProblem } from './message.ts';
import { isPage, readPage } from './page.ts';
import { patchProblems, readPatch, type Patch } from './patch.ts';
import { sortSeries, type Series } from './series.ts';
import { readSubject, type SubjectInfo } from './subject.ts';

/** A whole thread, read. */
export interface Thread {
  /** In the order of the input. */
  readonly messages: readonly Message[];
  /** From a message's id to the id of the message that it answers, for those that are both here. Free of cycles. */
  readonly parents: ReadonlyMap<string, string>;
  /** The series to review; without patches where the thread has none. */
  readonly series: Series;
  /** Other series in the same thread. */
  readonly others: readonly Series[];
  /** Diffs that stand unquoted in answers: proposals, not part of any series. */
  readonly offers: readonly Patch[];
  /** What could not be read as it should, ordered by line. */
  readonly problems: readonly ThreadProblem[];
}

/** A diff without a mail around it. */
function bareMessage(text: string): Message {
  return {
    id: 'diff:1',
    inReplyTo: undefined,
    references: [],
    subject: '',
    author: { name: '', address: undefined },
    date: undefined,
    headers: [],
    body: text,
    attachments: [],
    line: 1,
    bodyLine: 1,
  };
}

/**
 * Who answers whom: by the nearest ancestor in References, else by In-Reply-To, else, for an answer, by its subject: the mail that it
 * repeats the subject of, where there is but one. A link that would close a cycle is left out.
 */
function findParents(messages: readonly Message[]): ReadonlyMap<string, string> {
  const known = new Set(messages.map((message) => message.id));
  const openers = new Map<string, Message[]>();
  const subjects = new Map(messages.map((message) => [message, readSubject(message.subject)] as const));
  const keyOf = ({ title, number, version }: SubjectInfo): string => `${title}\0${number ?? ''}\0${version}`;
  for (const [message, info] of subjects) if (!info.reply) openers.set(keyOf(info), [...(openers.get(keyOf(info)) ?? []), message]);
  const parents = new Map<string, string>();
  for (const [message, info] of subjects) {
    if (parents.has(message.id)) continue;
    const named = [...message.references.toReversed(), ...(message.inReplyTo === undefined ? [] : [message.inReplyTo])];
    const alike = info.reply && info.title !== '' ? (openers.get(keyOf(info)) ?? []) : [];
    const told = alike.length === 1 ? alike.map(({ id }) => id) : [];
    const parent = [...named, ...told].find((id) => known.has(id) && id !== message.id);
    if (parent === undefined) continue;
    let ancestor: string | undefined = parent;
    while (ancestor !== undefined && ancestor !== message.id) ancestor = parents.get(ancestor);
    if (ancestor === undefined) parents.set(message.id, parent);
  }
  return parents;
}

interface Reading {
  readonly messages: readonly Message[];
  readonly problems: readonly ThreadProblem[];
}

/** An input that has CRLF on every line got it on its way here; one with some got them from the files it changes. */
function withoutTransportReturns(text: string): string {
  return text.includes('\r\n') && !/(?:^|[^\r])\n/.test(text) ? text.replaceAll('\r\n', '\n') : text;
}

function readText(input: string): Reading {
  const text = withoutTransportReturns(input.startsWith('\ufeff') ? input.slice(1) : input);
  const lines = plainLines(text);
  if (text.trim() === '') return { messages: [], problems: [{ line: 1, message: 'The input is empty.' }] };
  if (isMail(lines)) return { messages: readMbox(text, lines), problems: [] };
  if (isGitLog(lines)) return { messages: readGitLog(lines), problems: [] };
  if (isPage(lines)) return readPage(text, lines);
  if (/^\s*<(?:!doctype html|html)\b/i.test(text)) {
    return { messages: [], problems: [{ line: 1, message: 'This is HTML: save the page as text, or take the mbox that the archive offers.' }] };
  }
  return { messages: [bareMessage(text)], problems: [] };
}

/** Mails of one mbox differ in charset, so bytes are cut into mails before they become text. Everything else has one charset. */
function readBytes(input: Uint8Array): Reading {
  const [first, second, third] = input;
  if (first === 0xff && second === 0xfe) return readText(new TextDecoder('utf-16le').decode(input));
  if (first === 0xfe && second === 0xff) return readText(new TextDecoder('utf-16be').decode(input));
  const bytes = first === 0xef && second === 0xbb && third === 0xbf ? input.subarray(3) : input;
  const binary = withoutTransportReturns(toBinary(bytes));
  const lines = plainLines(binary);
  return isMail(lines) ? { messages: readMbox(binary, lines, true), problems: [] } : readText(decodeCharset(bytes, undefined));
}

/** A file, or something that was pasted. Give the bytes where there are bytes: a text has lost the letters of other charsets than UTF-8. */
export type Input = string | Uint8Array;

const readOne = (input: Input): Reading => (typeof input === 'string' ? readText(input) : readBytes(input));

const lineCount = (input: Input): number =>
  (typeof input === 'string' ? input.split('\n').length : input.reduce((count, byte) => count + (byte === 0x0a ? 1 : 0), 1)) - 1;

/**
 * Several inputs as one: lines count on from input to input, ids that were made up stay different, and a mail that two inputs hold is
 * taken once. Diffs without mails are one after the other what mails in one file are.
 */
function joinReadings(inputs: readonly Input[]): Reading {
  const messages = new Map<string, Message>();
  const problems: ThreadProblem[] = [];
  let above = 0;
  for (const input of inputs) {
    const reading = readOne(input);
    const renamed = new Map<string, string>();
    for (const message of reading.messages) {
      const made = /^(mail|page|diff):\d+$/.exec(message.id)?.[1];
      if (made !== undefined) renamed.set(message.id, `${made === 'diff' ? 'mail' : made}:${messages.size + renamed.size + 1}`);
    }
    for (const message of reading.messages) {
      const id = renamed.get(message.id) ?? message.id;
      if (messages.has(id)) continue;
      messages.set(id, {
        ...message,
        id,
        inReplyTo: renamed.get(message.inReplyTo ?? '') ?? message.inReplyTo,
        line: message.line + above,
        bodyLine: message.bodyLine === undefined ? undefined : message.bodyLine + above,
      });
    }
    problems.push(...reading.problems.map((problem) => ({ ...problem, line: problem.line + above })));
    above += lineCount(input);
  }
  return { messages: [...messages.values()], problems };
}

/**
 * Reads a thread: a thread page of a public-inbox archive saved as text, an mbox (`git format-patch --stdout`, an archive's mboxrd), one
 * mail, a bare diff, or several of these. Never throws: what cannot be read is said in `problems`, and the rest is read all the same.
 */
export function readThread(input: Input | readonly Input[]): Thread {
  const several = typeof input !== 'string' && !(input instanceof Uint8Array);
  const [only, ...more] = several ? input : [input];
  const { messages, problems } = only !== undefined && more.length === 0 ? readOne(only) : joinReadings(several ? input : [input]);
  const all = messages.map(readPatch).filter((patch) => patch !== undefined); // prettier-ignore
  const isReply = (patch: Patch) => readSubject(patch.message.subject).reply;
  const sorted = sortSeries(messages, all.filter((patch) => !isReply(patch))); // prettier-ignore
  return {
    messages,
    parents: findParents(messages),
    series: sorted.series,
    others: sorted.others,
    offers: all.filter(isReply),
    problems: [...problems, ...sorted.problems, ...all.flatMap(patchProblems)].toSorted((a, b) => a.line - b.line),
  };
}
