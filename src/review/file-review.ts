/** One file of one patch: what the patch introduced, fixed and left there, and what its changed lines do. */

import { isFirm } from '../report/finding.ts';
import type { FileReport, Finding } from '../report/finding.ts';
import { lineTable } from '../report/lines.ts';
import { compare } from './delta.ts';
import type { Excerpts } from './excerpt.ts';
import type { FileFacts } from './facts.ts';
import type { FileImage } from './images.ts';
import { lifetimesOf } from './lifetimes.ts';
import { marksOn, type Mark } from './marks.ts';
import { changedLines, startOf } from './place.ts';

/** A finding with the text that its offsets count in. */
export interface ReviewFinding {
  readonly finding: Finding;
  readonly file: string;
  /** The post-image; for what was fixed, the pre-image. */
  readonly text: string;
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

/** Checks one C file. `path` is the file's name in the kernel tree. */
export type Check = (path: string, text: string) => FileReport | Promise<FileReport>;

/** What is found on one side of a file, but for mere hints that the patch has nothing to do with. */
export interface SideReview {
  readonly findings: readonly Finding[];
  readonly marks: readonly Mark[];
}

export interface FileReview {
  readonly introduced: readonly ReviewFinding[];
  readonly fixed: readonly ReviewFinding[];
  readonly remaining: readonly ReviewFinding[];
  /** What a comment that the patch wrote takes back: neither fixed nor brought. */
  readonly silenced: readonly ReviewFinding[];
  readonly problems: readonly ReviewProblem[];
  readonly lifetimes: readonly string[];
  readonly before: SideReview;
  readonly after: SideReview;
}

const nothing: FileReport = { findings: [], problems: [], functions: 0, gaveUp: 0 };
const noSide: SideReview = { findings: [], marks: [] };
/** Of a file that nobody looked at. */
export const unreviewed: FileReview = {
  introduced: [],
  fixed: [],
  remaining: [],
  silenced: [],
  problems: [],
  lifetimes: [],
  before: noSide,
  after: noSide,
};

const isC = (path: string) => /\.[ch]$/.test(path);

/** One text to be checked. `path` is the file's name in the kernel tree. */
export interface Asked {
  readonly path: string;
  readonly text: string;
}

/** The images of one file of one patch that its review has checked. */
export function checksOf({ file, before, after }: FileImage): { readonly before: Asked | undefined; readonly after: Asked | undefined } {
  if (before === undefined || after === undefined) return { before: undefined, after: undefined };
  const oldPath = file.oldPath ?? file.path;
  return {
    before: file.kind !== 'added' && isC(oldPath) ? { path: oldPath, text: before } : undefined,
    after: file.kind !== 'deleted' && isC(file.path) ? { path: file.path, text: after } : undefined,
  };
}

/** Runs a check on each image once: what one patch leaves is what the next one starts from. Its failure is a problem, never a rejection. */
export function rememberChecks(check: Check): (path: string, text: string) => Promise<FileReport> {
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

/** What lifetimes are told from. */
export interface Lifetimes {
  readonly excerpts: Excerpts;
  readonly factsOf: (text: string) => FileFacts;
}

interface Told {
  readonly lifetimes: readonly string[];
  readonly before: readonly Mark[];
  readonly after: readonly Mark[];
}

/** What a patch changes in the lifetimes of one file. Of a new file, or one that goes, there is nothing to compare. */
function lifetimesIn({ file, before, after, cut }: FileImage, { excerpts, factsOf }: Lifetimes): Told {
  if (before === undefined || after === undefined || !isC(file.path)) return { lifetimes: [], before: [], after: [] };
  const [was, is] = excerpts(before, after);
  const changed = (text: string, side: 'old' | 'new'): ReadonlySet<number> => {
    const lines = text.split('\n');
    return new Set(
      file.hunks.flatMap((hunk) => {
        const nominal = cut === undefined ? startOf(hunk, side, lines) : side === 'old' ? hunk.oldStart : hunk.newStart;
        return nominal === undefined ? [] : changedLines(hunk, side, nominal);
      }),
    );
  };
  try {
    const [old, now] = [factsOf(was), factsOf(is)];
    const compared =
      file.kind === 'added' || file.kind === 'deleted' ? [] : lifetimesOf(old, now, new Set([...(cut?.before ?? []), ...(cut?.after ?? [])]));
    return { lifetimes: compared, before: marksOn(old, was, changed(before, 'old')), after: marksOn(now, is, changed(after, 'new')) };
  } catch {
    // The check of the same text says what is wrong with it.
    return { lifetimes: [], before: [], after: [] };
  }
}

const suppressedIn = (report: FileReport): readonly Finding[] => report.suppressions?.suppressed.map(({ finding }) => finding) ?? [];

function givenUp(report: FileReport, cut: ReadonlySet<string> | undefined): ReadonlySet<string | undefined> {
  return new Set([...report.problems.flatMap((problem) => (problem.function === undefined ? [] : [problem.function])), ...(cut ?? [])]);
}

/**
 * Reviews one file of patch `number`. `said` holds the checks' problems that were told already, since most functions stay as they are from
 * patch to patch; the ones told here are added. Never rejects.
 */
export async function reviewFile(
  image: FileImage,
  number: number,
  check: (path: string, text: string) => Promise<FileReport>,
  lifetimes: Lifetimes | undefined,
  said: Set<string>,
): Promise<FileReview> {
  const { file, before, after } = image;
  if (before === undefined || after === undefined) return unreviewed;
  const oldPath = file.oldPath ?? file.path;
  const asked = checksOf(image);
  const [was, is] = [asked.before ? await check(oldPath, before) : nothing, asked.after ? await check(file.path, after) : nothing];
  // A function that was given up on one side has nothing to compare: what stands on the other side is neither new nor gone.
  const [lostBefore, lostAfter] = [givenUp(was, image.cut?.before), givenUp(is, image.cut?.after)];
  // A finding that a comment takes back is still there: such a comment fixes nothing, and one that goes away breaks nothing.
  const [oldSilent, newSilent] = [suppressedIn(was), suppressedIn(is)];
  const delta = compare([...was.findings, ...oldSilent], [...is.findings, ...newSilent]);
  const silenced = compare(oldSilent, newSilent).introduced;
  const fixed = delta.fixed.filter((finding) => !lostAfter.has(finding.function) && !oldSilent.includes(finding));
  const here = (finding: Finding): ReviewFinding => ({ finding, file: file.path, text: after });
  const lines = is.problems.length === 0 ? undefined : lineTable(after);
  const problems = is.problems.flatMap(({ message, function: name, start }): readonly ReviewProblem[] => {
    const key = `${file.path}\0${name ?? ''}\0${message}`;
    if (said.has(key)) return [];
    said.add(key);
    return [{ message, patch: number, file: file.path, function: name, line: lines?.(start).line }];
  });
  const told = lifetimes === undefined ? { lifetimes: [], before: [], after: [] } : lifetimesIn(image, lifetimes);
  return {
    // What a patch makes go away is told even where it was a mere hint; what it leaves or brings must be firm.
    introduced: delta.introduced.filter((finding) => isFirm(finding) && !lostBefore.has(finding.function) && !newSilent.includes(finding)).map(here),
    fixed: fixed.map((finding) => ({ finding, file: oldPath, text: before })),
    remaining: is.findings
      .filter((finding) => isFirm(finding) && (lostBefore.has(finding.function) || !delta.introduced.includes(finding)))
      .map(here),
    silenced: silenced.filter(isFirm).map(here),
    problems,
    lifetimes: told.lifetimes,
    before: { findings: was.findings.filter((finding) => isFirm(finding) || fixed.includes(finding)), marks: told.before },
    after: { findings: [...is.findings, ...silenced].filter(isFirm), marks: told.after },
  };
}
