import type { Node } from '../syntax/tree.ts';
import { argumentsOf, childBy, textOf } from './builder.ts';
import type { Builder } from './builder.ts';
import type { Role } from './vocabulary.ts';

/** A macro that stands for statements. */
export type Expandable = Extract<Role, { readonly role: 'expand' }>;

/** Macros in macros in macros: deeper than this nobody writes them. */
const deepest = 8;

/** Where a macro is used, and with what. */
interface Use {
  readonly start: number;
  readonly end: number;
  /** The length of the macro's name: as many calls find a place of their own in it. */
  readonly room: number;
  readonly args: readonly Node[];
}

/** The macro that a node is a use of: a call, or a name alone for one without parameters. */
export function expandable(b: Builder, node: Node): Expandable | undefined {
  const name = nameOf(node);
  const macro = name && macroNamed(b, textOf(b, name));
  if (!macro) return undefined;
  const { parameters } = macro.body;
  return node.type === 'call_expression' ? (parameters?.length === argumentsOf(node).length ? macro : undefined) : parameters ? undefined : macro;
}

/** The macro of that name, unless a variable hides it. */
export function macroNamed(b: Builder, name: string): Expandable | undefined {
  if (b.scopes.some((s) => s.names.has(name))) return undefined;
  const role = b.vocabulary(name);
  return role?.role === 'expand' ? role : undefined;
}

function nameOf(node: Node): Node | undefined {
  const name = node.type === 'call_expression' ? childBy(node, 'function') : node;
  return name?.type === 'identifier' ? name : undefined;
}

/** The use that a call, or a name alone, is. */
export function useOf(node: Node): Use {
  const name = nameOf(node) ?? node;
  return { start: node.start, end: node.end, room: name.end - name.start, args: node.type === 'call_expression' ? argumentsOf(node) : [] };
}

/**
 * Lowers a use of a macro by `lower`, which is given the statements of the macro as they stand there: its parameters replaced, and everything
 * else put where the use stands, so that what is said of it is said there. Calls get starts of their own within the name of the macro, since
 * a call is known by where it starts. False, and nothing is lowered, where the name is too short for as many, and where an argument that does
 * something would do it twice.
 */
export function expand(b: Builder, use: Use, macro: Expandable, lower: (statements: readonly Node[]) => void): boolean {
  const { parameters = [], statements } = macro.body;
  const given = new Map(parameters.map((p, i) => [p, use.args[i]] as const));
  const { calls, names } = inventory(statements, macro.text);
  const outer = b.expansion;
  const expansion = outer ?? { next: 0, room: use.room, depth: 0 };
  if (expansion.next + calls > expansion.room || expansion.depth >= deepest) return false;
  for (const [parameter, argument] of given) if (argument && (names.get(parameter) ?? 0) > 1 && doesSomething(argument)) return false;

  const place = (node: Node): Node => {
    const text = macro.text(node);
    const argument = isName(node) ? given.get(text) : undefined;
    // Where the grammar wants a label or a member, an argument is its name; elsewhere it stands as it is.
    if (argument) {
      if (node.type === 'identifier') return { ...argument, field: node.field };
      return { ...node, start: argument.start, end: argument.end, text: textOf(b, argument) };
    }
    const isCall = node.type === 'call_expression';
    const start = use.start + (isCall ? expansion.next : 0);
    if (isCall) expansion.next += 1;
    return { ...node, start, end: use.end, text, children: node.children.map(place) };
  };
  b.expansion = expansion;
  expansion.depth += 1;
  lower(statements.map(place));
  expansion.depth -= 1;
  b.expansion = outer;
  return true;
}

/** A statement that waits for a block, such as the `for (...)` of a loop macro, with `body` as that block; undefined where it waits for none. */
export function withBody(statement: Node, body: Node): Node | undefined {
  if (statement.type === 'expression_statement' && statement.children.length === 0) return { ...body, field: statement.field };
  const last = statement.children.at(-1);
  const isOpen = /^(?:for|while|if)_statement$/.test(statement.type) && (last?.field === 'body' || last?.field === 'consequence');
  const inner = isOpen ? withBody(last, body) : undefined;
  return inner && { ...statement, children: [...statement.children.slice(0, -1), inner] };
}

/** How many calls there are in the statements, and how often each name stands there. */
function inventory(
  statements: readonly Node[],
  text: (node: Node) => string,
): { readonly calls: number; readonly names: ReadonlyMap<string, number> } {
  const names = new Map<string, number>();
  let calls = 0;
  const count = (node: Node): void => {
    if (node.type === 'call_expression') calls += 1;
    if (isName(node)) names.set(text(node), (names.get(text(node)) ?? 0) + 1);
    node.children.forEach(count);
  };
  statements.forEach(count);
  return { calls, names };
}

const isName = (node: Node): boolean => /identifier$/.test(node.type) && node.children.length === 0;

const doesSomething = (node: Node): boolean =>
  /^(call|assignment|update)_expression$|^compound_statement$/.test(node.type) || node.children.some(doesSomething);
