import type { Author, Message } from './message.ts';
import { plainLines } from './message.ts';
import { ownLines } from './quotes.ts';
import { sentIds, targetsOf, type Target } from './target.ts';
import type { Thread } from './thread.ts';
import { readTrailers } from './trailers.ts';

/** A `Reviewed-by:` or its kin that somebody gave in an answer. */
export interface Tag {
  readonly name: string;
  readonly value: string;
  /** Who sent it, which need not be who it names. */
  readonly author: Author;
  readonly date: string | undefined;
  readonly messageId: string;
  /** The number of the patch in the series; 0 is the cover letter; undefined: another version, or something else in the thread. */
  readonly patch: number | undefined;
  /** What is strange about it: a sentence without its full stop; undefined where nothing is. */
  readonly problem: string | undefined;
}

/** What makes a tag depend on a change: "with above:", "with that fixed, feel free to add", "Once you ...". */
const condition = /^(?:(?:but |so )?(?:with|once|if|after|assuming|provided)\b|feel free to add .*\b(?:with|once|if|after)\b)/i;
const machine = /\[bot\]|\b(?:bot|robot|syzbot|lkp|kbuild|buildbot|no-?reply)\b|\bci\b.*@|-bot@/i;

const verdicts = /^(?:reviewed|acked|tested)-by$/i;

function elsewhere(target: Target, version: number): string | undefined {
  if (target?.kind !== 'other') return undefined;
  const { subject, version: theirs } = target.series;
  return theirs === version ? `was given to another patch ("${subject}")` : `was given to version ${theirs} ("${subject}")`;
}

const words = (text: string): readonly string[] => text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 1); // prettier-ignore

/** Whether a tag's value names the sender: by address, or by a name that shares its words in any order ("Tian, Kevin"). */
function namesSender(value: string, { name, address }: Author): boolean {
  if (address !== undefined && value.toLowerCase().includes(address.toLowerCase())) return true;
  const told = new Set(words(value.replace(/<.*$/, '')));
  return words(name).filter((word) => told.has(word)).length >= Math.min(2, words(name).length);
}

/** The sentence that the tag ends: the lines right above it, up to an empty one. */
function sentenceAbove(lines: readonly string[], at: number): string {
  let end = at;
  while (end > 0 && (lines[end - 1] ?? '').trim() === '') end--;
  let start = end;
  while (start > 0 && (lines[start - 1] ?? '').trim() !== '' && !(lines[start - 1] ?? '').startsWith('>')) start--;
  return lines
    .slice(start, end)
    .filter((line) => !/^[A-Z][A-Za-z-]*-by:/.test(line))
    .join(' ')
    .trim();
}

function tagsOf(message: Message, target: Target, version: number, offers: boolean): readonly Tag[] {
  const lines = ownLines(plainLines(message.body));
  const own = lines.map((line) => (line.startsWith('>') ? '' : line));
  return readTrailers(own.join('\n'))
    .filter(({ name }) => (offers ? verdicts : /-by$/i).test(name))
    .map((trailer) => {
      const above = sentenceAbove(lines, trailer.at);
      const last = above.split(/(?<=[.!?])\s+/).at(-1) ?? '';
      const problem =
        trailer.problem ??
        elsewhere(target, version) ??
        (verdicts.test(trailer.name) && (machine.test(trailer.value) || machine.test(message.author.name))
          ? 'comes from a machine, not from a person'
          : undefined) ??
        (verdicts.test(trailer.name) && !namesSender(trailer.value, message.author)
          ? `names somebody else than the sender, ${message.author.name}`
          : undefined) ??
        (verdicts.test(trailer.name) && condition.test(last) && last.length < 200 ? `is given on a condition: "${last}"` : undefined) ??
        (target?.kind === 'cover' ? 'was given to the cover letter, so it may be meant for every patch' : undefined);
      return {
        name: trailer.name,
        value: trailer.value,
        author: message.author,
        date: message.date,
        messageId: message.id,
        patch: target?.kind === 'patch' ? target.patch.number : target?.kind === 'cover' ? 0 : undefined,
        problem,
      };
    });
}

/** The tags that the answers in a thread give, in the thread's order. Quoted ones are not given again. Never throws. */
export function readTags(thread: Thread): readonly Tag[] {
  const targetOf = targetsOf(thread);
  const sent = sentIds(thread);
  // A diff that is offered in an answer has a commit message of its own, whose sign-off is not one of the series.
  const offers = new Set(thread.offers.map(({ message }) => message.id));
  return thread.messages
    .filter(({ id }) => !sent.has(id))
    .flatMap((message) => tagsOf(message, targetOf(message), thread.series.version, offers.has(message.id)));
}
