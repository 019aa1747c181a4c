import { indexPatch, placeRemark, type AnchorIndex } from './anchor.ts';
import { inputLine, plainLines, type Author, type Message } from './message.ts';
import type { Patch } from './patch.ts';
import { readRemarks } from './quotes.ts';
import { readSubject } from './subject.ts';
import type { Thread } from './thread.ts';

/** Something that the list said, at its place in the series where the quote above it tells the place. */
export interface Comment {
  readonly messageId: string;
  readonly author: Author;
  readonly date: string | undefined;
  /** The number of the patch in the series; 0 is the cover letter; undefined: something else in the thread. */
  readonly patch: number | undefined;
  /** Known without a line where the quote ends at a file's or a hunk's header. */
  readonly file: string | undefined;
  readonly side: 'old' | 'new' | undefined;
  /** From 1, in the file before the patch (`old`) or after it (`new`). */
  readonly line: number | undefined;
  /** Side and line are certain. Never guessed: a place that is not certain is left out. */
  readonly anchored: boolean;
  readonly body: string;
  /** Where the remark starts in the input: a line, from 1. */
  readonly at: number;
}

type Subject = { readonly kind: 'patch'; readonly patch: Patch } | { readonly kind: 'cover' } | undefined;

/** What a message speaks of: the nearest ancestor that is a patch of the series or its cover letter, else the one whose subject it repeats. */
function subjectOf(thread: Thread, message: Message): Subject {
  const { series } = thread;
  const foreign = new Set(thread.others.flatMap((other) => [...other.patches.map((patch) => patch.message.id), other.cover?.id]));
  const seen = new Set<string>();
  for (let id = thread.parents.get(message.id); id !== undefined && !seen.has(id); id = thread.parents.get(id)) {
    seen.add(id);
    const patch = series.patches.find((one) => one.message.id === id);
    if (patch) return { kind: 'patch', patch };
    if (series.cover?.id === id) return { kind: 'cover' };
    if (foreign.has(id)) return undefined;
  }
  const info = readSubject(message.subject);
  const same = (other: Message | undefined) => {
    const told = readSubject(other?.subject ?? '');
    // A mailer may have dropped the bracket, but not changed it.
    const number = info.number === undefined || info.number === told.number;
    return other !== undefined && info.title !== '' && told.title === info.title && number && (!info.patch || told.version === info.version);
  };
  const named = series.patches.filter((one) => same(one.message));
  if (named.length === 1 && named[0]) return { kind: 'patch', patch: named[0] };
  return same(series.cover) ? { kind: 'cover' } : undefined;
}

/** All that the answers in a thread say, in the thread's order. Patches, cover letters and quotes are not comments. Never throws. */
export function readComments(thread: Thread): readonly Comment[] {
  const sent = new Set([thread.series, ...thread.others].flatMap((one) => [...one.patches.map((patch) => patch.message.id), one.cover?.id]));
  const indexes = new Map<Patch, AnchorIndex>();
  const comments: Comment[] = [];
  for (const message of thread.messages) {
    if (sent.has(message.id)) continue;
    const subject = subjectOf(thread, message);
    const patch = subject?.kind === 'patch' ? subject.patch : undefined;
    if (patch && !indexes.has(patch)) indexes.set(patch, indexPatch(patch));
    const index = (patch && indexes.get(patch)) ?? [];
    for (const remark of readRemarks(plainLines(message.body))) {
      const { anchor, file } = placeRemark(index, remark.quoted);
      comments.push({
        messageId: message.id,
        author: message.author,
        date: message.date,
        patch: patch?.number ?? (subject?.kind === 'cover' ? 0 : undefined),
        file: anchor?.file ?? file,
        side: anchor?.side,
        line: anchor?.line,
        anchored: anchor !== undefined,
        body: remark.text,
        at: inputLine(message, remark.at),
      });
    }
  }
  return comments;
}
