import {
  blankTokens,
  endsLine,
  insertAfter,
  isWord,
  joinTokens,
  partsOf,
  primitiveWords,
  qualifierWords,
  startsType,
  statementWords,
  storageWords,
  tagWords,
  textAt,
  type Pass,
} from './pass.ts';

const asmWords = /^(asm|__asm|__asm__)$/;

/** The index after the words and stars that start at `from`. */
export function runEnd(pass: Pass, from: number): number {
  let i = from;
  while ((isWord(pass, i) && !asmWords.test(textAt(pass, i))) || textAt(pass, i) === '*') i++;
  return i;
}

/** The names in [from, to): no keyword, no tag; and whether a type stands there besides them. */
function namesIn(pass: Pass, from: number, to: number): { names: number[]; typed: boolean } {
  const names: number[] = [];
  let typed = false;
  for (let i = from; i < to; i++) {
    const text = textAt(pass, i);
    if (tagWords.has(text)) {
      typed = true;
      // The tag; an attribute in front of it is blanked by `maskTag`.
      if (isWord(pass, i + 1)) i++;
    } else if (primitiveWords.has(text)) typed = true;
    else if (text !== '*' && !storageWords.has(text) && !qualifierWords.has(text)) names.push(i);
  }
  return { names, typed };
}

/** Of three names in a row, such as `int __always foo`, blanks those that can neither be the type nor what is declared. */
export function maskRun(pass: Pass, from: number, to: number): void {
  const { names, typed } = namesIn(pass, from, to);
  const allowed = typed ? 1 : 2;
  while (names.length > allowed) {
    const marked = names.findIndex((i, n) => textAt(pass, i).startsWith('__') && (n > 0 || typed));
    const middle = typed ? 0 : 1;
    const [gone] = names.splice(marked >= 0 ? marked : middle, 1);
    if (gone !== undefined) blankTokens(pass, gone, gone + 1);
  }
}

/** `struct WORD name {`: blanks the words between the keyword and the tag. `struct MACRO(x)`: makes that one tag. */
export function maskTag(pass: Pass, at: number): void {
  let end = at + 1;
  while (isWord(pass, end)) end++;
  const close = textAt(pass, end) === '(' && end === at + 2 ? (pass.partner[end] ?? -1) : -1;
  if (close > 0 && textAt(pass, end + 1) !== '*' && (isWord(pass, close + 1) || textAt(pass, close + 1) === '*' || textAt(pass, close + 1) === '{')) {
    joinTokens(pass, at + 1, close + 1);
    return;
  }
  if (textAt(pass, end) === '{' && end - at > 2) {
    const first = textAt(pass, at + 1).startsWith('_');
    blankTokens(pass, first ? at + 1 : at + 2, first ? end - 1 : end);
  }
}

/** Blanks what stands between a header's parameters and its body or `;`. `close` is the index of the `)`. */
export function maskHeaderTail(pass: Pass, close: number): void {
  let end = close + 1;
  while (isWord(pass, end) && !startsType(textAt(pass, end)) && !asmWords.test(textAt(pass, end))) {
    const args = textAt(pass, end + 1) === '(' ? (pass.partner[end + 1] ?? -1) : end;
    if (args < 0) return;
    end = args + 1;
  }
  if (end > close + 1 && /^[{;]$/.test(textAt(pass, end))) blankTokens(pass, close + 1, end);
}

const isName = (pass: Pass, [from, to]: readonly [number, number]): boolean =>
  to - from === 1 && isWord(pass, from) && !startsType(textAt(pass, from)) && !statementWords.has(textAt(pass, from));

/** Words and stars, such as `struct foo *`. */
const isType = (pass: Pass, [from, to]: readonly [number, number]): boolean => to > from && isWord(pass, from) && runEnd(pass, from) === to;

function paint(pass: Pass, i: number, mark: string): void {
  pass.canvas.blank(pass.tokens[i]?.start ?? 0, pass.tokens[i]?.end ?? 0);
  pass.canvas.write(pass.tokens[i]?.start ?? 0, mark);
}

/** `MACRO(name, type, a, type, b) {` becomes the header `int name(type a, type b) {`: `at` is the macro's index, `close` that of its `)`. */
export function maskMacroHeader(pass: Pass, at: number, close: number): void {
  const open = at + 1;
  const [name, ...rest] = partsOf(pass, open);
  const length = textAt(pass, at).length;
  if (length < 3) return;
  if (name === undefined || !isName(pass, name)) {
    // No name to be had: the end of the macro's own name serves.
    if (length > 4) pass.canvas.write(pass.tokens[at]?.start ?? 0, 'int ');
    if (name !== undefined) blankTokens(pass, open + 1, close);
    return;
  }
  paint(pass, at, 'int');
  paint(pass, open, ' ');
  const [, comma] = name;
  const paired = rest.length % 2 === 0 && rest.every((part, i) => (i % 2 === 0 ? isType(pass, part) : isName(pass, part)));
  if (rest.length === 0) paint(pass, close, ' ');
  else if (paired || rest.every((part) => isType(pass, part) && part[1] - part[0] > 1)) {
    paint(pass, comma, '(');
    if (paired) for (const [i, part] of rest.entries()) if (i % 2 === 0) paint(pass, part[1], ' ');
  } else blankTokens(pass, comma, close + 1);
}

/**
 * A macro that declares, without the `;` that the grammar wants: `MACRO(a, b)` becomes `MACRO a, b;` where all arguments are names, and
 * is blanked otherwise. With a `;` it needs no help.
 */
export function endMacroDeclaration(pass: Pass, at: number, close: number): void {
  if (insertAfter(pass, close, ';')) return;
  const parts = partsOf(pass, at + 1);
  if (parts.length > 0 && parts.every((part) => isName(pass, part))) {
    paint(pass, at + 1, ' ');
    paint(pass, close, ';');
    pass.dead.fill(1, at + 1, close + 1);
  } else blankTokens(pass, at, close + 1);
}

function declareTyped(pass: Pass, at: number, comma: number, close: number): void {
  blankTokens(pass, at, at + 2);
  paint(pass, comma, ' ');
  paint(pass, close, ' ');
}

/** `DEFINE_X(struct foo, bar)` declares what its arguments say: `struct foo bar`. False where they do not, or where the first could be a name. */
export function maskTypedMacro(pass: Pass, at: number, close: number): boolean {
  const [type, name, ...rest] = partsOf(pass, at + 1);
  if (!type || !name || rest.length > 0 || !isType(pass, type) || !isName(pass, name)) return false;
  if (!startsType(textAt(pass, type[0]))) return false;
  declareTyped(pass, at, type[1], close);
  return true;
}

/** `DEFINE_X(u32, bar) = ...` declares `u32 bar`, `DECLARE_X(foo, SIZE) = ...` declares `foo`. */
export function maskInitialisedMacro(pass: Pass, at: number, close: number): void {
  const [first, second, ...rest] = partsOf(pass, at + 1);
  if (!first) return;
  if (second && rest.length === 0 && isType(pass, first) && isName(pass, second) && /[a-z]/.test(textAt(pass, second[0]))) {
    declareTyped(pass, at, first[1], close);
  } else if (second && isName(pass, first)) {
    blankTokens(pass, at + 1, at + 2);
    blankTokens(pass, first[1], close + 1);
  }
}

/** A macro among the members of a struct: it becomes a member, or gives way to the members in its arguments. */
export function maskMember(pass: Pass, at: number, close: number): void {
  const open = at + 1;
  const parts = partsOf(pass, open);
  const next = textAt(pass, close + 1);
  let semicolon = -1;
  for (let i = open + 1; i < close && semicolon < 0; i++) {
    const inner = pass.partner[i] ?? -1;
    if (inner > i) i = inner;
    else if (textAt(pass, i) === ';') semicolon = i;
  }
  if (semicolon >= 0) {
    const first = parts.find(([from, to]) => to - from > 1 && isWord(pass, from));
    blankTokens(pass, at, first?.[0] ?? close);
    blankTokens(pass, close, next === ';' ? close + 2 : close + 1);
    return;
  }
  if (isWord(pass, close + 1) && !endsLine(pass, close)) {
    // `MACRO(type) name;`: the grammar reads one type there.
    if (parts.length !== 1) blankTokens(pass, open, close + 1);
    return;
  }
  if (maskTypedMacro(pass, at, close)) {
    if (next !== ';') paint(pass, close, ';');
    return;
  }
  const name = parts.find((part) => isName(pass, part));
  if (!name) {
    blankTokens(pass, at, close + 1);
    return;
  }
  const [from] = name;
  blankTokens(pass, open, close + 1);
  pass.canvas.write(pass.tokens[from]?.start ?? 0, textAt(pass, from));
  if (next !== ';') pass.canvas.write(pass.tokens[close]?.start ?? 0, ';');
}
