import type { CParser } from './parser.ts';
import { createWasmParser, type WasmFiles } from './wasm.ts';

/** The browser's twin of parser.node.ts: there is no native binary and nowhere to look, so the caller says where the WASM files are. */
export async function createParser(options: { readonly wasm: WasmFiles }): Promise<CParser> {
  return createWasmParser(options.wasm);
}
