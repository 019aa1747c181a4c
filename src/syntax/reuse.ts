import type { Known } from './detach.ts';
import type { TextEdit } from './edit.ts';
import type { Node } from './tree.ts';

/** A stretch of the new text, in UTF-16 units. */
export interface Stretch {
  readonly startIndex: number;
  readonly endIndex: number;
}

/** A copy of `node` that stands `by` units further on. */
export function shifted(node: Node, by: number): Node {
  if (by === 0) return node;
  const copy = { ...node, start: node.start + by, end: node.end + by, children: [] as Node[] };
  const waiting: { from: Node; to: Node[] }[] = [{ from: node, to: copy.children }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    for (const child of next.from.children) {
      const children: Node[] = [];
      next.to.push({ ...child, start: child.start + by, end: child.end + by, children });
      if (child.children.length > 0) waiting.push({ from: child, to: children });
    }
  }
  return copy;
}

/**
 * The nodes of `root`'s top level that an edit left as they were: those that neither the edit nor a stretch in which the new tree
 * differs touches. Copying them again would cost more than parsing the edit did.
 */
export function knownAfter(root: Node, edit: TextEdit, changed: readonly Stretch[]): Known {
  const stretches = [...changed, { startIndex: edit.startIndex, endIndex: edit.newEndIndex }];
  const by = edit.newEndIndex - edit.oldEndIndex;
  const places = new Map(root.children.map((child) => [child.start, child]));
  return (type, start, end) => {
    for (const stretch of stretches) if (stretch.startIndex <= end && start <= stretch.endIndex) return undefined;
    const move = start >= edit.newEndIndex ? by : 0;
    const node = places.get(start - move);
    return node !== undefined && node.type === type && node.end === end - move ? shifted(node, move) : undefined;
  };
}
