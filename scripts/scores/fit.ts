import type { Sample } from './samples.ts';

/** Weights of evidence on a logistic scale, and what the scale starts from. */
export interface Fit {
  readonly start: number;
  readonly weights: ReadonlyMap<string, number>;
}

/** How far a weight may be drawn from where it begins: a pull of this strength back to the prior, in samples. */
const pull = 3;
const rounds = 4000;
const pace = 0.02;

/** A sample that a person judged in the wild says this much more than one that a fix implies. */
const judgedCount = 2;

/**
 * Fits weights to samples by gradient descent, each pulled back to its `prior`. Fixes are chosen for having a mistake in them, so that how many
 * of their findings are right says nothing of the wild: they have a start of their own, which is thrown away.
 */
export function fit(samples: readonly Sample[], prior: Fit): Fit {
  const weights = new Map(prior.weights);
  for (const id of new Set(samples.flatMap((s) => s.evidence))) if (!weights.has(id)) weights.set(id, 0);
  let [start, startOfFixes] = [prior.start, prior.start];
  const total = samples.reduce((sum, s) => sum + (s.source === 'fixes' ? 1 : judgedCount), 0);
  for (let round = 0; round < rounds; round++) {
    const slopes = new Map<string, number>();
    let [slope, slopeOfFixes] = [0, 0];
    for (const s of samples) {
      const isFix = s.source === 'fixes';
      const at = s.evidence.reduce((sum, id) => sum + (weights.get(id) ?? 0), isFix ? startOfFixes : start);
      const error = (isFix ? 1 : judgedCount) * (1 / (1 + Math.exp(-at)) - Number(s.right));
      if (isFix) slopeOfFixes += error;
      else slope += error;
      for (const id of s.evidence) slopes.set(id, (slopes.get(id) ?? 0) + error);
    }
    const step = (rounds * pace) / (rounds + 3 * round);
    start -= (step * slope * 20) / total;
    startOfFixes -= (step * slopeOfFixes * 20) / total;
    for (const [id, w] of weights) weights.set(id, w - (step * 20 * ((slopes.get(id) ?? 0) + pull * (w - (prior.weights.get(id) ?? 0)))) / total);
  }
  return { start, weights };
}

/** The score of a sample, between 0 and 1. */
export const scored = ({ start, weights }: Fit, { evidence }: Sample): number =>
  1 / (1 + Math.exp(-evidence.reduce((sum, id) => sum + (weights.get(id) ?? 0), start)));
