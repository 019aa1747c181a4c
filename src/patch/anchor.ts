import { hunkName } from './hunk.ts';
import type { Patch } from './patch.ts';
import type { QuotedLine } from './quotes.ts';

/** A place in a patch. */
export interface Anchor {
  readonly file: string;
  /** `old`: a removed line, counted in the file before the patch; `new`: any other, counted in the file after it. */
  readonly side: 'old' | 'new';
  /** From 1. */
  readonly line: number;
}

/** One line of a patch's diffs as a quote may show it. Headers have no anchor. */
interface Entry {
  readonly file: string;
  readonly text: string;
  readonly squeezed: string;
  readonly anchor: Anchor | undefined;
}

/** A patch's diffs, flattened for matching. */
export interface AnchorIndex {
  readonly entries: readonly Entry[];
  /** Where each line stands, by its text and by its text but for white space. */
  readonly exact: ReadonlyMap<string, readonly number[]>;
  readonly squeezed: ReadonlyMap<string, readonly number[]>;
}

export const emptyIndex: AnchorIndex = { entries: [], exact: new Map(), squeezed: new Map() };

/** Mailers turn tabs into spaces and spaces into no-break spaces, or into bytes that nobody can read any more. */
function squeeze(text: string): string {
  const mark = text.charAt(0);
  const rest = text.slice(1).replace(/[\s\u00a0\ufffd]+/g, ' ').trim(); // prettier-ignore
  return (/[\u00a0\ufffd]/.test(mark) ? ' ' : mark) + rest;
}

/** Flattens a patch's diffs once; each of its comments is then matched against the result. */
export function indexPatch(patch: Patch): AnchorIndex {
  const entries: Entry[] = [];
  const add = (file: string, text: string, anchor: Anchor | undefined) => {
    const trimmed = text.trimEnd();
    entries.push({ file, text: trimmed === '' ? ' ' : trimmed, squeezed: squeeze(text), anchor });
  };
  for (const { path, oldPath, hunks } of patch.files) {
    add(path, `diff --git a/${oldPath ?? path} b/${path}`, undefined);
    add(path, `--- ${oldPath === undefined ? '/dev/null' : `a/${oldPath}`}`, undefined);
    add(path, `+++ b/${path}`, undefined);
    for (const hunk of hunks) {
      add(path, `${hunkName(hunk)} ${hunk.section}`, undefined);
      let [old, now] = [hunk.oldStart, hunk.newStart];
      for (const line of hunk.lines) {
        if (line.startsWith('-')) add(path, line, { file: path, side: 'old', line: old++ });
        else if (line.startsWith('+')) add(path, line, { file: path, side: 'new', line: now++ });
        else if (line.startsWith(' ')) {
          add(path, line, { file: path, side: 'new', line: now++ });
          old++;
        }
      }
    }
  }
  const places = (textOf: (entry: Entry) => string) => {
    const map = new Map<string, number[]>();
    entries.forEach((entry, at) => {
      const known = map.get(textOf(entry));
      if (known) known.push(at);
      else map.set(textOf(entry), [at]);
    });
    return map;
  };
  return { entries, exact: places(({ text }) => text), squeezed: places(({ squeezed }) => squeezed) };
}

const bare = (text: string): string => (text.trimEnd() === '' ? ' ' : text.trimEnd());

/**
 * Puts lines together that a mailer broke: a line that no diff has, but that is one with what stands below it. White space at the break
 * may have been lost.
 */
function unwrapped(index: AnchorIndex, quoted: readonly QuotedLine[]): readonly QuotedLine[] {
  const lines: QuotedLine[] = [];
  for (let i = 0; i < quoted.length; i++) {
    const line = quoted[i];
    if (!line) continue;
    const below = quoted[i + 1];
    const whole =
      below?.depth === line.depth && line.text.trim() !== '' && below.text.trim() !== '' && !index.squeezed.has(squeeze(line.text))
        ? [`${line.text.trimEnd()} ${below.text.trimStart()}`, line.text.trimEnd() + below.text.trimStart()].find((text) =>
            index.squeezed.has(squeeze(text)),
          )
        : undefined;
    lines.push(whole === undefined ? line : { ...line, text: whole });
    if (whole !== undefined) i++;
  }
  return lines;
}

/** How a quoted line has to equal a patch's line: letter by letter, else but for white space. */
type Likeness = 'exact' | 'squeezed';

function matches(entry: Entry | undefined, quote: QuotedLine, likeness: Likeness): boolean {
  if (!entry) return false;
  return likeness === 'exact' ? entry.text === bare(quote.text) : entry.squeezed === squeeze(quote.text);
}

/** A line that says something: not empty, and not only a mark. */
function telling(quote: QuotedLine): boolean {
  return /^[-+ @d\u00a0\ufffd]/.test(quote.text) && quote.text.trim().length > 0;
}

/** How many lines above a match are compared to tell it from its twins. */
const highest = 12;

/** The places of `quoted[last]` in the patch that agree best with the quoted lines above it. One: the place is certain. */
function bestPlaces(index: AnchorIndex, quoted: readonly QuotedLine[], last: number, likeness: Likeness): readonly number[] {
  const line = quoted[last];
  if (!line) return [];
  let best: number[] = [];
  let most = 0;
  const found = likeness === 'exact' ? index.exact.get(bare(line.text)) : index.squeezed.get(squeeze(line.text));
  for (const at of found ?? []) {
    let agreeing = 1;
    while (agreeing <= highest) {
      const upper = quoted[last - agreeing];
      if (upper?.depth !== line.depth || !matches(index.entries[at - agreeing], upper, likeness)) break;
      agreeing++;
    }
    if (agreeing > most) [best, most] = [[at], agreeing];
    else if (agreeing === most) best.push(at);
  }
  return best;
}

/** What the quote above a remark tells of its place. `file` alone: the quote ends at a header. */
export interface Placing {
  readonly anchor: Anchor | undefined;
  readonly file: string | undefined;
}

const nowhere: Placing = { anchor: undefined, file: undefined };

/**
 * Finds the place that a remark speaks of: the last diff line of the quote above it, unless other text as deep as that line stands
 * between them. Twins are told apart by the lines above, then by the nearest quoted header. What stays ambiguous stays without a place.
 */
export function placeRemark(index: AnchorIndex, above: readonly QuotedLine[]): Placing {
  const quoted = unwrapped(index, above);
  for (let last = quoted.length - 1; last >= 0; last--) {
    const line = quoted[last];
    if (!line || line.text.trim() === '') continue;
    if (telling(line)) {
      for (const likeness of ['exact', 'squeezed'] as const) {
        const places = bestPlaces(index, quoted, last, likeness);
        if (places.length === 0) continue;
        const place = places.length === 1 ? places[0] : belowHeader(index, quoted, last, places);
        const entry = place === undefined ? undefined : index.entries[place];
        const files = new Set(places.map((at) => index.entries[at]?.file));
        return { anchor: entry?.anchor, file: entry?.file ?? (files.size === 1 ? [...files][0] : undefined) };
      }
    }
    // Words of an earlier remark are quoted less deep than the diff that it speaks of; text as deep as this hides what is above it.
    const deeperAbove = quoted.slice(0, last).some((upper) => upper.depth > line.depth && upper.text.trim() !== '');
    if (!deeperAbove) return nowhere;
  }
  return nowhere;
}

/** Among several places the only one in the hunk whose header is the nearest above in the quote; undefined where that does not decide. */
function belowHeader(index: AnchorIndex, quoted: readonly QuotedLine[], last: number, places: readonly number[]): number | undefined {
  const isHeader = (entry: Entry | undefined) => entry !== undefined && entry.anchor === undefined;
  for (let i = last - 1; i >= 0; i--) {
    const line = quoted[i];
    if (!line || !line.text.startsWith('@@')) continue;
    const headers = index.squeezed.get(squeeze(line.text)) ?? [];
    const header = headers.length === 1 ? headers[0] : undefined;
    if (header === undefined) return undefined;
    let end = header + 1;
    while (end < index.entries.length && !isHeader(index.entries[end])) end++;
    const inside = places.filter((at) => at > header && at < end);
    return inside.length === 1 ? inside[0] : undefined;
  }
  return undefined;
}
