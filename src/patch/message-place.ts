import { plainLines, type Message } from './message.ts';
import type { QuotedLine } from './quotes.ts';

/** The lines of a mail that is answered, ready to be looked up. */
export interface MessageIndex {
  readonly lines: readonly string[];
  /** Where each line stands, by its text but for white space. */
  readonly places: ReadonlyMap<string, readonly number[]>;
}

const squeeze = (text: string): string => text.replace(/[\s\u00a0]+/g, ' ').trim();

/** How many lines above a match are compared to tell it from its twins. */
const highest = 6;

/** `end`: the line, from 0, at which the mail's diffs begin; remarks on those have a better place. */
export function indexMessage(message: Message, end: number | undefined): MessageIndex {
  const lines = plainLines(message.body).slice(0, end).map(squeeze);
  const places = new Map<string, number[]>();
  lines.forEach((line, at) => {
    if (line === '') return;
    const known = places.get(line);
    if (known) known.push(at);
    else places.set(line, [at]);
  });
  return { lines, places };
}

/**
 * The line, from 0, of the answered mail's text that a remark speaks of: that of the last quoted line above it. Undefined where the quote
 * ends in something else, or may stand at several lines: a place is never guessed.
 */
export function placeInMessage({ lines, places }: MessageIndex, above: readonly QuotedLine[]): number | undefined {
  const quoted = above.map((line) => ({ ...line, text: squeeze(line.text) }));
  const last = quoted.findLastIndex(({ text }) => text !== '');
  const line = quoted[last];
  if (!line) return undefined;
  let best: number[] = [];
  let most = 0;
  for (const at of places.get(line.text) ?? []) {
    let agreeing = 1;
    while (agreeing < highest && quoted[last - agreeing]?.depth === line.depth && quoted[last - agreeing]?.text === lines[at - agreeing]) agreeing++;
    if (agreeing > most) [best, most] = [[at], agreeing];
    else if (agreeing === most) best.push(at);
  }
  return best.length === 1 ? best[0] : undefined;
}
