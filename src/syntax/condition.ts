/**
 * Preprocessor conditions, as far as they need deciding. Names are never looked up: a tested name is true unless the caller assumes
 * otherwise, and decides the same way wherever it is tested.
 */

export interface Verdict {
  readonly value: boolean;
  /** The names that were tested, in order; an expression that tests no plain name counts as one, its text. */
  readonly names: readonly string[];
}

/** Names that no C file of the kernel is compiled with: the compiler is not C++, the file is no assembly, no checker runs. */
const never: ReadonlySet<string> = new Set(['__cplusplus', '__ASSEMBLY__', '__ASSEMBLER__', '__CHECKER__', '__GENKSYMS__', '__DOXYGEN__']);

/** Whether a name can only be unset, whatever is configured. */
export const isNever = (name: string): boolean => never.has(name);

/** Tests of a name that look like calls. */
const tests: ReadonlySet<string> = new Set(['defined', 'IS_ENABLED', 'IS_BUILTIN', 'IS_MODULE', 'IS_REACHABLE']);

/** Words in a condition, above which it is not taken apart. */
const longest = 500;

const token = /\s*(?:(&&|\|\||!(?!=)|[()])|([A-Za-z_]\w*)|(0[xX][\da-fA-F]+|\d+)[uUlL]*|(\S))/y;

interface Word {
  readonly kind: 'operator' | 'name' | 'number' | 'other';
  readonly text: string;
}

function words(condition: string): readonly Word[] {
  const found: Word[] = [];
  token.lastIndex = 0;
  for (let match = token.exec(condition); match; match = token.exec(condition)) {
    const [, operator, name, number, other] = match;
    if (operator !== undefined) found.push({ kind: 'operator', text: operator });
    else if (name !== undefined) found.push({ kind: 'name', text: name });
    else if (number !== undefined) found.push({ kind: 'number', text: number });
    else found.push({ kind: 'other', text: other ?? '' });
  }
  return found;
}

/** Decides `condition`, the text after `#if` or `#elif`, comments and continuations removed. `assume` wins over everything. */
export function decide(condition: string, assume: ReadonlyMap<string, boolean>): Verdict {
  const names: string[] = [];
  const list = words(condition);
  let at = 0;
  const is = (text: string): boolean => list[at]?.text === text;
  const test = (name: string): boolean => {
    if (!names.includes(name)) names.push(name);
    return assume.get(name) ?? !never.has(name);
  };
  /** From `at` to the next `&&`, `||` or closing parenthesis of this level, as one name. */
  const opaque = (from: number): boolean => {
    let depth = 0;
    for (at = from; at < list.length; at++) {
      const text = list[at]?.text;
      if (depth === 0 && (text === '&&' || text === '||' || text === ')')) break;
      if (text === '(') depth++;
      else if (text === ')') depth--;
    }
    const text = list.slice(from, at).map((word) => word.text).join(' '); // prettier-ignore
    return text === '' || test(text);
  };
  const ends = (): boolean => at >= list.length || is('&&') || is('||') || is(')');
  const primary = (): boolean => {
    const from = at;
    const word = list[at];
    if (word?.text === '!') {
      at++;
      return !primary();
    }
    if (word?.text === '(') {
      at++;
      const value = either();
      if (is(')')) at++;
      return ends() ? value : opaque(from);
    }
    if (word?.kind === 'number') {
      at++;
      return ends() ? !/^0[xX]?0*$/.test(word.text) : opaque(from);
    }
    if (word?.kind !== 'name') return opaque(from);
    let name = word.text;
    at++;
    if (tests.has(name)) {
      const bracket = is('(');
      if (bracket) at++;
      name = list[at]?.text ?? '';
      at++;
      if (bracket && is(')')) at++;
    }
    return ends() ? test(name) : opaque(from);
  };
  const both = (): boolean => {
    let value = primary();
    while (is('&&')) {
      at++;
      const right = primary();
      value = value && right;
    }
    return value;
  };
  const either = (): boolean => {
    let value = both();
    while (is('||')) {
      at++;
      const right = both();
      value = value || right;
    }
    return value;
  };
  // No real condition is that long; one that nests its way into the call stack's end could be.
  return { value: list.length > longest ? opaque(0) : either(), names };
}
