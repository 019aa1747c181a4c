import type { FlowGraph, Range } from '../flow/graph.ts';
import { mustMatch } from '../lifecycle/holds.ts';
import { provenance } from '../lifecycle/relations.ts';
import type { Hold, State, Trace } from '../lifecycle/state.ts';
import { valueOfId } from '../lifecycle/values.ts';
import type { ValueId, Values } from '../lifecycle/values.ts';
import type { Exit } from './explore.ts';
import { words } from './naming.ts';

/** Two releases on one path that stand in the wrong order: `base` was given back, and after that `user`, which may still need it. */
export interface Misorder {
  readonly base: Hold;
  readonly user: Hold;
  readonly exit: Exit;
}

/** A release that is right where `hold` was taken, on a path that has not come to its acquire yet. */
export interface Premature {
  readonly hold: Hold;
  readonly at: Range;
  readonly exit: Exit;
}

type Kinds = ReadonlySet<Hold['row']['kind']>;

/** What goes on by itself until it is taken down: a handler, a powered part, something that others can find. */
const active: Kinds = new Set(['register', 'enable']);
/** What such things work on. */
const passive: Kinds = new Set(['alloc', 'map', 'enable', 'register']);

/** Finds what is given back before something that works on it, on the paths of one function that fail: each pair of places once. */
export function misordered(
  values: Values,
  exits: readonly Exit[],
  isError: (exit: Exit) => boolean,
  repeats: (at: number) => boolean,
): readonly Misorder[] {
  const found = new Map<string, Misorder>();
  const isGiven = (h: Hold): boolean =>
    h.status === 'released' && h.row.call !== '' && h.row.tier !== 'learned' && !h.failed && !h.older && !h.managed && !repeats(h.site);
  for (const exit of exits.filter(isError)) {
    const given = exit.state.holds.filter(isGiven);
    for (const user of given.filter((h) => active.has(h.row.kind)))
      for (const base of given) {
        if (base === user || !passive.has(base.row.kind) || base.row.release[0] === user.row.release[0]) continue;
        if (base.left?.at.start === user.left?.at.start) continue;
        const key = `${base.left?.at.start ?? 0} ${user.left?.at.start ?? 0}`;
        if (!found.has(key) && shareObject(values, base, user) && isMisordered(exit.state.trace, base, user)) found.set(key, { base, user, exit });
      }
  }
  return [...found.values()];
}

/** Whether both belong to one object of this function's or its caller's: only then can the one need the other. */
function shareObject(values: Values, base: Hold, user: Hold): boolean {
  const known = new Set([base.resource, ...base.stored].flatMap((id) => pointersTo(values, id)));
  return pointersTo(values, user.resource).some((id) => known.has(id));
}

/** The pointers that lead to a value, itself among them; the parts of a key each. */
function pointersTo(values: Values, id: ValueId): readonly ValueId[] {
  const v = valueOfId(values, id);
  const parts = v.k === 'op' && v.op === 'key' ? v.args : [id];
  return parts.flatMap((part) => provenance(values, part)).filter((each) => ['initial', 'made', 'container'].includes(valueOfId(values, each).k));
}

/** Whether `base` was taken before `user`, and given back before it too. */
function isMisordered(trace: Trace | undefined, base: Hold, user: Hold): boolean {
  const order: string[] = [];
  for (let link = trace; link; link = link.before) {
    if (link.what.k !== 'note') continue;
    for (const [name, hold] of [
      ['base', base],
      ['user', user],
    ] as const) {
      if (link.what.site !== hold.site) continue;
      if (link.at.start === hold.left?.at.start) order.push(`${name} gone`);
      else if (link.at.start === hold.site) order.push(name);
    }
  }
  return order.join() === 'user gone,base gone,user,base';
}

/**
 * Finds releases at the wrong label: on another path, the same call gives back what this function took, and here it is called for the same
 * thing before the function has come to where it takes it.
 */
export function premature(graph: FlowGraph, exits: readonly Exit[], isError: (exit: Exit) => boolean): readonly Premature[] {
  const found = new Map<number, Premature>();
  const taken = exits.flatMap(({ state }) =>
    state.holds.filter((h) => mustMatch(h.row) && h.row.call !== '' && h.status === 'released' && !h.failed && !h.older),
  );
  for (const exit of exits.filter(isError))
    for (const foreign of exit.state.holds) {
      if (foreign.row.call !== '' || foreign.status !== 'released' || foreign.older || found.has(foreign.site)) continue;
      const hold = taken.find(
        (h) => h.resource === foreign.resource && h.left?.at.start === foreign.site && h.row.release.includes(foreign.row.release[0] ?? ''),
      );
      if (hold && !isCallers(graph, hold) && leavesBefore(exit.state, hold.site, foreign.site))
        found.set(foreign.site, { hold, at: foreign.at, exit });
    }
  return [...found.values()];
}

/** Whether the path went to the release at `release` from a place before `acquire`: it did not go around it on a condition. */
function leavesBefore(s: State, acquire: number, release: number): boolean {
  for (let link = s.trace; link; link = link.before) if (link.at.start >= acquire && link.at.start < release) return false;
  return acquire < release;
}

/** Whether the function lets go of what it was called with before it takes it anew: then it had it all along. */
function isCallers(graph: FlowGraph, hold: Hold): boolean {
  const calls = graph.blocks.flatMap((b) => b.events.flatMap((e) => (e.k === 'call' && hold.row.release.includes(e.name) ? [e] : [])));
  const given = calls
    .find((e) => e.at.start === hold.left?.at.start)
    ?.args.map(words)
    .join();
  return calls.some((e) => e.at.start < hold.site && e.args.map(words).join() === given);
}
