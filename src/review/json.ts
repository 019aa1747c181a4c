import { findingToJson, type FindingJson } from '../report/json.ts';
import { lineTable } from '../report/lines.ts';
import type { Footing } from './images.ts';
import type { Review, ReviewFinding } from './review.ts';

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
      readonly problem: string | null;
    }[];
    readonly introduced: readonly FindingJson[];
    readonly fixed: readonly FindingJson[];
    readonly remaining: readonly FindingJson[];
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
  readonly messages: number;
  readonly problems: readonly {
    readonly file: string | null;
    readonly line: number | null;
    readonly function: string | null;
    readonly patch: number | null;
    readonly message: string;
  }[];
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
    patches: review.patches.map(({ patch, files, introduced, fixed, remaining }) => ({
      number: patch.number,
      subject: patch.title,
      author: patch.author.name,
      date: patch.date ?? null,
      trailers: patch.trailers.map(({ name, value, problem }) => ({ name, value, problem: problem ?? null })),
      files: files.map(({ file, base, problem }) => ({
        path: file.path,
        oldPath: file.oldPath ?? null,
        kind: file.kind,
        base,
        problem: problem ?? null,
      })),
      introduced: introduced.map(toJson),
      fixed: fixed.map(toJson),
      remaining: remaining.map(toJson),
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
