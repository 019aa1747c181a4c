import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Kind } from '../catalogue/contract.ts';
import { isWithin, negative } from '../lifecycle/sign.ts';
import type { Effect, Outcome, Summary } from '../lifecycle/summary.ts';

/** What is counted per object: a get and its put agree whoever calls them. Power and enable counts are spread over wrappers that do not match. */
const counted: ReadonlySet<Kind> = new Set<Kind>(['ref', 'alloc', 'lock']);

/**
 * What of a summary of another file's function its callers can be held to; undefined where that is nothing, or where half of the truth would
 * be wrong: a get without its put. A function that keeps what it is given may do anything with it later, which its text does not show; but that it
 * keeps it only where it succeeds is worth knowing.
 */
export function trusted(summary: Summary, catalogue: Catalogue): Summary | undefined {
  const outcomes = summary.outcomes.map((outcome) => ({ ...outcome, effects: outcome.effects.filter((effect) => !isLearned(effect)) }));
  const effects = outcomes.flatMap((outcome) => outcome.effects);
  const isTrusted = (effect: Effect): boolean => isPlain(effect, catalogue) || isKeptOnSuccess(effect, outcomes);
  return effects.length > 0 && effects.every(isTrusted) ? { ...summary, outcomes } : undefined;
}

/** Kept for certain, and a failure keeps nothing. */
function isKeptOnSuccess(effect: Effect, outcomes: readonly Outcome[]): boolean {
  if (effect.does !== 'keeps' || !effect.certain || effect.ends || typeof effect.place.root !== 'number' || effect.place.way.length > 0) return false;
  const failures = outcomes.filter(({ result }) => isWithin(result, negative));
  return failures.length > 0 && failures.every(({ effects }) => effects.every(({ does }) => does !== 'keeps'));
}

/** Known from one function alone, and only inside it. */
const isLearned = (effect: Effect): boolean => effect.does === 'acquires' && effect.row.tier === 'learned';

function isPlain(effect: Effect, catalogue: Catalogue): boolean {
  switch (effect.does) {
    case 'acquires':
      return effect.place.root === 'ret' || effect.place.way.at(-1) === '*' || counted.has(effect.row.kind);
    case 'releases':
      return catalogue.releasedBy(effect.call).some((row) => counted.has(row.kind)) && typeof effect.place.root === 'number';
    case 'keeps':
      return false;
  }
}
