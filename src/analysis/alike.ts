import type { Finding } from '../report/finding.ts';

/**
 * Leaves of findings that say the same of the same place the surest: what is taken in either of two branches, and lost at one exit behind both, is
 * one thing to whoever reads of it.
 */
export function surestOfAlike(findings: readonly Finding[]): readonly Finding[] {
  const surest = new Map<string, Finding>();
  for (const finding of findings) {
    const key = [finding.rule, finding.function, finding.start, finding.release, finding.message].join('\0');
    const other = surest.get(key);
    if (other === undefined || scoreOf(other) < scoreOf(finding)) surest.set(key, finding);
  }
  const kept = new Set(surest.values());
  return findings.filter((finding) => kept.has(finding));
}

const scoreOf = ({ score = 0 }: Finding): number => score;
