import { relative } from 'node:path';
import { ruleIds } from '../../src/report/finding.ts';
import type { FindingJson } from '../../src/report/json.ts';

/** What a thread tells of one file. */
export interface Scanned {
  readonly file: string;
  readonly lines: number;
  readonly functions: number;
  readonly gaveUp: number;
  readonly findings: readonly FindingJson[];
  /** The words of its problems. */
  readonly problems: readonly string[];
  readonly unread: boolean;
  readonly milliseconds: number;
}

/** All that a scan found, as `--json` saves it and `--from` reads it. Files are named as they stand below the tree. */
export interface ScanJson {
  readonly version: 1;
  readonly tree: string;
  readonly folders: readonly string[];
  readonly files: number;
  readonly lines: number;
  readonly functions: number;
  readonly gaveUp: number;
  readonly seconds: number;
  readonly threads: number;
  /** Peak memory of the whole program. */
  readonly megabytes: number;
  readonly unread: readonly { readonly file: string; readonly problems: readonly string[] }[];
  readonly slowest: readonly { readonly file: string; readonly lines: number; readonly seconds: number }[];
  readonly findings: readonly FindingJson[];
}

export function sumUp(
  tree: string,
  folders: readonly string[],
  scanned: readonly Scanned[],
  cost: Pick<ScanJson, 'seconds' | 'threads' | 'megabytes'>,
): ScanJson {
  const sum = (of: (file: Scanned) => number): number => scanned.reduce((total, file) => total + of(file), 0);
  const short = (file: string): string => relative(tree, file);
  return {
    version: 1,
    tree,
    folders,
    files: scanned.length,
    lines: sum(({ lines }) => lines),
    functions: sum(({ functions }) => functions),
    gaveUp: sum(({ gaveUp }) => gaveUp),
    ...cost,
    unread: scanned.filter(({ unread }) => unread).map(({ file, problems }) => ({ file: short(file), problems })),
    slowest: [...scanned]
      .sort((a, b) => b.milliseconds - a.milliseconds)
      .slice(0, 10)
      .map(({ file, lines, milliseconds }) => ({ file: short(file), lines, seconds: milliseconds / 1000 })),
    findings: scanned.flatMap(({ findings }) => findings.map((finding) => ({ ...finding, file: short(finding.file) }))),
  };
}

/** The sums for a terminal. */
export function scanToText(scan: ScanJson): string {
  const { findings, lines } = scan;
  const count = (n: number): string => n.toLocaleString('en');
  const perThousand = (n: number): string => (((1000 * n) / Math.max(1, lines)).toFixed(3) + ' in a thousand lines').padStart(26);
  const tallied = (title: string, keys: readonly string[], of: (finding: FindingJson) => string): readonly string[] => [
    `\n${title}`,
    ...keys.flatMap((key) => {
      const n = findings.filter((finding) => of(finding) === key).length;
      return n === 0 ? [] : [`${String(n).padStart(7)}  ${key.padEnd(24)} ${perThousand(n)}`];
    }),
  ];
  return [
    `${count(scan.files)} files, ${count(scan.functions)} functions, ${count(lines)} lines`,
    `${scan.seconds.toFixed(1)} s with ${scan.threads} threads: ${count(Math.round(lines / scan.seconds))} lines a second`,
    `${count(scan.megabytes)} MB at most`,
    `${count(scan.gaveUp)} functions given up (${((100 * scan.gaveUp) / Math.max(1, scan.functions)).toFixed(3)} %)`,
    ...scan.unread.map(({ file, problems }) => `not checked: ${file}: ${problems.join('; ')}`),
    `\n${count(findings.length)} findings, ${perThousand(findings.length).trim()}`,
    ...tallied('by rule', ruleIds, ({ rule }) => rule),
    ...tallied('by severity', ['error', 'warning', 'information', 'hint'], ({ severity }) => severity),
    '\nslowest files',
    ...scan.slowest.map((s) => `${s.seconds.toFixed(2).padStart(7)} s  ${s.file} (${count(s.lines)} lines)`),
  ].join('\n');
}
