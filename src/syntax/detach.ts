import type { Node } from './tree.ts';

/** What the native and the WASM cursor have in common. Each access crosses into the parser, so each one counts. */
export interface Cursor {
  readonly nodeTypeId: number;
  readonly nodeType: string;
  readonly nodeIsNamed: boolean;
  readonly nodeIsMissing: boolean;
  /** 0 or undefined where the node has no field. */
  readonly currentFieldId: number | undefined;
  readonly currentFieldName: string | null | undefined;
  readonly startIndex: number;
  readonly endIndex: number;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
}

/** `inner`: a named node with children. `leaf`: a named node that never has any. `operator`: anonymous, kept where it has a field. */
type Shape = 'inner' | 'leaf' | 'operator' | 'token' | 'comment';

interface Kind {
  readonly type: string;
  readonly shape: Shape;
}

/** What a parser's numbers mean: asked once per number, since a string costs many times a number. One per parser. */
export interface Vocabulary {
  readonly kinds: (Kind | undefined)[];
  readonly fields: (string | undefined)[];
}

/** The parser's number for an ERROR node is far above all others; it is kept in the last slot so that the table stays dense. */
const lastSlot = 1023;

export function createVocabulary(): Vocabulary {
  return { kinds: new Array<Kind | undefined>(lastSlot + 1).fill(undefined), fields: [] };
}

const leaves: ReadonlySet<string> = new Set([
  'identifier', 'field_identifier', 'type_identifier', 'statement_identifier', 'primitive_type', 'number_literal', 'string_content',
  'escape_sequence', 'character', 'true', 'false', 
]); // prettier-ignore

/** Anonymous tokens that the grammar never gives a field. */
const plain = /^[;,(){}[\]:#"']$|^[a-z_]+$/;

function kindHere(cursor: Cursor): Kind {
  const type = cursor.nodeType;
  if (type === 'comment') return { type, shape: 'comment' };
  if (cursor.nodeIsNamed) return { type, shape: leaves.has(type) ? 'leaf' : 'inner' };
  return { type, shape: plain.test(type) && !/^(sizeof|offsetof)$/.test(type) ? 'token' : 'operator' };
}

/** A node whose children are still being copied. */
interface Open {
  readonly type: string;
  readonly field: string | undefined;
  readonly start: number;
  readonly end: number;
  /** Where its children begin among the nodes that are done. */
  readonly from: number;
}

/** Most nodes are names and numbers, which share this. */
const none: readonly Node[] = [];

function fieldHere(cursor: Cursor, fields: (string | undefined)[]): string | undefined {
  const id = cursor.currentFieldId;
  if (id === undefined || id === 0) return undefined;
  return (fields[id] ??= cursor.currentFieldName ?? undefined);
}

/** Finds the copy of a node of the top level that is already there, from an earlier parse, at its place of now. */
export type Known = (type: string, start: number, end: number) => Node | undefined;

/**
 * Copies the tree under `cursor` into plain nodes, in one walk. `hasErrors` says whether any MISSING node can be in it: looking for them
 * costs two more crossings per token. A missing node becomes a node of type `MISSING` that covers nothing. What `known` gives is not
 * walked again.
 */
export function detach(cursor: Cursor, { kinds, fields }: Vocabulary, hasErrors: boolean, known?: Known): Node {
  // Children wait here until their parent is done and takes them in one array of the right size: arrays that grow would be most of the tree's memory.
  const done: Node[] = [];
  let count = 0;
  const close = ({ type, field, start, end, from }: Open): Node => ({
    type,
    field,
    start,
    end,
    children: count === from ? none : done.slice(from, count),
  });
  const root: Open = { type: cursor.nodeType, field: undefined, start: cursor.startIndex, end: cursor.endIndex, from: 0 };
  const stack: Open[] = [root];
  let more = cursor.gotoFirstChild();
  while (more) {
    const id = cursor.nodeTypeId;
    const slot = id < lastSlot ? id : lastSlot;
    const kind = (kinds[slot] ??= kindHere(cursor));
    const shape = kind.shape;
    let down = false;
    if (shape === 'inner' || shape === 'leaf') {
      const start = cursor.startIndex;
      const end = cursor.endIndex;
      const missing = hasErrors && start === end && cursor.nodeIsMissing;
      const type = missing ? 'MISSING' : kind.type;
      const copy = stack.length === 1 ? known?.(type, start, end) : undefined;
      if (copy) done[count++] = copy;
      else {
        const field = fieldHere(cursor, fields);
        if (shape === 'inner' && cursor.gotoFirstChild()) {
          stack.push({ type, field, start, end, from: count });
          down = true;
        } else done[count++] = { type, field, start, end, children: none };
      }
    } else if (shape !== 'comment') {
      const field = shape === 'operator' ? fieldHere(cursor, fields) : undefined;
      const missing = hasErrors && cursor.nodeIsMissing;
      if (field !== undefined || missing) {
        done[count++] = { type: missing ? 'MISSING' : kind.type, field, start: cursor.startIndex, end: cursor.endIndex, children: none };
      }
    }
    if (down) continue;
    while (!cursor.gotoNextSibling()) {
      cursor.gotoParent();
      const closed = stack.pop();
      if (closed === undefined || stack.length === 0) {
        more = false;
        break;
      }
      const node = close(closed);
      count = closed.from;
      done[count++] = node;
    }
  }
  return close(root);
}
