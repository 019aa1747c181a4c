import type { Log, Location, Result } from 'sarif';
import { ruleIds } from './finding.ts';
import type { FindingJson, ProblemJson, SuppressedJson } from './json.ts';
import { rulePage, ruleSentences } from './rules.ts';

const uriOf = (file: string): string => file.split(/[\\/]/).map(encodeURIComponent).join('/');

const location = (file: string, line: number, column: number, text?: string): Location => ({
  physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: line, startColumn: column } },
  ...(text === undefined ? {} : { message: { text } }),
});

const levels: Readonly<Record<string, Result.level>> = { error: 'error', warning: 'warning', information: 'note', hint: 'note' };

const resultOf = (f: FindingJson): Result => ({
  ruleId: f.rule,
  ruleIndex: ruleIds.findIndex((id) => id === f.rule),
  level: levels[f.severity] ?? 'warning',
  // From 0 to 100.
  rank: Math.round(f.score * 1000) / 10,
  message: { text: f.message },
  locations: [location(f.file, f.line, f.column)],
  partialFingerprints: { 'getput/v1': f.fingerprint },
  codeFlows: [{ threadFlows: [{ locations: f.path.map((step) => ({ location: location(f.file, step.line, step.column, step.note) })) }] }],
});

const suppressedResultOf = (f: SuppressedJson): Result => ({
  ...resultOf(f),
  suppressions: [
    { kind: f.suppression.by === 'comment' ? 'inSource' : 'external', ...(f.suppression.reason !== null && { justification: f.suppression.reason }) },
  ],
});

/**
 * Findings as SARIF 2.1.0, each with its witness path as a code flow. `allRead`: whatever was named could be read. Suppressed findings, where
 * they are given, say so, as a code host expects of findings that are closed.
 */
export function sarifOf(
  findings: readonly FindingJson[],
  problems: readonly ProblemJson[],
  allRead: boolean,
  suppressed: readonly SuppressedJson[] = [],
): Log {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'getput',
            informationUri: 'https://github.com/getput/getput',
            rules: ruleIds.map((id) => ({ id, shortDescription: { text: ruleSentences[id] }, helpUri: rulePage(id) })),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: allRead,
            toolExecutionNotifications: problems.map((p) => ({
              level: 'note',
              message: { text: p.message },
              locations: [location(p.file, p.line, 1)],
            })),
          },
        ],
        results: [...findings.map(resultOf), ...suppressed.map(suppressedResultOf)],
      },
    ],
  };
}
