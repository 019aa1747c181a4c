import { maskInitialisedMacro, maskRun, runEnd } from './declarations.ts';
import { blankTokens, endsLine, insertAfter, isWord, joinTokens, noCall, partsOf, statementWords, storageWords, textAt, type Pass } from './pass.ts';

/** Names that say that what follows is run again and again. */
const loops = /each|^for_|_for_|^FOR_|_FOR_|EACH/;

const header = 'while';

/** The column of the first character of the line that token `i` stands on; tabs count as one. */
function indent({ text, tokens }: Pass, i: number): number {
  const start = tokens[i]?.start ?? 0;
  const line = text.lastIndexOf('\n', start - 1) + 1;
  let at = line;
  while (at < start && (text.charCodeAt(at) === 9 || text.charCodeAt(at) === 32)) at++;
  return at - line;
}

/** Turns `MACRO(a, b)` into `while(a, b)`, so that what follows is its body. */
function makeBlock(pass: Pass, at: number, close: number): void {
  const name = textAt(pass, at);
  const start = pass.tokens[at]?.start ?? 0;
  pass.facts.push({ kind: 'block', at: start, name });
  const parts = partsOf(pass, at + 1);
  if (parts.length === 0) {
    const end = pass.tokens[close]?.end ?? start;
    pass.canvas.blank(start, end);
    if (end - start >= header.length + 3) pass.canvas.write(start, `${header}(0)`);
    return;
  }
  pass.canvas.blank(start, start + name.length);
  if (name.length >= header.length) pass.canvas.write(start, header);
  else if (name.length > 1) pass.canvas.write(start, 'if');
  else pass.canvas.blank(start, pass.tokens[close]?.end ?? start);
}

/** What a call at the start of a statement turned out to be. `block`: a statement follows; `ended`: it was given a `;`; `open`: there was no room for one. */
export type CallRole = 'plain' | 'block' | 'ended' | 'open';

/** Decides what `MACRO(...)` at the start of a statement is, and paints it so. `close` is the index of its `)`. */
export function maskStatementCall(pass: Pass, at: number, close: number): CallRole {
  const after = pass.tokens[close + 1];
  if (after === undefined) return 'plain';
  const next = after.text;
  if (next === '=' && textAt(pass, close + 2) === '{') maskInitialisedMacro(pass, at, close);
  if (next === '{') {
    makeBlock(pass, at, close);
    return 'block';
  }
  if (next === '}' || next === 'else') {
    return insertAfter(pass, close, ';') ? 'ended' : 'open';
  }
  const newLine = endsLine(pass, close);
  const starts = after.kind === 'word' || ((next === '*' || next === '(' || next === '+') && newLine);
  if (!starts) return 'plain';
  const keyword = statementWords.has(next);
  if (loops.test(textAt(pass, at)) || (newLine && indent(pass, close + 1) > indent(pass, at))) {
    if (after.kind !== 'word' && !loops.test(textAt(pass, at))) return 'plain';
    makeBlock(pass, at, close);
    return 'block';
  }
  if (after.kind !== 'word' || (!newLine && !keyword)) return 'plain';
  return insertAfter(pass, close, ';') ? 'ended' : 'open';
}

/** `MACRO(a, b)` with nothing but a line end after it becomes the declaration `MACRO _a__b;`. */
export function endStatementCall(pass: Pass, at: number, close: number): void {
  if (close > at + 2) joinTokens(pass, at + 2, close);
  blankTokens(pass, at + 1, at + 2);
  blankTokens(pass, close, close + 1);
  pass.canvas.write(pass.tokens[close]?.start ?? 0, ';');
}

const declares = /^(struct|union|enum|const|volatile|unsigned|signed|int|long|short|char|void)$/;

/**
 * A statement that starts with two words: a declaration, or a macro that stands alone in front of the next statement. The index of that
 * statement's first token, -1 where there is none.
 */
export function maskStatementRun(pass: Pass, at: number): number {
  const first = textAt(pass, at);
  if (statementWords.has(first) || (noCall.has(first) && !declares.test(first))) return -1;
  const alone = statementWords.has(textAt(pass, at + 1)) || (/^[A-Z][A-Z0-9_]*$/.test(first) && isWord(pass, at + 1) && endsLine(pass, at));
  if (alone && insertAfter(pass, at, ';')) return at + 1;
  const end = runEnd(pass, at);
  const storage = storageWords.has(textAt(pass, at));
  // `static MACRO(a, b);` declares something, but not in the grammar's way.
  if (storage && end - at === 2 && textAt(pass, end) === '(' && textAt(pass, (pass.partner[end] ?? -2) + 1) === ';') blankTokens(pass, at, at + 1);
  else maskRun(pass, at, end);
  return -1;
}

/** Makes `case 1 ... 5:` a value: the dots become a `+`. `i` is the index of the first dot. */
export function maskRange(pass: Pass, i: number): void {
  blankTokens(pass, i, i + 3);
  pass.canvas.write(pass.tokens[i]?.start ?? 0, '+');
}

/** The index of the `:` that ends the label or case at `at`, -1 where there is none. */
export function labelEnd(pass: Pass, at: number): number {
  const text = textAt(pass, at);
  if (text !== 'case') return textAt(pass, at + 1) === ':' && (text === 'default' || isWord(pass, at)) ? at + 1 : -1;
  for (let i = at + 1; i < pass.tokens.length; i++) {
    const inner = pass.partner[i] ?? -1;
    const here = textAt(pass, i);
    if (inner > i) i = inner;
    else if (here === ':') return i;
    else if (here === ';' || here === '{' || here === '}') return -1;
  }
  return -1;
}
