import { maskArguments, maskStringNeighbours } from './arguments.ts';
import { frameOf, type Frame } from './brackets.ts';
import { endMacroDeclaration, maskHeaderTail, maskMacroHeader, maskMember, maskRun, maskTag, maskTypedMacro, runEnd } from './declarations.ts';
import {
  blankTokens,
  endsLine,
  insertAfter,
  isWord,
  joinTokens,
  noCall,
  partsOf,
  primitiveWords,
  startsType,
  storageWords,
  tagWords,
  textAt,
  type Pass,
} from './pass.ts';
import { labelEnd, maskRange, maskStatementCall, maskStatementRun } from './statements.ts';

/** Where a token stands. `parameters`: in the parentheses of a declarator. */
type Place = Frame | 'parameters';

/** What the grammar reads as a number. Macros are also given others, to paste a name from. */
const number = /^(0[xX][\da-fA-F]*|0[bB][01]+|[\d.]+([eEpP][+-]?\d+)?)[uUlLfF]*$/;

/** Words that the grammar knows by themselves, and that need help with what comes after them. */
const special: ReadonlyMap<string, 'tag' | 'asm' | 'typeof' | 'offsetof'> = new Map([
  ...[...tagWords].map((word) => [word, 'tag'] as const),
  ...['asm', '__asm', '__asm__'].map((word) => [word, 'asm'] as const),
  ...['typeof', '__typeof', '__typeof__', 'typeof_unqual'].map((word) => [word, 'typeof'] as const),
  ['offsetof', 'offsetof'],
]);

/**
 * Walks the tokens once, keeping what bracket each stands in, and applies the rules that depend on where a token stands: at the start
 * of an item of a file, a struct or a block, or in an expression.
 */
export function maskStructure(pass: Pass): void {
  const { tokens, partner, dead } = pass;
  const places: Place[] = [];
  let place: Place = 'file';
  /** The index of the next token that starts a statement or an item though no `;` or brace says so. */
  let startAt = 0;
  /** The index of a parenthesis in a file's declarations that opens a call, not parameters. */
  let callAt = -1;
  /** Between the `=` and the `;` of a declaration of the file. */
  let assigning = false;
  /** What the last `}` closed. */
  let closed: Place = 'block';

  const startFile = (i: number): void => {
    let first = i;
    while (storageWords.has(textAt(pass, first))) first++;
    const end = runEnd(pass, i);
    if (textAt(pass, end) !== '(' || textAt(pass, end + 1) === '*' || end - first !== 1) {
      maskRun(pass, i, end);
      if (textAt(pass, end) === '(') {
        const close = partner[end] ?? -1;
        if (close > 0) maskHeaderTail(pass, close);
      }
      return;
    }
    const close = partner[end] ?? -1;
    if (close < 0 || noCall.has(textAt(pass, first))) return;
    const next = textAt(pass, close + 1);
    if (next === '{') maskMacroHeader(pass, first, close);
    else if (next === ';' || next === '=' || next === '[') {
      if (maskTypedMacro(pass, first, close, next !== ';')) return;
      if (next === ';') {
        blankBefore(i, first);
        callAt = end;
      }
    } else if (isWord(pass, close + 1) && !endsLine(pass, close)) {
      if (isWord(pass, close + 2)) blankTokens(pass, first, close + 1);
    } else if (next !== '(' && next !== '*' && next !== ',') {
      blankBefore(i, first);
      endMacroDeclaration(pass, first, close);
      callAt = end;
      startAt = close + 1;
    }
  };
  const blankBefore = (from: number, to: number): void => {
    if (to > from) blankTokens(pass, from, to);
  };

  const startMember = (i: number): void => {
    const end = runEnd(pass, i);
    if (textAt(pass, end) === '(' && textAt(pass, end + 1) !== '*' && end - i === 1 && !noCall.has(textAt(pass, i))) {
      const close = partner[end] ?? -1;
      if (close > 0) maskMember(pass, i, close);
      startAt = close + 1;
      return;
    }
    maskRun(pass, i, end);
    if (textAt(pass, end) === ':' && unnamed(i, end)) blankTokens(pass, end, fieldEnd(end));
  };
  const unnamed = (from: number, to: number): boolean => {
    if (tagWords.has(textAt(pass, from))) return to - from === 2;
    for (let i = from; i < to; i++) if (!primitiveWords.has(textAt(pass, i))) return to - from === 1;
    return true;
  };
  const fieldEnd = (from: number): number => {
    let i = from;
    while (i < tokens.length && !/^[;,}]$/.test(textAt(pass, i))) i++;
    return i;
  };

  const startStatement = (i: number): void => {
    const text = textAt(pass, i);
    const label = labelEnd(pass, i);
    if (label > 0) {
      startAt = label + 1;
      if (textAt(pass, startAt) === '}' && text !== 'case' && text !== 'default') insertAfter(pass, label, ';');
      return;
    }
    if (text === 'else' || text === 'do') {
      startAt = i + 1;
      return;
    }
    if (textAt(pass, i + 1) === '(') {
      const close = partner[i + 1] ?? -1;
      if (close < 0) return;
      if (text === 'if' || text === 'while' || text === 'for' || text === 'switch') startAt = close + 1;
      else if (!noCall.has(text) && maskStatementCall(pass, i, close) !== 'plain') startAt = close + 1;
      return;
    }
    maskStatementRun(pass, i);
  };

  /** A macro that fills an initialiser up to its line's end: the comma after it is part of the macro. */
  const separate = (i: number): void => {
    const name = (partner[i] ?? 0) - 1;
    if (isWord(pass, name) && !noCall.has(textAt(pass, name)) && endsLine(pass, i) && (isWord(pass, i + 1) || /^[.[{]$/.test(textAt(pass, i + 1))))
      insertAfter(pass, i, ',');
  };
  /** Two names in a row are two entries, or two macros of one string. */
  const sunder = (i: number): void => {
    if (!endsLine(pass, i) || !insertAfter(pass, i, ',')) blankTokens(pass, i, i + 1);
  };
  /** `[A] { 1 }`, the old way to write `[A] = { 1 }`. */
  const designate = (i: number): void => {
    if (textAt(pass, i + 1) !== '{') return;
    const open = partner[i] ?? -1;
    const before = textAt(pass, open - 1);
    if ((before === ',' || before === '{') && !insertAfter(pass, i, '=')) blankTokens(pass, open, i + 1);
  };
  const operandBefore = (i: number): boolean => {
    const before = tokens[i - 1];
    if (before === undefined || before.kind === 'punctuation') return before?.text === ')' || before?.text === ']' || before?.text === '&';
    return !noCall.has(before.text);
  };
  /** The grammar knows a plain member there, no path: with one it becomes an ordinary call. */
  const maskOffsetof = (i: number): void => {
    const [, member] = partsOf(pass, i + 1);
    if (member && member[1] - member[0] > 1) pass.canvas.write(tokens[i]?.start ?? 0, '_');
  };
  /** `asm` with something else than a string as its code says nothing that the grammar reads. */
  const maskAsm = (i: number): void => {
    let open = i + 1;
    while (isWord(pass, open)) open++;
    const close = textAt(pass, open) === '(' ? (partner[open] ?? -1) : -1;
    if (close < open + 2 || tokens[open + 1]?.kind === 'string') return;
    const start = tokens[open + 1]?.start ?? 0;
    const room = (tokens[close]?.start ?? 0) - start;
    blankTokens(pass, open + 1, close);
    if (room > 1) pass.canvas.write(start, '""');
  };

  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === undefined || dead[i] === 1) continue;
    const { kind, text } = token;
    if (kind === 'word') {
      const before = textAt(pass, i - 1);
      const starts = i === startAt || before === ';' || before === '{' || (before === '}' && closed === 'block');
      const what = special.get(text);
      if (what === 'tag') maskTag(pass, i);
      else if (what === 'asm') maskAsm(i);
      else if (what === 'offsetof') maskOffsetof(i);
      if (what === 'typeof' && textAt(pass, i + 1) === '(' && (partner[i + 1] ?? -1) > 0) joinTokens(pass, i, (partner[i + 1] ?? i) + 1);
      else if (place === 'list') {
        if (isWord(pass, i - 1) && dead[i - 1] === 0 && !noCall.has(before) && !startsType(before)) sunder(i - 1);
      } else if (place === 'block') {
        if (starts) startStatement(i);
      } else if (place === 'file') {
        if (starts) startFile(i);
      } else if (place === 'aggregate') {
        if (starts) startMember(i);
      } else if (place === 'parameters') {
        if (before === '(' || before === ',') maskRun(pass, i, runEnd(pass, i));
      } else if (place === 'enum' && textAt(pass, i + 1) === '(' && (before === ',' || before === '{')) {
        const close = partner[i + 1] ?? -1;
        if (close > 0) joinTokens(pass, i, close + 1);
      }
      continue;
    }
    if (kind === 'number') {
      if (!number.test(text)) joinTokens(pass, i, i + 1);
      continue;
    }
    if (kind === 'string') {
      if (place !== 'file') maskStringNeighbours(pass, i);
      continue;
    }
    if (kind !== 'punctuation') continue;
    if (text === '(') {
      const declares: boolean = place === 'parameters' || ((place === 'file' || place === 'aggregate') && !assigning && i !== callAt);
      places.push(place);
      place = declares ? 'parameters' : 'paren';
      if (place === 'paren' && isWord(pass, i - 1) && !noCall.has(textAt(pass, i - 1))) maskArguments(pass, i);
    } else if (text === '[') {
      places.push(place);
      place = 'paren';
    } else if (text === '{') {
      places.push(place);
      place = frameOf(tokens, i, partner[i - 1] ?? -1, place === 'parameters' ? 'paren' : place);
    } else if (text === ')' || text === ']' || text === '}') {
      if (text === '}') closed = place;
      place = places.pop() ?? 'file';
      if (place === 'list' && text === ')') separate(i);
      else if (place === 'list' && text === ']') designate(i);
    } else if (text === '.') {
      if (place === 'block' && textAt(pass, i + 1) === '.' && textAt(pass, i + 2) === '.') maskRange(pass, i);
    } else if (text === '&') {
      if (tokens[i + 1]?.start === token.end && textAt(pass, i + 1) === '&' && !operandBefore(i)) blankTokens(pass, i, i + 1);
    } else if (place === 'aggregate') {
      if (text === ';' && textAt(pass, i + 1) === ';') blankTokens(pass, i + 1, i + 2);
    } else if (place === 'file') {
      if (text === '=') assigning = true;
      else if (text === ';') assigning = false;
    }
  }
}
