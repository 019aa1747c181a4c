/**
 * One linear scan of C text into tokens. It knows comments, literals and preprocessor lines, and nothing of the grammar: that is enough
 * to decide what must be hidden from the parser.
 */

export type TokenKind = 'word' | 'number' | 'string' | 'char' | 'punctuation' | 'directive';

/** A token; offsets are UTF-16 units. Punctuation comes one character at a time. A directive spans its whole line, continuations included. */
export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  /** The token's text; for a directive only its keyword (`define`, `if`), '' where it has none. */
  readonly text: string;
}

export interface Scan {
  readonly tokens: readonly Token[];
  /** Start and end of every comment outside directives, flat: start, end, start, end ... */
  readonly comments: readonly number[];
}

const classOf = { other: 0, space: 1, word: 2, digit: 3 } as const;

/** What each ASCII character starts. Letters beyond ASCII count as words, as the grammar has it. */
const classes: readonly number[] = Array.from({ length: 128 }, (_, code) => {
  const c = String.fromCharCode(code);
  if (/[A-Za-z_$]/.test(c)) return classOf.word;
  if (/[0-9]/.test(c)) return classOf.digit;
  return /\s/.test(c) ? classOf.space : classOf.other;
});

const single: readonly string[] = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));

const newline = 10;
const quote = 34;
const hash = 35;
const apostrophe = 39;
const star = 42;
const dot = 46;
const slash = 47;
const backslash = 92;

function classAt(text: string, i: number): number {
  const code = text.charCodeAt(i);
  return code < 128 ? (classes[code] ?? 0) : code === code ? classOf.word : classOf.space;
}

/** The offset after the literal that opens at `at`; one that is not closed ends with its line. */
function literalEnd(text: string, at: number, close: number): number {
  for (let i = at + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === close) return i + 1;
    if (code === backslash) i++;
    else if (code === newline) return i;
  }
  return text.length;
}

/** The offset after the comment that opens at `at`, or `at` when none does. A line comment goes on over a continuation. */
export function commentEnd(text: string, at: number): number {
  const next = text.charCodeAt(at + 1);
  if (next === star) {
    const close = text.indexOf('*/', at + 2);
    return close < 0 ? text.length : close + 2;
  }
  if (next !== slash) return at;
  return lineEnd(text, at + 2);
}

/** The offset of the newline that ends the line at `at`, following continuations; the text's length at its end. */
function lineEnd(text: string, at: number): number {
  for (let from = at; ;) {
    const end = text.indexOf('\n', from);
    if (end < 0) return text.length;
    const last = text.charCodeAt(end - 1) === 13 ? end - 2 : end - 1;
    if (last < at || text.charCodeAt(last) !== backslash) return end;
    from = end + 1;
  }
}

/** The end of the directive that opens at `at`: its line with continuations, and further where a comment in it runs over the line's end. */
function directiveEnd(text: string, at: number): number {
  let i = at + 1;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    if (code === newline) return i;
    if (code === backslash) {
      const next = text.charCodeAt(i + 1);
      i += next === 13 ? 3 : 2;
    } else if (code === quote) i = literalEnd(text, i, code);
    else if (code === slash) {
      const end = commentEnd(text, i);
      i = end === i ? i + 1 : end;
    } else i++;
  }
  return Math.min(i, text.length);
}

/** Scans `text`. Never fails: an unknown character is punctuation, an open comment or literal ends where it must. */
export function scan(text: string): Scan {
  const tokens: Token[] = [];
  const comments: number[] = [];
  const length = text.length;
  let lineStart = true;
  let i = 0;
  while (i < length) {
    const code = text.charCodeAt(i);
    const kind = code < 128 ? classes[code] : classOf.word;
    if (kind === classOf.space) {
      if (code === newline) lineStart = true;
      i++;
      continue;
    }
    const start = i;
    if (code === slash) {
      const end = commentEnd(text, i);
      if (end > i) {
        comments.push(i, end);
        i = end;
        continue;
      }
    }
    if (kind === classOf.word) {
      do i++;
      while (i < length && classAt(text, i) >= classOf.word);
      tokens.push({ kind: 'word', start, end: i, text: text.slice(start, i) });
    } else if (kind === classOf.digit) {
      do i++;
      while (i < length && (classAt(text, i) >= classOf.word || (text.charCodeAt(i) === dot && text.charCodeAt(i + 1) !== dot)));
      tokens.push({ kind: 'number', start, end: i, text: text.slice(start, i) });
    } else if (code === quote || code === apostrophe) {
      i = literalEnd(text, i, code);
      tokens.push({ kind: code === quote ? 'string' : 'char', start, end: i, text: text.slice(start, i) });
    } else if (code === hash && lineStart) {
      i = directiveEnd(text, i);
      tokens.push({ kind: 'directive', start, end: i, text: /^#[ \t]*([a-z_]*)/.exec(text.slice(start, Math.min(i, start + 40)))?.[1] ?? '' });
    } else if (code === backslash) {
      i++;
      continue;
    } else {
      i++;
      tokens.push({ kind: 'punctuation', start, end: i, text: single[code] ?? '' });
    }
    lineStart = false;
  }
  return { tokens, comments };
}
