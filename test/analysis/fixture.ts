/**
 * Reads and writes fixtures: C files whose functions are small cases, each with what the analyser must say of it.
 *
 * A case is a function under a comment `// AP1: what is special` (a bug) or `// OK AP1: why it is correct`; what stands between the case
 * before it and that comment (helpers, structs) belongs to it. Under a line stands what is said of it:
 *
 *     //~^ leak: a part of the message        this must be said
 *     //~| path: 12 14 20                     by a path with steps at these lines
 *     //~now leak: a part of the message      only in known/: this is said today, which differs from what must be said
 */

/** A comment that speaks of the line above it. */
export interface Expectation {
  /** Of the line that it speaks of, from 1. */
  readonly line: number;
  readonly rule: string;
  /** A part of the message. */
  readonly message: string;
  /** The lines of the path's steps; undefined when the fixture does not say. */
  readonly path: readonly number[] | undefined;
}

/** What the analyser said, in lines. Problems have the rule `problem`. */
export interface Said {
  readonly line: number;
  readonly rule: string;
  readonly message: string;
  readonly path: readonly number[];
}

/** One function with its expectations. Lines count from 1, `last` is included. */
export interface Case {
  /** The name of the function. */
  readonly name: string;
  /** `AP1`, or `idiom` for a trap that belongs to no anti-pattern. */
  readonly pattern: string;
  readonly ok: boolean;
  readonly first: number;
  readonly last: number;
  readonly must: readonly Expectation[];
  readonly now: readonly Expectation[];
  /** What is wrong today; undefined where no `// known:` says it. */
  readonly known: string | undefined;
}

/** The body of a function, by lines from 1. */
export interface Body {
  readonly name: string;
  readonly first: number;
  readonly last: number;
}

const remark = /^\s*\/\/~(\^|now|\|)\s*([\w-]+):\s*(.*?)\s*$/;
const title = /^\/\/ (OK )?(AP\d+|idiom): \S/;

export const isTitle = (line: string): boolean => title.test(line);
export const isRemark = (line: string): boolean => /^\s*\/\/~/.test(line);

/** All expectations of a text, in order; `kind` is `^` for what must be said and `now` for what is said today. */
export function expectationsOf(lines: readonly string[], kind: '^' | 'now'): readonly Expectation[] {
  const found: Expectation[] = [];
  let spoken = 0;
  let before: string | undefined;
  lines.forEach((line, i) => {
    if (!isRemark(line)) {
      spoken = i + 1;
      return;
    }
    const [, mark, rule = '', rest = ''] = remark.exec(line) ?? [];
    if (mark === kind) found.push({ line: spoken, rule, message: rest, path: undefined });
    const last = found.at(-1);
    if (mark === '|' && rule === 'path' && last && before === kind) found[found.length - 1] = { ...last, path: rest.split(/\s+/).map(Number) };
    before = mark === '|' ? before : mark;
  });
  return found;
}

/** Remarks that are not written as they must be: nobody would read them. */
export const malformed = (lines: readonly string[]): readonly string[] => lines.filter((line) => isRemark(line) && !remark.test(line));

/** Splits a fixture into its cases. `bodies` are the functions of the text, in order. */
export function casesOf(lines: readonly string[], bodies: readonly Body[]): readonly Case[] {
  const must = expectationsOf(lines, '^');
  const now = expectationsOf(lines, 'now');
  const cases: Case[] = [];
  let first = 1;
  for (const body of bodies) {
    let top = body.first - 1;
    while (top > 0 && (lines[top - 1] ?? '').startsWith('//')) top -= 1;
    const comments = lines.slice(top, body.first - 1);
    const [, ok, pattern] = comments.map((line) => title.exec(line)).find((match) => match !== null) ?? [];
    if (pattern === undefined) continue;
    let last = body.last;
    while (isRemark(lines[last] ?? '')) last += 1;
    const inside = (e: Expectation): boolean => e.line >= first && e.line <= last;
    const known = comments
      .find((line) => line.startsWith('// known:'))
      ?.slice('// known:'.length)
      .trim();
    cases.push({ name: body.name, pattern, ok: ok !== undefined, first, last, must: must.filter(inside), now: now.filter(inside), known });
    first = last + 1;
  }
  return cases;
}

/** What differs between what is expected and what was said: one line of text each; empty when they agree. */
export function differences(expected: readonly Expectation[], said: readonly Said[]): readonly string[] {
  const open = [...said];
  const lines: string[] = [];
  for (const e of expected) {
    const at = open.findIndex((s) => s.line === e.line && s.rule === e.rule && s.message.includes(e.message));
    const [match] = at < 0 ? [] : open.splice(at, 1);
    if (!match) lines.push(`missing at line ${e.line}: ${e.rule}: ${e.message}`);
    else if (e.path && e.path.join(' ') !== match.path.join(' '))
      lines.push(`another path at line ${e.line}: ${match.path.join(' ')} instead of ${e.path.join(' ')}`);
  }
  return [...lines, ...open.map((s) => `not expected at line ${s.line}: ${s.rule}: ${s.message}`)];
}

/** A message without what changes when lines are added above. */
const stable = (message: string): string => message.replace(/ at line \d.*$/, '');

/**
 * The text with its remarks of `kind` replaced by what was said; parts of messages that still fit, and the wish for a path, are kept.
 * Lines of paths are those of the new text.
 */
export function rewrite(lines: readonly string[], said: readonly Said[], kind: '^' | 'now'): string {
  const old = [...expectationsOf(lines, kind)];
  const out: string[] = [];
  const moved = new Map<number, number>();
  const wanted: { readonly at: number; readonly path: readonly number[] }[] = [];
  let skipping = false;
  const flush = (line: number): void => {
    for (const s of said.filter((x) => x.line === line)) {
      const at = old.findIndex((e) => e.line === line && e.rule === s.rule && s.message.includes(e.message));
      const [kept] = at < 0 ? [] : old.splice(at, 1);
      const indent = /^\s*/.exec(lines[line - 1] ?? '')?.[0] ?? '';
      out.push(`${indent}//~${kind} ${s.rule}: ${kept?.message ?? stable(s.message)}`);
      if (kept?.path) wanted.push({ at: out.push(`${indent}//~| path:`) - 1, path: s.path });
    }
  };
  let spoken = 0;
  lines.forEach((line, i) => {
    const mark = remark.exec(line)?.[1];
    if (isRemark(line)) {
      skipping = mark === kind || (mark === '|' && skipping);
      if (!skipping) out.push(line);
      return;
    }
    flush(spoken);
    spoken = i + 1;
    moved.set(spoken, out.push(line));
  });
  flush(spoken);
  for (const { at, path } of wanted) out[at] = `${out[at] ?? ''} ${path.map((line) => moved.get(line) ?? line).join(' ')}`;
  return out.join('\n');
}

/** A case as the lines that go into another file, and what stays. Into known/ goes a place for the cause; out of it, without what was said. */
export function take(lines: readonly string[], c: Case, intoKnown: boolean): { readonly taken: readonly string[]; readonly rest: readonly string[] } {
  const chunk = lines.slice(c.first - 1, c.last);
  const rest = [...lines.slice(0, c.first - 1), ...lines.slice(c.last)];
  // The file's own header stands before the first case and stays with the file.
  const header = c.first === 1 ? chunk.slice(0, headerOf(lines).length) : [];
  const body = chunk.slice(header.length);
  const taken = intoKnown
    ? body.flatMap((line) => (title.test(line) ? [line, '// known: not looked at'] : [line]))
    : body.filter((line) => !line.startsWith('// known:') && remark.exec(line)?.[1] !== 'now');
  return { taken, rest: [...header, ...rest] };
}

/** The comment that a fixture starts with, up to its first empty line. */
export function headerOf(lines: readonly string[]): readonly string[] {
  const end = lines.indexOf('');
  const header = lines.slice(0, end < 0 ? 0 : end);
  return header.every((line) => line.startsWith('//') && !title.test(line)) ? header : [];
}
