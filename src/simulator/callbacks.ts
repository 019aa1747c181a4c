import { valueOfId } from '../lifecycle/values.ts';
import type { ValueId } from '../lifecycle/values.ts';
import type { Machine } from './machine.ts';
import type { ObjectState } from './objects.ts';
import { functionAt } from './puts.ts';
import type { World } from './world.ts';

/** A function that may be called back now. */
export interface OpenWindow {
  readonly function: string;
  /** The object that it is registered through, or that calls it. */
  readonly resource: ValueId;
  /** What its first parameter will be. */
  readonly given: ValueId;
  /** A work or a timer runs it, and nobody else. */
  readonly byItself: boolean;
}

/** Nobody has started it, or somebody waited for its end. */
const isAtRest = (o: ObjectState): boolean => /^(idle|stopped)$/.test(o.state);

/** The functions that may be called back now: those of what is registered, and those that works and timers run which are on their way. */
export function openWindows(w: World, m: Machine): readonly OpenWindow[] {
  const registered = m.state.holds.flatMap((h) => {
    if (h.row.kind !== 'register' || h.status === 'released') return [];
    return [...m.state.memory].flatMap(([address, value]) => {
      const v = valueOfId(w.values, address);
      const called = v.k === 'member' && v.base === h.resource ? functionAt(w, value) : undefined;
      return called ? [{ function: called.name, resource: h.resource, given: h.resource, byItself: false }] : [];
    });
  });
  const later = [...m.objects].flatMap(([id, o]) =>
    o.runs && !isAtRest(o) ? [{ function: o.runs.function, resource: id, given: o.runs.given, byItself: true }] : [],
  );
  return [...registered, ...later];
}

/** A function starts in a thread of its own: what called it, where that is a work or a timer, runs from now on. */
export function begins(m: Machine, name: string): void {
  for (const [id, o] of m.objects)
    if (o.runs?.function === name && !isAtRest(o)) m.objects = new Map([...m.objects, [id, { ...o, state: 'running', matters: true }]]);
}

/** It has returned: what called it rests, unless it was started anew. */
export function ends(m: Machine, name: string): void {
  for (const [id, o] of m.objects)
    if (o.runs?.function === name && o.state === 'running')
      m.objects = new Map([...m.objects, [id, { ...o, state: o.kind === 'timer' ? 'stopped' : 'idle' }]]);
}
