import type { Catalogue } from '../catalogue/catalogue.ts';
import type { AcquireRow } from '../catalogue/contract.ts';
import { functionsOf } from '../syntax/node.ts';
import type { Source } from '../syntax/tree.ts';
import { lower } from '../flow/lower.ts';
import { contractsOf, vocabularyOf } from './contracts.ts';
import { learnPairs } from './learn.ts';
import { calleesOf } from './order.ts';

/** A pair as it stands in a `.getput.json`. */
export type Pair = Pick<AcquireRow, 'call' | 'kind' | 'at' | 'fails' | 'release'>;

export const pairOf = ({ call, kind, at, fails, release }: AcquireRow): Pair => ({ call, kind, at, fails, release });

/** How one function uses a call that no table knows: with what undoes it there, if anything does. */
export interface PairUse {
  readonly call: string;
  readonly pair: Pair | undefined;
}

/** A pair that most of its callers show. */
export interface Suggestion {
  readonly pair: Pair;
  /** Functions that call it, and those of them that undo it by the same call. */
  readonly callers: number;
  readonly pairing: number;
  /** Files in which it is undone so. */
  readonly files: number;
}

/** What the functions of a file show of calls that the catalogue does not know: one entry for each function and call. */
export function pairUses(source: Source, catalogue: Catalogue): readonly PairUse[] {
  const vocabulary = vocabularyOf(catalogue, source);
  const contracts = contractsOf(catalogue, new Map());
  return functionsOf(source).flatMap(({ node }) => {
    const graph = lower(source, node, vocabulary);
    if (!graph) return [];
    const { acquires } = learnPairs(graph, source.text, catalogue, contracts);
    const calls = [...calleesOf(graph)].filter((call) => catalogue.acquires(call).length === 0 && catalogue.release(call) === undefined);
    return calls.map((call) => {
      const row = acquires.get(call)?.[0];
      return { call, pair: row && pairOf(row) };
    });
  });
}

/** A pair that few functions show is a habit of one of them. */
const fewest = 3;

/** The pairs that at least three functions show, and at least half of those that call the first half; the best shown first. `files` are the uses of one file each. */
export function suggestions(files: Iterable<readonly PairUse[]>): readonly Suggestion[] {
  const callers = new Map<string, number>();
  const shown = new Map<string, Map<string, { readonly pair: Pair; readonly pairing: number; readonly files: number }>>();
  for (const uses of files) {
    const here = new Set<string>();
    for (const { call, pair } of uses) {
      callers.set(call, (callers.get(call) ?? 0) + 1);
      if (!pair) continue;
      const key = `${call} ${pair.release.join(' ')}`;
      const pairs = shown.get(call) ?? new Map<string, { readonly pair: Pair; readonly pairing: number; readonly files: number }>();
      const known = pairs.get(key) ?? { pair, pairing: 0, files: 0 };
      pairs.set(key, { pair: known.pair, pairing: known.pairing + 1, files: known.files + (here.has(key) ? 0 : 1) });
      shown.set(call, pairs);
      here.add(key);
    }
  }
  const best = [...shown].flatMap(([call, pairs]) => {
    const [first] = [...pairs.values()].sort((a, b) => b.pairing - a.pairing || (a.pair.release[0] ?? '').localeCompare(b.pair.release[0] ?? ''));
    const all = callers.get(call) ?? 0;
    return first && first.pairing >= fewest && first.pairing * 2 >= all ? [{ ...first, callers: all }] : [];
  });
  return best.sort((a, b) => b.pairing - a.pairing || a.pair.call.localeCompare(b.pair.call));
}
