import { isFirm } from './finding.ts';
import type { FindingJson, ProblemJson, SuppressedJson } from './json.ts';

/** A finding for a terminal: one line that editors and compilers' readers know, then the path and the reasons, indented. */
export function findingToText(f: FindingJson): string {
  const width = Math.max(0, ...f.path.map((step) => String(step.line).length));
  const path = f.path.map((step) => `    ${String(step.line).padStart(width)}  ${step.note}${step.held > 0 ? `  [held ${step.held}]` : ''}`);
  const reasons = f.reasons.length > 0 ? [`    because ${f.reasons.join('; ')}`] : [];
  const doubts = f.doubts.length > 0 && f.severity === 'hint' ? [`    but ${f.doubts.join('; ')}`] : [];
  return [`${f.file}:${f.line}:${f.column}: ${f.severity}: ${f.message} [${f.rule}] in ${f.function}()`, ...path, ...reasons, ...doubts].join('\n');
}

/** All findings of a run: the firm ones as they come, then the others under a line that says what they are. */
export function findingsToText(findings: readonly FindingJson[]): string {
  const hints = findings.filter((f) => !isFirm(f));
  const title = hints.length === 0 ? [] : [`Less sure (${count(hints.length, 'hint')}; --min-severity warning leaves them out):`];
  return [...findings.filter(isFirm).map(findingToText), ...title, ...hints.map(findingToText)].join('\n');
}

/** A finding that is not reported, and what took it back. */
export function suppressedToText(f: SuppressedJson): string {
  const { by, file, line, reason } = f.suppression;
  const why = reason === null ? '' : `: ${reason}`;
  return `${f.file}:${f.line}:${f.column}: suppressed: ${f.message} [${f.rule}] in ${f.function}()\n    by the ${by} at ${file}:${line}${why}`;
}

export const problemToText = (p: ProblemJson): string => `${p.file}:${p.line}: note: ${p.function === null ? '' : `${p.function}(): `}${p.message}`;

const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

export function summaryToText(
  findings: readonly FindingJson[],
  stats: { readonly files: number; readonly functions: number; readonly gaveUp: number; readonly milliseconds: number },
  suppressed = 0,
): string {
  const gaveUp = stats.gaveUp > 0 ? `, ${stats.gaveUp} given up` : '';
  const more = suppressed > 0 ? ` and ${suppressed} suppressed` : '';
  const hints = findings.filter((f) => !isFirm(f)).length;
  const firm = findings.length - hints;
  const found = [...(firm > 0 ? [count(firm, 'finding')] : []), ...(hints > 0 ? [count(hints, 'hint')] : [])].join(' and ');
  return `${found === '' ? 'No findings' : found}${more} in ${count(stats.files, 'file')}, ${count(stats.functions, 'function')}${gaveUp} (${(stats.milliseconds / 1000).toFixed(2)} s)`;
}
