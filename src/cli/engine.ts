import { createCatalogue } from '../catalogue/catalogue.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { parseUserCatalogue } from '../catalogue/user.ts';
import { checkSource } from '../analysis/check.ts';
import { nothingAround } from '../analysis/surroundings.ts';
import type { Surroundings } from '../analysis/surroundings.ts';
import { createAround } from '../index/around.ts';
import { createNames } from '../index/names.ts';
import type { Around } from '../index/around.ts';
import { includesOf } from '../index/outline.ts';
import { cacheFolder, openTree } from '../index/tree.node.ts';
import type { Tree } from '../index/tree.node.ts';
import type { FileReport } from '../report/finding.ts';
import { reportToJson } from '../report/json.ts';
import type { FileJson } from '../report/json.ts';
import { narrowed } from '../review/changed.ts';
import type { CParser } from '../syntax/parser.ts';
import { createParser } from '../syntax/parser.node.ts';
import { readSource } from '../syntax/read.ts';
import { readText } from './files.ts';
import type { ReadText } from './files.ts';

/** What a thread needs to check files: made once, used for all of them. */
export interface Engine {
  readonly parser: CParser;
  readonly catalogue: Catalogue;
  /** The tree that the files are of, and what is around each of them there. */
  readonly tree: { readonly tree: Tree; readonly around: Around } | undefined;
}

/** What an engine is made of; plain values, since threads are handed it. */
export interface EngineOptions {
  /** The text of a .getput.json; what is wrong in it is left out here and told by `configurationOf`. */
  readonly configuration?: string | undefined;
  /** The folder of the kernel tree. */
  readonly tree?: string | undefined;
}

export async function createEngine({ configuration, tree: root }: EngineOptions = {}): Promise<Engine> {
  const extra = configuration === undefined ? {} : parseUserCatalogue(configuration, '').rows;
  const parser = await createParser();
  const catalogue = createCatalogue(extra);
  const tree = root === undefined ? undefined : openTree(root, cacheFolder());
  return { parser, catalogue, tree: tree && { tree, around: createAround(tree.files, parser, catalogue) } };
}

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

/** What the tree has around a file with this text; nothing where there is no tree, or the file has no place in it. */
export function aroundOf({ tree }: Engine, file: string, text: string): Surroundings {
  const place = tree?.tree.placeOf(file);
  return tree === undefined || place === undefined ? nothingAround : tree.around(place, includesOf(text));
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
