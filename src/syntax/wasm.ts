import { Edit, Language, Parser, type Tree } from 'web-tree-sitter';
import { parserOf } from './engine.ts';
import type { CParser } from './parser.ts';

/** Where the two WASM files are: their bytes, or (as the platform has it) a path or URL. */
export interface WasmFiles {
  /** web-tree-sitter.wasm */
  readonly runtime: Uint8Array | string;
  /** tree-sitter-c.wasm */
  readonly grammar: Uint8Array | string;
}

/** How many UTF-16 units the parser is handed at a time: its buffer takes 10 KiB. */
const slice = 4096;

/** Loads the WASM parser. Rejects where the files cannot be read or are not what they should be. */
export async function createWasmParser({ runtime, grammar }: WasmFiles): Promise<CParser> {
  // The file is looked for even where its bytes are given, by the address of the script: one that is made of a blob, as web workers of
  // extensions are, has none that a name could be joined to.
  const locateFile = (name: string): string => (typeof runtime === 'string' ? runtime : name);
  await Parser.init({ locateFile, ...(typeof runtime === 'string' ? {} : { wasmBinary: runtime.slice().buffer }) });
  const language = await Language.load(grammar);
  const parser = new Parser();
  parser.setLanguage(language);
  return parserOf<Tree>({
    name: 'wasm',
    parse(text, edited) {
      const tree = parser.parse((index) => text.slice(index, index + slice), edited);
      // Only a parser without a language, or one that was told to stop, gives no tree.
      if (tree === null) throw new Error('The C parser lost its language.');
      return tree;
    },
    edit: (tree, { startPosition, oldEndPosition, newEndPosition, ...edit }) =>
      tree.edit(
        new Edit({ ...edit, startPosition: { ...startPosition }, oldEndPosition: { ...oldEndPosition }, newEndPosition: { ...newEndPosition } }),
      ),
    changes: (before, after) => before.getChangedRanges(after),
    hasErrors: (tree) => tree.rootNode.hasError,
    walk: (tree) => tree.walk(),
    release: (tree) => tree.delete(),
  });
}
