import { ruleIds } from './finding.ts';
import type { FindingJson, ProblemJson, SuppressedJson } from './json.ts';

/**
 * A baseline: the findings of a tree that are known and not to be reported again, one JSON object a line, in the order of files and
 * functions, so that a change of it reads well as a diff. An entry holds while its file, function, rule and fingerprint do; none of them
 * knows a line number.
 */

interface Entry {
  readonly file: string;
  readonly function: string;
  readonly rule: string;
  readonly fingerprint: string;
}

/** A baseline that was read. `name` is its file, for what is said of it. */
export interface Baseline {
  readonly name: string;
  readonly entries: readonly (Entry & { readonly line: number })[];
  readonly problems: readonly ProblemJson[];
}

const keyOf = ({ file, function: name, rule, fingerprint }: Entry): string => [file, name, rule, fingerprint].join('\0');

/** The text of a baseline of these findings. `pathOf` gives the path to write for a finding's file, such as one below the tree's root. */
export function baselineText(findings: readonly FindingJson[], pathOf: (file: string) => string): string {
  const lines = findings.map(({ file, function: name, rule, fingerprint, message }) => {
    const path = pathOf(file);
    return { order: [path, name, rule, fingerprint].join('\0'), text: JSON.stringify({ file: path, function: name, rule, fingerprint, message }) };
  });
  return lines
    .sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))
    .map(({ text }) => `${text}\n`)
    .join('');
}

/** Reads a baseline. Never throws: a line that is none becomes a problem. */
export function readBaseline(text: string, name: string): Baseline {
  const entries: (Entry & { readonly line: number })[] = [];
  const problems: ProblemJson[] = [];
  text.split('\n').forEach((row, i) => {
    if (row.trim() === '') return;
    const entry = entryOf(row);
    if (entry) entries.push({ ...entry, line: i + 1 });
    else problems.push({ file: name, line: i + 1, function: null, message: 'is no entry of a baseline: write it anew with --write-baseline' });
  });
  return { name, entries, problems };
}

function entryOf(row: string): Entry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(row);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { file, function: name, rule, fingerprint } = value as Readonly<Record<string, unknown>>;
  if (typeof file !== 'string' || typeof name !== 'string' || typeof fingerprint !== 'string') return undefined;
  return typeof rule === 'string' && ruleIds.some((id) => id === rule) ? { file, function: name, rule, fingerprint } : undefined;
}

export interface Held {
  /** What the baseline does not know. */
  readonly findings: readonly FindingJson[];
  readonly suppressed: readonly SuppressedJson[];
  /** Entries that no finding needs any more. */
  readonly unused: readonly ProblemJson[];
}

/**
 * Takes out of the findings what the baseline knows. Each entry takes back one finding, so that a second one like it is reported. `expected`
 * tells of an entry whether its finding would have been found: its file was checked, and its rule asked for.
 */
export function holdAgainst(
  baseline: Baseline,
  findings: readonly FindingJson[],
  pathOf: (file: string) => string,
  expected: (file: string, rule: string) => boolean,
): Held {
  const waiting = new Map<string, (Entry & { readonly line: number })[]>();
  for (const entry of baseline.entries) waiting.set(keyOf(entry), [...(waiting.get(keyOf(entry)) ?? []), entry]);
  const left: FindingJson[] = [];
  const suppressed: SuppressedJson[] = [];
  for (const finding of findings) {
    const entry = waiting.get(keyOf({ ...finding, file: pathOf(finding.file) }))?.shift();
    if (entry) suppressed.push({ ...finding, suppression: { by: 'baseline', file: baseline.name, line: entry.line, reason: null } });
    else left.push(finding);
  }
  const unused = [...waiting.values()].flat().filter((entry) => expected(entry.file, entry.rule));
  const message = ({ file, rule }: Entry): string => `no ${rule} is found in ${file} any more: write the baseline anew to drop this entry`;
  return {
    findings: left,
    suppressed,
    unused: unused
      .sort((a, b) => a.line - b.line)
      .map((entry) => ({ file: baseline.name, line: entry.line, function: entry.function, message: message(entry) })),
  };
}
