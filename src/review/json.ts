import type { Comment } from '../patch/comments.ts';
import type { Tag } from '../patch/tags.ts';
import { findingToJson, type FindingJson } from '../report/json.ts';
import { lineTable } from '../report/lines.ts';
import type { Footing } from './images.ts';
import type { Review } from './review.ts';
import type { ReviewFinding } from './file-review.ts';
import { readSteps, type Step } from './steps.ts';

/** What `getput review --format json` prints. */
export interface ReviewJson {
  readonly version: 1;
  readonly series: { readonly subject: string; readonly version: number; readonly count: number; readonly author: string };
  readonly patches: readonly {
    readonly number: number;
    readonly subject: string;
    readonly author: string;
    readonly date: string | null;
    readonly trailers: readonly { readonly name: string; readonly value: string; readonly problem: string | null }[];
    readonly files: readonly {
      readonly path: string;
      readonly oldPath: string | null;
      readonly kind: string;
      readonly base: Footing;
      /** What the file before the patch was taken from, in words. */
      readonly rests: string | null;
      readonly problem: string | null;
    }[];
    readonly introduced: readonly FindingJson[];
    readonly fixed: readonly FindingJson[];
    readonly remaining: readonly FindingJson[];
    /** What a comment that the patch wrote takes back. */
    readonly silenced: readonly FindingJson[];
    /** Each a sentence without its full stop. */
    readonly lifetimes: readonly string[];
    /** Given in answers, not in the patch itself. */
    readonly given: readonly TagJson[];
  }[];
  readonly comments: readonly {
    readonly author: string;
    readonly date: string | null;
    /** 0: the cover letter. */
    readonly patch: number | null;
    readonly file: string | null;
    readonly side: 'old' | 'new' | null;
    readonly line: number | null;
    readonly anchored: boolean;
    readonly body: string;
  }[];
  /** Tags that were given to the cover letter, or to something that is no patch of the series. */
  readonly given: readonly (TagJson & { readonly patch: number | null })[];
  readonly openPoints: readonly {
    readonly kind: 'unanswered' | 'promised';
    readonly author: string;
    readonly date: string | null;
    readonly patch: number | null;
    readonly file: string | null;
    readonly side: 'old' | 'new' | null;
    readonly line: number | null;
    readonly body: string;
    readonly code: readonly string[];
    readonly reason: string;
    /** What the next version does about it, where one was given. */
    readonly next: { readonly answered: 'yes' | 'touched' | 'no'; readonly reason: string } | null;
  }[];
  /** The next version, where one was given. */
  readonly next: { readonly version: number; readonly range: readonly RangeEntryJson[] } | null;
  readonly steps: readonly StepJson[];
  readonly messages: number;
  readonly problems: readonly {
    readonly file: string | null;
    readonly line: number | null;
    readonly function: string | null;
    readonly patch: number | null;
    readonly message: string;
  }[];
}

export interface TagJson {
  readonly name: string;
  readonly value: string;
  readonly author: string;
  readonly date: string | null;
  readonly problem: string | null;
}

export interface RangeEntryJson {
  readonly old: number | null;
  readonly next: number | null;
  readonly subject: string;
  readonly state: 'same' | 'changed' | 'dropped' | 'new';
  readonly lines: readonly string[];
}

/** One step of the walkthrough. Comments are given by their index in `comments`, findings by their fingerprint. */
export interface StepJson {
  readonly kind: 'cover' | 'patch' | 'hunk' | 'open';
  readonly patch: number | null;
  readonly title: string;
  readonly text: string;
  readonly anchor: { readonly path: string; readonly blob: string | null; readonly line: number; readonly lines: readonly string[] } | null;
  readonly lifetimes: readonly string[];
  readonly findings: readonly string[];
  readonly comments: readonly number[];
}

const tagToJson = ({ name, value, author, date, problem }: Tag): TagJson => ({
  name,
  value,
  author: author.name,
  date: date ?? null,
  problem: problem ?? null,
});

function stepToJson(step: Step, review: Review): StepJson {
  const index = (comments: readonly Comment[]) => comments.map((comment) => review.comments.indexOf(comment));
  const empty = { patch: null, title: '', text: '', anchor: null, lifetimes: [], findings: [], comments: [] };
  switch (step.kind) {
    case 'cover':
      return { ...empty, kind: 'cover', title: step.title, text: step.text, comments: index(step.comments) };
    case 'patch':
    case 'hunk': {
      const { kind, patch, lifetimes } = step;
      const shared = {
        kind,
        patch,
        lifetimes,
        findings: step.findings.map(({ finding }) => finding.finding.fingerprint),
        comments: index(step.comments),
      };
      if (step.kind === 'patch') return { ...empty, ...shared, title: step.title, text: step.text };
      return {
        ...empty,
        ...shared,
        title: `${step.file} ${step.name}`,
        text: step.functions.join(', '),
        anchor: { ...step.anchor, blob: step.anchor.blob ?? null },
      };
    }
    case 'open':
      return { ...empty, kind: 'open', comments: index(step.points.map(({ comment }) => comment)) };
  }
}

/** Puts a review into its JSON form. Findings that are fixed count their lines in the pre-image, all others in the post-image. */
export function reviewToJson(review: Review): ReviewJson {
  const { series, messages } = review.thread;
  const tables = new Map<string, ReturnType<typeof lineTable>>();
  const toJson = ({ finding, file, text }: ReviewFinding): FindingJson => {
    const table = tables.get(text) ?? lineTable(text);
    tables.set(text, table);
    return findingToJson(finding, file, table);
  };
  return {
    version: 1,
    series: { subject: series.subject, version: series.version, count: series.count, author: series.author.name },
    patches: review.patches.map(({ patch, files, introduced, fixed, remaining, silenced, lifetimes }) => ({
      number: patch.number,
      subject: patch.title,
      author: patch.author.name,
      date: patch.date ?? null,
      trailers: patch.trailers.map(({ name, value, problem }) => ({ name, value, problem: problem ?? null })),
      files: files.map(({ file, base, rests, problem }) => ({
        path: file.path,
        oldPath: file.oldPath ?? null,
        kind: file.kind,
        base,
        rests: rests ?? null,
        problem: problem ?? null,
      })),
      introduced: introduced.map(toJson),
      fixed: fixed.map(toJson),
      remaining: remaining.map(toJson),
      silenced: silenced.map(toJson),
      lifetimes,
      given: review.tags.filter((tag) => tag.patch === patch.number).map(tagToJson),
    })),
    comments: review.comments.map((comment) => ({
      author: comment.author.name,
      date: comment.date ?? null,
      patch: comment.patch ?? null,
      file: comment.file ?? null,
      side: comment.side ?? null,
      line: comment.line ?? null,
      anchored: comment.anchored,
      body: comment.body,
    })),
    given: review.tags.filter((tag) => tag.patch === undefined || tag.patch === 0).map((tag) => ({ ...tagToJson(tag), patch: tag.patch ?? null })),
    openPoints: review.openPoints.map(({ kind, comment, about, code, reason }, i) => {
      const answer = review.next?.answers[i];
      return {
        kind,
        author: comment.author.name,
        date: comment.date ?? null,
        patch: comment.patch ?? null,
        file: about.file ?? null,
        side: about.side ?? null,
        line: about.line ?? null,
        body: comment.body,
        code,
        reason,
        next: answer ? { answered: answer.answered, reason: answer.reason } : null,
      };
    }),
    next: review.next
      ? {
          version: review.next.thread.series.version,
          range: review.next.range.map(({ old, next, title, state, lines }) => ({
            old: old ?? null,
            next: next ?? null,
            subject: title,
            state,
            lines,
          })),
        }
      : null,
    steps: readSteps(review).map((step) => stepToJson(step, review)),
    messages: messages.length,
    problems: review.problems.map(({ message, patch, file, function: name, line }) => ({
      file: file ?? null,
      line: line ?? null,
      function: name ?? null,
      patch: patch ?? null,
      message,
    })),
  };
}
