/** A place as the parsers count it: both from 0, the column in UTF-16 units. */
export interface Point {
  readonly row: number;
  readonly column: number;
}

/** One replacement, in the words that both parsers use. */
export interface TextEdit {
  readonly startIndex: number;
  readonly oldEndIndex: number;
  readonly newEndIndex: number;
  readonly startPosition: Point;
  readonly oldEndPosition: Point;
  readonly newEndPosition: Point;
}

function pointAt(text: string, offset: number, from: number, start: Point): Point {
  let row = start.row;
  let lineStart = -1;
  for (let i = text.indexOf('\n', from); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) {
    row++;
    lineStart = i + 1;
  }
  return lineStart < 0 ? { row, column: start.column + offset - from } : { row, column: offset - lineStart };
}

/** The smallest single replacement that turns `before` into `after`, or undefined when they are equal. */
export function editBetween(before: string, after: string): TextEdit | undefined {
  if (before === after) return undefined;
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let same = 0;
  while (same < most - start && before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)) same++;
  const oldEndIndex = before.length - same;
  const newEndIndex = after.length - same;
  const startPosition = pointAt(before, start, 0, { row: 0, column: 0 });
  return {
    startIndex: start,
    oldEndIndex,
    newEndIndex,
    startPosition,
    oldEndPosition: pointAt(before, oldEndIndex, start, startPosition),
    newEndPosition: pointAt(after, newEndIndex, start, startPosition),
  };
}
