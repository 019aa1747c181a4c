import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseUserCatalogue } from '../catalogue/user.ts';
import { readText } from './files.ts';

export interface Configuration {
  /** The text of the .getput.json; undefined where there is none. */
  readonly text: string | undefined;
  /** What is wrong in it, in words. */
  readonly problems: readonly { readonly file: string; readonly message: string }[];
}

/** Reads the `.getput.json` of a folder. Never throws; a folder without one is no problem. */
export function configurationOf(folder: string): Configuration {
  const file = join(folder, '.getput.json');
  if (!existsSync(file)) return { text: undefined, problems: [] };
  const { text, problem } = readText(file);
  const reading = problem === undefined ? [] : [problem];
  if (text === undefined) return { text, problems: reading.map((message) => ({ file, message })) };
  // Its sentences begin with the name that they are given, which is printed in front of a problem anyway.
  const own = parseUserCatalogue(text, '').problems.map((sentence) => sentence.replace(/^[,:]?\s*/, ''));
  return { text, problems: [...reading, ...own].map((message) => ({ file, message })) };
}
