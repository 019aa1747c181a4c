import { maskArguments, maskStringNeighbours } from './arguments.ts';
import { frameOf, type Frame } from './brackets.ts';
import { maskRun, runEnd } from './declarations.ts';
import { memberEnd, startOfFileItem, startOfMember, startOfStatement } from './items.ts';
import { afterDesignator, afterListCall, divideNames } from './lists.ts';
import { blankTokens, isWord, joinTokens, noCall, textAt, type Pass } from './pass.ts';
import { maskRange } from './statements.ts';
import { specialWords } from './words.ts';

/** Where a token stands. `parameters`: in the parentheses of a declarator. */
type Place = Frame | 'parameters';

/** What the walk knows at a token. */
interface State {
  place: Place;
  /** What the brackets around `place` enclose, outermost first. */
  readonly outer: Place[];
  /** The next token that starts a statement or an item though no `;` or brace says so. */
  startAt: number;
  /** A parenthesis in a file's declarations that opens a call, not parameters. */
  callAt: number;
  /** Between the `=` and the `;` of a declaration of the file. */
  assigning: boolean;
  /** What the last `}` closed. */
  closed: Place;
}

/** What the grammar reads as a number. Macros are also given others, to paste a name from. */
const number = /^(0[xX][\da-fA-F]*|0[bB][01]+|[\d.]+([eEpP][+-]?\d+)?)[uUlLfF]*$/;

/** Goes into or out of the bracket at `i`. Brackets that were painted over count as well, so that each finds its partner. */
function step(pass: Pass, state: State, i: number, text: string): void {
  const { place } = state;
  if (text === '(' || text === '[' || text === '{') state.outer.push(place);
  if (text === '(') {
    const declares = place === 'parameters' || ((place === 'file' || place === 'aggregate') && !state.assigning && i !== state.callAt);
    state.place = declares ? 'parameters' : 'paren';
  } else if (text === '[') state.place = 'paren';
  else if (text === '{') state.place = frameOf(pass.tokens, i, pass.partner[i - 1] ?? -1, place === 'parameters' ? 'paren' : place);
  else {
    if (text === '}') state.closed = place;
    state.place = state.outer.pop() ?? 'file';
  }
}

function atWord(pass: Pass, state: State, i: number): void {
  specialWords.get(textAt(pass, i))?.(pass, i);
  if (pass.dead[i] === 1) return;
  const { place } = state;
  const before = textAt(pass, i - 1);
  if (place === 'list') divideNames(pass, i);
  else if (place === 'parameters') {
    if (before === '(' || before === ',') maskRun(pass, i, runEnd(pass, i));
  } else if (place === 'enum') {
    const close = before === ',' || before === '{' ? (pass.partner[i + 1] ?? -1) : -1;
    if (close > i) joinTokens(pass, i, close + 1);
  } else if (place !== 'paren') {
    if (i !== state.startAt && before !== ';' && before !== '{' && (before !== '}' || state.closed !== 'block')) return;
    const start = place === 'block' ? startOfStatement : place === 'file' ? startOfFileItem : startOfMember;
    const { next, call } = start(pass, i);
    state.startAt = next;
    if (call >= 0) state.callAt = call;
  }
}

function atPunctuation(pass: Pass, { place }: State, i: number, text: string): void {
  if (text === '(') {
    if (place === 'paren' && isWord(pass, i - 1) && !noCall.has(textAt(pass, i - 1))) maskArguments(pass, i);
  } else if (text === ')') {
    if (place === 'list') afterListCall(pass, i);
  } else if (text === ']') {
    if (place === 'list') afterDesignator(pass, i);
    else if (place !== 'paren' && isWord(pass, i + 1)) maskAfterArray(pass, i);
  } else if (text === '.') {
    if (place === 'block' && textAt(pass, i + 1) === '.' && textAt(pass, i + 2) === '.') maskRange(pass, i);
  } else if (text === '&') {
    // `&&label`, the address of a label.
    const second = pass.tokens[i + 1];
    if (second?.text === '&' && second.start === pass.tokens[i]?.end && !operandBefore(pass, i)) blankTokens(pass, i, i + 1);
  } else if (place === 'aggregate') {
    const next = textAt(pass, i + 1);
    if (text === ';' && next === ';') blankTokens(pass, i + 1, i + 2);
    else if (text === ',' && next === ':') blankTokens(pass, i, memberEnd(pass, i + 2));
  }
}

/** `buffer[4] WORD;`: no name can stand there, so the word says something of the array. */
function maskAfterArray(pass: Pass, close: number): void {
  const args = textAt(pass, close + 2) === '(' ? (pass.partner[close + 2] ?? -1) : close + 1;
  if (args > 0 && /^[;=,)]$/.test(textAt(pass, args + 1))) blankTokens(pass, close + 1, args + 1);
}

function operandBefore({ tokens }: Pass, i: number): boolean {
  const before = tokens[i - 1];
  if (before === undefined || before.kind === 'punctuation') return before?.text === ')' || before?.text === ']' || before?.text === '&';
  return !noCall.has(before.text);
}

/**
 * Walks the tokens once, keeping what bracket each stands in, and applies the rules that depend on where a token stands: at the start
 * of an item of a file, a struct or a block, or in an expression.
 */
export function maskStructure(pass: Pass): void {
  const state: State = { place: 'file', outer: [], startAt: 0, callAt: -1, assigning: false, closed: 'block' };
  for (let i = 0; i < pass.tokens.length; i++) {
    const token = pass.tokens[i];
    if (token === undefined) break;
    if ((pass.partner[i] ?? -1) >= 0) step(pass, state, i, token.text);
    if (state.place === 'file' && (token.text === '=' || token.text === ';')) state.assigning = token.text === '=';
    if (pass.dead[i] === 1) continue;
    if (token.kind === 'word') atWord(pass, state, i);
    else if (token.kind === 'punctuation') atPunctuation(pass, state, i, token.text);
    else if (token.kind === 'string') {
      if (state.place !== 'file' || state.assigning) maskStringNeighbours(pass, i);
    } else if (token.kind === 'number' && !number.test(token.text)) joinTokens(pass, i, i + 1);
  }
}
