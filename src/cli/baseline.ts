// `check --baseline FILE` and `check --write-baseline FILE`: the files behind src/report/baseline.ts.
import { existsSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { baselineText, holdAgainst, readBaseline } from '../report/baseline.ts';
import type { Held } from '../report/baseline.ts';
import type { FindingJson, ProblemJson } from '../report/json.ts';
import { UsageError } from './args.ts';
import { readText, reason } from './files.ts';

/** A file's name in a baseline: as it stands below the tree's root, so that it does not matter where a check was started. */
const below =
  (root: string) =>
  (file: string): string =>
    relative(root, file).split(sep).join('/');

/** What the run that is held against a baseline has looked at. */
export interface Checked {
  readonly findings: readonly FindingJson[];
  /** The files that could be checked. */
  readonly files: readonly string[];
  readonly isAsked: (rule: string) => boolean;
}

export type Baselined = Held & { readonly unreadable: readonly ProblemJson[] };

/** Holds findings against the baseline in `file`. Throws a UsageError where there is none. */
export function againstBaseline(file: string, root: string, { findings, files, isAsked }: Checked): Baselined {
  const { text, problem } = readText(file);
  if (text === undefined) throw new UsageError(`getput check: the baseline ${file} ${problem}.`);
  const baseline = readBaseline(text, file);
  const pathOf = below(root);
  const checked = new Set(files.map(pathOf));
  const expected = (path: string, rule: string): boolean => isAsked(rule) && (checked.has(path) || !existsSync(join(root, path)));
  return { ...holdAgainst(baseline, findings, pathOf, expected), unreadable: baseline.problems };
}

/** Writes a baseline of all the findings. Throws a UsageError where the file cannot be written. */
export function writeBaseline(file: string, root: string, findings: readonly FindingJson[]): void {
  try {
    writeFileSync(file, baselineText(findings, below(root)));
  } catch (error) {
    throw new UsageError(`getput check: the baseline ${file} cannot be written: ${reason(error)}.`);
  }
}
