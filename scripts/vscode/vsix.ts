import { readFile } from 'node:fs/promises';
import { run } from '../process.ts';
import { unexpectedIn } from './package-files.ts';
import { entriesOf } from './zip.ts';

/** Fetched when it is needed: it is larger than all that `npm install` brings. */
const packager = '@vscode/vsce@3.9.2';

/** Above this a package takes longer to fetch than anybody waits. Bytes. */
const largest = 8 * 1024 * 1024;

export interface Vsix {
  readonly entries: readonly { readonly name: string; readonly size: number }[];
  /** Its size in bytes. */
  readonly size: number;
  /** A sentence for each file that is missing or too much, and for a package that is too large. */
  readonly problems: readonly string[];
}

/**
 * Makes the extension's package and looks into it: a file too few breaks the extension on somebody else's machine, one too many ships what
 * nobody asked for. Rejects where it cannot be made.
 */
export async function makeVsix(file: string): Promise<Vsix> {
  await run('npx', ['--yes', '--loglevel', 'error', packager, 'package', '--out', file]);
  const archive = await readFile(file);
  const entries = entriesOf(archive);
  const inside = entries.map(({ name }) => name).filter((name) => name.startsWith('extension/'));
  const problems = [
    ...unexpectedIn(inside.map((name) => name.slice('extension/'.length))),
    ...(archive.length > largest ? [`The package has ${megabytes(archive.length)}; ${megabytes(largest)} are the most.`] : []),
  ];
  return { entries, size: archive.length, problems };
}

export const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
