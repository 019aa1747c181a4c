/** Where the text that a patch's file starts from comes from: git objects, the workspace, given files, the series itself. */

import { applyFile, unapplyFile } from '../patch/apply.ts';
import { blobId, isNullBlob, sameBlob } from '../patch/blob.ts';
import type { FileDiff } from '../patch/diff.ts';
import { plainLines } from '../patch/message.ts';
import type { Series } from '../patch/series.ts';
import { matchByPath } from './bases.ts';

/** A file as it is somewhere before the series, given by whoever asks for the review. */
export interface Base {
  readonly path: string;
  readonly text: string;
  /** It stands at its place in the tree that is being worked on; else it was named by hand. */
  readonly inTree?: boolean;
}

/** A git repository, as far as a review asks for it. Undefined: it has no such thing. Each may reject. */
export interface Objects {
  /** The content with that blob id, as abbreviated as the patch has it. */
  readonly blob: (id: string) => Promise<string | undefined>;
  /** The file `path` of a commit. */
  readonly fileAt: (commit: string, path: string) => Promise<string | undefined>;
}

export interface Known extends Base {
  readonly id: string;
  /** What it is, in a reader's words. */
  readonly rests: string;
}

/** All that patches may start from. */
export interface Sources {
  /** Those that are given, and those that objects gave. */
  readonly known: Known[];
  readonly objects: Objects | undefined;
  /** The commit that the series says it is based on. */
  readonly commit: string | undefined;
}

/** The state of a file between two patches. */
export interface Start {
  readonly text: string;
  readonly id: string;
  /** What it rests on, in a reader's words. */
  readonly rests: string;
  /** The patch that left it so, and that not all of it applied. */
  readonly broken?: number | undefined;
}

const short = (id: string) => id.slice(0, 12);

/** The `base-commit:` line that `git format-patch --base` writes below the cover letter, or below the first patch. */
export function baseCommitOf({ cover, patches }: Series): string | undefined {
  for (const message of [cover, ...patches.map((patch) => patch.message)]) {
    const line = message && plainLines(message.body).findLast((text) => /^base-commit: [0-9a-f]{7,64}$/.test(text));
    if (line !== undefined) return line.slice('base-commit: '.length);
  }
  return undefined;
}

async function ask(question: Promise<string | undefined> | undefined): Promise<string | undefined> {
  try {
    return await question;
  } catch {
    return undefined;
  }
}

/** The files that a patch without a proof may start from, the likeliest first, each kind of source as one group. */
async function candidates(path: string, { known, objects, commit }: Sources): Promise<readonly (readonly Start[])[]> {
  const committed = commit === undefined ? undefined : await ask(objects?.fileAt(commit, path));
  const fromCommit =
    committed === undefined ? [] : [{ text: committed, id: await blobId(committed), rests: `the base commit ${short(commit ?? '')}` }];
  const inTree = matchByPath(known.filter((base) => base.inTree === true), path); // prettier-ignore
  const given = matchByPath(known.filter((base) => base.inTree !== true), path); // prettier-ignore
  return [fromCommit, inTree, given].filter((group) => group.length > 0);
}

/**
 * The text that a patch's file starts from: what an earlier patch left, unless its id is wrong and another's is right; else the given file or
 * the git object with the right id; else, of the base commit, the tree and the given files, the first that the patch applies to. A
 * sentence where there is none.
 */
export async function findStart(file: FileDiff, carried: Start | undefined, sources: Sources): Promise<Start | string> {
  const { oldId } = file;
  const { known, objects } = sources;
  const oldPath = file.oldPath ?? file.path;
  const isOld = (id: string) => oldId !== undefined && sameBlob(id, oldId);
  if (carried && (isOld(carried.id) || oldId === undefined)) return carried;
  const proven = known.find((base) => isOld(base.id));
  if (proven) return proven;
  const text = oldId === undefined || isNullBlob(oldId) ? undefined : await ask(objects?.blob(oldId));
  if (text !== undefined && oldId !== undefined) {
    // The id is believed: git has looked it up, and the text of a file that is not UTF-8 would give another one.
    const object: Known = { path: oldPath, text, id: oldId, rests: `git object ${short(oldId)}` };
    known.push(object);
    return object;
  }
  if (carried) return carried;
  const groups = await candidates(oldPath, sources);
  for (const group of groups) {
    const fitting = group.filter((one) => applyFile(one.text, file).failed.length === 0);
    if (fitting.length === 1 && fitting[0]) return fitting[0];
  }
  const [nearest] = groups;
  if (nearest?.length === 1 && nearest[0]) return nearest[0];
  if (nearest) return `Several bases could be ${oldPath}, and none has the blob id ${oldId ?? 'that would tell'}.`;
  return `No base was given for ${oldPath}${oldId === undefined ? '' : ` (blob ${short(oldId)})`}.`;
}

/**
 * The reader's tree may have some of the series already. So each base that is proven to be what a patch left is also taken back to what
 * that patch started from, and so on to the start of the series.
 */
async function rewind(series: Series, bases: readonly Known[]): Promise<readonly Known[]> {
  const known = [...bases];
  for (const file of series.patches.flatMap((patch) => patch.files).toReversed()) {
    const { oldId, newId } = file;
    if (oldId === undefined || newId === undefined || file.corrupt !== undefined || known.some(({ id }) => sameBlob(id, oldId))) continue;
    const later = known.find(({ id }) => sameBlob(id, newId));
    if (!later) continue;
    const { text, failed } = unapplyFile(later.text, file);
    const id = await blobId(text);
    const rests = later.rests.endsWith('taken back') ? later.rests : `${later.rests}, with the series taken back`;
    if (failed.length === 0 && sameBlob(id, oldId)) known.push({ path: file.oldPath ?? file.path, text, id, rests });
  }
  return known;
}

/** Gathers what patches may start from. Never rejects. */
export async function gatherSources(series: Series, bases: readonly Base[], objects: Objects | undefined): Promise<Sources> {
  const named = async (base: Base): Promise<Known> => {
    const rests = base.inTree === true ? `${base.path} of the working tree` : `the given file ${base.path}`;
    return { ...base, id: await blobId(base.text), rests };
  };
  return { known: [...(await rewind(series, await Promise.all(bases.map(named))))], objects, commit: baseCommitOf(series) };
}
