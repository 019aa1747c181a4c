import type { Finding } from './finding.ts';
import { findingToJson } from './json.ts';
import type { FindingJson } from './json.ts';
import { lineTable } from './lines.ts';
import { findingToText } from './text.ts';

/** What is known of one call. Offsets count in the file's text. */
export interface ExplainedCall {
  readonly call: string;
  readonly start: number;
  readonly end: number;
  /** What the call is, then what became of what it takes, then why that is reported or is not; each a sentence without its full stop. */
  readonly sentences: readonly string[];
}

/** Why a line has the findings that it has, or none. */
export interface Explanation {
  readonly function: string | undefined;
  /** Those that stand on the line, and those whose resource is taken there. */
  readonly findings: readonly Finding[];
  readonly calls: readonly ExplainedCall[];
  /** What concerns the whole line or its function. */
  readonly notes: readonly string[];
}

/** An explanation as `--format json` prints it. */
export interface ExplanationJson {
  readonly version: 1;
  readonly file: string;
  readonly line: number;
  readonly function: string | null;
  readonly findings: readonly FindingJson[];
  readonly calls: readonly { readonly call: string; readonly line: number; readonly column: number; readonly sentences: readonly string[] }[];
  readonly notes: readonly string[];
}

export function explanationToJson(explanation: Explanation, file: string, line: number, text: string): ExplanationJson {
  const lines = lineTable(text);
  return {
    version: 1,
    file,
    line,
    function: explanation.function ?? null,
    findings: explanation.findings.map((finding) => findingToJson(finding, file, lines)),
    calls: explanation.calls.map(({ call, start, sentences }) => ({ call, ...lines(start), sentences })),
    notes: explanation.notes,
  };
}

/** An explanation for a terminal. */
export function explanationToText({ file, line, function: name, findings, calls, notes }: ExplanationJson): string {
  const head = `${file}:${line}${name === null ? '' : ` in ${name}()`}`;
  const score = (f: FindingJson): string =>
    `    score ${f.score.toFixed(2)}: ${f.severity}${f.severity !== 'hint' && f.doubts.length > 0 ? `, though ${f.doubts.join('; ')}` : ''}`;
  return [
    head,
    ...notes.map((note) => `  ${note}`),
    ...findings.flatMap((f) => [findingToText(f), score(f)]),
    ...calls.flatMap(({ call, sentences }) => [`  ${call === '' ? 'a call through a pointer' : `${call}()`}`, ...sentences.map((s) => `    ${s}`)]),
  ].join('\n');
}
