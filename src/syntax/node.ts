import type { Node, Source } from './tree.ts';

/** The first child that plays the role `field` in `node`. */
export function childByField(node: Node, field: string): Node | undefined {
  return node.children.find((child) => child.field === field);
}

/** The children of `node` that are of `type`, in order. */
export function childrenOfType(node: Node, type: string): readonly Node[] {
  return node.children.filter((child) => child.type === type);
}

/** The text of `node` as the author wrote it, before any mask. */
export function textOf(source: Pick<Source, 'text'>, node: Node): string {
  return source.text.slice(node.start, node.end);
}

/** Visits `node` and all below it, parents first, in the order of the text. `visit` gives false to leave out what is below. */
export function walk(node: Node, visit: (node: Node) => boolean | undefined): void {
  const waiting: Node[] = [node];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (visit(next) === false) continue;
    for (let i = next.children.length - 1; i >= 0; i--) {
      const child = next.children[i];
      if (child) waiting.push(child);
    }
  }
}

/** A function with a body. */
export interface FunctionNode {
  /** Its name; for a header that a macro makes, the macro's first argument, or the macro's name where that is no name. */
  readonly name: string;
  readonly node: Node;
  readonly body: Node;
  /** The `function_declarator`, whose `parameters` child holds the parameters; undefined for a header that a macro makes of a name alone. */
  readonly declarator: Node | undefined;
}

/** The declarator of a function's own parameter list: the innermost one, since `int (*f(int a))(int b)` declares `f(int a)`. */
function functionDeclarator(node: Node): Node | undefined {
  let found: Node | undefined;
  for (let next = childByField(node, 'declarator'); next;) {
    if (next.type === 'function_declarator') found = next;
    next = childByField(next, 'declarator') ?? next.children.find((child) => child.type.endsWith('_declarator'));
  }
  return found;
}

/** The name within a declarator: below parentheses and stars. */
function innermost(declarator: Node | undefined): Node | undefined {
  let name = declarator;
  while (name && name.children.length > 0) name = childByField(name, 'declarator') ?? name.children[0];
  return name;
}

/** The whole word that `at` stands in: a mask may have painted over its start. */
function wordAround(text: string, at: number, end: number): string {
  let start = at;
  while (start > 0 && /\w/.test(text.charAt(start - 1))) start--;
  return text.slice(start, end);
}

const holders: ReadonlySet<string> = new Set(['translation_unit', 'ERROR', 'linkage_specification', 'declaration_list']);

/** The functions that `source` defines, in order; of a function that stands in two `#if` branches that both stay, each. */
export function functionsOf(source: Pick<Source, 'text' | 'root'>): readonly FunctionNode[] {
  const functions: FunctionNode[] = [];
  walk(source.root, (node) => {
    if (node.type !== 'function_definition') return holders.has(node.type);
    const body = childByField(node, 'body');
    const declarator = functionDeclarator(node);
    const name = innermost(childByField(declarator ?? node, 'declarator'));
    if (body && name) functions.push({ name: wordAround(source.text, name.start, name.end), node, body, declarator });
    return false;
  });
  return functions;
}
