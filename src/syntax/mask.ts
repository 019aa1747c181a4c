import { createCanvas } from './canvas.ts';
import { scan } from './lexer.ts';
import type { Conditional, Fact, Macro } from './tree.ts';

export interface MaskOptions {
  /** What a tested name is taken to be, where an `#if` has to be decided; a name that is not in it is taken to be true. */
  readonly assume?: ReadonlyMap<string, boolean>;
}

export interface Masked {
  /** As long as the text, line ends in the same places. */
  readonly masked: string;
  readonly facts: Fact[];
  readonly macros: Macro[];
  readonly conditionals: Conditional[];
}

/** Hides from the grammar what it cannot read. */
export function maskSource(text: string, { assume: _assume }: MaskOptions = {}): Masked {
  const canvas = createCanvas(text);
  const { tokens, comments } = scan(text);
  for (let i = 0; i < comments.length; i += 2) canvas.blank(comments[i] ?? 0, comments[i + 1] ?? 0);
  const facts: Fact[] = [];
  for (const [i, token] of tokens.entries()) {
    if (token.kind === 'directive') canvas.blank(token.start, token.end);
    else if (token.kind === 'word' && /for_each/.test(token.text)) {
      if (tokens[i + 1]?.text !== '(') continue;
      canvas.write(token.start, 'while'.padEnd(token.text.length));
      facts.push({ kind: 'block', at: token.start, name: token.text });
    } else if (/^__(init|exit|user|iomem|must_check|rcu|percpu|maybe_unused|always_unused)$/.test(token.text)) canvas.blank(token.start, token.end);
  }
  return { masked: canvas.toString(), facts, macros: [], conditionals: [] };
}
