import { createVocabulary, detach, type Cursor } from './detach.ts';
import { editBetween, type TextEdit } from './edit.ts';
import type { CParser, Parsed } from './parser.ts';

/** What the native and the WASM binding have in common, once loaded. */
export interface Engine<Tree> {
  readonly name: CParser['engine'];
  parse(text: string, edited: Tree | undefined): Tree;
  edit(tree: Tree, edit: TextEdit): void;
  hasErrors(tree: Tree): boolean;
  walk(tree: Tree): Cursor & { delete?: () => void };
  release(tree: Tree): void;
}

/** Makes a parser of a loaded binding. A tree serves as `previous` once: an edit changes it in place, so a second use parses afresh. */
export function parserOf<Tree extends object>(engine: Engine<Tree>): CParser {
  const vocabulary = createVocabulary();
  const trees = new WeakMap<Parsed, Tree>();
  return {
    engine: engine.name,
    parse(text, previous) {
      const old = previous === undefined ? undefined : trees.get(previous.parsed);
      if (previous !== undefined && old !== undefined) {
        trees.delete(previous.parsed);
        const edit = editBetween(previous.text, text);
        if (edit) engine.edit(old, edit);
      }
      const tree = engine.parse(text, old);
      if (old) engine.release(old);
      const cursor = engine.walk(tree);
      const root = detach(cursor, vocabulary, engine.hasErrors(tree));
      cursor.delete?.();
      const parsed: Parsed = {
        root,
        dispose() {
          const mine = trees.get(parsed);
          if (mine && trees.delete(parsed)) engine.release(mine);
        },
      };
      trees.set(parsed, tree);
      return parsed;
    },
  };
}
