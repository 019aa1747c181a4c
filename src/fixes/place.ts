import { childByField, walk } from '../syntax/node.ts';
import type { FunctionNode } from '../syntax/node.ts';
import type { Node } from '../syntax/tree.ts';

/** The nodes around [start, end), outermost first. */
export function nodesAround(root: Node, start: number, end: number): readonly Node[] {
  const chain: Node[] = [];
  for (let next: Node | undefined = root; next;) {
    chain.push(next);
    next = next.children.find((child) => child.start <= start && end <= child.end);
  }
  return chain;
}

const statements: ReadonlySet<string> = new Set([
  'expression_statement',
  'declaration',
  'return_statement',
  'goto_statement',
  'break_statement',
  'continue_statement',
  'if_statement',
  'while_statement',
  'for_statement',
  'do_statement',
  'switch_statement',
  'labeled_statement',
  'compound_statement',
]);

export const isStatement = (node: Node): boolean => statements.has(node.type);

/** A statement with what it stands in, outermost first; its parent is the last of `around`. */
export interface Place {
  readonly statement: Node;
  readonly around: readonly Node[];
}

/** The innermost statement around [start, end) of a function. */
export function placeOf(f: FunctionNode, start: number, end: number): Place | undefined {
  const chain = nodesAround(f.body, start, end);
  for (let i = chain.length - 1; i > 0; i--) {
    const node = chain[i];
    if (node && isStatement(node)) return { statement: node, around: chain.slice(0, i) };
  }
  return undefined;
}

export const parentOf = (place: Place): Node | undefined => place.around.at(-1);

/** Whether the statement is one of a list: a block, or what follows a `case`. Elsewhere it stands alone, and a second one needs braces. */
export const isListed = (place: Place): boolean => /^(compound_statement|case_statement)$/.test(parentOf(place)?.type ?? '');

export const isJump = (node: Node): boolean => /^(return|goto|break|continue)_statement$/.test(node.type);

/** The statements of a block or a `case`, in order. */
export const statementsIn = (node: Node): readonly Node[] => node.children.filter(isStatement);

/** The label that a `goto` names, or that a statement carries. */
export function labelIn(node: Node, text: string): string {
  const label = childByField(node, 'label');
  return label ? text.slice(label.start, label.end) : '';
}

/** All nodes of a type in a function, in the order of the text. */
export function nodesOfType(f: FunctionNode, type: string): readonly Node[] {
  const found: Node[] = [];
  walk(f.body, (node) => {
    if (node.type === type) found.push(node);
    return undefined;
  });
  return found;
}

/** Every jump that an arm of an `if` ends with: where a path that took this arm may leave. */
export function jumpsOfIf(node: Node): readonly Node[] {
  const arms = [childByField(node, 'consequence'), childByField(node, 'alternative')?.children.at(-1)];
  return arms.flatMap((arm) => {
    const last = arm?.type === 'compound_statement' ? statementsIn(arm).at(-1) : arm;
    return last && isJump(last) ? [last] : [];
  });
}

/**
 * Whether whoever comes to `place` has passed `before` on the way: it is a statement, or stands in the head of one, of a block that also
 * holds the place further down, and no label between them is jumped to from above. Says no where it is not sure.
 */
export function comesAfter(f: FunctionNode, text: string, before: number, place: Place): boolean {
  const first = placeOf(f, before, before + 1);
  if (!first) return false;
  const { statement } = first;
  const heads = /^(if|while|for|switch)_statement$/.test(statement.type) && place.around.includes(statement);
  const follows = isListed(first) && place.around.includes(parentOf(first) ?? statement) && statement.start < place.statement.start;
  if (!heads && !follows) return false;
  const labels = nodesOfType(f, 'labeled_statement').filter((node) => node.start > before && node.start <= place.statement.start);
  const names = new Set(labels.map((node) => labelIn(node, text)));
  return !nodesOfType(f, 'goto_statement').some((node) => node.start < before && names.has(labelIn(node, text)));
}
