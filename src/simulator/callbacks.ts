import { valueOfId } from '../lifecycle/values.ts';
import type { ValueId } from '../lifecycle/values.ts';
import type { Machine } from './machine.ts';
import { functionAt } from './puts.ts';
import type { World } from './world.ts';

/** The functions that may be called back now, with the object that each is registered through. */
export function openWindows(w: World, m: Machine): readonly { readonly function: string; readonly resource: ValueId }[] {
  return m.state.holds.flatMap((h) => {
    if (h.row.kind !== 'register' || h.status === 'released') return [];
    return [...m.state.memory].flatMap(([address, value]) => {
      const v = valueOfId(w.values, address);
      const called = v.k === 'member' && v.base === h.resource ? functionAt(w, value) : undefined;
      return called ? [{ function: called.name, resource: h.resource }] : [];
    });
  });
}
