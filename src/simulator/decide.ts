import { push, toList } from './machine.ts';
import type { Decision, Machine } from './machine.ts';
import { isFailure } from './schedule.ts';
import type { Choice, Goal, Schedule } from './schedule.ts';
import { excerptOf } from './words.ts';
import type { World } from './world.ts';

/** Of the ways in which something may go those that are allowed: the one that the script or the schedule names, else all. */
export function forced<Way extends { readonly outcome: string }>(
  w: World,
  m: Machine,
  ways: readonly Way[],
  place: { readonly at: number; readonly occurrence: number },
): readonly Way[] {
  const next = w.script?.[m.decisions?.length ?? 0];
  // In a macro several decisions may stand at one place: each takes the choice that names one of its ways.
  const choices = next ? [next] : w.schedule.choices.filter((c) => c.at === place.at && c.occurrence === place.occurrence);
  const chosen = ways.find((way) => choices.some((c) => c.outcome === way.outcome));
  return chosen ? [chosen] : ways;
}

/** Keeps a decision with the run; false where it makes a goal unreachable: the very call that must fail does not. */
export function record(m: Machine, decision: Decision, goals: readonly Goal[] = []): boolean {
  m.decisions = push(m.decisions, decision);
  return !goals.some((goal) => goal.call === decision.call && goal.nth === decision.nth && !mayBeFailure(decision.outcome));
}

/** A question that nobody described may be answered with a failure either way. */
export const mayBeFailure = (outcome: string): boolean => isFailure(outcome) || /^(true|false|fails \d|finds nothing \d)$/.test(outcome);

/** The schedule that makes a run happen again; `text` is the source, for the words of its choices. */
export const scheduleOf = (m: Machine, enter: boolean, text: string): Schedule => ({
  enter,
  beside: [],
  choices: toList(m.decisions).flatMap((d): readonly Choice[] =>
    d.options.length > 1
      ? [{ at: d.kind === 'call' ? d.callAt : d.at.start, occurrence: d.occurrence, outcome: d.outcome, text: decisionWords(d, text) }]
      : [],
  ),
});

/** A decision in words: `kmalloc() fails`, `which: true`. */
export const decisionWords = (d: Decision, text: string): string =>
  d.kind === 'loop'
    ? `${d.call}: ${d.outcome}`
    : d.call === ''
      ? `${excerptOf(text, d.at, 40).replace(/^\((.*)\)$/, '$1')}: ${d.outcome}`
      : /^(true|false)/.test(d.outcome)
        ? `${d.call}(): ${d.outcome}`
        : `${d.call}() ${d.outcome}`;
