import { readComments, type Comment } from '../patch/comments.ts';
import { corruptSentence, type Patch } from '../patch/patch.ts';
import type { Thread } from '../patch/thread.ts';
import type { FileReport, Finding } from '../report/finding.ts';
import { lineTable } from '../report/lines.ts';
import { compare } from './delta.ts';
import { buildImages, type Base, type FileImage, type ObjectOf } from './images.ts';

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
  readonly problems: readonly ReviewProblem[];
}

/** Checks one C file. `path` is the file's name in the kernel tree. */
export type Check = (path: string, text: string) => FileReport | Promise<FileReport>;

export interface ReviewOptions {
  /** Called before each patch, and once at the end with `done` equal to `total`. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Stops before the next file; what is known by then is returned, with a problem that says so. */
  readonly signal?: AbortSignal;
  /** Asked for the files that no base has, by their blob ids. */
  readonly objectOf?: ObjectOf;
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
  const images = await buildImages(thread.series, bases, options.objectOf);
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
    patches.push({ patch, files, introduced, fixed, remaining });
  }
  options.onProgress?.(images.length, images.length);
  return { thread, patches, comments: readComments(thread), problems };
}
