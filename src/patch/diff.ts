import { isHunkHeader, readHunk, withoutReturn, type Hunk } from './hunk.ts';
import { nameOnLine, namesOnGitLine, plainName, stripPrefixes } from './names.ts';

export type FileKind = 'modified' | 'added' | 'deleted' | 'renamed' | 'copied' | 'mode';

/** What a patch does to one file. */
export interface FileDiff {
  readonly kind: FileKind;
  /** The file's name after the patch; for a deleted file the name that it had. */
  readonly path: string;
  /** The file's name before the patch; undefined for an added file. */
  readonly oldPath: string | undefined;
  /** Blob ids as abbreviated in the `index` line; undefined where there is none. */
  readonly oldId: string | undefined;
  readonly newId: string | undefined;
  readonly oldMode: string | undefined;
  readonly newMode: string | undefined;
  /** A binary file: it has no hunks that could be read. */
  readonly binary: boolean;
  readonly hunks: readonly Hunk[];
  readonly added: number;
  readonly removed: number;
  /** Where its diff starts in the text that was read: a line, from 0. */
  readonly at: number;
  /** Why it cannot be applied whatever the base; `corruptAt` is the line, from 0. */
  readonly corrupt: string | undefined;
  readonly corruptAt: number | undefined;
  /** What was put right while reading, each a sentence. */
  readonly notes: readonly string[];
}

/** The mutable half of a FileDiff while its lines are read. */
interface Draft {
  git: readonly [string, string] | undefined;
  old: string | undefined;
  now: string | undefined;
  renamed: 'renamed' | 'copied' | undefined;
  from: string | undefined;
  to: string | undefined;
  added: boolean;
  deleted: boolean;
  oldMode: string | undefined;
  newMode: string | undefined;
  oldId: string | undefined;
  newId: string | undefined;
  binary: boolean;
  named: boolean;
}

/** Takes in one line between `diff --git` and the first hunk. False: the line is none of git's. */
function takeExtended(line: string, draft: Draft): boolean {
  const match =
    /^(old mode|new mode|deleted file mode|new file mode|copy from|copy to|rename from|rename to|rename old|rename new|similarity index|dissimilarity index|index) (.*)$/.exec(
      line,
    );
  const rest = match?.[2] ?? '';
  switch (match?.[1]) {
    case 'old mode':
      draft.oldMode = rest;
      return true;
    case 'new mode':
      draft.newMode = rest;
      return true;
    case 'deleted file mode':
      draft.deleted = true;
      draft.oldMode = rest;
      return true;
    case 'new file mode':
      draft.added = true;
      draft.newMode = rest;
      return true;
    case 'copy from':
    case 'rename from':
    case 'rename old':
      draft.renamed = match[1] === 'copy from' ? 'copied' : 'renamed';
      draft.from = plainName(rest);
      return true;
    case 'copy to':
    case 'rename to':
    case 'rename new':
      draft.to = plainName(rest);
      return true;
    case 'index': {
      const ids = /^([0-9a-f]{4,64})\.\.([0-9a-f]{4,64})(?: (\d{6}))?$/.exec(rest);
      if (!ids) return false;
      draft.oldId = ids[1];
      draft.newId = ids[2];
      draft.oldMode ??= ids[3];
      return true;
    }
    case undefined:
      return false;
    default:
      return true;
  }
}

/** The two names of a file, without prefixes. */
function namesOf(draft: Draft): { readonly oldPath: string | undefined; readonly newPath: string | undefined } {
  if (draft.from !== undefined && draft.to !== undefined) return { oldPath: draft.from, newPath: draft.to };
  const [oldName, newName] = draft.named ? [draft.old, draft.now] : [draft.git?.[0], draft.git?.[1]];
  if (draft.named && draft.git && (oldName === undefined || newName === undefined)) {
    // One side is /dev/null: the `diff --git` line knows whether there are prefixes at all.
    const [a, b] = stripPrefixes(draft.git[0], draft.git[1]);
    return oldName === undefined ? { oldPath: undefined, newPath: b } : { oldPath: a, newPath: undefined };
  }
  const [oldPath, newPath] = stripPrefixes(oldName, newName);
  return { oldPath: draft.added ? undefined : oldPath, newPath: draft.deleted ? undefined : newPath };
}

function kindOf(draft: Draft, oldPath: string | undefined, newPath: string | undefined, hunks: readonly Hunk[]): FileKind {
  if (draft.added || oldPath === undefined) return 'added';
  if (draft.deleted || newPath === undefined) return 'deleted';
  if (draft.renamed) return draft.renamed;
  if (oldPath !== newPath) return 'renamed';
  return hunks.length === 0 && !draft.binary && draft.newMode !== undefined ? 'mode' : 'modified';
}

/** Whether a diff without a `diff --git` line starts at `lines[i]`. */
function startsBare(lines: readonly string[], i: number): boolean {
  return lines[i]?.startsWith('--- ') === true && lines[i + 1]?.startsWith('+++ ') === true && isHunkHeader(lines[i + 2]);
}

/** Reads one file's diff from `lines[at]`, a `diff --git` or a `---` line. */
function readFile(lines: readonly string[], at: number): { readonly file: FileDiff; readonly next: number } {
  const draft: Draft = {
    git: undefined, old: undefined, now: undefined, renamed: undefined, from: undefined, to: undefined, added: false, deleted: false,
    oldMode: undefined, newMode: undefined, oldId: undefined, newId: undefined, binary: false, named: false,
  }; // prettier-ignore
  let i = at;
  const first = withoutReturn(lines[i] ?? '');
  if (first.startsWith('diff --git ')) {
    draft.git = namesOnGitLine(first.slice('diff --git '.length));
    i++;
    while (i < lines.length && takeExtended(withoutReturn(lines[i] ?? ''), draft)) i++;
  }
  const head = withoutReturn(lines[i] ?? '');
  if (/^Binary files .* differ$/.test(head) || head === 'GIT binary patch') {
    draft.binary = true;
    i++;
  } else if (head.startsWith('--- ') && lines[i + 1]?.startsWith('+++ ') === true) {
    draft.old = nameOnLine(head.slice(4));
    draft.now = nameOnLine(withoutReturn(lines[i + 1] ?? '').slice(4));
    draft.named = true;
    i += 2;
  }

  const hunks: Hunk[] = [];
  const notes: string[] = [];
  let restored = 0;
  let corrupt: { readonly at: number; readonly message: string } | undefined;
  for (let reading = readHunk(lines, i); reading && !draft.binary; reading = readHunk(lines, i)) {
    i = reading.next;
    if (reading.corrupt) {
      corrupt = reading.corrupt;
      break;
    }
    hunks.push(reading.hunk);
    restored += reading.restored;
  }
  const changes = draft.added || draft.deleted || draft.renamed !== undefined || draft.newMode !== undefined || draft.binary;
  if (!corrupt && hunks.length === 0 && !changes) corrupt = { at: Math.max(at, i - 1), message: 'no hunk follows the names of the file' };
  if (restored > 0) notes.push(`${restored} empty context ${restored === 1 ? 'line' : 'lines'} had lost the space in front`);

  // git ignores what stands there, and so does this; but a patch that was edited by hand may have meant it.
  if (!corrupt && hunks.length > 0 && isSurplus(lines[i])) notes.push('the last hunk seems to go on behind the count in its header');

  const { oldPath, newPath } = namesOf(draft);
  const count = (mark: string) => hunks.reduce((sum, hunk) => sum + hunk.lines.filter((line) => line.startsWith(mark)).length, 0);
  const file: FileDiff = {
    kind: kindOf(draft, oldPath, newPath, hunks),
    path: newPath ?? oldPath ?? '',
    oldPath,
    oldId: draft.oldId,
    newId: draft.newId,
    oldMode: draft.oldMode,
    newMode: draft.newMode,
    binary: draft.binary,
    hunks,
    added: count('+'),
    removed: count('-'),
    at,
    corrupt: corrupt?.message,
    corruptAt: corrupt?.at,
    notes,
  };
  return { file, next: Math.max(i, at + 1) };
}

/** A line right behind a full hunk that looks as if it belonged to it. `-- ` and `--` start a mail's signature, `--- ` the next file. */
function isSurplus(line: string | undefined): boolean {
  return line !== undefined && (/^\+(?!\+\+ )/.test(line) || /^-(?!-)/.test(line)) && !/^[-+] ?$/.test(withoutReturn(line));
}

/**
 * Cuts the diffs out of a mail's text, given as its lines (split at \n only). Quoted and indented diffs are not diffs. Never throws; a
 * file that cannot be read to its end has `corrupt` set, and reading goes on behind it.
 */
export function readDiffs(lines: readonly string[]): readonly FileDiff[] {
  const files: FileDiff[] = [];
  // The '' behind the last line end is no line, and must not pass for an empty context line.
  const end = lines.length > 0 && lines[lines.length - 1] === '' ? lines.slice(0, -1) : lines;
  let i = 0;
  while (i < end.length) {
    const line = end[i] ?? '';
    if (!line.startsWith('diff --git ') && !startsBare(end, i)) {
      i++;
      continue;
    }
    const { file, next } = readFile(end, i);
    if (file.path !== '') files.push(file);
    i = next;
  }
  return files;
}
