import type { Severity } from './finding.ts';
import type { FindingJson, ProblemJson } from './json.ts';

/** The words of the kernel's checkpatch.pl, which scripts and editors of kernel people look for. */
const words: Readonly<Record<Severity, string>> = { error: 'ERROR', warning: 'WARNING', information: 'CHECK', hint: 'CHECK' };

/**
 * A finding as `checkpatch.pl --terse` would print it: one line without a column. The path follows as lines of the same shape,
 * each a NOTE, so that a list of places in an editor can be walked along it.
 */
export function findingToCheckpatch(f: FindingJson): string {
  const steps = f.path.map((step) => `${f.file}:${step.line}: NOTE: ${step.note}\n`);
  return `${f.file}:${f.line}: ${words[f.severity]}: ${f.message} [${f.rule}] in ${f.function}()\n${steps.join('')}`;
}

export const problemToCheckpatch = (p: ProblemJson): string =>
  `${p.file}:${p.line}: NOTE: ${p.function === null ? '' : `${p.function}(): `}${p.message}\n`;
