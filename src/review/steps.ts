/** The order in which a series is read: what it claims, then each patch: its message, then hunk by hunk what there is to see. */

import type { Comment } from '../patch/comments.ts';
import type { FileDiff } from '../patch/diff.ts';
import { hunkName, type Hunk } from '../patch/hunk.ts';
import { plainLines } from '../patch/message.ts';
import { lineTable } from '../report/lines.ts';
import type { OpenPoint } from './open.ts';
import type { PatchReview, Review } from './review.ts';
import type { ReviewFinding } from './file-review.ts';
import { findLines } from './place.ts';
import { functionsTouched } from './touched.ts';

/** A place that survives edits: found by its lines, and by its number only in the very file that the patch made. */
export interface StepAnchor {
  readonly path: string;
  /** The blob id of the file after the patch, as abbreviated there; undefined where the patch names none. */
  readonly blob: string | undefined;
  /** The hunk's first line in that file, from 1. */
  readonly line: number;
  /** The hunk's lines in that file, without their marks. */
  readonly lines: readonly string[];
}

export interface StepFinding {
  readonly change: 'introduced' | 'fixed' | 'remaining' | 'silenced';
  readonly finding: ReviewFinding;
}

export type Step =
  | { readonly kind: 'cover'; readonly title: string; readonly text: string; readonly comments: readonly Comment[] }
  | {
      readonly kind: 'patch';
      readonly patch: number;
      readonly title: string;
      readonly text: string;
      /** Those that no hunk below shows. */
      readonly lifetimes: readonly string[];
      readonly findings: readonly StepFinding[];
      readonly comments: readonly Comment[];
    }
  | {
      readonly kind: 'hunk';
      readonly patch: number;
      readonly file: string;
      /** The places of both in the patch, from 0. */
      readonly fileIndex: number;
      readonly hunkIndex: number;
      /** `@@ -1,2 +1,3 @@`, as a reader knows it from the mail. */
      readonly name: string;
      readonly functions: readonly string[];
      readonly anchor: StepAnchor;
      readonly lifetimes: readonly string[];
      readonly findings: readonly StepFinding[];
      readonly comments: readonly Comment[];
    }
  | { readonly kind: 'open'; readonly points: readonly OpenPoint[] };

/** What a cover letter says before its change log, its tags and its table of patches. */
export function claimOf(body: string): string {
  const lines = plainLines(body);
  const end = lines.findIndex((line) => /^(?:-- ?|---|base-commit: .*|[Vv]\d+\s*:?|[Cc]hange(?:s|log)\b.*|[A-Z][A-Za-z-]+-by: .*|Cc: .*|.* \(\d+\):)$/.test(line.trimEnd())); // prettier-ignore
  return lines.slice(0, end < 0 ? undefined : end).join('\n').trim(); // prettier-ignore
}

/** Whether line (from 1) of one side of the file lies in the hunk. */
function covers(hunk: Hunk, side: 'old' | 'new', line: number): boolean {
  const [start, count] = side === 'old' ? [hunk.oldStart, hunk.oldLines] : [hunk.newStart, hunk.newLines];
  return line >= start && line < start + count;
}

function anchorOf(file: FileDiff, hunk: Hunk): StepAnchor {
  const lines = hunk.lines.filter((line) => /^[ +]/.test(line)).map((line) => line.slice(1));
  return { path: file.path, blob: file.newId, line: hunk.newStart, lines };
}

/** Whether a sentence about lifetimes is about what this hunk changes. */
function speaksOf(sentence: string, hunk: Hunk, functions: readonly string[]): boolean {
  if (functions.some((name) => new RegExp(`\\b${name}\\(\\)`).test(sentence))) return true;
  const member = /^\w+\.(\w+):/.exec(sentence)?.[1];
  return member !== undefined && hunk.lines.some((line) => /^[-+]/.test(line) && new RegExp(`\\b${member}\\b`).test(line));
}

function patchSteps(review: PatchReview, comments: readonly Comment[]): readonly Step[] {
  const { patch, introduced, fixed, remaining, silenced, lifetimes } = review;
  const findings: readonly StepFinding[] = [
    ...introduced.map((finding) => ({ change: 'introduced' as const, finding })),
    ...fixed.map((finding) => ({ change: 'fixed' as const, finding })),
    ...silenced.map((finding) => ({ change: 'silenced' as const, finding })),
    ...remaining.map((finding) => ({ change: 'remaining' as const, finding })),
  ];
  const shownFindings = new Set<StepFinding>();
  const shownComments = new Set<Comment>();
  const shownLifetimes = new Set<string>();
  const lineOf = ({ finding }: StepFinding) => lineTable(finding.text)(finding.finding.start).line;
  const lines = new Map(findings.map((one) => [one, lineOf(one)]));
  const hunks = patch.files.flatMap((file, fileIndex) =>
    file.hunks.map((hunk, hunkIndex): Step => {
      const functions = functionsTouched(hunk);
      const here = findings.filter((one) => {
        const side = one.change === 'fixed' ? 'old' : 'new';
        const path = one.change === 'fixed' ? (file.oldPath ?? file.path) : file.path;
        return !shownFindings.has(one) && one.finding.file === path && covers(hunk, side, lines.get(one) ?? 0);
      });
      const said = comments.filter(
        (one) => !shownComments.has(one) && one.file === file.path && one.line !== undefined && covers(hunk, one.side ?? 'new', one.line),
      );
      const told = lifetimes.filter((sentence) => !shownLifetimes.has(sentence) && speaksOf(sentence, hunk, functions));
      for (const one of here) shownFindings.add(one);
      for (const one of said) shownComments.add(one);
      for (const one of told) shownLifetimes.add(one);
      return {
        kind: 'hunk',
        patch: patch.number,
        file: file.path,
        fileIndex,
        hunkIndex,
        name: hunkName(hunk),
        functions,
        anchor: anchorOf(file, hunk),
        lifetimes: told,
        findings: here,
        comments: said,
      };
    }),
  );
  const first: Step = {
    kind: 'patch',
    patch: patch.number,
    title: patch.title,
    text: patch.description,
    lifetimes: lifetimes.filter((sentence) => !shownLifetimes.has(sentence)),
    // What remains elsewhere in the file is not what this patch is about.
    findings: findings.filter((one) => !shownFindings.has(one) && one.change !== 'remaining'),
    comments: comments.filter((one) => !shownComments.has(one)),
  };
  return [first, ...hunks];
}

/** The steps of a walkthrough. Each comment, each sentence about lifetimes and each finding that the series changed stands in exactly one of them. */
export function readSteps(review: Review): readonly Step[] {
  const { series } = review.thread;
  const of = (number: number | undefined) => review.comments.filter((comment) => comment.patch === number);
  const cover: readonly Step[] = series.cover
    ? [{ kind: 'cover', title: series.subject, text: claimOf(series.cover.body), comments: of(0) }]
    : of(0).length > 0
      ? [{ kind: 'cover', title: series.subject, text: '', comments: of(0) }]
      : [];
  const open: readonly Step[] = review.openPoints.length > 0 ? [{ kind: 'open', points: review.openPoints }] : [];
  return [...cover, ...review.patches.flatMap((one) => patchSteps(one, of(one.patch.number))), ...open];
}

/** The line, from 1, at which an anchor's lines stand in a text; undefined where they stand nowhere, or at several places. */
export function locate(anchor: StepAnchor, text: string): number | undefined {
  return findLines(
    plainLines(text),
    anchor.lines.map((line) => line.replace(/\r$/, '')),
    anchor.line,
  );
}
