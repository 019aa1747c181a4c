/**
 * Objects that have a state of their own besides what must be given back: lists, counters, works, timers, devices. What is known of them holds
 * for the one run that is followed: nobody else touches them unless the schedule says so.
 */
import type { StateRow } from '../catalogue/contract.ts';
import type { Call } from '../flow/graph.ts';
import { signOf } from '../lifecycle/sign.ts';
import type { Sign } from '../lifecycle/sign.ts';
import { argument } from '../lifecycle/places.ts';
import { write } from '../lifecycle/state.ts';
import type { State } from '../lifecycle/state.ts';
import { intern, member, objectOf, valueOfId } from '../lifecycle/values.ts';
import type { ValueId } from '../lifecycle/values.ts';
import type { Instance } from './instance.ts';
import { resultOf } from './outcomes.ts';
import { functionAt } from './puts.ts';
import type { World } from './world.ts';

export interface ObjectState {
  readonly kind: StateRow['kind'];
  readonly state: string;
  /** Of a counter its number, of a list the entries that it has; undefined: not known. */
  readonly count: number | undefined;
  /** The list that it is on. */
  readonly on: ValueId | undefined;
  /** Something has happened to it besides that it came into being, or it was asked for: worth a place of its own. */
  readonly matters: boolean;
  /** The function that it will call, and what with. */
  readonly runs?: { readonly function: string; readonly given: ValueId };
}

export type Objects = ReadonlyMap<ValueId, ObjectState>;

export const noObjects: Objects = new Map();

/** The objects after a call, with what is worth telling. Writes what the call makes NULL, and what it answers, into `s`. */
export function objectsAfter(
  w: World,
  instance: Instance,
  before: Objects,
  counts: ReadonlyMap<ValueId, number>,
  s: State,
  call: Call,
  failed: boolean,
): { readonly objects: Objects; readonly told: boolean } {
  const rows = w.program.catalogue.states(call.name);
  if (rows.length === 0) return { objects: forgetGiven(w, instance, before, s, call), told: false };
  const ctx = w.context(instance, () => undefined);
  const objects = new Map(before);
  let told = false;
  for (const row of rows) {
    const id = row.arg < 0 ? resultOf(w, s, call) : argument(ctx, s, call, row.arg);
    if (id === undefined || failed) continue;
    const number = (i: number | undefined): number | undefined => {
      const given = i === undefined ? undefined : argument(ctx, s, call, i);
      const v = given === undefined ? undefined : valueOfId(w.values, given);
      return v?.k === 'int' ? v.value : undefined;
    };
    const set = (at: ValueId, kind: StateRow['kind'], state: string, more: Partial<ObjectState> = {}): void => {
      const runs = objects.get(at)?.runs;
      objects.set(at, { kind, state, count: undefined, on: undefined, matters: true, ...(runs ? { runs } : {}), ...more });
    };
    const leave = (): void => {
      const list = objects.get(id)?.on;
      if (list !== undefined) setList(objects, list, -1);
      else for (const [at, o] of objects) if (o.kind === 'list' && o.state === 'not empty') objects.set(at, { ...o, state: 'perhaps empty' });
    };
    switch (row.does) {
      case 'becomes': {
        const known = objects.get(id);
        told ||= row.begins !== true;
        const callback = row.runs === undefined ? undefined : argument(ctx, s, call, row.runs);
        const called = callback === undefined ? undefined : functionAt(w, callback);
        set(id, row.kind, row.unless !== undefined && row.unless === known?.state ? known.state : row.state, {
          count: row.kind === 'list' ? 0 : undefined,
          matters: row.begins !== true || known?.matters === true,
          ...(called ? { runs: { function: called.name, given: row.passes === undefined ? id : member(w.values, id, row.passes) } } : {}),
        });
        const type = row.type === undefined ? undefined : argument(ctx, s, call, row.type);
        if (type !== undefined) write(w.values, s, member(w.values, id, 'ktype'), type);
        for (const name of row.zero ?? []) write(w.values, s, member(w.values, id, name), intern(w.values, { k: 'int', value: 0 }));
        break;
      }
      case 'counts': {
        const was = countAt(w, objects, counts, id);
        const by = row.by ?? number(row.more) ?? (row.less === undefined ? undefined : -(number(row.less) ?? Number.NaN));
        const count = row.to === undefined ? (was === undefined || by === undefined || Number.isNaN(by) ? undefined : was + by) : number(row.to);
        told ||= row.begins !== true;
        set(id, 'counter', count === undefined ? 'not known' : 'counts', {
          count,
          matters: row.begins !== true || objects.get(id)?.matters === true,
        });
        if (row.tells !== undefined && count !== undefined) answer(w, s, call, row.tells === 'count' ? signOf(count) : signOf(count === 0 ? 1 : 0));
        break;
      }
      case 'joins': {
        const list = argument(ctx, s, call, row.list);
        if (list === undefined) break;
        leave();
        told = true;
        set(id, 'list', 'on a list', { on: list, matters: false });
        setList(objects, list, 1);
        break;
      }
      case 'leaves':
        told ||= objects.get(id)?.on !== undefined;
        leave();
        set(id, 'list', 'on no list', { count: 0, matters: false });
        break;
      case 'tells': {
        const known = objects.get(id);
        if (!known) break;
        objects.set(id, { ...known, matters: true });
        const is = row.state === known.state || (row.state === 'empty' && known.state === 'on no list');
        const isOpen = known.state === 'perhaps empty' || known.state === 'not known';
        if (!isOpen) answer(w, s, call, signOf(is ? 1 : 0));
        break;
      }
      case 'count': {
        const count = countAt(w, objects, counts, id);
        const known = objects.get(id);
        if (known) objects.set(id, { ...known, matters: true });
        else if (count !== undefined && !counts.has(id)) set(id, 'counter', 'counts', { count });
        if (count !== undefined) answer(w, s, call, signOf(count));
        break;
      }
      case 'walks':
        break;
    }
  }
  return { objects, told };
}

/** Whether a loop over the list has no round: true or false where that is known. */
export function walksNothing(w: World, objects: Objects, iterator: string, arg: (index: number) => ValueId | undefined): boolean | undefined {
  const row = w.program.catalogue.states(iterator).find((r) => r.does === 'walks');
  const id = row === undefined ? undefined : arg(row.arg);
  const known = id === undefined ? undefined : objects.get(id);
  if (known?.state === 'empty') return true;
  return known?.state === 'not empty' ? false : undefined;
}

/** What is known of a counter: what was set, or 0 in memory that came zeroed. */
function countAt(w: World, objects: Objects, counts: ReadonlyMap<ValueId, number>, id: ValueId): number | undefined {
  const reference = counts.get(id);
  if (reference !== undefined) return reference;
  const known = objects.get(id);
  if (known) return known.count;
  return objects.get(objectOf(w.values, id))?.state === 'zeroed' ? 0 : undefined;
}

/** A list gains or loses an entry. */
function setList(objects: Map<ValueId, ObjectState>, list: ValueId, by: 1 | -1): void {
  const known = objects.get(list);
  const count = known?.count === undefined ? undefined : Math.max(0, known.count + by);
  const state = count === undefined ? (by > 0 ? 'not empty' : 'perhaps empty') : count === 0 ? 'empty' : 'not empty';
  objects.set(list, { kind: 'list', state, count, on: known?.on, matters: true });
}

/** The call's result has this sign. It is written over what an earlier call of the same question came to. */
function answer(w: World, s: State, call: Call, sign: Sign): void {
  const id = resultOf(w, s, call);
  if (s.signs.get(id) === sign) return;
  // What was derived from the old answer goes with it.
  for (const known of [...s.signs.keys()]) {
    const v = valueOfId(w.values, known);
    if (v.k === 'op' && v.args.includes(id)) s.signs.delete(known);
  }
  s.signs.set(id, sign);
}

/** A function that nobody described may do anything to an object that it is given. */
function forgetGiven(w: World, instance: Instance, before: Objects, s: State, call: Call): Objects {
  if (before.size === 0 || w.program.functions.has(call.name) || w.program.catalogue.value(call.name) !== undefined) return before;
  const ctx = w.context(instance, () => undefined);
  const { contracts } = ctx;
  if (contracts.acquires(call.name).length > 0 || contracts.release(call.name) || contracts.transfers(call.name).length > 0) return before;
  const given = new Set(call.args.map((_, i) => argument(ctx, s, call, i)));
  // Nobody but the calls that are described registers a device, or takes it away.
  const forgotten = [...before].flatMap(([id, o]) => (given.has(id) && !/^(device|cdev|kobject|memory)$/.test(o.kind) ? [id] : []));
  if (forgotten.length === 0) return before;
  const objects = new Map(before);
  for (const id of forgotten) objects.delete(id);
  return objects;
}

/** The state in a word or two: `empty`, `2 entries`, `queued`. */
export function objectWords(o: ObjectState): string {
  if (o.kind === 'list' && o.count !== undefined && o.count > 0) return o.count === 1 ? '1 entry' : `${o.count} entries`;
  return o.kind === 'counter' && o.count !== undefined ? String(o.count) : o.state;
}
