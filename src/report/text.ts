import type { FindingJson, ProblemJson } from './json.ts';

/** A finding for a terminal: one line that editors and compilers' readers know, then the path and the reasons, indented. */
export function findingToText(f: FindingJson): string {
  const width = Math.max(0, ...f.path.map((step) => String(step.line).length));
  const path = f.path.map((step) => `    ${String(step.line).padStart(width)}  ${step.note}${step.held > 0 ? `  [held ${step.held}]` : ''}`);
  const reasons = f.reasons.length > 0 ? [`    because ${f.reasons.join('; ')}`] : [];
  return [`${f.file}:${f.line}:${f.column}: ${f.severity}: ${f.message} [${f.rule}] in ${f.function}()`, ...path, ...reasons].join('\n');
}

export const problemToText = (p: ProblemJson): string => `${p.file}:${p.line}: note: ${p.function === null ? '' : `${p.function}(): `}${p.message}`;

const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

export function summaryToText(
  findings: number,
  stats: { readonly files: number; readonly functions: number; readonly gaveUp: number; readonly milliseconds: number },
): string {
  const gaveUp = stats.gaveUp > 0 ? `, ${stats.gaveUp} given up` : '';
  return `${findings === 0 ? 'No findings' : count(findings, 'finding')} in ${count(stats.files, 'file')}, ${count(stats.functions, 'function')}${gaveUp} (${(stats.milliseconds / 1000).toFixed(2)} s)`;
}
