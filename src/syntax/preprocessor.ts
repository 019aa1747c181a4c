import { frameOf, type Frame } from './brackets.ts';
import { decide } from './condition.ts';
import type { Token } from './lexer.ts';
import type { Conditional, Macro } from './tree.ts';

/** What is left when the preprocessor lines are gone. */
export interface Preprocessed {
  /** The tokens that stay, without directives. */
  readonly tokens: readonly Token[];
  /** What was left out: start, end, start, end ... */
  readonly dropped: readonly number[];
  readonly macros: Macro[];
  readonly conditionals: Conditional[];
}

/** Groups nested deeper than any real file has them are left undecided: all their branches stay. */
const deepest = 100;

interface Branch {
  /** Index of the directive that opens it, and of the one that ends it. */
  readonly from: number;
  readonly to: number;
}

interface Group {
  readonly branches: readonly Branch[];
  /** Index of the `#endif`, or of the end. */
  readonly end: number;
}

/** Finds for each `#if` its branches. A group that is never closed runs to the end; a stray `#else` or `#endif` is nothing. */
function groupsOf(tokens: readonly Token[]): ReadonlyMap<number, Group> {
  const groups = new Map<number, Group>();
  const open: { first: number; starts: number[] }[] = [];
  const close = (end: number): void => {
    const group = open.pop();
    if (!group) return;
    const branches = group.starts.map((from, i) => ({ from, to: group.starts[i + 1] ?? end }));
    groups.set(group.first, { branches, end });
  };
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token?.kind !== 'directive') continue;
    if (token.text === 'if' || token.text === 'ifdef' || token.text === 'ifndef') open.push({ first: i, starts: [i] });
    else if (token.text === 'elif' || token.text === 'else') open[open.length - 1]?.starts.push(i);
    else if (token.text === 'endif') close(i);
  }
  while (open.length > 0) close(tokens.length);
  return groups;
}

/** A directive without its continuations and comments, from its keyword on. */
function plainText(text: string, token: Token): string {
  return text
    .slice(token.start, token.end)
    .replace(/\\\r?\n/g, ' ')
    .replace(/"(?:\\.|[^"\\])*"|\/\*[^]*?(?:\*\/|$)|\/\/.*/g, (part) => (part.startsWith('"') ? part : ' '))
    .replace(/^#\s*/, '');
}

function macroOf(text: string, token: Token): Macro | undefined {
  const match = /^define\s+([A-Za-z_$][\w$]*)(\(([^)]*)\))?\s*([^]*)$/.exec(plainText(text, token));
  if (!match) return undefined;
  const [, name = '', list, parameters = '', body = ''] = match;
  const names = list === undefined ? undefined : parameters.split(',').map((word) => word.trim()).filter((word) => word !== ''); // prettier-ignore
  return { name, parameters: names, body: body.trim(), start: token.start, end: token.end };
}

interface Flat {
  readonly tokens: Token[];
  readonly dropped: number[];
  readonly macros: Macro[];
  readonly conditionals: Conditional[];
}

const pairs: ReadonlyMap<string, string> = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);

function balanced(tokens: readonly Token[]): boolean {
  const open: string[] = [];
  for (const { kind, text } of tokens) {
    if (kind !== 'punctuation') continue;
    if (text === '(' || text === '[' || text === '{') open.push(text);
    else {
      const opening = pairs.get(text);
      if (opening !== undefined && open.pop() !== opening) return false;
    }
  }
  return open.length === 0;
}

/** May the tokens before this one be left as they are, and others follow? */
function endsItem(frame: Frame, token: Token | undefined, opens: boolean): boolean {
  if (token === undefined) return true;
  const { text } = token;
  if (frame === 'list' || frame === 'enum') return text === ',' || text === '{' || (opens && text === ')');
  return text === ';' || text === '}' || text === ')' || (frame === 'aggregate' && text === '{');
}

/** Decides every `#if` of `tokens` and takes the directives out. */
export function preprocess(text: string, tokens: readonly Token[], assume: ReadonlyMap<string, boolean>): Preprocessed {
  const groups = groupsOf(tokens);

  /** Can all branches stay, one after the other? Only where items stand in a row and each branch is made of whole ones. */
  const allStand = (frame: Frame, before: Token | undefined, parts: readonly Flat[], end: number): boolean => {
    if (frame === 'block' || frame === 'paren') return false;
    const filled = parts.filter((part) => part.tokens.length > 0);
    if (filled.length === 0) return true;
    let next = end + 1;
    while (tokens[next]?.kind === 'directive') next++;
    const after = tokens[next]?.text;
    if (!endsItem(frame, before, false) || !filled.every((part) => balanced(part.tokens))) return false;
    if ((frame === 'list' || frame === 'enum') && filled.length === 1 && after === '}') return true;
    return filled.every((part) => endsItem(frame, part.tokens[part.tokens.length - 1], true)) && (frame !== 'file' || after !== '{');
  };

  const flatten = (from: number, to: number, base: Frame, depth: number): Flat => {
    const flat: Flat = { tokens: [], dropped: [], macros: [], conditionals: [] };
    const out = flat.tokens;
    const frames: { frame: Frame; at: number }[] = [];
    let frame = base;
    let opened = -1;
    const add = (token: Token): void => {
      if (token.kind === 'punctuation') {
        const { text: mark } = token;
        if (mark === '{' || mark === '(' || mark === '[') {
          frames.push({ frame, at: out.length });
          frame = mark === '{' ? frameOf(out, out.length, opened, frame) : mark === '(' ? 'paren' : frame;
        } else if (mark === '}' || mark === ')' || mark === ']') {
          const last = frames.pop();
          frame = last?.frame ?? base;
          opened = last?.at ?? -1;
        }
      }
      out.push(token);
    };
    for (let i = from; i < to; i++) {
      const token = tokens[i];
      if (token === undefined) break;
      if (token.kind !== 'directive') {
        add(token);
        continue;
      }
      if (token.text === 'define') {
        const macro = macroOf(text, token);
        if (macro) flat.macros.push(macro);
        continue;
      }
      const group = groups.get(i);
      if (!group || depth > deepest) continue;
      const verdicts = verdictsOf(group);
      const parts = group.branches.map((branch) => flatten(branch.from + 1, branch.to, frame, depth + 1));
      const constant = verdicts.names.length === 0;
      const all = !constant && allStand(frame, out[out.length - 1], parts, group.end);
      if (!all && !constant) {
        const end = tokens[group.end]?.end ?? text.length;
        flat.conditionals.push({ start: token.start, end, names: verdicts.names });
      }
      for (const [n, part] of parts.entries()) {
        const branch = group.branches[n];
        if (!branch) continue;
        if (!all && n !== verdicts.taken) {
          flat.dropped.push(tokens[branch.from]?.end ?? 0, tokens[branch.to]?.start ?? text.length);
          continue;
        }
        for (const kept of part.tokens) add(kept);
        flat.dropped.push(...part.dropped);
        flat.macros.push(...part.macros);
        flat.conditionals.push(...part.conditionals);
      }
      i = group.end;
    }
    return flat;
  };

  /** Which branch is taken (-1: none), and what was asked to know it. */
  const verdictsOf = ({ branches }: Group): { taken: number; names: readonly string[] } => {
    const names: string[] = [];
    let taken = -1;
    for (const [n, branch] of branches.entries()) {
      const directive = tokens[branch.from];
      if (!directive) continue;
      const condition = plainText(text, directive).slice(directive.text.length).trim();
      let value = true;
      if (directive.text === 'ifdef' || directive.text === 'ifndef') {
        const verdict = decide(`defined(${condition.split(/\s/)[0] ?? ''})`, assume);
        const guard = directive.text === 'ifndef' && definesNext(branch.from, condition);
        value = guard || verdict.value === (directive.text === 'ifdef');
        if (!guard) names.push(...verdict.names);
      } else if (directive.text !== 'else') {
        const verdict = decide(condition, assume);
        value = verdict.value;
        names.push(...verdict.names);
      }
      if (value && taken < 0) taken = n;
    }
    return { taken, names: [...new Set(names)] };
  };

  /** `#ifndef X` and at once `#define X`: an include guard, or a default. */
  const definesNext = (at: number, name: string): boolean => {
    const next = tokens[at + 1];
    return next?.text === 'define' && next.kind === 'directive' && macroOf(text, next)?.name === name;
  };

  const { tokens: live, dropped, macros, conditionals } = flatten(0, tokens.length, 'file', 0);
  conditionals.sort((a, b) => a.start - b.start);
  return { tokens: live, dropped, macros, conditionals };
}
