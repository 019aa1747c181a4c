import { functionsOf, walk } from '../syntax/node.ts';
import type { FunctionNode } from '../syntax/node.ts';
import type { Source } from '../syntax/tree.ts';

/**
 * The text with all functions blanked that have nothing to do with `name`: it, those that it reaches by name, its direct users and what they
 * reach are kept. Offsets stay, and reading and checking it costs no more than these functions do.
 */
export function neighbourhood(source: Source, name: string): string {
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
  let { text } = source;
  for (const { name: one, node } of functions) {
    if (kept.has(one)) continue;
    text = text.slice(0, node.start) + text.slice(node.start, node.end).replace(/[^\r\n]/g, ' ') + text.slice(node.end);
  }
  return text;
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
