import type { SimulationResource, SimulationStep } from '../protocol/simulation.ts';

/** A line of two runs side by side: a step of either, or of both where they do the same. Indexes into the steps of each. */
export interface Pair {
  readonly left: number | undefined;
  readonly right: number | undefined;
}

/** A resource that the two runs leave in different states. */
export interface Difference {
  readonly name: string;
  readonly left: SimulationResource | undefined;
  readonly right: SimulationResource | undefined;
}

export interface Comparison {
  readonly pairs: readonly Pair[];
  /** The first line on which they are not the same; undefined where they never part. */
  readonly parting: number | undefined;
  readonly differences: readonly Difference[];
}

/** Longer runs are compared only as far as they begin alike: aligning them would keep the reader waiting. */
const longestAligned = 400;

/** Whether two steps are the same one. */
type Same = (a: SimulationStep | undefined, b: SimulationStep | undefined) => boolean;

/**
 * Lays two runs side by side, and says where they part and what that leaves different. In two versions of a text, offsets tell nothing:
 * there a step is the same where it reads the same.
 */
export function compareRuns(
  left: readonly SimulationStep[],
  right: readonly SimulationStep[],
  of: 'one-text' | 'two-texts' = 'one-text',
): Comparison {
  const isSame = of === 'one-text' ? samePlace : sameWords;
  let alike = 0;
  while (alike < left.length && alike < right.length && isSame(left[alike], right[alike]) && left[alike]?.event === right[alike]?.event) alike += 1;
  const pairs: Pair[] = Array.from({ length: alike }, (_, i) => ({ left: i, right: i }));
  pairs.push(...aligned(left, right, alike, isSame));
  return { pairs, parting: alike < Math.max(left.length, right.length) ? alike : undefined, differences: differencesOf(left.at(-1), right.at(-1)) };
}

const samePlace: Same = (a, b) => a !== undefined && b !== undefined && a.at === b.at && a.thread === b.thread && a.callback === b.callback;

const sameWords: Same = (a, b) =>
  a !== undefined && b !== undefined && a.text === b.text && a.function === b.function && a.thread === b.thread && a.callback === b.callback;

/** After they have parted they may do the same again: the longest common subsequence of what is left. */
function aligned(left: readonly SimulationStep[], right: readonly SimulationStep[], from: number, isSame: Same): readonly Pair[] {
  const [n, m] = [left.length - from, right.length - from];
  if (Math.max(n, m) > longestAligned)
    return [
      ...Array.from({ length: n }, (_, i) => ({ left: from + i, right: undefined })),
      ...Array.from({ length: m }, (_, i) => ({ left: undefined, right: from + i })),
    ];
  const length: number[][] = Array.from({ length: n + 1 }, () => new Array<number>(m + 1).fill(0));
  const best = (i: number, j: number): number => length[i]?.[j] ?? 0;
  for (let i = n - 1; i >= 0; i -= 1)
    for (let j = m - 1; j >= 0; j -= 1) {
      const row = length[i];
      if (row) row[j] = isSame(left[from + i], right[from + j]) ? best(i + 1, j + 1) + 1 : Math.max(best(i + 1, j), best(i, j + 1));
    }
  const pairs: Pair[] = [];
  for (let i = 0, j = 0; i < n || j < m;) {
    if (i < n && j < m && isSame(left[from + i], right[from + j])) {
      pairs.push({ left: from + i, right: from + j });
      i += 1;
      j += 1;
    } else if (j >= m || (i < n && best(i + 1, j) >= best(i, j + 1))) {
      pairs.push({ left: from + i, right: undefined });
      i += 1;
    } else {
      pairs.push({ left: undefined, right: from + j });
      j += 1;
    }
  }
  return pairs;
}

/** What the two runs leave different. Resources are the same where their name and kind are: each run counts its own ids. */
function differencesOf(left: SimulationStep | undefined, right: SimulationStep | undefined): readonly Difference[] {
  const keyOf = (r: SimulationResource): string => `${r.kind} ${r.name}`;
  const [a, b] = [left?.resources ?? [], right?.resources ?? []];
  const keys = [...new Set([...a, ...b].map(keyOf))];
  return keys.flatMap((key) => {
    const [x, y] = [a.find((r) => keyOf(r) === key), b.find((r) => keyOf(r) === key)];
    const same = x?.state === y?.state && x?.count === y?.count && x?.holders.join() === y?.holders.join();
    return same ? [] : [{ name: x?.name ?? y?.name ?? '', left: x, right: y }];
  });
}
