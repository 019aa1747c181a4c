import { readComments, type Comment } from '../patch/comments.ts';
import { readTags, type Tag } from '../patch/tags.ts';
import { corruptSentence, type Patch } from '../patch/patch.ts';
import type { Thread } from '../patch/thread.ts';
import type { FileReport, Finding } from '../report/finding.ts';
import { lineTable } from '../report/lines.ts';
import { compare } from './delta.ts';
import { excerpts } from './excerpt.ts';
import type { FileFacts } from './facts.ts';
import { lifetimesOf } from './lifetimes.ts';
import { readOpenPoints, type OpenPoint } from './open.ts';
import { answersIn, rangeDiff, type Answer, type RangeEntry } from './range-diff.ts';
import { buildImages, type FileImage } from './images.ts';
import type { Base, Objects } from './start.ts';

/** A finding with the text that its offsets count in. */
export interface ReviewFinding {
  readonly finding: Finding;
  readonly file: string;
  /** The post-image; for what was fixed, the pre-image. */
  readonly text: string;
}

export interface PatchReview {
  readonly patch: Patch;
  readonly files: readonly FileImage[];
  readonly introduced: readonly ReviewFinding[];
  readonly fixed: readonly ReviewFinding[];
  readonly remaining: readonly ReviewFinding[];
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

export interface ReviewProblem {
  /** A sentence. */
  readonly message: string;
  /** The number of the patch that it speaks of. */
  readonly patch: number | undefined;
  /** The file that the patch changes; undefined where the problem lies in the thread. */
  readonly file: string | undefined;
  readonly function: string | undefined;
  /** From 1: a line of that file's post-image, or of the thread where there is no file. */
  readonly line: number | undefined;
}

/** All that is known of a series: what `getput review` prints. */
export interface Review {
  readonly thread: Thread;
  readonly patches: readonly PatchReview[];
  readonly comments: readonly Comment[];
  /** What was given in answers: Reviewed-by and its kin. */
  readonly tags: readonly Tag[];
  readonly openPoints: readonly OpenPoint[];
  readonly next: NextVersion | undefined;
  readonly problems: readonly ReviewProblem[];
}

/** Checks one C file. `path` is the file's name in the kernel tree. */
export type Check = (path: string, text: string) => FileReport | Promise<FileReport>;

export interface ReviewOptions {
  /** Called before each patch, and once at the end with `done` equal to `total`. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Stops before the next file; what is known by then is returned, with a problem that says so. */
  readonly signal?: AbortSignal;
  /** Asked for the files that no base has. */
  readonly objects?: Objects;
  /** Reads the facts of a C file, from which changed lifetimes are told. */
  readonly factsOf?: (text: string) => FileFacts;
  /** The next version of the series. */
  readonly next?: Thread;
}

const nothing: FileReport = { findings: [], problems: [], functions: 0, gaveUp: 0 };

/** Runs a check on each image once: what one patch leaves is what the next one starts from. Its failure is a problem, never a rejection. */
function rememberChecks(check: Check): (path: string, text: string) => Promise<FileReport> {
  const known = new Map<string, Promise<FileReport>>();
  const run = async (path: string, text: string): Promise<FileReport> => {
    try {
      return await check(path, text);
    } catch (error) {
      const message = `The check failed: ${error instanceof Error ? error.message : String(error)}.`;
      return { ...nothing, problems: [{ start: 0, function: undefined, message }] };
    }
  };
  return (path, text) => {
    const key = `${path}\0${text}`;
    const report = known.get(key) ?? run(path, text);
    known.set(key, report);
    return report;
  };
}

/** What a patch changes in the lifetimes of one file. A new file has nothing to compare, and neither has one that goes. */
function lifetimesIn({ file, before, after, cut }: FileImage, factsOf: (text: string) => FileFacts): readonly string[] {
  if (before === undefined || after === undefined || file.kind === 'added' || file.kind === 'deleted' || !isC(file.path)) return [];
  const [was, is] = excerpts(before, after);
  try {
    return lifetimesOf(factsOf(was), factsOf(is), new Set([...(cut?.before ?? []), ...(cut?.after ?? [])]));
  } catch {
    // The check of the same text says what is wrong with it.
    return [];
  }
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

const isC = (path: string) => /\.[ch]$/.test(path);

interface Tally {
  readonly introduced: ReviewFinding[];
  readonly fixed: ReviewFinding[];
  readonly remaining: ReviewFinding[];
  readonly problems: ReviewProblem[];
  /** The checks' problems that are said already: most functions stay as they are from patch to patch. */
  readonly said: Set<string>;
}

async function reviewFile(image: FileImage, number: number, check: Check, tally: Tally): Promise<void> {
  const { file, before, after } = image;
  if (before === undefined || after === undefined) return;
  const oldPath = file.oldPath ?? file.path;
  const [was, is] = [
    file.kind !== 'added' && isC(oldPath) ? await check(oldPath, before) : nothing,
    file.kind !== 'deleted' && isC(file.path) ? await check(file.path, after) : nothing,
  ];
  // A function that was given up on one side has nothing to compare: what stands on the other side is neither new nor gone.
  const [lostBefore, lostAfter] = [givenUp(was, image.cut?.before), givenUp(is, image.cut?.after)];
  const delta = compare(was.findings, is.findings);
  const here = (finding: Finding): ReviewFinding => ({ finding, file: file.path, text: after });
  tally.introduced.push(...delta.introduced.filter((finding) => !lostBefore.has(finding.function)).map(here));
  tally.remaining.push(...is.findings.filter((finding) => lostBefore.has(finding.function) || !delta.introduced.includes(finding)).map(here));
  const gone = delta.fixed.filter((finding) => !lostAfter.has(finding.function));
  tally.fixed.push(...gone.map((finding) => ({ finding, file: oldPath, text: before })));
  const lines = lineTable(after);
  for (const { message, function: name, start } of is.problems) {
    const key = `${file.path}\0${name ?? ''}\0${message}`;
    if (tally.said.has(key)) continue;
    tally.said.add(key);
    tally.problems.push({ message, patch: number, file: file.path, function: name, line: lines(start).line });
  }
}

function givenUp(report: FileReport, cut: ReadonlySet<string> | undefined): ReadonlySet<string | undefined> {
  return new Set([...report.problems.flatMap((problem) => (problem.function === undefined ? [] : [problem.function])), ...(cut ?? [])]);
}

/**
 * Reviews a series: what each patch introduced, fixed and left in each file whose images could be built, and what the list said about it.
 * Never rejects; what could not be done stands in `problems`.
 */
export async function reviewThread(thread: Thread, bases: readonly Base[], check: Check, options: ReviewOptions = {}): Promise<Review> {
  const remembered = rememberChecks(check);
  const { factsOf } = options;
  const images = await buildImages(thread.series, bases, options.objects);
  const patches: PatchReview[] = [];
  const corrupt = new Set(thread.series.patches.flatMap((patch) => patch.files.map(corruptSentence)));
  const problems: ReviewProblem[] = thread.problems
    // These stand with their file below.
    .filter(({ message }) => !corrupt.has(message))
    .map(({ line, message }) => ({ message, patch: undefined, file: undefined, function: undefined, line }));
  const said = new Set<string>();
  let stopped = false;
  for (const { patch, files } of images) {
    options.onProgress?.(patches.length, images.length);
    const tally: Tally = { introduced: [], fixed: [], remaining: [], problems, said };
    for (const image of files) {
      if (options.signal?.aborted === true) {
        if (!stopped)
          problems.push({ message: 'The review was stopped here.', patch: patch.number, file: undefined, function: undefined, line: undefined });
        stopped = true;
        break;
      }
      await reviewFile(image, patch.number, remembered, tally);
    }
    const { introduced, fixed, remaining } = tally;
    const lifetimes = factsOf === undefined || stopped ? [] : [...new Set(files.flatMap((image) => lifetimesIn(image, factsOf)))];
    patches.push({ patch, files, introduced, fixed, remaining, lifetimes });
  }
  options.onProgress?.(images.length, images.length);
  const comments = readComments(thread);
  const openPoints = readOpenPoints(thread, comments, linesLeft(patches));
  const { next } = options;
  const held = next && { thread: next, range: rangeDiff(thread.series, next.series), answers: answersIn(openPoints, thread.series, next.series) };
  return { thread, patches, comments, tags: readTags(thread), openPoints, next: held, problems };
}
