/** How a hold leaves the function without a release: it is returned, stored, or handed to somebody who keeps it. */

import { isNamed } from '../catalogue/contract.ts';
import type { Range } from '../flow/graph.ts';
import type { Context } from './context.ts';
import { blurred, computedFrom, isCallersOwn, reaches } from './relations.ts';
import { note, replaceHold } from './state.ts';
import type { Hold, Kept, State } from './state.ts';
import { objectOf, valueOfId } from './values.ts';
import type { ValueId, Values } from './values.ts';

/** How a hold is handed on: to somebody who keeps it, or to somebody who puts an end to what kept it until now. */
export type Handing = 'keeps' | 'ends';

/** Hands a hold on to something that outlives the function. */
export function handOn(s: State, hold: Hold, by: string, at: Range, how: Handing = 'keeps'): void {
  // What is only stored may still be handed to somebody who knows what to do with it, and what is kept may come to its end.
  if (hold.status !== 'held' && !(hold.status === 'transferred' && (how === 'ends' || (hold.left?.by === 'store' && by !== 'store')))) return;
  replaceHold(s, hold, {
    ...hold,
    status: 'transferred',
    left: { by, at, frees: how === 'ends' ? 'last' : 'never' },
    handed: how === 'ends' ? hold.handed : at.start,
  });
  note(
    s,
    at,
    by === 'return'
      ? 'is returned: the caller owns it now'
      : `is handed over${by === 'store' ? ': stored where it outlives the function' : ` to ${by}()`}`,
    hold.site,
    0,
  );
}

/** What was held, or stored, may have been given back by a call: nobody is accused of keeping it. */
export function letGo(s: State, hold: Hold, by: string, at: Range): void {
  replaceHold(s, hold, { ...hold, status: 'transferred', left: { by, at, frees: 'never' } });
  note(s, at, `is left to ${by}()`, hold.site, 0);
}

/** Hands on the holds of `id`, of the object that it is part of, and of what is stored in that object. */
export function handOnObject(
  ctx: Context,
  s: State,
  id: ValueId,
  by: string,
  at: Range,
  how: Handing = 'keeps',
  seen: Set<ValueId> = new Set(),
): void {
  const { values } = ctx.frame;
  const object = objectOf(values, id);
  if (seen.has(object)) return;
  seen.add(object);
  if (by !== 'return') keep(values, s, { id: object, owner: undefined, place: undefined, whole: true, certain: true });
  for (const hold of s.holds) {
    if (hold.status === 'released' || hold.row.kind === 'lock') continue;
    // What is registered or counted as a part of the object goes with it.
    const direct = hold.resource === object || reaches(ctx, hold.resource, id) || objectOf(values, hold.resource) === object;
    const inside = hold.stored.some((place) => objectOf(values, place) === object) || pointsAt(values, s, object, hold);
    if (!direct && !inside) continue;
    // What a list or a thread was given may be taken from it again by a function that undoes it all.
    const sunk = hold.status === 'transferred' && !hold.managed && ctx.contracts.transfers(hold.left?.by ?? '').length > 0;
    // Returned too, but owned by what it was stored in: a list, a cache.
    if (by === 'return' && hold.resource === object && hold.status === 'transferred') continue;
    if (sunk && ctx.contracts.summary(by)) replaceHold(s, hold, { ...hold, left: { by, at, frees: how === 'ends' ? 'last' : 'never' } });
    else handOn(s, hold, by, at, how);
    handOnObject(ctx, s, hold.resource, by, at, how, seen);
  }
}

/** Whether a member of the object has the resource in it: a pointer that was stored before its reference was taken, a number packed with others. */
function pointsAt(values: Values, s: State, object: ValueId, hold: Hold): boolean {
  for (const [address, value] of s.memory) {
    if (address === object || objectOf(values, address) !== object) continue;
    if (value === hold.resource || (hold.row.kind === 'id' && computedFrom(values, value, hold.resource))) return true;
  }
  return false;
}

/** Notes that something which came from the caller was stored where it outlives the call. */
export function keep(values: Values, s: State, kept: Kept): void {
  const v = valueOfId(values, kept.id);
  if (!isCallersOwn(values, kept.id) || (v.k !== 'initial' && v.k !== 'container')) return;
  if (!s.kept.some((k) => k.id === kept.id && k.owner === kept.owner && (k.certain || !kept.certain))) s.kept = [...s.kept, kept];
}

/** The hold, known to be stored at `address` too; elements of one array count as one place. */
export function withPlace(ctx: Context, h: Hold, address: ValueId): Hold {
  const place = blurred(ctx.frame.values, address);
  return h.stored.includes(place) ? h : { ...h, stored: [...h.stored, place] };
}

/** Whether who has the pointer has the resource: not so for what is done to an object, such as enabling it. */
export const movesWithPointer = (h: Hold): boolean => h.row.kind === 'ref' || !isNamed(h.row);

/** A resource is stored in memory that is no local variable: it belongs to the object there, or to whoever can reach it. */
export function storeHeld(ctx: Context, s: State, address: ValueId, value: ValueId, at: Range): void {
  const { values } = ctx.frame;
  const owner = objectOf(values, address);
  if (objectOf(values, value) !== owner)
    keep(values, s, { id: objectOf(values, value), owner, place: address, whole: value === objectOf(values, value), certain: true });
  for (const h of s.holds) {
    if (h.status !== 'held' || h.row.kind === 'lock' || !reaches(ctx, h.resource, value) || !movesWithPointer(h)) continue;
    const kept = withPlace(ctx, h, address);
    replaceHold(s, h, kept);
    const ownedHere = s.holds.some((other) => other !== kept && other.status === 'held' && other.resource === owner && other.row.kind !== 'lock');
    if (!ownedHere) handOn(s, kept, 'store', at);
  }
}
