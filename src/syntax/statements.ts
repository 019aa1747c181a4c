import { maskRun, runEnd } from './declarations.ts';
import { blankTokens, endsLine, insertAfter, isWord, noCall, partsOf, statementWords, textAt, type Pass } from './pass.ts';

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

/** What a call at the start of a statement turned out to be: `block` when a statement must follow. */
export type CallRole = 'plain' | 'block' | 'ended';

/** Decides what `MACRO(...)` at the start of a statement is, and paints it so. `close` is the index of its `)`. */
export function maskStatementCall(pass: Pass, at: number, close: number): CallRole {
  const after = pass.tokens[close + 1];
  if (after === undefined) return 'plain';
  const next = after.text;
  if (next === '{') {
    makeBlock(pass, at, close);
    return 'block';
  }
  if (next === '}' || next === 'else') {
    insertAfter(pass, close, ';');
    return 'ended';
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
  insertAfter(pass, close, ';');
  return 'ended';
}

/** A statement that starts with two words: a declaration, or a macro that stands alone before a keyword. */
export function maskStatementRun(pass: Pass, at: number): void {
  if (
    statementWords.has(textAt(pass, at)) ||
    noCall.has(textAt(pass, at)) !== /^(struct|union|enum|const|volatile|unsigned|signed|int|long|short|char|void)$/.test(textAt(pass, at))
  )
    return;
  if (statementWords.has(textAt(pass, at + 1))) {
    insertAfter(pass, at, ';');
    return;
  }
  maskRun(pass, at, runEnd(pass, at));
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
