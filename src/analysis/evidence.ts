import { isNamed } from '../catalogue/contract.ts';
import words from '../catalogue/data/words.json' with { type: 'json' };
import type { FlowGraph, Range } from '../flow/graph.ts';
import { isWithin, negative, positive, zero } from '../lifecycle/sign.ts';
import type { Sign } from '../lifecycle/sign.ts';
import { signIn } from '../lifecycle/state.ts';
import type { Exposure, Hold, State } from '../lifecycle/state.ts';
import { objectOf } from '../lifecycle/values.ts';
import type { ValueId, Values } from '../lifecycle/values.ts';
import type { Exit } from './explore.ts';
import { wayOut } from './ladder.ts';

/** How an exit tells its caller what became of the call. */
export type ExitClass = 'error' | 'success' | 'unknown';

/** The class of an exit, from the return type as written and what is known of the returned value. */
export function classOf(type: string, sign: Sign): ExitClass {
  if (type.includes('*')) return isWithin(sign, negative | zero) ? 'error' : isWithin(sign, positive) ? 'success' : 'unknown';
  if (/^(void|bool|irqreturn_t|enum\b.*|netdev_tx_t)$/.test(type)) return 'unknown';
  // An address or a size is no error number.
  if (/^(unsigned\b.*|u(8|16|32|64)|size_t|(dma|phys)_addr_t)$/.test(type)) return 'unknown';
  // `if (ret) return ret;`: whatever is not zero is an error, where an error is possible.
  if ((sign & zero) === 0 && (sign & negative) !== 0) return 'error';
  return isWithin(sign, zero | positive) ? 'success' : 'unknown';
}

/** The class of one exit of the function: what it returns says it, or, where it returns nothing, the shape of its ways out. */
export const classOfExit = (graph: Pick<FlowGraph, 'type' | 'labels' | 'blocks'>, exit: Pick<Exit, 'at' | 'sign'>): ExitClass =>
  wayOut(graph, exit.at) ?? classOf(graph.type, exit.sign);

/** One exit at which an acquire has been given back. */
export interface Release {
  readonly by: string;
  readonly at: Range;
  readonly exit: ExitClass;
  /** What is known there of the returned value. */
  readonly sign: Sign;
  /** Where it had been handed over before it was given back. */
  readonly handed: number | undefined;
  /** The calls, by their offsets, that had taken it on this path and not failed. */
  readonly kept: readonly number[];
  /** A call that had been given it had failed. */
  readonly refused: boolean;
}

/** What all paths together say of one acquire. */
export interface SiteFacts {
  readonly releases: readonly Release[];
  /** Exits of each class at which it is still held. */
  readonly heldAt: ReadonlySet<ExitClass>;
}

/** The call made or found it: it was not done to something that an argument names. */
export const isLocal = (hold: Hold): boolean => !isNamed(hold.row) && hold.row.returns === undefined && !hold.row.key;

export const siteKey = (h: Hold): string => `${h.site} ${h.row.call} ${h.row.at}${h.row.release[0] ?? ''}`;

/** Gathers for each acquire what became of it at all exits. `isRelease` tells a call that gives back from one that takes over; `typeOf` as below. */
export function siteFacts(
  values: Values,
  graph: FlowGraph,
  exits: readonly Exit[],
  isRelease: (call: string) => boolean,
  typeOf: (site: number) => string | undefined,
): ReadonlyMap<string, SiteFacts> {
  const facts = new Map<string, { releases: Release[]; heldAt: Set<ExitClass> }>();
  for (const exit of exits) {
    const cls = classOfExit(graph, exit);
    for (const h of exit.state.holds) {
      if (h.failed || h.managed) continue;
      const key = siteKey(h);
      const known = facts.get(key) ?? { releases: [], heldAt: new Set<ExitClass>() };
      facts.set(key, known);
      if (h.status === 'held') known.heldAt.add(cls);
      const { left } = h;
      if (left === undefined || (h.status === 'transferred' && left.frees === 'never' && !isRelease(left.by))) continue;
      const kept = keepers(values, exit.state, h, exit.value, cls, typeOf).map((e) => e.at.start);
      const refused = h.exposures.some((e) => hasFailed(values, exit.state, e, typeOf));
      const release: Release = { by: left.by, at: left.at, exit: cls, sign: exit.sign, handed: h.handed, kept, refused };
      if (!known.releases.some((r) => isSame(r, release))) known.releases.push(release);
    }
  }
  return facts;
}

const isSame = (a: Release, b: Release): boolean =>
  a.at.start === b.at.start &&
  a.exit === b.exit &&
  a.sign === b.sign &&
  a.handed === b.handed &&
  a.refused === b.refused &&
  a.kept.join() === b.kept.join();

/** Whether the object that has this place in it was freed for certain: what stood there is reached through it no more. */
export const isFreedPlace = (values: Values, s: State, place: ValueId): boolean =>
  s.holds.some((h) => h.resource === objectOf(values, place) && h.status === 'released' && h.left?.frees === 'always');

/**
 * Calls that may own the resource now: they take what they are given, and did not fail on this path. `typeOf` tells the type, as written, of the
 * variable that the result of the call at an offset goes into.
 */
export function keepers(
  values: Values,
  s: State,
  hold: Hold,
  returned: number | undefined,
  cls: ExitClass,
  typeOf: (site: number) => string | undefined,
): readonly Exposure[] {
  const isAlone = hold.stored.length > 0 && hold.stored.every((place) => isFreedPlace(values, s, place));
  return hold.exposures.filter((e) => {
    if (e.verb !== 'takes') return false;
    // It was shown an object that is gone.
    if (e.indirect && isAlone) return false;
    // What it registered in another object was removed on this path: with it went whatever it kept. What the object itself is, its put frees.
    const isRemoved = (h: Hold): boolean => h.site === e.at.start && h.row.kind === 'register' && h.status === 'released' && !h.failed;
    if (s.holds.some((h) => isRemoved(h) && objectOf(values, h.resource) !== objectOf(values, hold.resource))) return false;
    // A packet that is sent is gone, whether it arrives or not.
    if (hold.row.kind === 'alloc' && !e.indirect && e.call.split('_').some((word) => words.sends.includes(word))) return true;
    // A call whose own failure is what this exit reports has kept nothing.
    if (cls === 'error' && returned !== undefined && e.result === returned) return false;
    return !hasFailed(values, s, e, typeOf);
  });
}

/** Whether the call that saw it failed on the path that leads to `s`. */
function hasFailed(values: Values, s: State, e: Exposure, typeOf: (site: number) => string | undefined): boolean {
  const sign = signIn(values, s, e.result);
  if (isWithin(sign, negative)) return true;
  const type = typeOf(e.at.start);
  if (type?.includes('*')) return isWithin(sign, negative | zero);
  // An int that is not zero is an error number.
  return (sign & zero) === 0 && (sign & negative) !== 0 && /^(int|long)\b/.test(type ?? '');
}

/** The exits at which a lock that is held at `exit` has been given back, and which a caller cannot tell from it. */
export function lockReleases(type: string, exit: Exit, hold: Hold, exits: readonly Exit[]): readonly Release[] {
  const locked = (e: Exit): number => e.state.holds.filter((h) => h.status === 'held' && h.row.release[0] === hold.row.release[0]).length;
  const here = locked(exit);
  // Who let go of it for another one of its kind leaves with a lock as well.
  const free = exits.filter((other) => other.sign !== exit.sign || locked(other) < here);
  const releases = free.flatMap((other) =>
    other.state.holds.flatMap((h) =>
      h.resource === hold.resource && h.row.release[0] === hold.row.release[0] && h.status === 'released' && h.left && !h.failed
        ? [{ by: h.left.by, at: h.left.at, exit: classOf(type, other.sign), sign: other.sign, handed: h.handed, kept: [], refused: false }]
        : [],
    ),
  );
  const cls = classOf(type, exit.sign);
  // Who fails must not leave a lock behind; who succeeds may well mean to.
  if (cls === 'error') return releases;
  // true may mean: locked. A false that leaves the lock behind where true gives it back does not.
  if (type === 'bool') return releases.filter((r) => (r.sign & exit.sign) !== 0 || isWithin(exit.sign, zero));
  const same = releases.filter((r) => r.exit === cls && (!type.includes('*') || (r.sign & exit.sign) !== 0));
  const everywhere = cls === 'unknown' && releases.some((r) => r.exit === 'error') && releases.some((r) => r.exit === 'success');
  return everywhere ? releases : same;
}
