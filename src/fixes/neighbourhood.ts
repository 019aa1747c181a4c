import { functionsOf, walk } from '../syntax/node.ts';
import type { FunctionNode } from '../syntax/node.ts';
import type { Source } from '../syntax/tree.ts';

/** A part of a file that can be looked at by itself. */
export interface Part {
  readonly text: string;
  /** Where an offset of the part is in the file. */
  readonly inFile: (offset: number) => number;
}

/**
 * The file without the functions that have nothing to do with `name`: it, those that it reaches by name, its direct users and what they reach
 * stay. Reading and checking it costs no more than these do.
 */
export function neighbourhood(source: Source, name: string): Part {
  const functions = functionsOf(source);
  const known = new Set(functions.map((f) => f.name));
  const uses = new Map(functions.map((f) => [f, namesIn(source, f, known)]));
  const kept = new Set<string>();
  const waiting = [name, ...functions.filter((f) => uses.get(f)?.has(name)).map((f) => f.name)];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (kept.has(next)) continue;
    kept.add(next);
    for (const f of functions) if (f.name === next) waiting.push(...(uses.get(f) ?? []));
  }
  return without(
    source.text,
    functions.filter((f) => !kept.has(f.name)).map(({ node }) => node),
  );
}

/** The text as a part of itself. */
export const whole = (text: string): Part => ({ text, inFile: (offset) => offset });

function without(text: string, gaps: readonly { readonly start: number; readonly end: number }[]): Part {
  const pieces: { readonly from: number; readonly at: number }[] = [];
  const parts: string[] = [];
  let at = 0;
  let length = 0;
  for (const { start, end } of [...gaps].sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    pieces.push({ from: length, at });
    parts.push(text.slice(at, start));
    length += start - at;
    at = end;
  }
  pieces.push({ from: length, at });
  parts.push(text.slice(at));
  return {
    text: parts.join(''),
    inFile: (offset) => {
      const piece = pieces.findLast(({ from }) => from <= offset) ?? { from: 0, at: 0 };
      return piece.at + (offset - piece.from);
    },
  };
}

function namesIn(source: Source, f: FunctionNode, known: ReadonlySet<string>): ReadonlySet<string> {
  const names = new Set<string>();
  walk(f.body, (node) => {
    if (node.type !== 'identifier') return undefined;
    const name = source.text.slice(node.start, node.end);
    if (known.has(name) && name !== f.name) names.add(name);
    return undefined;
  });
  return names;
}
