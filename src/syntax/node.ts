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
  /** The `function_declarator`: its `parameters` child holds the parameters. */
  readonly declarator: Node;
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

/** The functions that `source` defines, in order; `#if` branches that both stay give one each. */
export function functionsOf(source: Source): readonly FunctionNode[] {
  const functions: FunctionNode[] = [];
  walk(source.root, (node) => {
    if (node.type !== 'function_definition')
      return node.type === 'translation_unit' || node.type === 'ERROR' || node.type.startsWith('linkage') || node.type === 'declaration_list';
    const body = childByField(node, 'body');
    const declarator = functionDeclarator(node);
    const name = declarator && childByField(declarator, 'declarator');
    if (body && declarator && name) functions.push({ name: textOf(source, name), node, body, declarator });
    return false;
  });
  return functions;
}
