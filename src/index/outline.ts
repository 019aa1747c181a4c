import words from '../catalogue/data/words.json' with { type: 'json' };
import { attributes } from '../syntax/attributes.ts';
import { scan } from '../syntax/lexer.ts';
import type { Token } from '../syntax/lexer.ts';
import { owedAt } from './owed.ts';
import type { Owed } from './owed.ts';

/** A function or a macro that a file defines: where it stands, and the names that it calls. Offsets are UTF-16 units. */
export interface Outlined {
  readonly name: string;
  /** `global`: other files can call it by linking. `local`: static, inline or not. `macro`: function-like. */
  readonly kind: 'global' | 'local' | 'macro';
  readonly start: number;
  readonly end: number;
  readonly calls: readonly string[];
  /** What its comment says that callers owe for what it returns. */
  readonly owes?: Owed;
}

/** A class of cleanup.h that a file declares: `DEFINE_FREE(kfree, void *, if (_T) kfree(_T))`. */
export interface OutlinedClass {
  readonly name: string;
  readonly kind: 'free' | 'guard' | 'class';
  readonly release: string;
  readonly acquire?: string;
}

/** What other files can know of a file, found without parsing it. */
export interface Outline {
  /** As written, with the marks around them: `<linux/of.h>`, `"foo.h"`. */
  readonly includes: readonly string[];
  readonly defines: readonly Outlined[];
  /** Functions that it declares without a body. */
  readonly declares: readonly string[];
  readonly classes: readonly OutlinedClass[];
}

/** A longer macro is no wrapper of one call. */
const longestMacro = 400;

const notCalled: ReadonlySet<string> = new Set([
  'if',
  'while',
  'for',
  'switch',
  'return',
  'sizeof',
  'typeof',
  '__typeof__',
  'defined',
  'do',
  'else',
  'case',
]);

/** The names that are called between two tokens. */
function callsBetween(tokens: readonly Token[], from: number, to: number): readonly string[] {
  const names = new Set<string>();
  for (let i = from; i < to; i += 1) {
    const token = tokens[i];
    if (token?.kind === 'word' && tokens[i + 1]?.text === '(' && !notCalled.has(token.text)) names.add(token.text);
  }
  return [...names];
}

/** The index of the word that an item of the file declares as a function, in [from, to); -1 where it declares none. */
function functionName(tokens: readonly Token[], from: number, to: number): number {
  for (let i = from; i < to; i += 1) {
    const { kind, text } = tokens[i] ?? { kind: 'punctuation', text: '' };
    if (text === '=' || text === '{') return -1;
    if (text !== '(') continue;
    const before = tokens[i - 1];
    let depth = 0;
    let close = i;
    for (; close < to; close += 1) {
      const mark = tokens[close]?.text;
      if (mark === '(') depth += 1;
      else if (mark === ')' && --depth === 0) break;
    }
    // The name stands behind its type: a word that stands alone is a macro that makes a header.
    if (before?.kind === 'word' && i - 1 > from && !attributes.has(before.text) && !/^__\w+__$|^__typeof/.test(before.text)) return i - 1;
    if (kind !== 'punctuation') return -1;
    i = close;
  }
  return -1;
}

/** `#define NAME(parameters) body`, where the body calls something and could be a function's. */
function macroOf(text: string, token: Token): Outlined | undefined {
  if (token.end - token.start > longestMacro) return undefined;
  const head = /^#\s*define\s+(\w+)\(([\w\s,]*)\)/.exec(text.slice(token.start, token.end));
  const [all, name] = head ?? [];
  if (all === undefined || name === undefined) return undefined;
  const body = text.slice(token.start + all.length, token.end);
  if (/#|\b(?:return|goto|break|continue|case)\b/.test(body)) return undefined;
  const { tokens } = scan(body.replace(/\\\r?\n/g, '  '));
  const calls = callsBetween(tokens, 0, tokens.length);
  return calls.length === 0 ? undefined : { name, kind: 'macro', start: token.start, end: token.end, calls };
}

/** The call that a clean-up body makes: the last one that is given the variable. */
const callIn = (body: string): string | undefined => [...body.matchAll(/(\w+)\s*\([^()]*\b_T\b/g)].at(-1)?.[1];

function classOf(text: string, tokens: readonly Token[], from: number, to: number): OutlinedClass | undefined {
  const row = words.declaresScoped.find(({ call }) => call === tokens[from]?.text);
  if (!row || tokens[from + 1]?.text !== '(') return undefined;
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = from + 1; i < to; i += 1) {
    const token = tokens[i];
    if (!token) break;
    if (token.text === '(' || token.text === '{') {
      depth += 1;
      if (depth === 1) start = token.end;
    } else if (token.text === ')' || token.text === '}') depth -= 1;
    if ((token.text === ',' && depth === 1) || depth === 0) {
      parts.push(text.slice(start, token.start));
      start = token.end;
    }
    if (depth === 0) break;
  }
  const name = parts[0]?.trim();
  const release = callIn(parts[row.release] ?? '');
  const kind = row.kind === 'free' || row.kind === 'guard' ? row.kind : 'class';
  if (name === undefined || !/^\w+$/.test(name) || release === undefined) return undefined;
  const acquire = row.acquire === undefined ? undefined : /(\w+)\s*\(/.exec(parts[row.acquire] ?? '')?.[1];
  return { name, kind, release, ...(acquire === undefined ? {} : { acquire }) };
}

/** Outlines a file of C in one pass over its tokens. Never throws. */
export function outlineOf(text: string): Outline {
  const { tokens } = scan(text);
  const includes: string[] = [];
  const defines: Outlined[] = [];
  const declares = new Set<string>();
  const classes: OutlinedClass[] = [];
  const live = tokens.filter((token) => {
    if (token.kind !== 'directive') return true;
    if (token.text === 'include') {
      const name = /^#\s*include\s*([<"][^>"\n]+[>"])/.exec(text.slice(token.start, token.end))?.[1];
      if (name !== undefined) includes.push(name);
    } else if (token.text === 'define') {
      const macro = macroOf(text, token);
      if (macro) defines.push(macro);
    }
    return false;
  });
  let from = 0;
  for (let i = 0; i < live.length; i += 1) {
    const token = live[i];
    if (token?.text === ';' && token.kind === 'punctuation') {
      const name = functionName(live, from, i);
      if (name >= 0) declares.add(live[name]?.text ?? '');
      else if (live[from]?.kind === 'word') {
        const scoped = classOf(text, live, from, i);
        if (scoped) classes.push(scoped);
      }
      from = i + 1;
    } else if (token?.text === '{' && token.kind === 'punctuation') {
      const name = functionName(live, from, i);
      const end = blockEnd(text, live, i);
      const header = live.slice(from, name).map((word) => word.text);
      const word = live[name];
      if (name >= 0 && word && !header.includes('typedef')) {
        const isLocal = header.includes('static') || header.includes('__always_inline');
        const kind = isLocal ? 'local' : 'global';
        const start = live[from]?.start ?? 0;
        const owes = header.includes('*') ? owedAt(text, start) : undefined;
        const calls = callsBetween(live, i, end);
        defines.push({ name: word.text, kind, start, end: live[end]?.end ?? text.length, calls, ...(owes === undefined ? {} : { owes }) });
        from = end + 1;
      } else if (live[end + 1]?.text !== ';' && !header.includes('=') && live[from]?.text !== 'struct') from = end + 1;
      i = end;
    } else if (token?.kind === 'word' && i === from && words.declaresScoped.some(({ call }) => call === token.text)) {
      // Declared without a semicolon, as the kernel does.
      const scoped = classOf(text, live, from, live.length);
      if (scoped) classes.push(scoped);
      let depth = 0;
      for (i += 1; i < live.length; i += 1) {
        const mark = live[i]?.text;
        if (mark === '(') depth += 1;
        else if (mark === ')' && --depth === 0) break;
      }
      from = i + 1;
    }
  }
  return { includes, defines, declares: [...declares], classes };
}

/** The index of the `}` that closes the `{` at `open`. Branches of an `#if` may open more than they close: a brace in the first column ends all. */
function blockEnd(text: string, tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i += 1) {
    const token = tokens[i];
    if (token?.kind !== 'punctuation') continue;
    if (token.text === '{') depth += 1;
    else if (token.text === '}') {
      depth -= 1;
      if (depth <= 0 || (token.start > 0 && text.charCodeAt(token.start - 1) === 10)) return i;
    }
  }
  return tokens.length - 1;
}

/** The includes of a text alone, which costs less than its outline. */
export function includesOf(text: string): readonly string[] {
  return [...text.matchAll(/^[ \t]*#[ \t]*include[ \t]*([<"][^>"\n]+[>"])/gm)].map((match) => match[1] ?? '');
}
