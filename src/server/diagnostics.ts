import { DiagnosticSeverity } from 'vscode-languageserver';
import type { Diagnostic, Range } from 'vscode-languageserver';
import { lineTable } from '../report/lines.ts';
import { isFirm } from '../report/finding.ts';
import type { FileReport, Finding, Severity } from '../report/finding.ts';
import type { Settings } from './settings.ts';

/** Where the rule pages are read; also the `repository` of package.json, which a test compares. */
export const repository = 'https://github.com/getput/getput';

/** Turns offsets of one text into a protocol range. An empty range stays empty. */
export function rangeTable(text: string): (start: number, end: number) => Range {
  const at = lineTable(text);
  const position = (offset: number): { line: number; character: number } => {
    const { line, column } = at(offset);
    return { line: line - 1, character: column - 1 };
  };
  return (start, end) => ({ start: position(start), end: position(end) });
}

/** The diagnostics of a report: each step of a witness path is related information, so that an editor can walk it. */
export function toDiagnostics(uri: string, text: string, report: FileReport, settings: Settings): Diagnostic[] {
  const range = rangeTable(text);
  return report.findings.flatMap((finding) => {
    const set = settings.severity.get(finding.rule);
    // A severity that somebody chose for a rule is for what is firm; a hint stays one.
    const level = set === undefined || (set !== 'off' && !isFirm(finding)) ? finding.severity : set;
    if (level === 'off') return [];
    return [
      {
        range: range(finding.start, finding.end),
        severity: severities[level],
        source: 'getput',
        code: finding.rule,
        codeDescription: { href: `${repository}/blob/main/docs/rules/${finding.rule}.md` },
        message: finding.message,
        relatedInformation: finding.path.map((step, i) => ({
          location: { uri, range: range(step.start, step.end) },
          message: `${i + 1}. ${step.note}${held(finding, step.held)}`,
        })),
        data: { fingerprint: finding.fingerprint },
      },
    ];
  });
}

/** What is wrong with comments that suppress findings: without a reason, with an unknown rule, or idle. */
export function suppressionDiagnostics(text: string, report: FileReport): Diagnostic[] {
  const problems = report.suppressions?.problems ?? [];
  if (problems.length === 0) return [];
  const range = rangeTable(text);
  return problems.map((problem) => ({
    range: range(problem.start, problem.end),
    severity: DiagnosticSeverity.Warning,
    source: 'getput',
    code: 'suppression',
    codeDescription: { href: `${repository}/blob/main/docs/suppressing.md` },
    message: problem.message,
  }));
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** The count says something only of a rule that follows one resource. */
function held(finding: Finding, count: number): string {
  return finding.acquire === undefined ? '' : ` (held: ${count})`;
}
