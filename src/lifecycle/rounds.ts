/** Rounds of a loop: what an earlier one made, took and gave back. */

import type { Context } from './context.ts';
import { isCallersOwn } from './relations.ts';
import type { State } from './state.ts';
import { intern, valueOfId } from './values.ts';
import type { Value, ValueId, Values } from './values.ts';

/** A call that runs again makes new things: what an earlier round of the loop made is an older thing now. */
export function renew(ctx: Context, s: State, at: number): void {
  if (!ctx.repeats(at)) return;
  const { values } = ctx.frame;
  const known = new Map<ValueId, ValueId>();
  const age = (id: ValueId): ValueId => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const aged = rebuilt(values, id, age, (made) => made.at === at && made.age === 0);
    known.set(id, aged);
    return aged;
  };
  for (const [address, value] of [...s.memory]) {
    const [place, content] = [age(address), age(value)];
    if (place !== address) s.memory.delete(address);
    if (place !== address || content !== value) s.memory.set(place, content);
  }
  for (const id of [...s.signs.keys()]) if (age(id) !== id) s.signs.delete(id);
  if (!s.holds.some((h) => age(h.resource) !== h.resource)) return;
  // One older thing stands for all that earlier rounds made and that fared alike.
  const fates = new Set<string>();
  s.holds = s.holds.flatMap((h) => {
    const now = age(h.resource) === h.resource ? h : { ...h, resource: age(h.resource), older: true };
    if (!now.older) return [now];
    const fate = `${now.site} ${now.row.at} ${now.status}`;
    if (now.row.call === '' && isCallersOwn(values, now.resource)) return [now];
    if (now.status === 'released' || fates.has(fate)) return [];
    fates.add(fate);
    return [now];
  });
}

const isCursor = (v: Value): boolean => v.k === 'made' && v.part.startsWith('cursor');

/** The same value with the parts that `isFresh` replaced by older ones. */
function rebuilt(values: Values, id: ValueId, age: (id: ValueId) => ValueId, isFresh: (made: Extract<Value, { k: 'made' }>) => boolean): ValueId {
  const v = valueOfId(values, id);
  switch (v.k) {
    case 'made':
      return isFresh(v) ? intern(values, { ...v, age: 1 }) : id;
    case 'member': {
      const base = age(v.base);
      return base === v.base ? id : intern(values, { ...v, base });
    }
    case 'element': {
      // A counter is compared with what it was in other loops; what a macro chose is something else in each round.
      const base = age(v.base);
      const index = isCursor(valueOfId(values, v.index)) ? age(v.index) : v.index;
      return base === v.base && index === v.index ? id : intern(values, { ...v, base, index });
    }
    case 'initial': {
      const address = age(v.address);
      return address === v.address ? id : intern(values, { k: 'initial', address });
    }
    case 'container': {
      const member = age(v.member);
      return member === v.member ? id : intern(values, { ...v, member });
    }
    case 'op': {
      const args = v.args.map(age);
      return args.every((arg, i) => arg === v.args[i]) ? id : intern(values, { ...v, args });
    }
    default:
      return id;
  }
}

/**
 * A new round of a loop sees what other calls left: what the memory behind a pointer was freed of in the last round is no guide. What was
 * given back of the caller's is remembered, for the caller. `unwinds` tells whether what is taken at one offset is given back at the other by a
 * loop of its own.
 */
export function beginRound(values: Values, s: State, unwinds: (taken: number, given: number) => boolean): void {
  // What a variable leads to in a new round cannot be told from what it led to in the last one.
  s.spent = [];
  if (!s.holds.some((h) => h.status === 'released')) return;
  s.holds = s.holds.flatMap((h) => {
    if (h.status !== 'released' || (h.row.call !== '' && valueOfId(values, h.resource).k === 'made')) return [h];
    // That a lock is given back in each round, or that a loop undoes what another one did, says what to expect of the exits.
    const undone = h.row.call !== '' && !h.failed && h.left !== undefined && unwinds(h.site, h.left.at.start);
    const tells = undone || h.row.kind === 'lock' || (h.row.call === '' && isCallersOwn(values, h.resource));
    return tells ? [{ ...h, older: true }] : [];
  });
}
