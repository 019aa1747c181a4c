import type { Known } from './detach.ts';
import type { TextEdit } from './edit.ts';
import type { Node } from './tree.ts';

/** A stretch of the new text, in UTF-16 units. */
export interface Stretch {
  readonly startIndex: number;
  readonly endIndex: number;
}

/**
 * A node as it stands somewhere else. After an edit most of a file has only moved, and hardly anybody looks inside what has: what is below
 * is moved when it is asked for.
 */
class MovedNode implements Node {
  readonly type: string;
  readonly field: string | undefined;
  readonly start: number;
  readonly end: number;
  declare readonly children: readonly Node[];
  declare readonly text?: string;
  readonly #from: Node;
  #children: readonly Node[] | undefined;

  constructor(from: Node, by: number) {
    this.type = from.type;
    this.field = from.field;
    this.start = from.start + by;
    this.end = from.end + by;
    this.#from = from;
    // Its own, as those of all nodes are: whoever copies or prints a node finds its children.
    Object.defineProperty(this, 'children', MovedNode.#below);
    if (from.text !== undefined) this.text = from.text;
  }

  static readonly #below = {
    enumerable: true,
    get(this: MovedNode): readonly Node[] {
      const by = this.start - this.#from.start;
      return (this.#children ??= this.#from.children.map((child) => new MovedNode(child, by)));
    },
  };

  static originOf(node: Node): Node {
    return #from in node ? node.#from : node;
  }
}

/** `node` where it stands `by` units further on. */
export function shifted(node: Node, by: number): Node {
  const origin = MovedNode.originOf(node);
  const move = node.start + by - origin.start;
  return move === 0 ? origin : new MovedNode(origin, move);
}

/** Whether one of the nodes is the other one, or both are the same, moved: what is below them need not be compared. */
export const isMoved = (a: Node, b: Node): boolean => MovedNode.originOf(a) === MovedNode.originOf(b);

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
