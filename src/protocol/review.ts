/**
 * The messages about a patch series under review. Types only. Lines are counted from 0, as the editor counts them; numbers of patches from
 * 1, and 0 is the cover letter. All indices are into the lists of the same `ReviewView`.
 */

import type { RuleId, Severity } from '../report/finding.ts';
import type { Range } from './messages.ts';

/** Where a document with an image of a review stands; the server leaves these unanalysed, since the review knows better what they are. */
export const imageScheme = 'getput-image';

/** A file, the clipboard, or what a program gave. */
export interface ReviewInput {
  /** For people. */
  readonly name: string;
  readonly base64: string;
}

/** `getput/review`: reviews a thread or series. */
export interface ReviewParams {
  readonly inputs: readonly ReviewInput[];
  /** File URI of the first input, where it has one: bases are looked for in its folder. */
  readonly uri: string | undefined;
  /** The next version of the series; empty where there is none. */
  readonly next: readonly ReviewInput[];
  /** Comes back in each `ReviewProgress`. */
  readonly token: number;
  /** Only what needs no analysis, at once: mails, images, steps, comments. */
  readonly isUnchecked?: boolean;
}

/** `getput/reviewProgress`: `done` of `total` patches are reviewed. */
export interface ReviewProgress {
  readonly token: number;
  readonly done: number;
  readonly total: number;
}

export type ReviewResult = { readonly ok: true; readonly review: ReviewView } | { readonly ok: false; readonly problem: string };

/** `getput/fetchSeries`: a series that is no file. */
export type FetchParams =
  { readonly from: 'git'; readonly folder: string; readonly range: string } | { readonly from: 'b4'; readonly folder: string; readonly id: string };

export type FetchResult = { readonly ok: true; readonly input: ReviewInput } | { readonly ok: false; readonly problem: string };

/** `getput/draft`: writes the answers that carry these remarks. */
export interface DraftParams {
  readonly inputs: readonly ReviewInput[];
  readonly items: readonly DraftRemark[];
}

export interface DraftRemark {
  readonly patch: number;
  /** The Message-ID of the remark that is answered, and that remark; without them the patch itself is answered. */
  readonly answers: { readonly messageId: string; readonly body: string } | undefined;
  readonly file: string | undefined;
  readonly side: 'old' | 'new' | undefined;
  /** In the file, as the mail counts it; or, without a file, in the text of the message. */
  readonly line: number | undefined;
  readonly body: string;
}

export interface DraftMail {
  readonly subject: string;
  /** The mail as a person reads it. */
  readonly text: string;
  /** The mail as a program sends it. */
  readonly eml: string;
}

export type DraftResult = { readonly ok: true; readonly mails: readonly DraftMail[] } | { readonly ok: false; readonly problem: string };

/** All that the editor shows of a series under review. */
export interface ReviewView {
  /** The same for the same mails. */
  readonly key: string;
  /** Nothing was analysed: that there are no findings and no lifetimes here says nothing. */
  readonly isUnchecked: boolean;
  readonly title: string;
  readonly version: number;
  readonly count: number;
  readonly author: string;
  readonly messages: number;
  readonly patches: readonly PatchView[];
  readonly images: readonly ImageView[];
  readonly pages: readonly PageView[];
  /** In reading order. */
  readonly steps: readonly StepView[];
  readonly comments: readonly CommentView[];
  readonly openPoints: readonly OpenPointView[];
  readonly next: NextView | undefined;
  /** Sentences. */
  readonly problems: readonly string[];
  /** What `getput review` prints. */
  readonly report: string;
}

export interface PatchView {
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly page: number;
  readonly tags: readonly TagView[];
  readonly files: readonly FileView[];
  readonly introduced: number;
  readonly fixed: number;
  readonly remaining: number;
}

/** A Reviewed-by and its kin: of the patch itself, or given in an answer. */
export interface TagView {
  readonly name: string;
  readonly value: string;
  readonly inAnswer: boolean;
  /** What is strange about it: a clause without its full stop. */
  readonly problem: string | undefined;
}

export interface FileView {
  readonly path: string;
  readonly oldPath: string | undefined;
  readonly footing: 'exact' | 'applies' | 'partial' | 'none';
  /** What the two images rest on: a sentence. */
  readonly rests: string;
  readonly before: SideView | undefined;
  readonly after: SideView | undefined;
}

/** One side of a file, with what is known of it because of the patch. */
export interface SideView {
  readonly image: number;
  readonly findings: readonly FindingView[];
  /** The stretches that a mail shows: only on these a remark has something to quote. `inMail`: the number of `first` as the mail counts it. */
  readonly quotable: readonly { readonly first: number; readonly last: number; readonly inMail: number }[];
  /** What changed lines do to a resource. */
  readonly marks: readonly MarkView[];
}

export interface MarkView {
  readonly line: number;
  readonly role: 'takes' | 'gives' | 'asserts';
  /** Such as `takes a reference: node`. */
  readonly text: string;
}

export interface ImageView {
  readonly path: string;
  readonly text: string;
}

export interface FindingView {
  /** What the patch does about it; `silenced`: it stays, and a comment of the patch takes it back. */
  readonly change: 'introduced' | 'fixed' | 'remaining' | 'silenced';
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly message: string;
  readonly function: string;
  readonly range: Range;
  readonly path: readonly { readonly range: Range; readonly note: string }[];
}

/** The text of a cover letter or a patch's mail, up to its diff. */
export interface PageView {
  readonly patch: number;
  readonly title: string;
  readonly text: string;
  /** The line on which the mail's own text starts, below its headers. */
  readonly bodyLine: number;
}

/** Where a remark stands: on a line of a file's side, or on a line of a page. */
export type PlaceView =
  | { readonly on: 'file'; readonly patch: number; readonly file: number; readonly side: 'old' | 'new'; readonly line: number }
  | { readonly on: 'page'; readonly page: number; readonly line: number };

export interface CommentView {
  readonly messageId: string;
  readonly author: string;
  readonly date: string | undefined;
  readonly patch: number | undefined;
  readonly body: string;
  /** Undefined where the quote above it does not tell for sure. */
  readonly place: PlaceView | undefined;
}

export interface OpenPointView {
  readonly kind: 'unanswered' | 'promised';
  readonly author: string;
  readonly patch: number | undefined;
  /** Indices of comments. */
  readonly comment: number;
  readonly about: number;
  readonly reason: string;
  /** What the next version does about it. */
  readonly next: { readonly answered: 'yes' | 'touched' | 'no'; readonly reason: string } | undefined;
}

export interface NextView {
  readonly version: number;
  readonly range: readonly RangeView[];
}

export interface RangeView {
  readonly old: number | undefined;
  readonly next: number | undefined;
  readonly title: string;
  readonly state: 'same' | 'changed' | 'dropped' | 'new';
  readonly lines: readonly string[];
}

/** One step of the walk. */
export interface StepView {
  /** The same for the same content, in whatever version of the series it stands. */
  readonly key: string;
  readonly kind: 'cover' | 'patch' | 'hunk' | 'open';
  readonly patch: number;
  /** Short, for the tree. */
  readonly title: string;
  /** With `cover` and `patch`. */
  readonly page: number | undefined;
  readonly hunk: HunkView | undefined;
  /** Each a sentence without its full stop. */
  readonly lifetimes: readonly string[];
  readonly findings: readonly StepFindingView[];
  /** Indices of comments. */
  readonly comments: readonly number[];
}

export interface StepFindingView {
  readonly change: FindingView['change'];
  readonly rule: RuleId;
  readonly message: string;
  readonly side: 'old' | 'new';
  readonly line: number;
}

export interface HunkView {
  /** Index among the patch's files. */
  readonly file: number;
  /** `@@ -1,2 +1,3 @@` */
  readonly name: string;
  /** Its number in the file, from 1, and how many there are. */
  readonly number: number;
  readonly of: number;
  readonly functions: readonly string[];
  /** The first line that changed on each side, found by content; undefined where that side has no image, or not these lines. */
  readonly old: number | undefined;
  readonly new: number | undefined;
  /** As it stands in the mail. */
  readonly text: string;
}
