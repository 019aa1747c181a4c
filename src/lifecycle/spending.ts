/** What a call took over for good: who had it may neither use it after that nor give it back. */

import type { Range } from '../flow/graph.ts';
import type { Context } from './context.ts';
import { isLost } from './relations.ts';
import { note, releasedHold } from './state.ts';
import type { Hold, Left, Spent, State } from './state.ts';
import { objectOf, valueOfId } from './values.ts';
import type { ValueId } from './values.ts';

/** Notes that `by` took over `id`, unless this function still has a reference of its own on it. To be asked before the holds are handed on. */
export function spend(ctx: Context, s: State, id: ValueId, by: string, at: Range): void {
  const { values } = ctx.frame;
  const v = valueOfId(values, id);
  if (isLost(values, id) || v.k === 'int' || v.k === 'constant' || v.k === 'variable') return;
  const own = s.holds.filter((h) => h.row.kind !== 'lock' && h.status === 'held' && objectOf(values, h.resource) === objectOf(values, id));
  // A reference that was taken besides outlives the one that goes; one that the call itself has made is another.
  if (own.some((h) => h.count > 1 || (h.row.returns !== undefined && h.site !== at.start)) || own.length > 1) return;
  s.spent = [...s.spent.filter((other) => other.id !== id), { id, by, at, own: own.find((h) => h.resource === id) }];
  note(s, at, `${by}() takes it over`, at.start, 0);
}

/** What was taken over of an object that is followed, passed on or freed; undefined where it is still this function's to use. */
export function spentOf(ctx: Context, s: State, id: ValueId, whole: boolean): Spent | undefined {
  const { values } = ctx.frame;
  return s.spent.find((spent) => spent.id === id || (!whole && objectOf(values, id) === spent.id) || (whole && objectOf(values, spent.id) === id));
}

/** A hold as it is after somebody else has taken it over, to tell of it. */
export const spentHold = ({ id, by, at, own }: Spent): Hold => {
  const left: Left = { by, at, frees: 'always' };
  return own
    ? { ...own, status: 'released', count: 0, left }
    : releasedHold(at, { call: '', kind: 'ref', tier: 'A', at: 'ret', fails: 'never', release: [by] }, id, left);
};
