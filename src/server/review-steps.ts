import { hunkName, type Hunk } from '../patch/hunk.ts';
import type { HunkView, StepFindingView, StepView } from '../protocol/review.ts';
import { contentKey } from '../review/key.ts';
import { readSteps, type Step, type StepFinding } from '../review/steps.ts';
import { harmless } from '../review/prose.ts';
import { rangeTable } from './diagnostics.ts';
import type { Layout, Placed } from './review-view.ts';

/** How many lines stand above the first change in a hunk, on each side the same: its context. */
const contextAbove = (hunk: Hunk): number => Math.max(0, hunk.lines.findIndex((line) => /^[-+]/.test(line))); // prettier-ignore

const below = (start: number | undefined, by: number): number | undefined => (start === undefined ? undefined : start + by);

const hunkOf = ({ review }: Layout, { patch, fileIndex, hunkIndex }: Extract<Step, { kind: 'hunk' }>): Hunk | undefined =>
  review.patches.find((one) => one.patch.number === patch)?.patch.files[fileIndex]?.hunks[hunkIndex];

function hunkView(layout: Layout, step: Extract<Step, { kind: 'hunk' }>): HunkView | undefined {
  const at = layout.review.patches.findIndex(({ patch }) => patch.number === step.patch);
  const file = layout.review.patches[at]?.patch.files[step.fileIndex];
  const hunk = file?.hunks[step.hunkIndex];
  if (file === undefined || hunk === undefined) return undefined;
  const placed: Placed | undefined = layout.placed[at]?.[step.fileIndex]?.[step.hunkIndex];
  const above = contextAbove(hunk);
  return {
    file: step.fileIndex,
    name: hunkName(hunk),
    number: step.hunkIndex + 1,
    of: file.hunks.length,
    functions: step.functions,
    old: below(placed?.old, above),
    new: below(placed?.new, above),
    text: harmless([`--- a/${file.oldPath ?? file.path}`, `+++ b/${file.path}`, `${hunkName(hunk)} ${hunk.section}`.trimEnd(), ...hunk.lines].join('\n')), // prettier-ignore
  };
}

function findingOf({ change, finding }: StepFinding): StepFindingView {
  const { start } = rangeTable(finding.text)(finding.finding.start, finding.finding.end);
  return { change, rule: finding.finding.rule, message: finding.finding.message, side: change === 'fixed' ? 'old' : 'new', line: start.line };
}

/** What a hunk is called in a list: by the functions that it changes, else by the first line that it does. */
function hunkTitle(step: Extract<Step, { kind: 'hunk' }>, hunk: Hunk | undefined): string {
  const [first, ...more] = step.functions;
  if (first === undefined) {
    const changed = hunk?.lines.find((line) => /^[-+]\s*\S/.test(line))?.slice(1).trim(); // prettier-ignore
    return changed === undefined ? `line ${step.anchor.line}` : harmless(changed.slice(0, 60));
  }
  return `${first}()${more.length === 0 ? '' : `, ${more.map((name) => `${name}()`).join(', ')}`}`;
}

/** The steps of the walk. Two steps with the same content have different keys. */
export function stepViews(layout: Layout): readonly StepView[] {
  const { review, pages } = layout;
  const numbers = new Map(review.comments.map((comment, i) => [comment, i]));
  const index = (comments: Extract<Step, { kind: 'cover' }>['comments']) =>
    comments.map((comment) => numbers.get(comment)).filter((one) => one !== undefined);
  const seen = new Map<string, number>();
  const unique = (key: string): string => {
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    return times === 1 ? key : `${key}.${times}`;
  };
  return readSteps(review).map((step): StepView => {
    const bare = { patch: 0, page: undefined, hunk: undefined, lifetimes: [], findings: [], comments: [] };
    switch (step.kind) {
      case 'cover':
        return { ...bare, kind: 'cover', key: unique(contentKey('cover', step.title, step.text)), title: 'Cover letter', page: pages.get(0)?.index, comments: index(step.comments) }; // prettier-ignore
      case 'patch': {
        const { patch, lifetimes, findings, comments } = step;
        const key = unique(contentKey('patch', step.title, step.text));
        return { ...bare, kind: 'patch', key, patch, title: 'Message', page: pages.get(patch)?.index, lifetimes, findings: findings.map(findingOf), comments: index(comments) }; // prettier-ignore
      }
      case 'hunk': {
        const { patch, lifetimes, findings, comments } = step;
        const hunk = hunkView(layout, step);
        const key = unique(contentKey('hunk', step.file, hunk?.text.replace(/^@@ -\S+ \+\S+ @@/m, '@@') ?? ''));
        return { ...bare, kind: 'hunk', key, patch, title: hunkTitle(step, hunkOf(layout, step)), hunk, lifetimes, findings: findings.map(findingOf), comments: index(comments) }; // prettier-ignore
      }
      case 'open':
        return { ...bare, kind: 'open', key: unique(contentKey('open', ...step.points.map(({ comment }) => comment.body))), title: 'Read them all', comments: index(step.points.map(({ comment }) => comment)) }; // prettier-ignore
    }
  });
}
