import type { Node } from './tree.ts';

/** What one parse gave. Pass it to the next parse of an edited text to re-parse only what changed; call `dispose` when no later parse needs it. */
export interface Parsed {
  readonly root: Node;
  /** Whether the tree has any node of type `ERROR` or `MISSING`. */
  readonly hasErrors: boolean;
  dispose(): void;
}

/** A C parser. It never throws on any text: what it cannot read becomes nodes of type `ERROR`. */
export interface CParser {
  readonly engine: 'native' | 'wasm';
  /** Parses masked text. `previous` must come from this parser, and `previousText` be the masked text that it was made from. */
  parse(text: string, previous?: { readonly parsed: Parsed; readonly text: string }): Parsed;
}
