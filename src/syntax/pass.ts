import type { Canvas } from './canvas.ts';
import type { Token } from './lexer.ts';
import type { Fact } from './tree.ts';

/** What the masking rules work on: the tokens that are left, and the canvas that they paint. */
export interface Pass {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** For each bracket its partner's index, else -1. */
  readonly partner: Int32Array;
  readonly canvas: Canvas;
  readonly facts: Fact[];
  /** 1 for a token that has been painted over as part of something larger: no rule looks at it again. */
  readonly dead: Uint8Array;
}

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Words that start or divide statements. */
export const statementWords = words('if else while for switch do return goto break continue case default');
/** Words before a parenthesis that make it something other than a call. */
export const noCall = words(
  'if else while for switch do return goto case default sizeof typeof __typeof__ __typeof asm __asm__ __asm _Alignof alignof __alignof__ __alignof __volatile__ __volatile struct union enum const volatile unsigned signed int long short char void',
);
export const tagWords = words('struct union enum');
export const storageWords = words('static extern inline __inline __inline__ __forceinline register typedef auto _Thread_local __thread thread_local');
export const qualifierWords = words('const volatile restrict __restrict __restrict__ __const __volatile__ __volatile _Atomic constexpr _Noreturn');
export const primitiveWords = words('void int char bool float double long short signed unsigned size_t ssize_t ptrdiff_t intptr_t uintptr_t');

export const startsType = (text: string): boolean => tagWords.has(text) || primitiveWords.has(text) || qualifierWords.has(text);

/** Is there a line end between token `i` and the next one? */
export function endsLine({ text, tokens }: Pass, i: number): boolean {
  const from = tokens[i]?.end ?? 0;
  const newline = text.indexOf('\n', from);
  return newline >= 0 && newline < (tokens[i + 1]?.start ?? text.length + 1);
}

/** Puts `mark` into the blanks after token `i`. False where there is no blank but line ends. */
export function insertAfter({ text, tokens, canvas }: Pass, i: number, mark: string): boolean {
  const end = tokens[i + 1]?.start ?? text.length;
  for (let at = tokens[i]?.end ?? 0; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) continue;
    canvas.write(at, mark);
    return true;
  }
  return false;
}

/** Turns tokens [from, to) into blanks. */
export function blankTokens({ tokens, canvas, dead }: Pass, from: number, to: number): void {
  if (from >= to) return;
  canvas.blank(tokens[from]?.start ?? 0, tokens[to - 1]?.end ?? 0);
  dead.fill(1, from, to);
}

/** Makes tokens [from, to) one identifier, which covers them where they stand on one line, else what of them is on the first. */
export function joinTokens(pass: Pass, from: number, to: number): void {
  const start = pass.tokens[from]?.start ?? 0;
  const end = pass.tokens[to - 1]?.end ?? start;
  blankTokens(pass, from, to);
  const newline = pass.text.indexOf('\n', start);
  const line = pass.text.slice(start, newline >= 0 && newline < end ? newline : end).trimEnd();
  pass.canvas.write(start, `_${line.slice(1).replace(/[^A-Za-z0-9_]/g, '_')}`);
}

/** The token's text, '' beyond the ends. */
export const textAt = ({ tokens }: Pass, i: number): string => tokens[i]?.text ?? '';
export const isWord = ({ tokens }: Pass, i: number): boolean => tokens[i]?.kind === 'word';

/** The top-level parts of the bracket that opens at `open`, between its commas: [from, to) each. No parts where it is empty or has no partner. */
export function partsOf({ tokens, partner }: Pass, open: number): readonly (readonly [from: number, to: number])[] {
  const close = partner[open] ?? -1;
  if (close <= open + 1) return [];
  const parts: [number, number][] = [];
  let from = open + 1;
  for (let i = from; i < close; i++) {
    const inner = partner[i] ?? -1;
    if (inner > i) i = inner;
    else if (tokens[i]?.text === ',') {
      parts.push([from, i]);
      from = i + 1;
    }
  }
  parts.push([from, close]);
  return parts;
}
