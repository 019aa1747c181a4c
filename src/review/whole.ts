/** Finds what of a file that is known in parts can be read on its own: the functions and structures that are there from head to brace. */

import type { Lines } from './shown.ts';

export interface Whole {
  /**
   * C text in which every known function and structure stands on its own line numbers. What is not known, or known in part only, is left
   * out; a comment marks each stretch that no mail shows.
   */
  readonly text: string;
  /** The functions that are shown from head to brace. */
  readonly functions: ReadonlySet<string>;
  /** The functions of which only a part is shown. */
  readonly cut: ReadonlySet<string>;
}

/** The name that a function's head gives it; undefined for a line that is no head. */
export function nameOfHead(line: string): string | undefined {
  if (!/^[A-Za-z_]/.test(line) || /^(?:struct|union|enum)\s+\w+\s*\{|;\s*$|=/.test(line)) return undefined;
  return /(\w+)\s*\(/.exec(line)?.[1];
}

/** Where the declaration that opens its brace in run[at] starts: below the nearest line that ends something else. */
function headStart(run: readonly string[], at: number): number {
  let start = at;
  while (start > 0) {
    const above = run[start - 1] ?? '';
    if (above.trim() === '' || /^[}#]|[;}]\s*$|\*\/\s*$|^\w+:\s*$/.test(above)) break;
    start--;
  }
  return start;
}

interface Block {
  readonly from: number;
  /** The line of its closing brace; undefined where the run ends inside of it. */
  readonly to: number | undefined;
  readonly name: string | undefined;
  readonly isFunction: boolean;
}

/** The blocks of one run of known lines: kernel C closes what it opened at column 0 with a brace at column 0. */
function blocksOf(run: readonly string[]): readonly Block[] {
  const blocks: Block[] = [];
  for (let i = 0; i < run.length; i++) {
    const line = run[i] ?? '';
    const isFunction = line.startsWith('{');
    const isOther = /^[A-Za-z_].*\{\s*(?:\/\*.*)?$/.test(line) || /^\w.*\)\s*\{$/.test(line);
    if (!isFunction && !isOther) continue;
    const from = headStart(run, i);
    const end = run.findIndex((one, at) => at > i && one.startsWith('}'));
    const name = run.slice(from, i + 1).map(nameOfHead).find((one) => one !== undefined); // prettier-ignore
    blocks.push({ from, to: end < 0 ? undefined : end, name, isFunction });
    if (end < 0) break;
    i = end;
  }
  return blocks;
}

/** A line of its own outside of all blocks that says something: a variable, a prototype, a macro. */
const declares = (line: string): boolean => /^[A-Za-z_].*;\s*$/.test(line) || /^#\s*define\b.*[^\\]$/.test(line);

/** Cuts known lines into runs without a gap. */
function runsOf(lines: Lines): readonly { readonly start: number; readonly lines: readonly string[] }[] {
  const runs: { start: number; lines: string[] }[] = [];
  for (const [line, text] of Array.from(lines).sort(([a], [b]) => a - b)) {
    const last = runs.at(-1);
    if (last && last.start + last.lines.length === line) last.lines.push(text);
    else runs.push({ start: line, lines: [text] });
  }
  return runs;
}

/** `sections`: what the hunks' headers say of the function that each line (from 1) stands in, where its own head is not shown. */
export function readWhole(lines: Lines, sections: ReadonlyMap<number, string>): Whole {
  const out: string[] = [];
  const functions = new Set<string>();
  const cut = new Set<string>();
  for (const { start, lines: run } of runsOf(lines)) {
    if (start > out.length + 1) out.push(`/* lines ${out.length + 1} to ${start - 1} are not in the mails */`);
    while (out.length < start - 1) out.push('');
    const kept = run.map(() => '');
    const blocks = blocksOf(run);
    let open: Block | undefined;
    for (const block of blocks) {
      if (block.to === undefined) open = block;
      if (block.to === undefined && block.isFunction) continue;
      for (let i = block.from; i <= (block.to ?? run.length - 1); i++) kept[i] = run[i] ?? '';
      if (block.isFunction && block.name !== undefined) functions.add(block.name);
    }
    const inside = (i: number) => blocks.some(({ from, to }) => i >= from && i <= (to ?? run.length));
    run.forEach((line, i) => {
      if (!inside(i) && declares(line)) kept[i] = line;
      const section = sections.get(start + i);
      // Before its first block a run shows the end of something whose head is not shown.
      if (section !== undefined && !inside(i) && /^\s+\S/.test(line)) cut.add(section);
    });
    if (open?.isFunction === true && open.name !== undefined) cut.add(open.name);
    // A structure whose end is not shown: the members that are shown say enough, and the line behind is free.
    if (open && !open.isFunction) kept.push('};');
    out.push(...kept);
  }
  for (const name of functions) cut.delete(name);
  return { text: `${out.join('\n')}\n`, functions, cut };
}
