import type { Finding } from '../report/finding.ts';
import type { Fix } from './fix.ts';
import { indentAt, lineStart, newline } from './layout.ts';

/** What stands where the reason goes until somebody writes one. */
export const reasonWanted = 'say why this is right';

/**
 * Silences a finding by a comment on the line above it. What is proven of the other fixes holds for this one by itself: it changes no code.
 * `reasonAt` is the range of the words to be replaced, in the text after the edit.
 */
export function suppression(
  text: string,
  finding: Finding,
): { readonly fix: Fix; readonly reasonAt: { readonly start: number; readonly end: number } } {
  const at = lineStart(text, finding.start);
  const indent = indentAt(text, at + (/^[ \t]*/.exec(text.slice(at))?.[0].length ?? 0));
  const head = `${indent}/* getput-ignore ${finding.rule}: `;
  const start = at + head.length;
  return {
    fix: {
      kind: 'suppress',
      title: `Ignore this ${finding.rule}, with a reason`,
      edits: [{ start: at, end: at, text: `${head}${reasonWanted} */${newline(text)}` }],
      preferred: false,
    },
    reasonAt: { start, end: start + reasonWanted.length },
  };
}
