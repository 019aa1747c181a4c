import type { Range } from '../flow/graph.ts';

/** A range of the text on one line, shortened to `most` characters. */
export function excerptOf(text: string, at: Range, most = 70): string {
  const line = text.slice(at.start, at.end).replace(/\s+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}
