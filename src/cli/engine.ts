import { createCatalogue } from '../catalogue/catalogue.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { parseUserCatalogue } from '../catalogue/user.ts';
import { checkSource } from '../analysis/check.ts';
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
}

/** `configuration` is the text of a .getput.json; what is wrong in it is left out here and told by `configurationOf`. */
export async function createEngine(configuration?: string): Promise<Engine> {
  const extra = configuration === undefined ? {} : parseUserCatalogue(configuration, '').rows;
  return { parser: await createParser(), catalogue: createCatalogue(extra) };
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
  const reportOf = (content: string): FileReport => checkSource(readSource(engine.parser, content), engine.catalogue);
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
