import { attributes } from './attributes.ts';
import { partners } from './brackets.ts';
import { createCanvas, type Canvas } from './canvas.ts';
import { scan, type Token } from './lexer.ts';
import { preprocess } from './preprocessor.ts';
import { maskStructure } from './structure.ts';
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

function blankRanges(canvas: Canvas, ranges: readonly number[]): void {
  for (let i = 0; i + 1 < ranges.length; i += 2) canvas.blank(ranges[i] ?? 0, ranges[i + 1] ?? 0);
}

/** The index after the `)` that closes the `(` at `open`; `open` where nothing does. */
function afterArguments(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    const text = tokens[i]?.text;
    if (text === '(') depth++;
    else if (text === ')' && --depth === 0) return i + 1;
    else if (text === ';' || text === '{') break;
  }
  return open;
}

/** Blanks the words of attributes.ts, keeps what they say as facts, and gives the other tokens. */
function maskAttributes(text: string, tokens: readonly Token[], canvas: Canvas, facts: Fact[]): readonly Token[] {
  const kept: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === undefined) break;
    const attribute = token.kind === 'word' ? attributes.get(token.text) : undefined;
    const called = attribute !== undefined && attribute !== 'word' && tokens[i + 1]?.text === '(';
    if (attribute === undefined || (!called && (attribute === 'call' || attribute === 'cleanup'))) {
      kept.push(token);
      continue;
    }
    const end = called ? afterArguments(tokens, i + 1) : i + 1;
    const from = tokens[i + 1]?.end ?? 0;
    const argument = called && end > i + 1 ? text.slice(from, tokens[end - 1]?.start ?? from).trim() : '';
    const cleanup = /^\(\s*(?:__)?cleanup(?:__)?\s*\(\s*(\w+)\s*\)\s*\)$/.exec(argument)?.[1];
    if (attribute === 'cleanup') facts.push({ kind: 'cleanup', at: token.start, name: argument });
    else if (cleanup !== undefined) facts.push({ kind: 'cleanup', at: token.start, name: cleanup });
    else if (attribute === 'lock') facts.push({ kind: 'annotation', at: token.start, name: token.text, argument });
    canvas.blank(token.start, tokens[end - 1]?.end ?? token.end);
    i = end - 1;
  }
  return kept;
}

/**
 * Hides from the grammar what it cannot read, without moving anything: attributes, preprocessor lines, `#if` branches that cannot stand
 * beside their twins, macros that are neither expression nor statement. What is hidden and matters later comes back as facts.
 */
export function maskSource(text: string, options: MaskOptions = {}): Masked {
  const canvas = createCanvas(text);
  const facts: Fact[] = [];
  const { tokens, comments } = scan(text);
  blankRanges(canvas, comments);
  for (const token of tokens) if (token.kind === 'directive') canvas.blank(token.start, token.end);
  const { tokens: live, dropped, macros, conditionals } = preprocess(text, tokens, options.assume ?? new Map());
  blankRanges(canvas, dropped);
  const kept = maskAttributes(text, live, canvas, facts);
  maskStructure({ text, tokens: kept, partner: partners(kept), canvas, facts, dead: new Uint8Array(kept.length) });
  facts.sort((a, b) => a.at - b.at);
  return { masked: canvas.toString(), facts, macros, conditionals };
}
