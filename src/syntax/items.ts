import {
  endMacroDeclaration,
  maskHeaderTail,
  maskInitialisedMacro,
  maskMacroHeader,
  maskMember,
  maskRun,
  maskTypedMacro,
  runEnd,
} from './declarations.ts';
import {
  blankTokens,
  endsLine,
  insertAfter,
  isWord,
  noCall,
  primitiveWords,
  qualifierWords,
  storageWords,
  tagWords,
  textAt,
  type Pass,
} from './pass.ts';
import { endStatementCall, labelEnd, maskStatementCall, maskStatementRun } from './statements.ts';

/** What a rule found at the start of an item. Both are indices of tokens, -1 for none. */
export interface Started {
  /** The token that starts the next statement or item, though no `;` or brace says so. */
  readonly next: number;
  /** A parenthesis that opens the arguments of a call, where a declarator's parameters would stand. */
  readonly call: number;
}

const nothing: Started = { next: -1, call: -1 };

/** `i` starts something outside all functions. */
export function startOfFileItem(pass: Pass, i: number): Started {
  const { partner } = pass;
  let first = i;
  while (storageWords.has(textAt(pass, first)) || qualifierWords.has(textAt(pass, first))) first++;
  const open = runEnd(pass, i);
  const close = textAt(pass, open) === '(' ? (partner[open] ?? -1) : -1;
  if (close < 0 || textAt(pass, open + 1) === '*' || open - first !== 1) {
    maskRun(pass, i, open);
    if (close > 0) maskHeaderTail(pass, close);
    return nothing;
  }
  if (noCall.has(textAt(pass, first))) return nothing;
  const next = textAt(pass, close + 1);
  if (next === '{') maskMacroHeader(pass, first, close);
  else if (next === '=' || next === '[') maskInitialisedMacro(pass, first, close);
  else if (next === ';') {
    if (maskTypedMacro(pass, first, close)) return nothing;
    blankTokens(pass, i, first);
    return { next: -1, call: open };
  } else if (isWord(pass, close + 1) && !endsLine(pass, close)) {
    if (isWord(pass, close + 2)) blankTokens(pass, first, close + 1);
  } else if (next !== '(' && next !== '*' && next !== ',') {
    blankTokens(pass, i, first);
    endMacroDeclaration(pass, first, close);
    return { next: close + 1, call: open };
  }
  return nothing;
}

/** The index of what ends the member, or the declarator, that `from` stands in. */
export function memberEnd(pass: Pass, from: number): number {
  let i = from;
  while (i < pass.tokens.length && !/^[;,}]$/.test(textAt(pass, i))) i++;
  return i;
}

/** Is [from, to) a type and nothing declared with it? */
function onlyType(pass: Pass, from: number, to: number): boolean {
  if (tagWords.has(textAt(pass, from))) return to - from === 2;
  for (let i = from; i < to; i++) if (!primitiveWords.has(textAt(pass, i))) return to - from === 1;
  return true;
}

/** `i` starts a member of a struct or union. */
export function startOfMember(pass: Pass, i: number): Started {
  const end = runEnd(pass, i);
  const close = textAt(pass, end) === '(' ? (pass.partner[end] ?? -1) : -1;
  if (close > 0 && textAt(pass, end + 1) !== '*' && end - i === 1 && !noCall.has(textAt(pass, i))) {
    maskMember(pass, i, close);
    return { next: close + 1, call: -1 };
  }
  maskRun(pass, i, end);
  // The grammar wants a name in front of a bit-field's width.
  if (textAt(pass, end) === ':' && onlyType(pass, i, end)) blankTokens(pass, end, memberEnd(pass, end));
  return nothing;
}

const headed: ReadonlySet<string> = new Set(['if', 'while', 'for', 'switch']);

/** `i` starts a statement. */
export function startOfStatement(pass: Pass, i: number): Started {
  const text = textAt(pass, i);
  const next = textAt(pass, i + 1);
  const label = labelEnd(pass, i);
  if (label > 0) {
    if (textAt(pass, label + 1) === '}' && text !== 'case' && text !== 'default') insertAfter(pass, label, ';');
    return { next: label + 1, call: -1 };
  }
  if (text === 'else' || text === 'do') return { next: i + 1, call: -1 };
  if (next === '(') {
    const close = pass.partner[i + 1] ?? -1;
    if (close < 0) return nothing;
    if (headed.has(text)) return { next: close + 1, call: -1 };
    if (noCall.has(text)) return nothing;
    const role = maskStatementCall(pass, i, close);
    if (role === 'open') endStatementCall(pass, i, close);
    return role === 'plain' ? nothing : { next: close + 1, call: -1 };
  }
  if (headed.has(text) && isWord(pass, i + 1) && textAt(pass, i + 2) === '(') {
    // `if MACRO(x)`: the macro brings the parentheses.
    const close = pass.partner[i + 2] ?? -1;
    if (close < 0 || !insertAfter(pass, close, ')')) return nothing;
    insertAfter(pass, i, '(');
    return { next: close + 1, call: -1 };
  }
  if (next === '}' && !noCall.has(text) && text !== 'break' && text !== 'continue') {
    if (!insertAfter(pass, i, ';')) blankTokens(pass, i, i + 1);
  } else return { next: maskStatementRun(pass, i), call: -1 };
  return nothing;
}
