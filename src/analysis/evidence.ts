import type { FlowGraph, Range } from '../flow/graph.ts';
import { isWithin, negative, positive, zero } from '../lifecycle/sign.ts';
import type { Sign } from '../lifecycle/sign.ts';
import { signIn } from '../lifecycle/state.ts';
import type { Exposure, Hold, State } from '../lifecycle/state.ts';
import type { Values } from '../lifecycle/values.ts';
import type { Exit } from './explore.ts';

/** How an exit tells its caller what became of the call. */
export type ExitClass = 'error' | 'success' | 'unknown';

/** The class of an exit, from the return type as written and what is known of the returned value. */
export function classOf(type: string, sign: Sign): ExitClass {
  if (type.includes('*')) return isWithin(sign, negative | zero) ? 'error' : isWithin(sign, positive) ? 'success' : 'unknown';
  if (/^(void|bool|irqreturn_t|enum\b.*|netdev_tx_t)$/.test(type)) return 'unknown';
  // `if (ret) return ret;`: whatever is not zero is an error, where an error is possible.
  if ((sign & zero) === 0 && (sign & negative) !== 0) return 'error';
  return isWithin(sign, zero | positive) ? 'success' : 'unknown';
}

/** One exit at which an acquire has been given back. */
export interface Release {
  readonly by: string;
  readonly at: Range;
  readonly exit: ExitClass;
  /** What is known there of the returned value. */
  readonly sign: Sign;
}

/** What all paths together say of one acquire. */
export interface SiteFacts {
  readonly releases: readonly Release[];
  /** Exits of each class at which it is still held. */
  readonly heldAt: ReadonlySet<ExitClass>;
}

export const siteKey = (h: Hold): string => `${h.site} ${h.row.call} ${h.row.at}${h.row.release[0] ?? ''}`;

/** Gathers for each acquire what became of it at all exits. `isRelease` tells a call that gives back from one that takes over. */
export function siteFacts(graph: FlowGraph, exits: readonly Exit[], isRelease: (call: string) => boolean): ReadonlyMap<string, SiteFacts> {
  const facts = new Map<string, { releases: Release[]; heldAt: Set<ExitClass> }>();
  for (const exit of exits) {
    const cls = classOf(graph.type, exit.sign);
    for (const h of exit.state.holds) {
      if (h.failed || h.managed) continue;
      const key = siteKey(h);
      const known = facts.get(key) ?? { releases: [], heldAt: new Set<ExitClass>() };
      facts.set(key, known);
      if (h.status === 'held') known.heldAt.add(cls);
      const { left } = h;
      if (left === undefined || (h.status === 'transferred' && !isRelease(left.by))) continue;
      if (!known.releases.some((r) => r.at.start === left.at.start && r.exit === cls && r.sign === exit.sign))
        known.releases.push({ by: left.by, at: left.at, exit: cls, sign: exit.sign });
    }
  }
  return facts;
}

/** Calls that may own the resource now: they take what they are given, and did not fail on this path. */
export function keepers(values: Values, s: State, hold: Hold, returned: number | undefined, cls: ExitClass): readonly Exposure[] {
  return hold.exposures.filter((e) => {
    if (e.verb !== 'takes') return false;
    // A call whose own failure is what this exit reports has kept nothing.
    if (cls === 'error' && returned !== undefined && e.result === returned) return false;
    return !isWithin(signIn(values, s, e.result), negative);
  });
}
