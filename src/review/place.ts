/** Finds lines of a mail in a file that may not be the very one that the mail was made from: by what they say, not by their number. */

import type { Hunk } from '../patch/hunk.ts';

/** The line, from 1, at which `wanted` stands in `lines`: at `near` if it does, else where it stands alone. Undefined: nowhere, or more than once. */
export function findLines(lines: readonly string[], wanted: readonly string[], near: number): number | undefined {
  const at = (start: number) => wanted.every((line, i) => lines[start + i] === line);
  if (wanted.length === 0) return near <= lines.length ? near : undefined;
  if (at(near - 1)) return near;
  const found: number[] = [];
  for (let i = 0; i + wanted.length <= lines.length && found.length < 2; i++) if (at(i)) found.push(i + 1);
  return found.length === 1 ? found[0] : undefined;
}

/** The lines that a hunk shows of one side of the file, without their marks. */
export function sideLines(hunk: Hunk, side: 'old' | 'new'): readonly string[] {
  const other = side === 'old' ? '+' : '-';
  return hunk.lines.filter((line) => !line.startsWith(other) && !line.startsWith('\\')).map((line) => line.slice(1).replace(/\r$/, ''));
}

/** The number, from 1, of each line of one side that the hunk changes, if the hunk's first line on that side is `start`. */
export function changedLines(hunk: Hunk, side: 'old' | 'new', start: number): readonly number[] {
  const [own, other] = side === 'old' ? ['-', '+'] : ['+', '-'];
  const lines: number[] = [];
  let at = start;
  for (const line of hunk.lines) {
    if (line.startsWith('\\') || line.startsWith(other)) continue;
    if (line.startsWith(own)) lines.push(at);
    at++;
  }
  return lines;
}

/** Where a hunk starts in the file's lines on one side, from 1. A side that has no lines starts behind the line that the header names. */
export function startOf(hunk: Hunk, side: 'old' | 'new', lines: readonly string[]): number | undefined {
  const [start, count] = side === 'old' ? [hunk.oldStart, hunk.oldLines] : [hunk.newStart, hunk.newLines];
  return findLines(lines, sideLines(hunk, side), count === 0 ? start + 1 : start);
}
