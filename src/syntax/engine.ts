import { createVocabulary, detach, type Cursor, type Known } from './detach.ts';
import { editBetween, type TextEdit } from './edit.ts';
import type { CParser, Parsed } from './parser.ts';
import { knownAfter, type Stretch } from './reuse.ts';

/** What the native and the WASM binding have in common, once loaded. */
export interface Engine<Tree> {
  readonly name: CParser['engine'];
  parse(text: string, edited: Tree | undefined): Tree;
  edit(tree: Tree, edit: TextEdit): void;
  hasErrors(tree: Tree): boolean;
  /** Where `after` differs from `before`, which was edited to fit it. */
  changes(before: Tree, after: Tree): readonly Stretch[];
  walk(tree: Tree): Cursor & { delete?: () => void };
  release(tree: Tree): void;
}

/** Makes a parser of a loaded binding. A tree serves as `previous` once: an edit changes it in place, so a second use parses afresh. */
export function parserOf<Tree extends object>(engine: Engine<Tree>): CParser {
  const vocabulary = createVocabulary();
  const trees = new WeakMap<Parsed, Tree>();

  /** Re-parses `old` for `text`. Undefined where that could differ from a fresh parse: how an error is got over depends on the past. */
  const reparse = (old: Tree, text: string, edit: TextEdit, previous: Parsed): { tree: Tree; known: Known } | undefined => {
    engine.edit(old, edit);
    const tree = engine.parse(text, old);
    if (!engine.hasErrors(tree)) return { tree, known: knownAfter(previous.root, edit, engine.changes(old, tree)) };
    engine.release(tree);
    return undefined;
  };
  const keep = (tree: Tree, root: Parsed['root']): Parsed => {
    const parsed: Parsed = {
      root,
      hasErrors: engine.hasErrors(tree),
      dispose() {
        const mine = trees.get(parsed);
        if (mine !== undefined && trees.delete(parsed)) engine.release(mine);
      },
    };
    trees.set(parsed, tree);
    return parsed;
  };

  return {
    engine: engine.name,
    parse(text, previous) {
      const old = previous === undefined ? undefined : trees.get(previous.parsed);
      let again: { tree: Tree; known: Known } | undefined;
      if (previous !== undefined && old !== undefined) {
        trees.delete(previous.parsed);
        const edit = editBetween(previous.text, text);
        if (edit === undefined) return keep(old, previous.parsed.root);
        again = reparse(old, text, edit, previous.parsed);
        engine.release(old);
      }
      const tree = again?.tree ?? engine.parse(text, undefined);
      const cursor = engine.walk(tree);
      const root = detach(cursor, vocabulary, engine.hasErrors(tree), again?.known);
      cursor.delete?.();
      return keep(tree, root);
    },
  };
}
