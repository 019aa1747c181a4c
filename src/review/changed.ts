/** What of a file's report a change is answerable for. */

import type { FileReport } from '../report/finding.ts';
import { lineTable } from '../report/lines.ts';
import { compare } from './delta.ts';

/** A change of one file: the lines, from 1, of the text after it that it wrote, and what was reported before it. */
export interface Change {
  readonly lines: ReadonlySet<number>;
  /** Undefined where the file is new. */
  readonly before: FileReport | undefined;
}

/**
 * Leaves of the report of `text` what the change brought, wherever that stands, and what stands on the lines that it wrote. Of a function
 * that was given up before, only the latter: what is found in it now may have been there.
 */
export function narrowed(report: FileReport, text: string, { lines, before }: Change): FileReport {
  const at = lineTable(text);
  const isWritten = ({ start }: { readonly start: number }): boolean => lines.has(at(start).line);
  const brought = new Set(compare(before?.findings ?? [], report.findings).introduced);
  const lost = new Set(before?.problems.flatMap((problem) => (problem.function === undefined ? [] : [problem.function])) ?? []);
  const said = new Set(before?.problems.map((problem) => `${problem.function ?? ''}\0${problem.message}`) ?? []);
  const { suppressions } = report;
  return {
    ...report,
    findings: report.findings.filter((finding) => isWritten(finding) || (brought.has(finding) && !lost.has(finding.function))),
    problems: report.problems.filter((problem) => isWritten(problem) || !said.has(`${problem.function ?? ''}\0${problem.message}`)),
    ...(suppressions && {
      suppressions: {
        suppressed: suppressions.suppressed.filter(({ finding }) => isWritten(finding)),
        problems: suppressions.problems.filter(isWritten),
      },
    }),
  };
}
