import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type NativeParser from 'tree-sitter';
import { parserOf } from './engine.ts';
import type { CParser } from './parser.ts';
import type { WasmFiles } from './wasm.ts';

export interface ParserOptions {
  /** `auto`: native where it loads, else WASM. */
  readonly engine?: 'auto' | CParser['engine'];
  /** Where the WASM files are, when they are neither beside this file nor in node_modules. */
  readonly wasm?: WasmFiles;
}

const require = createRequire(import.meta.url);

/** More than the grammar has symbols. */
const symbols = 1024;

/** How many UTF-16 units the parser is handed at a time. A whole string must fit its buffer; a callback need not. */
const slice = 16384;

/** The native parser, or undefined where its binary does not load (another platform, another Node, not installed). */
export function createNativeParser(): CParser | undefined {
  try {
    const Native = require('tree-sitter') as typeof NativeParser & { readonly SyntaxNode: unknown };
    const language = require('tree-sitter-c') as NativeParser.Language & { nodeSubclasses?: readonly unknown[] };
    // Else the binding makes a class for each of the grammar's types, by eval: longer than parsing a file, and only cursors are used here.
    language.nodeSubclasses ??= new Array<unknown>(symbols).fill(Native.SyntaxNode);
    const parser = new Native();
    parser.setLanguage(language);
    return parserOf<NativeParser.Tree>({
      name: 'native',
      parse: (text, edited) => parser.parse((index) => text.slice(index, index + slice), edited),
      edit: (tree, edit) => tree.edit(edit),
      changes: (before, after) => before.getChangedRanges(after),
      hasErrors: (tree) => tree.rootNode.hasError,
      walk: (tree) => tree.walk(),
      // Native trees are freed with the object that holds them.
      release: () => undefined,
    });
  } catch {
    return undefined;
  }
}

function findWasm(file: string, inModules: string): string {
  const beside = join(dirname(fileURLToPath(import.meta.url)), file);
  return existsSync(beside) ? beside : require.resolve(inModules);
}

/** A C parser for Node. Rejects only where the asked engine, or both, cannot be loaded. */
export async function createParser({ engine = 'auto', wasm }: ParserOptions = {}): Promise<CParser> {
  if (engine !== 'wasm') {
    const native = createNativeParser();
    if (native) return native;
    if (engine === 'native') throw new Error('The native C parser does not load here.');
  }
  // Most machines never need it.
  const { createWasmParser } = await import('./wasm.ts');
  return createWasmParser(
    wasm ?? {
      runtime: findWasm('web-tree-sitter.wasm', 'web-tree-sitter/web-tree-sitter.wasm'),
      grammar: findWasm('tree-sitter-c.wasm', 'tree-sitter-c/tree-sitter-c.wasm'),
    },
  );
}
