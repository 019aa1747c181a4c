import { applyPatch, type StructuredPatch } from 'diff';
import type { FileDiff } from './diff.ts';
import type { Hunk } from './hunk.ts';

export interface Applied {
  /** The file afterwards; where hunks failed, with the others applied. */
  readonly text: string;
  /** The hunks that do not fit anywhere, in their order; empty when all is applied. */
  readonly failed: readonly Hunk[];
  /** False: something does not fit, but to find out what would take too long; `failed` then names all hunks and `text` is unchanged. */
  readonly searched: boolean;
}

/** Hunks in the form that jsdiff takes. It wants the start of an empty side one higher than diffs write it. */
function structured(hunks: readonly Hunk[], reverse: boolean): StructuredPatch {
  const side = (start: number, count: number) => (count === 0 ? start + 1 : start);
  return {
    oldFileName: undefined,
    newFileName: undefined,
    oldHeader: undefined,
    newHeader: undefined,
    hunks: hunks.map((hunk) => {
      const [old, now] = [side(hunk.oldStart, hunk.oldLines), side(hunk.newStart, hunk.newLines)];
      return reverse
        ? { oldStart: now, oldLines: hunk.newLines, newStart: old, newLines: hunk.oldLines, lines: hunk.lines.map(turned) }
        : { oldStart: old, oldLines: hunk.oldLines, newStart: now, newLines: hunk.newLines, lines: [...hunk.lines] };
    }),
  };
}

function turned(line: string): string {
  return line.startsWith('+') ? `-${line.slice(1)}` : line.startsWith('-') ? `+${line.slice(1)}` : line;
}

function tryHunks(text: string, hunks: readonly Hunk[], reverse: boolean): string | undefined {
  try {
    const result = applyPatch(text, structured(hunks, reverse), { fuzzFactor: 0 });
    return result === false ? undefined : result;
  } catch {
    // jsdiff throws on hunks that contradict themselves; to us that is one more way not to fit.
    return undefined;
  }
}

/** A file that does not apply is searched for the hunks that do unless hunks times lines exceed this: each trial costs a pass over the file. */
const searched = 20_000_000;

function applyHunks(text: string, hunks: readonly Hunk[], reverse: boolean): Applied {
  const whole = tryHunks(text, hunks, reverse);
  if (whole !== undefined) return { text: whole, failed: [], searched: true };
  if (hunks.length * (text.split('\n').length + hunks.length) > searched) return { text, failed: hunks, searched: false };
  const fitting: Hunk[] = [];
  const failed: Hunk[] = [];
  let result = text;
  for (const hunk of hunks) {
    const next = tryHunks(text, [...fitting, hunk], reverse);
    if (next === undefined) failed.push(hunk);
    else {
      fitting.push(hunk);
      result = next;
    }
  }
  return { text: result, failed, searched: true };
}

/** Applies a file's hunks to the file's text. Lines may have moved, but context and removed lines must be there exactly (no fuzz). Never throws. */
export function applyFile(text: string, file: FileDiff): Applied {
  return applyHunks(text, file.hunks, false);
}

/** Takes a file's hunks back: from the file after the patch to the file before it. Never throws. */
export function unapplyFile(text: string, file: FileDiff): Applied {
  return applyHunks(text, file.hunks, true);
}
