import type { FileReport, Finding, RuleId, Severity } from './finding.ts';
import { lineTable, type LineColumn } from './lines.ts';

/** A finding as `--format json` prints it. Lines and columns count from 1. */
export interface FindingJson {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  readonly function: string;
  readonly line: number;
  readonly column: number;
  readonly acquire: { readonly call: string; readonly line: number; readonly column: number } | null;
  readonly release: { readonly call: string } | null;
  readonly path: readonly { readonly line: number; readonly column: number; readonly note: string; readonly held: number }[];
  readonly fingerprint: string;
  /** Why this is believed, most telling first. */
  readonly reasons: readonly string[];
  /** What speaks against it, strongest first. */
  readonly doubts: readonly string[];
  /** How firmly it is believed, from 0 to 1: no probability, but more is more. */
  readonly score: number;
}

/** Puts a finding into its JSON form. `lines` is the line table of the text that its offsets count in; `file` is printed as it is given. */
export function findingToJson(finding: Finding, file: string, lines: (offset: number) => LineColumn): FindingJson {
  return {
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    file,
    function: finding.function,
    ...lines(finding.start),
    acquire: finding.acquire ? { call: finding.acquire.call, ...lines(finding.acquire.start) } : null,
    release: finding.release === undefined ? null : { call: finding.release },
    path: finding.path.map((step) => ({ ...lines(step.start), note: step.note, held: step.held })),
    fingerprint: finding.fingerprint,
    reasons: finding.reasons,
    doubts: finding.doubts ?? [],
    score: finding.score ?? 1,
  };
}

/** Something that could not be analysed. */
export interface ProblemJson {
  readonly file: string;
  readonly line: number;
  readonly function: string | null;
  readonly message: string;
}

/** What took a finding back: a comment in its file, or a line of a baseline, whose file is named then. */
export interface SuppressionJson {
  readonly by: 'comment' | 'baseline';
  readonly file: string;
  readonly line: number;
  readonly reason: string | null;
}

/** A finding that is not reported, and why not. */
export type SuppressedJson = FindingJson & { readonly suppression: SuppressionJson };

/** One file's part of what `check` prints. */
export interface FileJson {
  readonly findings: readonly FindingJson[];
  readonly suppressed: readonly SuppressedJson[];
  readonly problems: readonly ProblemJson[];
  readonly functions: number;
  readonly gaveUp: number;
}

export function reportToJson(report: FileReport, file: string, text: string): FileJson {
  const lines = lineTable(text);
  const { suppressed = [], problems: faults = [] } = report.suppressions ?? {};
  return {
    findings: report.findings.map((finding) => findingToJson(finding, file, lines)),
    suppressed: suppressed.map(({ finding, reason, start }) => ({
      ...findingToJson(finding, file, lines),
      suppression: { by: 'comment', file, line: lines(start).line, reason },
    })),
    problems: [...report.problems, ...faults].map((p) => ({ file, line: lines(p.start).line, function: p.function ?? null, message: p.message })),
    functions: report.functions,
    gaveUp: report.gaveUp,
  };
}
