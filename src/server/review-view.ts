import type { Comment } from '../patch/comments.ts';
import type { FileDiff } from '../patch/diff.ts';
import type { Hunk } from '../patch/hunk.ts';
import { plainLines } from '../patch/message.ts';
import type { Finding } from '../report/finding.ts';
import type {
  CommentView,
  FileView,
  FindingView,
  ImageView,
  PageView,
  PatchView,
  PlaceView,
  ReviewView,
  SideView,
  TagView,
} from '../protocol/review.ts';
import type { FileReview, SideReview } from '../review/file-review.ts';
import type { FileImage } from '../review/images.ts';
import { contentKey } from '../review/key.ts';
import { startOf } from '../review/place.ts';
import type { PatchReview, Review } from '../review/review.ts';
import { readShown, shownText, type Shown } from '../review/shown.ts';
import { harmless } from '../review/prose.ts';
import { reviewToText } from '../review/text.ts';
import { rangeTable } from './diagnostics.ts';
import { stepViews } from './review-steps.ts';

/** Texts that the view holds once, however many patches show them. */
interface Images {
  readonly list: ImageView[];
  readonly known: Map<string, number>;
}

function addImage({ list, known }: Images, path: string, text: string): number {
  const key = `${path}\0${text}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const index = list.push({ path, text }) - 1;
  known.set(key, index);
  return index;
}

/** Where a hunk of a file stands in the images: it may have moved, if the file is not the very one that the patch was made from. */
export interface Placed {
  /** The line of its first line on each side, from 0; undefined where that side has no image, or not these lines. */
  readonly old: number | undefined;
  readonly new: number | undefined;
}

/** The view of a review and what its parts need of each other while it is made. */
export interface Layout {
  readonly review: Review;
  /** By patch, file and hunk, each by its index. */
  readonly placed: readonly (readonly (readonly Placed[])[])[];
  /** Of each page, by the number of its patch: its index, and the line behind its headers. */
  readonly pages: ReadonlyMap<number, { readonly index: number; readonly bodyLine: number }>;
}

const sideOf = (hunk: Hunk, side: 'old' | 'new') => (side === 'old' ? { start: hunk.oldStart, count: hunk.oldLines } : { start: hunk.newStart, count: hunk.newLines }); // prettier-ignore

/** The line of an image, from 0, of line `line` (from 1) as the patch's mail counts it. */
function imageLine(file: FileDiff, placed: readonly Placed[], side: 'old' | 'new', line: number): number | undefined {
  const index = file.hunks.findIndex((hunk) => line >= sideOf(hunk, side).start && line < sideOf(hunk, side).start + sideOf(hunk, side).count);
  const hunk = file.hunks[index];
  const start = placed[index]?.[side];
  return hunk === undefined || start === undefined ? undefined : start + line - sideOf(hunk, side).start;
}

interface Sides {
  readonly image: FileImage;
  readonly review: FileReview | undefined;
  readonly shown: Shown | undefined;
}

function findingView(finding: Finding, range: ReturnType<typeof rangeTable>, change: FindingView['change']): FindingView {
  const { rule, severity, message, function: name } = finding;
  const path = finding.path.map(({ start, end, note }) => ({ range: range(start, end), note }));
  return { change, rule, severity, message, function: name, range: range(finding.start, finding.end), path };
}

function sideView(images: Images, { image, review, shown }: Sides, side: 'old' | 'new', placed: readonly Placed[]): SideView | undefined {
  const { file, before, after, base } = image;
  const own = side === 'old' ? before : after;
  if (own === undefined) return undefined;
  const lines = side === 'old' ? shown?.before : shown?.after;
  const text = base === 'partial' && lines !== undefined ? shownText(lines) : own;
  const found: SideReview | undefined = side === 'old' ? review?.before : review?.after;
  const range = rangeTable(own);
  const changeOf = (finding: Finding): FindingView['change'] => {
    const isOf = (list: FileReview['fixed'] | undefined): boolean => list?.some((one) => one.finding === finding) === true;
    if (isOf(review?.fixed)) return 'fixed';
    if (isOf(review?.introduced)) return 'introduced';
    return isOf(review?.silenced) ? 'silenced' : 'remaining';
  };
  return {
    image: addImage(images, side === 'old' ? (file.oldPath ?? file.path) : file.path, text),
    findings: (found?.findings ?? []).map((finding) => findingView(finding, range, changeOf(finding))),
    quotable: file.hunks.flatMap((hunk, i) => {
      const start = placed[i]?.[side];
      const { count, start: mail } = sideOf(hunk, side);
      return start === undefined || count === 0 ? [] : [{ first: start, last: start + count - 1, inMail: mail - 1 }];
    }),
    marks: (found?.marks ?? []).map(({ line, role, text: words }) => ({ line: line - 1, role, text: words })),
  };
}

const footings: Readonly<Record<FileImage['base'], string>> = {
  exact: 'Both blob ids are those that the patch names',
  applies: 'Every hunk fits',
  partial: 'Made of what the mails show',
  none: 'Nothing to compare',
};

function restsOn({ base, rests, problem }: FileImage): string {
  const from = rests === undefined || base === 'partial' ? '' : `; before the patch: ${rests}`;
  return [`${footings[base]}${from}.`, ...(problem === undefined ? [] : [problem])].join(' ');
}

function placeHunks(image: FileImage): readonly Placed[] {
  const { file, before, after, base } = image;
  const [old, now] = [before?.split('\n'), after?.split('\n')];
  const place = (hunk: Hunk, side: 'old' | 'new', lines: readonly string[] | undefined): number | undefined => {
    if (lines === undefined) return undefined;
    const { start, count } = sideOf(hunk, side);
    // What the mails show stands where the mails have it.
    const found = base === 'partial' ? (count === 0 ? start + 1 : start) : startOf(hunk, side, lines);
    return found === undefined ? undefined : found - 1;
  };
  return file.hunks.map((hunk) => ({ old: place(hunk, 'old', old), new: place(hunk, 'new', now) }));
}

/** The text of a mail up to its diff, below its main headers. */
function pageOf(review: Review, number: number): PageView | undefined {
  const patch = review.patches.find((one) => one.patch.number === number)?.patch;
  const message = number === 0 ? review.thread.series.cover : patch?.message;
  if (message === undefined) return undefined;
  const author = message.author.address === undefined || message.author.address === message.author.name ? message.author.name : `${message.author.name} <${message.author.address}>`; // prettier-ignore
  const heads = [`From: ${author}`, ...(message.date === undefined ? [] : [`Date: ${message.date}`]), `Subject: ${message.subject}`, ''];
  const body = plainLines(message.body).slice(0, patch?.files[0]?.at);
  const title = number === 0 ? review.thread.series.subject : (patch?.title ?? '');
  return { patch: number, title: harmless(title), text: harmless([...heads, ...body].join('\n')), bodyLine: heads.length };
}

function tagsOf(review: Review, { patch }: PatchReview): readonly TagView[] {
  const own = patch.trailers.filter(({ name }) => /-by$/i.test(name));
  return [
    ...own.map(({ name, value, problem }) => ({ name, value: harmless(value), inAnswer: false, problem })),
    ...review.tags
      .filter((tag) => tag.patch === patch.number)
      .map(({ name, value, problem }) => ({ name, value: harmless(value), inAnswer: true, problem })),
  ];
}

function placeOf(comment: Comment, { review, placed, pages }: Layout): PlaceView | undefined {
  const { patch: number, file: path, side, line, inMessage } = comment;
  const page = number === undefined ? undefined : pages.get(number);
  if (page !== undefined && inMessage !== undefined) return { on: 'page', page: page.index, line: page.bodyLine + inMessage };
  const at = review.patches.findIndex(({ patch }) => patch.number === number);
  const files = review.patches[at]?.patch.files ?? [];
  const index = files.findIndex((one) => one.path === path);
  const file = files[index];
  if (file === undefined || number === undefined || side === undefined || line === undefined) return undefined;
  const found = imageLine(file, placed[at]?.[index] ?? [], side, line);
  return found === undefined ? undefined : { on: 'file', patch: number, file: index, side, line: found };
}

/** Puts a review into the form that the editor shows. Control characters of the mails are replaced in all that is prose. */
export function reviewToView(review: Review): ReviewView {
  const { thread } = review;
  const { series } = thread;
  const images: Images = { list: [], known: new Map() };
  const shown = review.patches.some(({ files }) => files.some(({ base }) => base === 'partial')) ? readShown(series) : undefined;
  const pages: PageView[] = [];
  const pageIndex = new Map<number, { readonly index: number; readonly bodyLine: number }>();
  for (const number of [0, ...review.patches.map(({ patch }) => patch.number)]) {
    const page = pageOf(review, number);
    if (page === undefined) continue;
    pageIndex.set(number, { index: pages.length, bodyLine: page.bodyLine });
    pages.push(page);
  }
  const placed = review.patches.map(({ files }) => files.map(placeHunks));
  const layout: Layout = { review, placed, pages: pageIndex };
  const patches = review.patches.map((one, i): PatchView => {
    const files = one.files.map((image, n): FileView => {
      const sides: Sides = { image, review: one.reviews[n], shown: shown?.get(image.file) };
      const side = (which: 'old' | 'new') => sideView(images, sides, which, placed[i]?.[n] ?? []);
      const { path, oldPath } = image.file;
      return { path, oldPath, footing: image.base, rests: restsOn(image), before: side('old'), after: side('new') };
    });
    const { introduced, fixed, remaining } = one;
    return {
      number: one.patch.number,
      title: harmless(one.patch.title),
      author: harmless(one.patch.author.name),
      page: pageIndex.get(one.patch.number)?.index ?? 0,
      tags: tagsOf(review, one),
      files,
      introduced: introduced.length,
      fixed: fixed.length,
      remaining: remaining.length,
    };
  });
  const comments = review.comments.map((comment): CommentView => ({
    messageId: comment.messageId,
    author: harmless(comment.author.name),
    date: comment.date,
    patch: comment.patch,
    body: harmless(comment.body),
    place: placeOf(comment, layout),
  }));
  return {
    isUnchecked: review.isUnchecked,
    key: contentKey(series.cover?.body ?? '', ...series.patches.flatMap(({ title, message }) => [title, message.body])),
    title: harmless(series.subject),
    version: series.version,
    count: series.count,
    author: harmless(series.author.name),
    messages: thread.messages.length,
    patches,
    images: images.list,
    pages,
    steps: stepViews(layout),
    comments,
    openPoints: review.openPoints.map(({ kind, comment, about, reason }, i) => {
      const answer = review.next?.answers[i];
      return {
        kind,
        author: harmless(comment.author.name),
        patch: comment.patch,
        comment: review.comments.indexOf(comment),
        about: review.comments.indexOf(about),
        reason,
        next: answer && { answered: answer.answered, reason: answer.reason },
      };
    }),
    next: review.next && {
      version: review.next.thread.series.version,
      range: review.next.range.map(({ old, next, title, state, lines }) => ({
        old,
        next,
        title: harmless(title),
        state,
        lines: lines.map(harmless),
      })),
    },
    problems: review.problems.map(({ message, patch, file }) => `${patch === undefined ? '' : `Patch ${patch}: `}${file === undefined ? '' : `${file}: `}${message}`), // prettier-ignore
    report: reviewToText(review, { full: true }),
  };
}
