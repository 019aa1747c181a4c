/** What came of a number of tests. */
export interface Sums {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const sumOf = (all: readonly Sums[]): Sums =>
  all.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }), {
    passed: 0,
    failed: 0,
    skipped: 0,
  });

/** The line that ends a run of tests. */
export const countsLine = ({ passed, failed, skipped }: Sums): string => `${passed} passed, ${failed} failed, ${skipped} skipped`;
