import type { Finding, Severity } from '../report/finding.ts';
import { start, thresholds, usualScore, weights } from './weights.ts';
import type { EvidenceId, Weight } from './weights.ts';

/** So many things are told for and against a finding besides its own reasons. */
const told = 3;

const weightOf = (id: string): Weight | undefined => weights[id as EvidenceId];

/** How firmly a finding is believed, from 0 to 1: no probability, but more is more. */
export function scoreOf({ evidence }: Pick<Finding, 'evidence'>): number {
  if (!evidence) return usualScore;
  const sum = evidence.reduce((all, id) => all + (weightOf(id)?.weight ?? 0), start);
  return Math.round(100 / (1 + Math.exp(-sum))) / 100;
}

export const severityOf = (score: number): Severity => thresholds.find(({ from }) => score >= from)?.severity ?? 'hint';

/** The finding with its score, the severity that follows from it, and in words what speaks for it and against it, strongest first. */
export function rated(finding: Finding): Finding {
  const configuration: readonly EvidenceId[] = finding.configuration ? ['one-configuration'] : [];
  const all = { ...finding, ...(finding.evidence ? { evidence: [...finding.evidence, ...configuration] } : {}) };
  const score = scoreOf(all);
  const known = (all.evidence ?? []).flatMap((id) => weightOf(id) ?? []);
  const words = (list: readonly Weight[]): readonly string[] =>
    [...list].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).flatMap((w) => w.words ?? []).slice(0, told); // prettier-ignore
  return {
    ...all,
    severity: severityOf(score),
    score,
    reasons: [...finding.reasons, ...words(known.filter((w) => w.weight > 0))],
    doubts: words(known.filter((w) => w.weight <= 0)),
  };
}
