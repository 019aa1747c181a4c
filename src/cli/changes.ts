/** The C files that differ from a revision, as git tells them. */
import { execFile } from 'node:child_process';
import { join, relative } from 'node:path';
import { readDiffs } from '../patch/diff.ts';
import type { FileDiff } from '../patch/diff.ts';
import { openRepository } from '../review/git.node.ts';
import { UsageError } from './args.ts';
import { largestFile, readText } from './files.ts';
import type { ReadText } from './files.ts';

/** What is compared: the files as they lie on the disk with a revision, or what is staged with the last commit. */
export type Compared = { readonly with: 'revision'; readonly revision: string } | { readonly with: 'staged' };

/** A file that differs. */
export interface ChangedFile {
  /** As seen from the current folder. */
  readonly file: string;
  readonly after: ReadText;
  /** Undefined for a new file. */
  readonly before: string | undefined;
  /** The lines, from 1, that the change wrote. */
  readonly lines: ReadonlySet<number>;
}

/** Larger answers of git are of no use: a diff without context of that size changes a whole kernel. Bytes. */
const largestDiff = 1 << 30;

/**
 * The C files below `paths` (all, where there are none) that are new or differ, in git's order. Deleted and binary files are left out.
 * Throws a UsageError that says what is missing: git, a repository, or the revision.
 */
export async function changedFiles(compared: Compared, paths: readonly string[]): Promise<readonly ChangedFile[]> {
  const option = compared.with === 'staged' ? '--staged' : '--diff';
  const root = await rootOf(option);
  if (compared.with === 'revision') await mustExist(compared.revision);
  const against = compared.with === 'staged' ? ['--cached'] : [compared.revision];
  const shape = ['--no-color', '--no-ext-diff', '--no-textconv', '--full-index', '-M', '-U0', '--src-prefix=a/', '--dst-prefix=b/'];
  const { out, problem } = await git(['diff', ...shape, ...against, '--', ...paths]);
  if (problem !== undefined) throw new UsageError(`getput check: ${option}: git says: ${problem}`);
  // A file that only got another name or mode has no hunks, and nothing that changed.
  const diffs = readDiffs(out.split('\n')).filter(({ kind, hunks, path }) => kind !== 'deleted' && hunks.length > 0 && /\.[ch]$/.test(path));

  const repository = openRepository('.');
  try {
    const files: ChangedFile[] = [];
    for (const diff of diffs) {
      const file = relative(process.cwd(), join(root, diff.path));
      const staged = compared.with === 'staged' && diff.newId !== undefined ? await repository.blob(diff.newId) : undefined;
      files.push({
        file,
        after: compared.with === 'revision' ? readText(file) : fromIndex(staged),
        before: diff.kind === 'added' || diff.oldId === undefined ? undefined : await repository.blob(diff.oldId),
        lines: linesOf(diff),
      });
    }
    return files;
  } finally {
    repository.close();
  }
}

function fromIndex(text: string | undefined): ReadText {
  if (text === undefined) return { text, problem: `cannot be read from the index, or is larger than ${largestFile / 1048576} MB` };
  return { text: text.replace(/^\uFEFF/, '') };
}

/** The lines of the post-image that the hunks write. */
function linesOf({ hunks }: FileDiff): ReadonlySet<number> {
  return new Set(hunks.flatMap(({ newStart, newLines }) => Array.from({ length: newLines }, (_, i) => newStart + i)));
}

async function rootOf(option: string): Promise<string> {
  const { out, problem, missing } = await git(['rev-parse', '--show-toplevel']);
  if (missing) throw new UsageError(`getput check: ${option} asks git what has changed, and git is not installed.`);
  if (problem === undefined) return out.replace(/\r?\n$/, '');
  if (/not a git repository/i.test(problem)) throw new UsageError(`getput check: ${option} needs a git repository, and ${process.cwd()} is in none.`);
  throw new UsageError(`getput check: ${option}: git says: ${problem}`);
}

async function mustExist(revision: string): Promise<void> {
  // A revision that looks like an option would be taken for one.
  const { problem } = revision.startsWith('-') ? { problem: 'option' } : await git(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]);
  if (problem !== undefined) throw new UsageError(`getput check: --diff: git knows no revision '${revision}' here.`);
}

interface Answer {
  readonly out: string;
  /** Undefined where git is content. */
  readonly problem: string | undefined;
  /** There is no git. */
  readonly missing: boolean;
}

function git(args: readonly string[]): Promise<Answer> {
  const env = { ...process.env, GIT_NO_LAZY_FETCH: '1', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
  return new Promise((resolve) => {
    execFile('git', args, { env, encoding: 'utf8', maxBuffer: largestDiff }, (error, out, err) => {
      const missing = error !== null && error.code === 'ENOENT';
      const said =
        err
          .trim()
          .split('\n')[0]
          ?.replace(/^(fatal|error): /, '') ?? '';
      resolve({ out, problem: error === null ? undefined : said === '' ? error.message : said, missing });
    });
  });
}
