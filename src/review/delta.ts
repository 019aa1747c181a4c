import type { Finding } from '../report/finding.ts';

export interface Delta<F> {
  /** After, and not before. */
  readonly introduced: readonly F[];
  /** Before, and no more after. */
  readonly fixed: readonly F[];
  /** Before and after; these are the ones of after. */
  readonly remaining: readonly F[];
}

/** Tells what a change did to a file's findings. Two findings are the same when their fingerprints are; one that stands twice counts twice. */
export function compare<F extends Pick<Finding, 'fingerprint'>>(before: readonly F[], after: readonly F[]): Delta<F> {
  const unmatched = new Map<string, number>();
  for (const { fingerprint } of before) unmatched.set(fingerprint, (unmatched.get(fingerprint) ?? 0) + 1);
  const introduced: F[] = [];
  const remaining: F[] = [];
  for (const finding of after) {
    const left = unmatched.get(finding.fingerprint) ?? 0;
    if (left > 0) unmatched.set(finding.fingerprint, left - 1);
    (left > 0 ? remaining : introduced).push(finding);
  }
  // Which of several equal ones was fixed cannot be told; the last ones are as good as any.
  const fixed = before.toReversed().filter(({ fingerprint }) => {
    const left = unmatched.get(fingerprint) ?? 0;
    unmatched.set(fingerprint, left - 1);
    return left > 0;
  });
  return { introduced, fixed: fixed.toReversed(), remaining };
}
