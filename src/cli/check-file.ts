import { checkSource } from '../analysis/check.ts';
import { aroundOf } from '../index/engine.node.ts';
import type { Engine } from '../index/engine.node.ts';
import { createNames } from '../index/names.ts';
import { includesOf } from '../index/outline.ts';
import { cacheFolder } from '../index/cache.node.ts';
import { openTree } from '../index/tree.node.ts';
import type { FileReport } from '../report/finding.ts';
import { reportToJson } from '../report/json.ts';
import type { FileJson } from '../report/json.ts';
import { narrowed } from '../review/changed.ts';
import { readSource } from '../syntax/read.ts';
import { readText } from './files.ts';
import type { ReadText } from './files.ts';

/** Looks at all that the files' surroundings are made of, and writes it down for the threads that will ask: each of them would read it again. */
export function prepareTree(root: string, files: readonly string[]): void {
  const tree = openTree(root, cacheFolder());
  const names = createNames(tree.files);
  for (const file of files) {
    const place = tree.placeOf(file);
    const text = place === undefined ? undefined : readText(file).text;
    if (place !== undefined && text !== undefined) Array.from(names.look(names.viewOf(place, includesOf(text))));
  }
  tree.save();
}

const problemOnly = (file: string, message: string): FileJson => ({
  findings: [],
  suppressed: [],
  problems: [{ file, line: 1, function: null, message }],
  functions: 0,
  gaveUp: 0,
});

/** `unread`: nothing of the file could be checked. */
export type CheckedFile = FileJson & { readonly unread: boolean };

/** What is said of a file that Getput itself failed on. */
export const mistake = (file: string, reason: string): CheckedFile => ({
  ...problemOnly(file, `could not be checked: ${reason}. This is a mistake in Getput; please report it with the file.`),
  unread: true,
});

/** Reads and checks one file. Never throws: whatever goes wrong becomes a problem of that file. */
export const checkFile = (engine: Engine, file: string): CheckedFile => checkRead(engine, file, readText(file));

/** Checks what was read of a file; with `change`, only for what the change is answerable for. Never throws. */
export function checkRead(
  engine: Engine,
  file: string,
  read: ReadText,
  change?: { readonly before: string | undefined; readonly lines: ReadonlySet<number> },
): CheckedFile {
  const { text, problem } = read;
  if (text === undefined) return { ...problemOnly(file, problem), unread: true };
  const reportOf = (content: string): FileReport =>
    checkSource(readSource(engine.parser, content), engine.catalogue, aroundOf(engine, file, content));
  try {
    const whole = reportOf(text);
    const report =
      change === undefined
        ? whole
        : narrowed(whole, text, { lines: change.lines, before: change.before === undefined ? undefined : reportOf(change.before) });
    const result = reportToJson(report, file, text);
    return {
      ...result,
      problems: problem === undefined ? result.problems : [{ file, line: 1, function: null, message: problem }, ...result.problems],
      unread: false,
    };
  } catch (error) {
    if (error instanceof RangeError && error.message.includes('call stack'))
      return { ...problemOnly(file, 'is not checked: it is nested too deeply'), unread: true };
    return mistake(file, error instanceof Error ? error.message : String(error));
  }
}
