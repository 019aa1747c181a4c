/** Which points of a discussion are still open: remarks that the author left without an answer, and changes that the author promised. */

import type { Comment } from '../patch/comments.ts';
import { plainLines, type Author, type Message } from '../patch/message.ts';
import { unquote } from '../patch/quotes.ts';
import type { Thread } from '../patch/thread.ts';
import { wantsSomething } from './asking.ts';

export interface OpenPoint {
  /** `unanswered`: no later mail of the author answers it. `promised`: the author said so, and this series does not have it. */
  readonly kind: 'unanswered' | 'promised';
  /** The remark or the promise itself. */
  readonly comment: Comment;
  /** The place in the series that it is about; of a remark without a place, the place of the one that it goes on from. */
  readonly about: Comment;
  /** Code that the remark proposes or the promise shows, as written. */
  readonly code: readonly string[];
  /** Why it counts as open: a sentence. */
  readonly reason: string;
}

const trailer = /^\s*[A-Z][A-Za-z-]*-by:.*$/gm;
const promises = new RegExp(
  [
    // "I changed it into this", "I've dropped that", but not "I added it to have symmetry", which defends what is there.
    String.raw`\bI(?: have|'ve) (?:now )?(?:changed|fixed|dropped|renamed|reworked|rewritten|moved|updated|folded|added|removed|squashed|split|corrected)\b`,
    String.raw`\bI(?: just)? (?:changed|fixed|dropped|renamed|reworked|rewrote|updated|folded|removed|squashed|corrected) (?:it|this|that|these|those|them|the)\b`,
    String.raw`\b(?:I'll|I will|will|I'm going to|let me) (?:\w+ )?(?:change|fix|drop|rename|rework|rewrite|move|update|fold|add|remove|squash|split|correct|address|do (?:so|that|this|it)|clean|send|respin|include)\b`,
    String.raw`\b(?:fixed|changed|done|dropped|renamed|updated|queued)\b[^.?!]{0,40}\b(?:v\d+|next version|next revision|respin|locally|my tree)\b`,
    String.raw`^will do\b`,
  ].join('|'),
  'i',
);

/** What was said, without the tags and without the code. */
function wordsOf(body: string): string {
  return body
    .replace(trailer, '')
    .split('\n')
    .filter((line) => !/^(?:\t| {4,})\s*\S/.test(line))
    .join('\n')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The indented lines of a remark: the code that it speaks of. */
export function codeOf(body: string): readonly string[] {
  const lines = body.split('\n').filter((line) => /^(?:\t| {4,})\s*\S/.test(line) || /^[{}]\s*$/.test(line));
  return lines.filter((line) => /[;{}()=]|^\s*\/?\*/.test(line)).map((line) => line.trimEnd());
}

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

const samePerson = (a: Author, b: Author): boolean =>
  (a.address !== undefined && b.address !== undefined && a.address.toLowerCase() === b.address.toLowerCase()) ||
  (a.name !== '' && a.name.toLowerCase() === b.name.toLowerCase());

/** The messages below a message in the thread. */
function answersBelow(thread: Thread): (id: string) => readonly Message[] {
  const children = new Map<string, Message[]>();
  for (const message of thread.messages) {
    const parent = thread.parents.get(message.id);
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), message]);
  }
  return (id) => {
    const found: Message[] = [];
    const waiting = [...(children.get(id) ?? [])];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      found.push(next);
      waiting.push(...(children.get(next.id) ?? []));
    }
    return found;
  };
}

/** Whether a mail takes up one of the lines of a remark. */
function quotes(message: Message, body: string): boolean {
  const said = new Set(body.split('\n').map(squeeze).filter((line) => line.length > 3)); // prettier-ignore
  return plainLines(message.body).some((line, i) => line.startsWith('>') && said.has(squeeze(unquote(line, i).text)));
}

/** The remark that another one goes on from and that has a place, going up the thread; else the remark itself. */
function placeOf(comment: Comment, byMessage: ReadonlyMap<string, readonly Comment[]>, thread: Thread): Comment {
  for (let id: string | undefined = comment.messageId, seen = 0; id !== undefined && seen < 1000; id = thread.parents.get(id), seen++) {
    const here = id === comment.messageId ? [comment] : (byMessage.get(id) ?? []);
    const placed = here.find((one) => one.anchored);
    if (placed) return placed;
  }
  return comment;
}

/**
 * The open points of a thread, in its order. `lines` gives every line that the series at hand leaves in a patch's files, white space
 * squeezed: a promise whose code stands there is kept already. Never throws.
 */
export function readOpenPoints(thread: Thread, comments: readonly Comment[], lines: (patch: number) => ReadonlySet<string>): readonly OpenPoint[] {
  const below = answersBelow(thread);
  const byMessage = new Map<string, Comment[]>();
  for (const comment of comments) {
    const known = byMessage.get(comment.messageId);
    if (known) known.push(comment);
    else byMessage.set(comment.messageId, [comment]);
  }
  const authorOf = (patch: number | undefined): readonly Author[] => {
    const one = thread.series.patches.find(({ number }) => number === patch);
    return one ? [one.author, one.message.author] : [thread.series.author];
  };
  const twice = new Set<string>();
  return comments.flatMap((comment): readonly OpenPoint[] => {
    if (comment.patch === undefined) return [];
    // A mail that was sent twice makes no second point.
    const key = `${comment.patch}\0${comment.author.name}\0${comment.body}`;
    if (twice.has(key)) return [];
    twice.add(key);
    const isAuthor = (author: Author) => authorOf(comment.patch).some((one) => samePerson(one, author));
    const words = wordsOf(comment.body);
    const code = codeOf(comment.body);
    const about = placeOf(comment, byMessage, thread);
    if (isAuthor(comment.author)) {
      if (!promises.test(words)) return [];
      const has = lines(comment.patch);
      if (code.length > 0 && code.every((line) => has.has(squeeze(line)))) return [];
      const reason = code.length > 0 ? 'The author promised this change, and the series does not have it.' : 'The author promised a change here.';
      return [{ kind: 'promised', comment, about, code, reason }];
    }
    if (!wantsSomething(words) || /\[bot\]|\brobot\b/i.test(comment.author.name)) return [];
    const later = below(comment.messageId).filter(({ author }) => isAuthor(author));
    const open: OpenPoint = { kind: 'unanswered', comment, about, code, reason: 'No later mail of the author answers this.' };
    if (later.length === 0) return [open];
    const siblings = (byMessage.get(comment.messageId) ?? []).filter((one) => wantsSomething(wordsOf(one.body)));
    return later.some((message) => siblings.length === 1 || quotes(message, comment.body)) ? [] : [open];
  });
}
