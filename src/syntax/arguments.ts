import { blankTokens, insertAfter, isWord, joinTokens, noCall, partsOf, startsType, statementWords, textAt, type Pass } from './pass.ts';

const operators = /^[=<>/%|^?:.*&+\-!~]$/;
const opensBinary = /^[=<>/%|^?:]$/;
/** What an expression cannot end with. `++` and `--` are told apart by their second character. */
const endsOpen = /^[=<>/%|^?:.*&!~]$/;

const endsCall = (pass: Pass, i: number): boolean => {
  const open = pass.partner[i] ?? -1;
  return textAt(pass, i) === ')' && open > 0 && isWord(pass, open - 1) && !noCall.has(textAt(pass, open - 1));
};

/** Do two operands stand side by side in [from, to), or is a `;` there? Strings next to names are none of this. */
function breaksOff(pass: Pass, from: number, to: number): boolean {
  let asked = false;
  for (let i = from; i < to; i++) {
    const token = pass.tokens[i];
    if (token?.text === ';' || (token?.text === ':' && !asked)) return true;
    if (token?.text === '?') asked = true;
    const next = i + 1 < to ? pass.tokens[i + 1] : undefined;
    if (next !== undefined && (next.kind === 'word' || next.kind === 'number')) {
      if (token?.kind === 'word' && !noCall.has(token.text) && pass.tokens[i + 2]?.kind !== 'string' && pass.tokens[i - 1]?.kind !== 'string')
        return true;
      if (token?.kind === 'number' || endsCall(pass, i)) return true;
    }
    const inner = pass.partner[i] ?? -1;
    if (inner > i) {
      i = inner - 1;
      // What follows the bracket is looked at when its end comes up.
      if (inner >= to) return false;
    }
  }
  return false;
}

/** A brace that encloses values, not statements. */
function holdsValues(pass: Pass, open: number): boolean {
  const close = pass.partner[open] ?? -1;
  for (let i = open + 1; i < close; i++) if (textAt(pass, i) === ';') return false;
  return true;
}

function maskArgument(pass: Pass, from: number, to: number): void {
  const first = textAt(pass, from);
  const last = textAt(pass, to - 1);
  const single = to - from === 1;
  if (pass.tokens[from]?.kind === 'word') {
    const type = startsType(first) && textAt(pass, from + 1) !== '(';
    if (type || statementWords.has(first)) joinTokens(pass, from, to);
    else if (single) return;
    else if (last === '*' || breaksOff(pass, from, to)) joinTokens(pass, from, to);
    else if (endsOpen.test(last)) joinTokens(pass, from, to);
    return;
  }
  if (first === '.' && isWord(pass, from + 1) && last !== '}') blankTokens(pass, from, from + 1);
  else if ((first === '{' && holdsValues(pass, from)) || first === '.') joinTokens(pass, from, to);
  else if (first === '[' || opensBinary.test(first) || endsOpen.test(last) || (single && operators.test(first))) joinTokens(pass, from, to);
  else if (breaksOff(pass, from, to)) joinTokens(pass, from, to);
}

/**
 * Makes the arguments of the call whose parenthesis opens at `open` expressions, as many as there are: a type, an operator or a
 * statement becomes one identifier that covers it, an empty argument a `0`.
 */
export function maskArguments(pass: Pass, open: number): void {
  for (const [from, to] of partsOf(pass, open)) {
    if (from < to) maskArgument(pass, from, to);
    else if (!insertAfter(pass, from - 1, '0')) {
      const comma = textAt(pass, to) === ',' ? to : from - 1;
      blankTokens(pass, comma, comma + 1);
    }
  }
}

/** Leaves of `"a" NAME(x) "b"` and `NAME NAME "a"` what the grammar reads as one string. `i` is the index of a string. */
export function maskStringNeighbours(pass: Pass, i: number): void {
  const before = i - 1;
  if (endsCall(pass, before)) {
    const open = pass.partner[before] ?? 0;
    blankTokens(pass, open - 1, i);
  } else if (isWord(pass, before) && isWord(pass, i - 2) && !noCall.has(textAt(pass, i - 2)) && pass.tokens[i - 3]?.kind !== 'string') {
    blankTokens(pass, i - 2, before);
  }
  if (isWord(pass, i + 1) && textAt(pass, i + 2) === '(') {
    const close = pass.partner[i + 2] ?? -1;
    if (close > 0) blankTokens(pass, i + 1, close + 1);
  }
}
