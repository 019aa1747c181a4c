import { emptyIndex, indexPatch, placeRemark, type AnchorIndex } from './anchor.ts';
import { inputLine, plainLines, type Author, type Message } from './message.ts';
import { indexMessage, placeInMessage, type MessageIndex } from './message-place.ts';
import type { Patch } from './patch.ts';
import { readRemarks } from './quotes.ts';
import { sentIds, targetsOf } from './target.ts';
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
  /**
   * The line, from 0, of the text of the patch's mail, or of the cover letter, that the remark answers. Undefined where it speaks of a diff, or
   * of no line that could be told.
   */
  readonly inMessage: number | undefined;
  readonly body: string;
  /** Where the remark starts in the input: a line, from 1. */
  readonly at: number;
}

/** All that the answers in a thread say, in the thread's order. Patches, cover letters and quotes are not comments. Never throws. */
export function readComments(thread: Thread): readonly Comment[] {
  const sent = sentIds(thread);
  const targetOf = targetsOf(thread);
  const indexes = new Map<Patch, AnchorIndex>();
  const texts = new Map<Message, MessageIndex>();
  const comments: Comment[] = [];
  for (const message of thread.messages) {
    if (sent.has(message.id)) continue;
    const subject = targetOf(message);
    const patch = subject?.kind === 'patch' ? subject.patch : undefined;
    if (patch && !indexes.has(patch)) indexes.set(patch, indexPatch(patch));
    const index = (patch && indexes.get(patch)) ?? emptyIndex;
    const answered = patch?.message ?? (subject?.kind === 'cover' ? thread.series.cover : undefined);
    const text = answered && (texts.get(answered) ?? indexMessage(answered, patch?.files[0]?.at));
    if (answered && text) texts.set(answered, text);
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
        inMessage: anchor === undefined && text !== undefined ? placeInMessage(text, remark.quoted) : undefined,
        body: remark.text,
        at: inputLine(message, remark.at),
      });
    }
  }
  return comments;
}
