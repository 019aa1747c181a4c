import { readMailDate } from './date.ts';
import { readDiffs, type FileDiff } from './diff.ts';
import { decodeWords, readAuthor } from './headers.ts';
import { inputLine, plainLines, type Author, type Message, type ThreadProblem } from './message.ts';
import { readSubject } from './subject.ts';
import { readTrailers, type Trailer } from './trailers.ts';

/** One mail that carries a diff, read. */
export interface Patch {
  readonly message: Message;
  /** Its number in the series, from 1. */
  readonly number: number;
  /** The subject without its prefix; '' for a diff without a mail. */
  readonly title: string;
  /** Who wrote it: the `From:` line at the top of the text where there is one, as `git am` has it. */
  readonly author: Author;
  readonly date: string | undefined;
  /** The commit message, without its subject. */
  readonly description: string;
  readonly trailers: readonly Trailer[];
  readonly files: readonly FileDiff[];
}

const inBody = /^(from|subject|date):\s*(.*)$/i;

/** The headers that `git am` takes from the top of the text, and the line, from 0, behind them. */
function readInBodyHeaders(lines: readonly string[]): { readonly found: ReadonlyMap<string, string>; readonly next: number } {
  const found = new Map<string, string>();
  let i = lines.findIndex((line) => line.trim() !== '');
  if (i < 0) return { found, next: 0 };
  const start = i;
  for (let match = inBody.exec(lines[i] ?? ''); match; match = inBody.exec(lines[++i] ?? '')) {
    found.set((match[1] ?? '').toLowerCase(), (match[2] ?? '').trim());
  }
  return found.size > 0 && (lines[i] ?? '').trim() === '' ? { found, next: i } : { found: new Map(), next: start };
}

/** Reads a message as a patch. Undefined where its text holds no unquoted diff. Never throws. */
export function readPatch(message: Message): Patch | undefined {
  const files = readDiffs(message.body.split('\n'));
  const firstFile = files[0];
  if (!firstFile) return undefined;
  const lines = plainLines(message.body).slice(0, firstFile.at);
  const { found, next } = readInBodyHeaders(lines);
  const rule = lines.findIndex((line, i) => i >= next && /^---\s*$/.test(line));
  const description = lines
    .slice(next, rule < 0 ? undefined : rule)
    .join('\n')
    .trim();
  const info = readSubject(decodeWords(found.get('subject') ?? '') || message.subject);
  const from = found.get('from');
  return {
    message,
    number: info.number ?? 1,
    title: info.title,
    author: from === undefined ? message.author : readAuthor(from),
    date: readMailDate(found.get('date') ?? '') ?? message.date,
    description,
    trailers: readTrailers(description),
    files,
  };
}

/** What is wrong with a patch's diffs, by line of the input. */
export function patchProblems(patch: Patch): readonly ThreadProblem[] {
  return patch.files
    .filter((file) => file.corrupt !== undefined)
    .map((file) => ({ line: inputLine(patch.message, file.corruptAt ?? file.at), message: corruptSentence(file) }));
}

/** Why a file of a patch cannot be applied at all, with the line of the mail's text, as `git am` counts it. */
export function corruptSentence(file: FileDiff): string {
  return `The diff of ${file.path} is corrupt at line ${(file.corruptAt ?? file.at) + 1} of its mail's text: ${file.corrupt ?? 'it cannot be read'}.`;
}
