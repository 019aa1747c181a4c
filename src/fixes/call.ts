import type { Range } from '../flow/graph.ts';

/** A call as it is written, macros that open a loop among them. */
export interface WrittenCall {
  readonly name: string;
  readonly start: number;
  /** After the closing parenthesis. */
  readonly end: number;
  readonly args: readonly Range[];
}

/** Reads the call whose name begins at `start`, or whose name comes first behind it. Undefined where no call is. */
export function callAt(text: string, start: number): WrittenCall | undefined {
  const head = /^\s*([A-Za-z_]\w*)\s*\(/.exec(text.slice(start, start + 200));
  if (!head) return undefined;
  const open = start + head[0].length;
  const args: Range[] = [];
  let from = open;
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === '"' || char === "'") i = literalEnd(text, i, char);
    else if (char === '/' && text.charAt(i + 1) === '*') i = Math.max(i + 1, text.indexOf('*/', i) + 1);
    else if (/[([{]/.test(char)) depth += 1;
    else if (char === ',' && depth === 0) {
      args.push(trimmed(text, from, i));
      from = i + 1;
    } else if (/[)\]}]/.test(char)) {
      if (depth > 0) {
        depth -= 1;
        continue;
      }
      const last = trimmed(text, from, i);
      if (last.end > last.start || args.length > 0) args.push(last);
      return { name: head[1] ?? '', start: start + head[0].search(/\S/), end: i + 1, args };
    } else if (char === ';' && depth === 0) return undefined;
  }
  return undefined;
}

/** Every call of `name` in [start, end), in order. */
export function callsOf(text: string, name: string, start: number, end: number): readonly WrittenCall[] {
  const found: WrittenCall[] = [];
  const pattern = new RegExp(`(?<![\\w.])(?<!->)${name}\\s*\\(`, 'g');
  for (const match of text.slice(start, end).matchAll(pattern)) {
    const call = callAt(text, start + match.index);
    if (call) found.push(call);
  }
  return found;
}

function literalEnd(text: string, at: number, quote: string): number {
  let i = at + 1;
  while (i < text.length && text.charAt(i) !== quote && text.charAt(i) !== '\n') i += text.charAt(i) === '\\' ? 2 : 1;
  return i;
}

function trimmed(text: string, start: number, end: number): Range {
  let from = start;
  let to = end;
  while (from < to && /\s/.test(text.charAt(from))) from += 1;
  while (to > from && /\s/.test(text.charAt(to - 1))) to -= 1;
  return { start: from, end: to };
}
