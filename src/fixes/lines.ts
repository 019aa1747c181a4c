import { diffArrays } from 'diff';
import type { Edit } from './fix.ts';

/** The edits that make `after` of `before`, in whole lines: few and small, so that an editor keeps cursors and marks where they are. */
export function lineEdits(before: string, after: string): readonly Edit[] {
  const edits: Edit[] = [];
  let at = 0;
  for (const { added, removed, value } of diffArrays(linesOf(before), linesOf(after))) {
    const text = value.join('');
    const last = edits.at(-1);
    if (added) {
      if (last?.end === at) edits[edits.length - 1] = { ...last, text: last.text + text };
      else edits.push({ start: at, end: at, text });
      continue;
    }
    if (removed) {
      if (last?.end === at) edits[edits.length - 1] = { ...last, end: at + text.length };
      else edits.push({ start: at, end: at + text.length, text: '' });
    }
    at += text.length;
  }
  return edits;
}

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
