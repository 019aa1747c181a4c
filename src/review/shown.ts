/** A file as the mails of a series show it: the lines of their hunks, carried back and forth through the patches. */

import { sameBlob } from '../patch/blob.ts';
import type { FileDiff } from '../patch/diff.ts';
import type { Hunk } from '../patch/hunk.ts';
import type { Series } from '../patch/series.ts';

/** The lines of a file that are known, by number from 1. */
export type Lines = ReadonlyMap<number, string>;

/** What is known of a file before and after one patch. */
export interface Shown {
  readonly before: Lines;
  readonly after: Lines;
}

interface Slot {
  readonly file: FileDiff;
  readonly before: Map<number, string>;
  readonly after: Map<number, string>;
  /** What the patch before left of the same file, where both agree on it. */
  readonly previous: Slot | undefined;
}

/** The first line of a hunk's side. Diffs write the line in front where the side is empty. */
const firstLine = (start: number, count: number): number => (count === 0 ? start + 1 : start);

function sideOf(hunk: Hunk, mark: '-' | '+'): readonly string[] {
  return hunk.lines.filter((line) => line.startsWith(' ') || line.startsWith(mark)).map((line) => line.slice(1));
}

function linesOf(file: FileDiff, mark: '-' | '+'): Map<number, string> {
  const lines = new Map<number, string>();
  for (const hunk of file.hunks) {
    const start = mark === '-' ? firstLine(hunk.oldStart, hunk.oldLines) : firstLine(hunk.newStart, hunk.newLines);
    sideOf(hunk, mark).forEach((text, i) => lines.set(start + i, text));
  }
  return lines;
}

/** Moves lines that no hunk shows to where they are on the other side of the patch. */
function moved(lines: Lines, file: FileDiff, from: '-' | '+'): Lines {
  const spans = file.hunks.map((hunk) => {
    const [old, now] = [
      { start: firstLine(hunk.oldStart, hunk.oldLines), count: hunk.oldLines },
      { start: firstLine(hunk.newStart, hunk.newLines), count: hunk.newLines },
    ];
    return from === '-' ? { here: old, there: now } : { here: now, there: old };
  });
  const result = new Map<number, string>();
  for (const [line, text] of lines) {
    let shift = 0;
    let inside = false;
    for (const { here, there } of spans) {
      if (line < here.start) break;
      inside = line < here.start + here.count;
      if (inside) break;
      shift = there.start + there.count - (here.start + here.count);
    }
    if (!inside) result.set(line + shift, text);
  }
  return result;
}

/** Adds lines unless one of them contradicts what is known: then the mails speak of different files, and nothing of it is taken. */
function merge(into: Map<number, string>, lines: Lines): boolean {
  for (const [line, text] of lines) if ((into.get(line) ?? text) !== text) return false;
  for (const [line, text] of lines) into.set(line, text);
  return true;
}

/** What the mails of a series show of each file that a patch of it changes. */
export function readShown(series: Series): ReadonlyMap<FileDiff, Shown> {
  const slots: Slot[] = [];
  const latest = new Map<string, Slot>();
  for (const file of series.patches.flatMap((patch) => patch.files)) {
    const oldPath = file.oldPath ?? file.path;
    const before = latest.get(oldPath);
    if (file.corrupt !== undefined || file.binary) {
      latest.delete(oldPath);
      continue;
    }
    const [left, found] = [before?.file.newId, file.oldId];
    const same = left === undefined || found === undefined || sameBlob(left, found);
    const slot: Slot = { file, before: linesOf(file, '-'), after: linesOf(file, '+'), previous: same ? before : undefined };
    slots.push(slot);
    if (file.kind === 'deleted' || file.kind === 'renamed') latest.delete(oldPath);
    if (file.kind !== 'deleted') latest.set(file.path, slot);
  }
  const agreeing = new Set<Slot>();
  for (const slot of slots) {
    if (slot.previous && merge(slot.before, slot.previous.after)) agreeing.add(slot);
    merge(slot.after, moved(slot.before, slot.file, '-'));
  }
  for (const slot of slots.toReversed()) {
    merge(slot.before, moved(slot.after, slot.file, '+'));
    if (slot.previous && agreeing.has(slot)) merge(slot.previous.after, slot.before);
  }
  return new Map(slots.map(({ file, before, after }) => [file, { before, after }]));
}

/** Lines that are known as a text in which each stands on its own number; a comment marks each stretch that no mail shows. */
export function shownText(lines: Lines): string {
  const out: string[] = [];
  for (const [line, text] of Array.from(lines).sort(([a], [b]) => a - b)) {
    if (line > out.length + 1) out.push(`/* lines ${out.length + 1} to ${line - 1} are not in the mails */`);
    while (out.length < line - 1) out.push('');
    out.push(text);
  }
  return out.length === 0 ? '' : `${out.join('\n')}\n`;
}
