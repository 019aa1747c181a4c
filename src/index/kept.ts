import { isStillTrue, listening } from '../analysis/asked.ts';
import type { Asked } from '../analysis/asked.ts';
import type { AcquireRow } from '../catalogue/contract.ts';
import type { Contracts } from '../lifecycle/context.ts';
import type { Effect, Summary } from '../lifecycle/summary.ts';

/** A summary with the answers that it came from. */
export interface KeptSummary {
  readonly summary: Summary | undefined;
  readonly asked: readonly Asked[];
}

/** Keeps summaries from one run of the program to the next. The key tells all that they are made of but the answers. */
export interface Keeper {
  find(key: string): KeptSummary | undefined;
  keep(key: string, kept: KeptSummary): void;
}

export const keepsNothing: Keeper = { find: () => undefined, keep: () => undefined };

/** What was kept, where it is still true; else what `summarise` makes with contracts that tell nothing else than the given ones. */
export function keptOr(
  keeper: Keeper,
  key: string,
  contracts: Contracts,
  summarise: (contracts: Contracts) => Summary | undefined,
): Summary | undefined {
  const kept = keeper.find(key);
  if (kept && isStillTrue(kept.asked, contracts)) return kept.summary;
  const heard = listening(contracts);
  const summary = summarise(heard.contracts);
  keeper.keep(key, { summary, asked: heard.asked() });
  return summary;
}

/**
 * Gives one object for all rows that say the same. Holds are told apart by their rows: those of a summary that was kept must not differ more than
 * those of one that was made just now.
 */
export function sharingRows(): (summary: Summary) => Summary {
  const rows = new Map<string, AcquireRow>();
  const shared = (row: AcquireRow): AcquireRow => {
    const key = JSON.stringify(row);
    const known = rows.get(key) ?? row;
    rows.set(key, known);
    return known;
  };
  const sharedIn = (effect: Effect): Effect => (effect.does === 'acquires' ? { ...effect, row: shared(effect.row) } : effect);
  return (summary) => ({
    ...summary,
    outcomes: summary.outcomes.map((outcome) => ({ ...outcome, effects: outcome.effects.map(sharedIn) })),
  });
}
