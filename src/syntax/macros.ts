import { maskSource } from './mask.ts';
import { walk } from './node.ts';
import type { CParser } from './parser.ts';
import { shifted } from './reuse.ts';
import type { Macro, MacroBody, Node } from './tree.ts';

/** Longer ones are programs of their own. */
const longest = 2000;

const before = 'void m(void){';
const after = ';}';

/** What a body may hide: a jump out of it, a loop, or a call. Names in capitals alone are other macros, or build constants. */
const jumps = /\b(?:goto|return|for|while)\b/;
const calls = /\b[A-Za-z_]\w*(?=\s*\()/g;
const unexpandable = /#|__VA_ARGS__|\.\.\./;

/** Reads the bodies of those macros of a file that may hide a call or a jump, as statements with offsets into the whole text. */
export function macroBodies(parser: CParser, text: string, macros: readonly Macro[]): readonly MacroBody[] {
  const times = new Map<string, number>();
  for (const { name } of macros) times.set(name, (times.get(name) ?? 0) + 1);
  // Of one that is defined differently in different places nobody can say which is meant.
  const known = new Map(macros.filter((m) => times.get(m.name) === 1 && m.body.length <= longest).map((m) => [m.name, m]));
  const hides = (macro: Macro, seen: ReadonlySet<string>): boolean => {
    if (jumps.test(macro.body)) return true;
    return [...macro.body.matchAll(calls)].some(([name]) => {
      const inner = known.get(name);
      if (inner) return !seen.has(name) && hides(inner, new Set([...seen, name]));
      return /[a-z]/.test(name) && !/^(?:if|for|while|switch|sizeof|typeof|defined)$/.test(name);
    });
  };
  return [...known.values()].flatMap((macro) => {
    if (unexpandable.test(macro.body) || macro.parameters?.some((p) => p.includes('...')) || !hides(macro, new Set([macro.name]))) return [];
    const body = bodyOf(parser, text, macro);
    return body ? [body] : [];
  });
}

function bodyOf(parser: CParser, text: string, macro: Macro): MacroBody | undefined {
  const directive = text.slice(macro.start, macro.end);
  const head = /^#[ \t]*define[ \t]+[A-Za-z_$][\w$]*(?:\([^()\\]*\))?/.exec(directive)?.[0];
  if (head === undefined) return undefined;
  // Continuations become blanks of the same length, so that the offsets of what follows hold.
  const body = directive.slice(head.length).replace(/\\(?=\r?\n)/g, ' ');
  const { masked, facts } = maskSource(before + body + after);
  // A loop macro in a macro needs facts at places that the text does not have.
  if (facts.length > 0) return undefined;
  const parsed = parser.parse(masked);
  parsed.dispose();
  const root = shifted(parsed.root, macro.start + head.length - before.length);
  const [definition] = root.children;
  const block = definition?.children.find((child) => child.field === 'body');
  if (root.children.length !== 1 || !block || !isWhole(block)) return undefined;
  // The semicolon that was put behind the body.
  const statements = block.children.filter((child) => child.type !== 'expression_statement' || child.children.length > 0);
  return { name: macro.name, parameters: macro.parameters, statements };
}

function isWhole(block: Node): boolean {
  let whole = true;
  walk(block, (node) => {
    if (node.type === 'ERROR' || node.type === 'MISSING') whole = false;
    return whole;
  });
  return whole;
}
