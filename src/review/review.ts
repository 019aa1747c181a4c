import { readComments, type Comment } from '../patch/comments.ts';
import { readTags, type Tag } from '../patch/tags.ts';
import { corruptSentence, type Patch } from '../patch/patch.ts';
import type { Thread } from '../patch/thread.ts';
import { createExcerpts } from './excerpt.ts';
import type { FileFacts } from './facts.ts';
import { checksOf, rememberChecks, reviewFile, unreviewed, type Asked, type Check, type FileReview, type ReviewFinding, type ReviewProblem } from './file-review.ts'; // prettier-ignore
import { readOpenPoints, type OpenPoint } from './open.ts';
import { answersIn, rangeDiff, type Answer, type RangeEntry } from './range-diff.ts';
import { buildImages, type FileImage } from './images.ts';
import type { Base, Objects } from './start.ts';

export interface PatchReview {
  readonly patch: Patch;
  readonly files: readonly FileImage[];
  /** In the order of the files; those behind the place where the review was stopped are missing. */
  readonly reviews: readonly FileReview[];
  readonly introduced: readonly ReviewFinding[];
  readonly fixed: readonly ReviewFinding[];
  readonly remaining: readonly ReviewFinding[];
  /** What a comment that the patch wrote takes back. */
  readonly silenced: readonly ReviewFinding[];
  /** What changed in lifetimes, each a sentence without its full stop; empty where nothing did, or where the files are not known. */
  readonly lifetimes: readonly string[];
}

/** The next version of the series, held against this one. */
export interface NextVersion {
  readonly thread: Thread;
  readonly range: readonly RangeEntry[];
  /** In the order of the open points. */
  readonly answers: readonly Answer[];
}

/** All that is known of a series: what `getput review` prints. */
export interface Review {
  /** Nothing was analysed: that nothing was found says nothing. */
  readonly isUnchecked: boolean;
  readonly thread: Thread;
  readonly patches: readonly PatchReview[];
  readonly comments: readonly Comment[];
  /** What was given in answers: Reviewed-by and its kin. */
  readonly tags: readonly Tag[];
  readonly openPoints: readonly OpenPoint[];
  readonly next: NextVersion | undefined;
  readonly problems: readonly ReviewProblem[];
}

export interface ReviewOptions {
  /** Called before each patch, and once at the end with `done` equal to `total`. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Stops before the next file; what is known by then is returned, with a problem that says so. */
  readonly signal?: AbortSignal;
  /** Told of every image that will be checked, in the order in which the check is asked: one that runs elsewhere can start on them. */
  readonly expect?: (images: readonly Asked[]) => void;
  /** Asked for the files that no base has. */
  readonly objects?: Objects;
  /** Reads the facts of a C file, from which changed lifetimes are told. */
  readonly factsOf?: (text: string) => FileFacts;
  /** The next version of the series. */
  readonly next?: Thread;
}

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Every line that a patch leaves in its files, as far as they are known. */
function linesLeft(patches: readonly PatchReview[]): (number: number) => ReadonlySet<string> {
  const known = new Map<number, ReadonlySet<string>>();
  return (number) => {
    const found = known.get(number);
    if (found) return found;
    const one = patches.find(({ patch }) => patch.number === number);
    const shown = one?.patch.files.flatMap(({ hunks }) => hunks.flatMap(({ lines }) => lines.filter((line) => !line.startsWith('-')).map((line) => line.slice(1)))) ?? []; // prettier-ignore
    const whole = one?.files.flatMap(({ after }) => after?.split('\n') ?? []) ?? [];
    const lines = new Set([...shown, ...whole].map(squeeze));
    known.set(number, lines);
    return lines;
  };
}

/**
 * Reviews a series: what each patch introduced, fixed and left in each file whose images could be built, and what the list said about it.
 * Without a check, the latter alone. Never rejects; what could not be done stands in `problems`.
 */
export async function reviewThread(thread: Thread, bases: readonly Base[], check: Check | undefined, options: ReviewOptions = {}): Promise<Review> {
  const remembered = check && rememberChecks(check);
  const lifetimes = options.factsOf && { excerpts: createExcerpts(), factsOf: options.factsOf };
  const images = await buildImages(thread.series, bases, options.objects);
  const patches: PatchReview[] = [];
  const corrupt = new Set(thread.series.patches.flatMap((patch) => patch.files.map(corruptSentence)));
  const problems: ReviewProblem[] = thread.problems
    // These stand with their file below.
    .filter(({ message }) => !corrupt.has(message))
    .map(({ line, message }) => ({ message, patch: undefined, file: undefined, function: undefined, line }));
  options.expect?.(images.flatMap(({ files }) => files.flatMap((image) => Object.values(checksOf(image)).filter((asked) => asked !== undefined))));
  const said = new Set<string>();
  let stopped = false;
  for (const { patch, files } of images) {
    options.onProgress?.(patches.length, images.length);
    const reviews: FileReview[] = [];
    for (const image of files) {
      if (options.signal?.aborted === true) {
        if (!stopped)
          problems.push({ message: 'The review was stopped here.', patch: patch.number, file: undefined, function: undefined, line: undefined });
        stopped = true;
        break;
      }
      reviews.push(remembered ? await reviewFile(image, patch.number, remembered, lifetimes, said) : unreviewed);
    }
    problems.push(...reviews.flatMap((one) => one.problems));
    patches.push({
      patch,
      files,
      reviews,
      introduced: reviews.flatMap((one) => one.introduced),
      fixed: reviews.flatMap((one) => one.fixed),
      remaining: reviews.flatMap((one) => one.remaining),
      silenced: reviews.flatMap((one) => one.silenced),
      lifetimes: [...new Set(reviews.flatMap((one) => one.lifetimes))],
    });
  }
  options.onProgress?.(images.length, images.length);
  const comments = readComments(thread);
  const openPoints = readOpenPoints(thread, comments, linesLeft(patches));
  const { next } = options;
  const held = next && { thread: next, range: rangeDiff(thread.series, next.series), answers: answersIn(openPoints, thread.series, next.series) };
  return { isUnchecked: check === undefined, thread, patches, comments, tags: readTags(thread), openPoints, next: held, problems };
}
