import type { Finding } from '../report/finding.ts';

export interface Delta<F> {
  /** After, and not before. */
  readonly introduced: readonly F[];
  /** Before, and no more after. */
  readonly fixed: readonly F[];
  /** Before and after; these are the ones of after. */
  readonly remaining: readonly F[];
}

/** What stays of a finding when the code around it is written anew. */
function kinship({ rule, function: name, acquire, release }: Pick<Finding, 'rule' | 'function' | 'acquire' | 'release'>): string {
  return [rule, name, acquire?.call ?? '', release ?? ''].join('\0');
}

/** Takes from `before` what has a partner of the same key in `after`; the rest of both, and the partners. */
function match<F>(
  before: readonly F[],
  after: readonly F[],
  key: (finding: F) => string,
): { readonly gone: readonly F[]; readonly come: readonly F[]; readonly kept: readonly F[] } {
  const unmatched = new Map<string, number>();
  for (const finding of before) unmatched.set(key(finding), (unmatched.get(key(finding)) ?? 0) + 1);
  const come: F[] = [];
  const kept: F[] = [];
  for (const finding of after) {
    const left = unmatched.get(key(finding)) ?? 0;
    if (left > 0) unmatched.set(key(finding), left - 1);
    (left > 0 ? kept : come).push(finding);
  }
  // Which of several equal ones was fixed cannot be told; the last ones are as good as any.
  const gone = before.toReversed().filter((finding) => {
    const left = unmatched.get(key(finding)) ?? 0;
    unmatched.set(key(finding), left - 1);
    return left > 0;
  });
  return { gone: gone.toReversed(), come, kept };
}

type Comparable = Pick<Finding, 'fingerprint' | 'rule' | 'function' | 'acquire' | 'release'>;

/**
 * Tells what a change did to a file's findings. Two findings are the same when their fingerprints are, and else when the same function
 * still loses the same resource by the same rule: a patch that writes the lines around it anew has not fixed it. One that stands twice
 * counts twice.
 */
export function compare<F extends Comparable>(before: readonly F[], after: readonly F[]): Delta<F> {
  const exact = match(before, after, ({ fingerprint }) => fingerprint);
  const near = match(exact.gone, exact.come, kinship);
  const remaining = new Set([...exact.kept, ...near.kept]);
  return { introduced: near.come, fixed: near.gone, remaining: after.filter((finding) => remaining.has(finding)) };
}
