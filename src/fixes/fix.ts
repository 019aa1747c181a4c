import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Finding } from '../report/finding.ts';
import type { FunctionNode } from '../syntax/node.ts';
import type { Source } from '../syntax/tree.ts';

/** Replaces [start, end) of a text, in UTF-16 units. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export type FixKind = 'release' | 'label' | 'scoped' | 'iterator' | 'call' | 'test' | 'remove' | 'order' | 'suppress';

/** One way to mend a finding: applied together, its edits make the finding go and bring no other one. */
export interface Fix {
  readonly kind: FixKind;
  /** What it does, as a short imperative. */
  readonly title: string;
  /** Ordered by place, apart from each other. */
  readonly edits: readonly Edit[];
  /** The one that a person who knows the kernel would most likely take. */
  readonly preferred: boolean;
}

/** A finding, and what a fix may ask of the place that it speaks of. */
export interface Target {
  readonly source: Source;
  readonly finding: Finding;
  readonly catalogue: Catalogue;
  /** The function that the finding is in. */
  readonly function: FunctionNode;
}

/**
 * A way to mend findings of some kind. It only proposes: prove.ts applies each proposal and asks the analyser, so a proposal may be wrong, and
 * one that mends one of several exits is asked again for the others.
 */
export interface Strategy {
  readonly kind: FixKind;
  /** Undefined where the strategy is not for such a finding. */
  readonly title: (target: Target) => string | undefined;
  /** What might be done, likeliest first. */
  readonly proposals: (target: Target) => Iterable<readonly Edit[]>;
  /** The title of what was found to help, where it may differ from what `title` promised. */
  readonly retitle?: (target: Target, edits: readonly Edit[]) => string;
  /** Whether it is worth being offered; `places`: how many had to be mended. */
  readonly isWorth?: (target: Target, places: number) => boolean;
}

/** The text with the edits made; of two that overlap, the second is left out. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const edit of inOrder(edits)) {
    if (edit.start < at) continue;
    parts.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  return parts.join('') + text.slice(at);
}

/** Where an offset of the text before `edits` is in the text after them. What an edit replaced is at that edit's end. */
export function moved(edits: readonly Edit[], offset: number): number {
  let shift = 0;
  for (const { start, end, text } of edits) {
    if (end <= offset) shift += text.length - (end - start);
    else if (start < offset) shift += text.length - (offset - start);
  }
  return offset + shift;
}

/** Edits by place; those at one place keep their order. */
export function inOrder(edits: readonly Edit[]): readonly Edit[] {
  return [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
}
