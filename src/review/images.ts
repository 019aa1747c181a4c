import { applyFile, unapplyFile } from '../patch/apply.ts';
import { blobId, isNullBlob, sameBlob } from '../patch/blob.ts';
import type { FileDiff } from '../patch/diff.ts';
import { hunkName } from '../patch/hunk.ts';
import type { Patch } from '../patch/patch.ts';
import type { Series } from '../patch/series.ts';
import { matchByPath } from './bases.ts';

/** A file as it is somewhere before the series, given by whoever asks for the review. */
export interface Base {
  readonly path: string;
  readonly text: string;
}

/**
 * What the images of a file rest on:
 * - `exact`: the git blob ids of both images are those that the patch names
 * - `applies`: every hunk fits, but that this is the file that the author had is not proven
 * - `partial`: some hunks fit; there is no post-image to compare
 * - `none`: there is nothing to compare at all
 */
export type Footing = 'exact' | 'applies' | 'partial' | 'none';

/** A file before and after one patch. */
export interface FileImage {
  readonly file: FileDiff;
  readonly base: Footing;
  /** The text before and after; both undefined unless `base` is `exact` or `applies`. '' on the side where the file does not exist. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** A sentence: why it is not exact. Undefined where it is. */
  readonly problem: string | undefined;
}

export interface PatchImages {
  readonly patch: Patch;
  readonly files: readonly FileImage[];
}

interface Known extends Base {
  readonly id: string;
}

/** The state of a file between two patches. */
interface Carried {
  readonly text: string;
  readonly id: string;
  /** The patch that left it so, and that not all of it applied. */
  readonly broken: number | undefined;
}

interface Start {
  readonly text: string;
  readonly id: string;
  readonly broken?: number | undefined;
}

const short = (id: string) => id.slice(0, 12);
const none = (file: FileDiff, problem: string): FileImage => ({ file, base: 'none', before: undefined, after: undefined, problem });

/** What no base can help with. */
function unreadable(file: FileDiff): string | undefined {
  if (file.corrupt !== undefined) return `The diff is corrupt at line ${(file.corruptAt ?? file.at) + 1} of its mail's text: ${file.corrupt}.`;
  if (file.binary) return 'The file is binary.';
  const special = [file.oldMode, file.newMode].find((mode) => mode === '120000' || mode === '160000');
  return special === undefined ? undefined : `It is a ${special === '120000' ? 'symbolic link' : 'submodule'}, not a file with text.`;
}

/**
 * The text that a patch's file starts from: what an earlier patch left, unless its id is wrong and a base's is right; else the base with
 * the right id; else the one whose path ends alike. A sentence where there is none.
 */
function findStart(file: FileDiff, carried: Carried | undefined, bases: readonly Known[]): Start | string {
  const { oldId } = file;
  const oldPath = file.oldPath ?? file.path;
  const isOld = (id: string) => oldId !== undefined && sameBlob(id, oldId);
  if (carried && (isOld(carried.id) || oldId === undefined)) return carried;
  const proven = bases.find((base) => isOld(base.id));
  if (proven) return proven;
  if (carried) return carried;
  const near = matchByPath(bases, oldPath);
  if (near.length === 1 && near[0]) return near[0];
  if (near.length > 1) return `Several bases could be ${oldPath}, and none has the blob id ${oldId ?? 'that would tell'}.`;
  return `No base was given for ${oldPath}${oldId === undefined ? '' : ` (blob ${short(oldId)})`}.`;
}

/** The sentence for hunks that do not fit. */
function failedSentence(file: FileDiff, failed: readonly { oldStart: number; oldLines: number; newStart: number; newLines: number }[]): string {
  const names = failed.slice(0, 3).map(hunkName).join(', ') + (failed.length > 3 ? ', ...' : '');
  return failed.length === file.hunks.length
    ? `The patch does not apply to the base: ${failed.length === 1 ? 'its only hunk does' : 'none of its hunks'} ${failed.length === 1 ? 'not fit' : 'fits'} (${names}).`
    : `${failed.length} of ${file.hunks.length} hunks do not apply to the base: ${names}.`;
}

function unsearchedSentence(file: FileDiff): string {
  return `The patch does not apply to the base; which of its ${file.hunks.length} hunks fit would take too long to find out.`;
}

function provenSentence(file: FileDiff, start: Start, afterId: string): string | undefined {
  const { oldId, newId } = file;
  if (oldId === undefined || newId === undefined) return 'It applies, but the patch names no blob ids that could prove the base.';
  const [oldOk, newOk] = [sameBlob(start.id, oldId) || isNullBlob(oldId), sameBlob(afterId, newId) || isNullBlob(newId)];
  if (oldOk && newOk) return undefined;
  const broken = start.broken === undefined ? '' : ` Patch ${start.broken} had applied only in part.`;
  return oldOk
    ? `It applies to the right base, but gives blob ${short(afterId)} where the patch says ${short(newId)}.${broken}`
    : `It applies, but to blob ${short(start.id)} where the patch says ${short(oldId)}.${broken}`;
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
    if (failed.length === 0 && sameBlob(id, oldId)) known.push({ path: file.oldPath ?? file.path, text, id });
  }
  return known;
}

/** One file of one patch, and what it leaves for the next patch. */
async function buildImage(
  file: FileDiff,
  carried: Carried | undefined,
  bases: readonly Known[],
  number: number,
): Promise<{ readonly image: FileImage; readonly left: Carried | undefined }> {
  const bad = unreadable(file);
  if (bad !== undefined) return { image: none(file, bad), left: undefined };
  const found: Start | string = file.kind === 'added' ? { text: '', id: '' } : findStart(file, carried, bases);
  if (typeof found === 'string') return { image: none(file, found), left: undefined };
  const start = found;
  const { text, failed, searched } = applyFile(start.text, file);
  const id = await blobId(text);
  if (failed.length > 0) {
    const base = failed.length === file.hunks.length ? 'none' : 'partial';
    const image = {
      file,
      base,
      before: undefined,
      after: undefined,
      problem: searched ? failedSentence(file, failed) : unsearchedSentence(file),
    } as const;
    return { image, left: { text, id, broken: number } };
  }
  const unchanged = file.hunks.length === 0 && file.newId === undefined;
  const problem = unchanged ? undefined : provenSentence(file, start, id);
  // A pure rename or mode change names no ids: nothing changes, so nothing has to be proven but that the file is the right one.
  const image: FileImage = { file, base: problem === undefined && !unchanged ? 'exact' : 'applies', before: start.text, after: text, problem };
  return { image, left: { text, id, broken: problem === undefined ? undefined : start.broken } };
}

/**
 * Builds each file before and after each patch of a series, carrying it from patch to patch. A base is matched to a file by its git blob
 * id, else by the end of its path; what was proven and what was not is said with each image. Never rejects.
 */
export async function buildImages(series: Series, bases: readonly Base[]): Promise<readonly PatchImages[]> {
  const given = await Promise.all(bases.map(async (base) => ({ ...base, id: await blobId(base.text) })));
  const known = await rewind(series, given);
  const states = new Map<string, Carried>();
  const result: PatchImages[] = [];
  for (const patch of series.patches) {
    const files: FileImage[] = [];
    // All files of a patch start from what the patch before left, whatever renames among them do.
    const left = new Map<string, Carried | undefined>();
    for (const file of patch.files) {
      const built = await buildImage(file, states.get(file.oldPath ?? file.path), known, patch.number);
      files.push(built.image);
      if (file.kind === 'deleted' || file.kind === 'renamed') left.set(file.oldPath ?? file.path, undefined);
      if (file.kind !== 'deleted' && built.left) left.set(file.path, built.left);
    }
    for (const [path, state] of left) {
      if (state) states.set(path, state);
      else states.delete(path);
    }
    result.push({ patch, files });
  }
  return result;
}
