/** Compares two versions of a series: which patch became which, what changed in each, and which open points that answers. */

import { diffArrays } from 'diff';
import type { Comment } from '../patch/comments.ts';
import type { Patch } from '../patch/patch.ts';
import type { Series } from '../patch/series.ts';
import type { OpenPoint } from './open.ts';

export interface RangeEntry {
  /** The numbers of the patch in both series; undefined where one has none. */
  readonly old: number | undefined;
  readonly next: number | undefined;
  readonly title: string;
  readonly state: 'same' | 'changed' | 'dropped' | 'new';
  /**
   * What changed: the lines of one patch's text with `-` or `+` in front for what only the old or the new version has, and `@@` lines
   * that name the file. Lines in common are left out but for two around each change.
   */
  readonly lines: readonly string[];
}

export interface Answer {
  readonly point: OpenPoint;
  /** `yes`: the change is there. `touched`: the place has changed, a person has to look. `no`: nothing there has changed. */
  readonly answered: 'yes' | 'touched' | 'no';
  /** A sentence. */
  readonly reason: string;
}

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** A patch as lines in which moved hunks and other blob ids do not show. */
function linesOf(patch: Patch): readonly string[] {
  const message = patch.description.split('\n').map((line) => `  ${line}`);
  const diffs = patch.files.flatMap((file) => [`@@ ${file.path}`, ...file.hunks.flatMap((hunk) => [`@@ ${hunk.section}`, ...hunk.lines])]);
  return [`  ${patch.title}`, ...message, ...diffs];
}

const changed = (patch: Patch): ReadonlySet<string> =>
  new Set(patch.files.flatMap((file) => file.hunks.flatMap((hunk) => hunk.lines.filter((line) => /^[-+]\s*\S/.test(line)).map(squeeze))));

/** How much of two patches is the same change, from 0 to 1. */
function alike(a: Patch, b: Patch): number {
  const [one, two] = [changed(a), changed(b)];
  let shared = 0;
  for (const line of one) if (two.has(line)) shared++;
  return one.size + two.size === 0 ? 0 : (2 * shared) / (one.size + two.size);
}

/** Pairs patches by their titles, then by what they change, best first. */
function pair(old: Series, next: Series): ReadonlyMap<Patch, Patch> {
  const pairs = new Map<Patch, Patch>();
  const taken = new Set<Patch>();
  const take = (a: Patch, b: Patch) => {
    pairs.set(a, b);
    taken.add(b);
  };
  for (const a of old.patches) {
    const same = next.patches.filter((b) => b.title === a.title && !taken.has(b));
    if (same.length === 1 && same[0]) take(a, same[0]);
  }
  const left = old.patches
    .filter((a) => !pairs.has(a))
    .flatMap((a) => next.patches.filter((b) => !taken.has(b)).map((b) => ({ a, b, score: alike(a, b) })));
  for (const { a, b, score } of left.toSorted((x, y) => y.score - x.score)) if (score >= 0.4 && !pairs.has(a) && !taken.has(b)) take(a, b);
  return pairs;
}

/** The difference of two lists of lines, with two lines around each change. */
function interdiff(old: readonly string[], next: readonly string[]): readonly string[] {
  const all: { readonly mark: string; readonly line: string }[] = [];
  for (const part of diffArrays([...old], [...next]))
    for (const line of part.value) all.push({ mark: part.added ? '+' : part.removed ? '-' : ' ', line });
  const near = all.map((_, i) => all.slice(Math.max(0, i - 2), i + 3).some(({ mark }) => mark !== ' '));
  if (!near.includes(true)) return [];
  const lines: string[] = [];
  let file = '';
  let cut = false;
  all.forEach(({ mark, line }, i) => {
    if (line.startsWith('@@ ')) file = line;
    if (near[i] !== true) {
      cut = true;
      return;
    }
    if (cut && file !== '' && !line.startsWith('@@ ')) lines.push(` ${file}`);
    cut = false;
    lines.push(mark + line);
  });
  return lines;
}

/** What became of each patch, in the order of the new series; dropped ones at their old place. Takes the product of two patches' lengths at worst. */
export function rangeDiff(old: Series, next: Series): readonly RangeEntry[] {
  const pairs = pair(old, next);
  const back = new Map(Array.from(pairs, ([a, b]) => [b, a]));
  const entries = next.patches.map((patch): RangeEntry => {
    const before = back.get(patch);
    if (!before) return { old: undefined, next: patch.number, title: patch.title, state: 'new', lines: [] };
    const lines = interdiff(linesOf(before), linesOf(patch));
    return { old: before.number, next: patch.number, title: patch.title, state: lines.length === 0 ? 'same' : 'changed', lines };
  });
  const dropped = old.patches.filter((patch) => !pairs.has(patch)).map((patch): RangeEntry => ({ old: patch.number, next: undefined, title: patch.title, state: 'dropped', lines: [] })); // prettier-ignore
  for (const one of dropped) {
    const after = entries.findLastIndex((entry) => (entry.old ?? Infinity) < (one.old ?? 0));
    entries.splice(after + 1, 0, one);
  }
  return entries;
}

/** Names of C that a remark speaks of: anything with an underscore or parentheses behind it. */
function namesIn(text: string): readonly string[] {
  return [...new Set(Array.from(text.matchAll(/\b([A-Za-z]\w*_\w+)\b|\b(\w{3,})\(\)/g), (match) => match[1] ?? match[2] ?? ''))];
}

/** The new lines of a patch close to the one that a remark is about, white space squeezed. */
function around(patch: Patch, { file, side, line }: Comment): readonly string[] {
  const hunks = patch.files.find(({ path }) => path === file)?.hunks ?? [];
  for (const hunk of hunks) {
    let [old, now] = [hunk.oldStart, hunk.newStart];
    for (const [i, text] of hunk.lines.entries()) {
      if (line === (side === 'old' ? old : now) && !text.startsWith(side === 'old' ? '+' : '-')) {
        return hunk.lines.slice(Math.max(0, i - 4), i + 5).filter((one) => /^\+.*\w/.test(one)).map((one) => squeeze(one.slice(1))); // prettier-ignore
      }
      if (!text.startsWith('+')) old++;
      if (!text.startsWith('-')) now++;
    }
  }
  return [];
}

/** Which open points of one version the next one answers, judged by its text. */
export function answersIn(points: readonly OpenPoint[], old: Series, next: Series): readonly Answer[] {
  const pairs = pair(old, next);
  return points.map((point): Answer => {
    const patch = old.patches.find(({ number }) => number === point.comment.patch);
    const after = patch && pairs.get(patch);
    if (!patch) return { point, answered: 'touched', reason: 'It is about the series as a whole: a person has to look.' };
    if (!after) return { point, answered: 'touched', reason: `The next version has no patch "${patch.title}" any more.` };
    const shown = (one: Patch) =>
      new Set(
        one.files.flatMap((file) =>
          file.hunks.flatMap((hunk) => hunk.lines.filter((line) => !line.startsWith('-')).map((line) => squeeze(line.slice(1)))),
        ),
      );
    const code = point.code.map(squeeze).filter((line) => line.length > 2);
    const [had, has] = [shown(patch), shown(after)];
    const kept = code.filter((line) => has.has(line)).length;
    const fresh = code.some((line) => has.has(line) && !had.has(line));
    if (fresh && kept / code.length >= 0.6)
      return { point, answered: 'yes', reason: `Patch ${after.number} has the code that was proposed (${kept} of ${code.length} lines).` };
    const lost = around(patch, point.about).filter((line) => !has.has(line));
    if (lost.length > 0) return { point, answered: 'touched', reason: `Patch ${after.number} changed the lines that this is about.` };
    const different = interdiff(linesOf(patch), linesOf(after)).filter((line) => !line.startsWith(' '));
    const names = namesIn(`${point.comment.body}\n${point.about.body}`).filter((name) => different.some((line) => line.includes(name)));
    if (names.length > 0)
      return { point, answered: 'touched', reason: `Patch ${after.number} changed where ${names.slice(0, 3).join(', ')} stands.` };
    if (!point.about.anchored && different.some((line) => /^[-+] {2}\S/.test(line))) {
      return { point, answered: 'touched', reason: `The message of patch ${after.number} changed.` };
    }
    const reason =
      different.length === 0 ? `Patch ${after.number} is the same as before.` : `Patch ${after.number} changed, but not what this is about.`;
    return { point, answered: 'no', reason };
  });
}
