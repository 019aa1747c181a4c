import { maskSource, type MaskOptions, type Masked } from './mask.ts';
import { macroBodies } from './macros.ts';
import { functionsOf } from './node.ts';
import type { CParser, Parsed } from './parser.ts';
import type { Node, Source, SyntaxProblem } from './tree.ts';
import { variantsOf, type KnownVariants } from './variants.ts';

function problemsIn(root: Node): readonly Node[] {
  const found: Node[] = [];
  const waiting = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.type === 'ERROR' || node.type === 'MISSING') found.push(node);
    else for (const child of node.children) waiting.push(child);
  }
  return found.sort((a, b) => a.start - b.start);
}

function sourceOf(
  parser: CParser,
  text: string,
  { root, hasErrors }: Parsed,
  { facts, macros, conditionals }: Masked,
  before?: KnownVariants,
): { readonly source: Source; readonly known: KnownVariants } {
  const { variants, known } = variantsOf(parser, { text, root }, conditionals, before);
  const bare: Source = { text, root, facts, macros, macroBodies: macroBodies(parser, text, macros), conditionals, variants, problems: [] };
  const places = hasErrors ? problemsIn(root) : [];
  if (places.length === 0) return { source: bare, known };
  const functions = functionsOf(bare);
  const problems = places.map((place): SyntaxProblem => {
    const inside = functions.find((f) => f.node.start <= place.start && place.end <= f.node.end);
    return { start: place.start, end: place.end, function: inside?.name };
  });
  return { source: { ...bare, problems }, known };
}

/** Reads one file of kernel C. Never throws: what cannot be read stands in `problems`. */
export function readSource(parser: CParser, text: string, options: MaskOptions = {}): Source {
  const masked = maskSource(text, options);
  const parsed = parser.parse(masked.masked);
  parsed.dispose();
  return sourceOf(parser, text, parsed, masked).source;
}

/** A text under edit: each update re-parses only what changed. Call `dispose` when the text is closed. */
export interface SourceDocument {
  update(text: string): Source;
  dispose(): void;
}

export function createDocument(parser: CParser, options: MaskOptions = {}): SourceDocument {
  let last: { parsed: Parsed; text: string; known: KnownVariants } | undefined;
  return {
    update(text) {
      const masked = maskSource(text, options);
      const parsed = parser.parse(masked.masked, last);
      last?.parsed.dispose();
      const { source, known } = sourceOf(parser, text, parsed, masked, last?.known);
      last = { parsed, text: masked.masked, known };
      return source;
    },
    dispose() {
      last?.parsed.dispose();
      last = undefined;
    },
  };
}
