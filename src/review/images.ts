import { applyFile } from '../patch/apply.ts';
import { blobId, isNullBlob, sameBlob } from '../patch/blob.ts';
import type { FileDiff } from '../patch/diff.ts';
import { hunkName, type Hunk } from '../patch/hunk.ts';
import type { Patch } from '../patch/patch.ts';
import type { Series } from '../patch/series.ts';
import { readShown, type Lines, type Shown } from './shown.ts';
import { findStart, gatherSources, type Base, type Objects, type Sources, type Start } from './start.ts';
import { functionsTouched } from './touched.ts';
import { nameOfHead, readWhole } from './whole.ts';

/**
 * What the images of a file rest on:
 * - `exact`: the git blob ids of both images are those that the patch names
 * - `applies`: every hunk fits, but that this is the file that the author had is not proven
 * - `partial`: there is no such file, only what the mails show of it
 * - `none`: there is nothing to compare at all
 */
export type Footing = 'exact' | 'applies' | 'partial' | 'none';

/** A file before and after one patch. */
export interface FileImage {
  readonly file: FileDiff;
  readonly base: Footing;
  /** The text before and after; both undefined with `none`. '' on the side where the file does not exist. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** With `partial`: the functions of which the mails show only a part, so that nothing can be decided about them. */
  readonly cut: { readonly before: ReadonlySet<string>; readonly after: ReadonlySet<string> } | undefined;
  /** With `partial`: how many functions the mails show whole, on the side that shows more. */
  readonly whole: number | undefined;
  /** What the text before was taken from, in a reader's words; undefined where there is none. */
  readonly rests: string | undefined;
  /** A sentence: why it is not exact. Undefined where it is. */
  readonly problem: string | undefined;
}

export interface PatchImages {
  readonly patch: Patch;
  readonly files: readonly FileImage[];
}

const short = (id: string) => id.slice(0, 12);
const none = (file: FileDiff, problem: string): FileImage => ({
  file,
  base: 'none',
  before: undefined,
  after: undefined,
  cut: undefined,
  whole: undefined,
  rests: undefined,
  problem,
});

/** The function that a hunk's header names, for the lines up to the first one that ends or starts something. */
function sectionsOf(file: FileDiff, mark: '-' | '+'): ReadonlyMap<number, string> {
  const sections = new Map<number, string>();
  const sideOf = (hunk: Hunk) => hunk.lines.filter((line) => line.startsWith(' ') || line.startsWith(mark));
  for (const hunk of file.hunks) {
    const name = nameOfHead(hunk.section);
    if (name === undefined) continue;
    const side = sideOf(hunk);
    const end = side.findIndex((line) => /^.[{}A-Za-z]/.test(line));
    const start = mark === '-' ? hunk.oldStart : hunk.newStart;
    for (let i = 0; i < (end < 0 ? side.length : end); i++) sections.set(start + i, name);
  }
  return sections;
}

/** The functions that hunks change and that are not shown whole, for a reader. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 6).map((name) => `${name}()`).join(', '); // prettier-ignore
  return names.length > 6 ? `${shown} and ${names.length - 6} more` : shown;
}

/** What can be compared without any file: the functions that the mails show from head to brace. */
function fromMails(file: FileDiff, shown: Shown | undefined, why: string): FileImage {
  if (!shown || (shown.before.size === 0 && shown.after.size === 0)) return none(file, why);
  const side = (lines: Lines, mark: '-' | '+') => readWhole(lines, sectionsOf(file, mark));
  const [before, after] = [side(shown.before, '-'), side(shown.after, '+')];
  const cut = { before: before.cut, after: after.cut };
  const touched = new Set(file.hunks.flatMap(functionsTouched));
  const undecided = [...new Set([...cut.after, ...cut.before])].filter((name) => touched.has(name)).sort();
  const count = after.functions.size;
  const seen = `${why} The mails show ${count === 0 ? 'no function' : count === 1 ? 'one function' : `${count} functions`} whole`;
  const problem = undecided.length === 0 ? `${seen}.` : `${seen}; of ${listed(undecided)} they show only a part, so nothing can be decided there.`;
  const whole = Math.max(before.functions.size, count);
  return { file, base: 'partial', before: before.text, after: after.text, cut, whole, rests: 'what the mails show', problem };
}

/** What no base can help with. */
function unreadable(file: FileDiff): string | undefined {
  if (file.corrupt !== undefined) return `The diff is corrupt at line ${(file.corruptAt ?? file.at) + 1} of its mail's text: ${file.corrupt}.`;
  if (file.binary) return 'The file is binary.';
  const special = [file.oldMode, file.newMode].find((mode) => mode === '120000' || mode === '160000');
  return special === undefined ? undefined : `It is a ${special === '120000' ? 'symbolic link' : 'submodule'}, not a file with text.`;
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

const leftBy = (patch: number): string => `what patch ${patch} leaves`;

/** One file of one patch, and what it leaves for the next patch. */
async function buildImage(
  file: FileDiff,
  carried: Start | undefined,
  sources: Sources,
  allShown: ReadonlyMap<FileDiff, Shown>,
  number: number,
): Promise<{ readonly image: FileImage; readonly left: Start | undefined }> {
  const bad = unreadable(file);
  if (bad !== undefined) return { image: none(file, bad), left: undefined };
  const found: Start | string =
    file.kind === 'added' ? { text: '', id: '', rests: 'nothing, since the file is new' } : await findStart(file, carried, sources);
  if (typeof found === 'string') return { image: fromMails(file, allShown.get(file), found), left: undefined };
  const start = found;
  const { text, failed, searched } = applyFile(start.text, file);
  const id = await blobId(text);
  if (failed.length > 0) {
    const image = fromMails(file, allShown.get(file), searched ? failedSentence(file, failed) : unsearchedSentence(file));
    return { image, left: { text, id, rests: leftBy(number), broken: number } };
  }
  const unchanged = file.hunks.length === 0 && file.newId === undefined;
  const problem = unchanged ? undefined : provenSentence(file, start, id);
  // A pure rename or mode change names no ids: nothing changes, so nothing has to be proven but that the file is the right one.
  const image: FileImage = {
    file,
    base: problem === undefined && !unchanged ? 'exact' : 'applies',
    before: start.text,
    after: text,
    cut: undefined,
    whole: undefined,
    rests: start.rests,
    problem,
  };
  return { image, left: { text, id, rests: leftBy(number), broken: problem === undefined ? undefined : start.broken } };
}

/**
 * Builds each file before and after each patch of a series, carrying it from patch to patch. A base is matched to a file by its git blob
 * id, else by the end of its path; `objects` are asked for what no base has. Without any, the images are made of what the mails show.
 * What was proven and what was not is said with each image. Never rejects.
 */
export async function buildImages(series: Series, bases: readonly Base[], objects?: Objects): Promise<readonly PatchImages[]> {
  const sources = await gatherSources(series, bases, objects);
  const shown = readShown(series);
  const states = new Map<string, Start>();
  const result: PatchImages[] = [];
  for (const patch of series.patches) {
    const files: FileImage[] = [];
    // All files of a patch start from what the patch before left, whatever renames among them do.
    const left = new Map<string, Start | undefined>();
    for (const file of patch.files) {
      const built = await buildImage(file, states.get(file.oldPath ?? file.path), sources, shown, patch.number);
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
