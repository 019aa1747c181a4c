import { isOfArgument } from '../catalogue/contract.ts';
import type { Hold } from '../lifecycle/state.ts';
import { objectOf } from '../lifecycle/values.ts';
import type { ValueId } from '../lifecycle/values.ts';
import type { Moment } from './machine.ts';
import type { Names } from './names.ts';
import { objectWords } from './objects.ts';
import type { Objects } from './objects.ts';
import type { Ownership } from './ownership.ts';
import type { World } from './world.ts';

/** One thing that must be given back, as it is at one step. */
export interface Resource {
  /** `r1`, `r2`, in the order in which the run meets them. */
  readonly id: string;
  /** The catalogue's word: ref, alloc, register, lock, init, enable, map, pm, id; of what has a state alone: list, counter, work, timer, completion. */
  readonly kind: string;
  readonly name: string;
  /** Units; of a reference those that are known: what the caller holds counts as one. */
  readonly count: number;
  /** A word: allocated, initialised, held, registered, locked, handed on, released, removed, freed; of a list or a work its own. */
  readonly state: string;
  /** Who has it: a thread that must give it back, or the places where it was stored. */
  readonly holders: readonly string[];
  /** Who will give it back: a call, or the function that the last put runs; '' where it is gone, or needs nobody. */
  readonly release: string;
}

const states: Readonly<Record<string, readonly [string, string]>> = {
  alloc: ['allocated', 'freed'],
  id: ['allocated', 'freed'],
  ref: ['held', 'released'],
  pm: ['held', 'released'],
  init: ['initialised', 'released'],
  register: ['registered', 'removed'],
  lock: ['locked', 'unlocked'],
  enable: ['enabled', 'disabled'],
  map: ['mapped', 'unmapped'],
};

/** Gives resources their ids, and says what each is like at a moment. */
export interface Ledger {
  readonly at: (m: Moment) => readonly Resource[];
  readonly idOf: (hold: Hold) => string;
  readonly kindOf: (hold: Hold) => string;
  /** The id of a list, work or the like by its address, and of a count by the address of what is counted; '' where none is shown. */
  readonly idOfObject: (address: ValueId) => string;
  readonly idOfCount: (address: ValueId) => string;
  /** The ids of the parameters that are taken over, with the call that gives each back. */
  readonly taken: readonly { readonly id: string; readonly release: string }[];
  /** How many units there are of the resource of a hold, as the given holds and counts have it. */
  readonly units: (hold: Hold, holds: readonly Hold[], counts: ReadonlyMap<ValueId, number>) => number;
}

const isForeign = (h: Hold): boolean => h.row.call === '';
const keyOf = (h: Hold): string => `${h.resource} ${h.row.kind === 'ref' ? 'ref' : (h.row.release[0] ?? '')}`;

/** The kind of a resource: of what came from elsewhere, the kind of what its release usually gives back. */
export function kindOf(w: World, h: Hold): string {
  if (!isForeign(h)) return h.row.kind;
  // A switch that may be called at any time gives nothing back.
  if (w.program.catalogue.isNever(h.left?.by ?? '')) return 'init';
  if (h.left?.frees === 'last') return 'ref';
  return w.program.catalogue.releasedBy(h.row.release[0] ?? '')[0]?.kind ?? (h.left?.frees === 'always' ? 'alloc' : 'ref');
}

/**
 * `taken` are the parameters whose reference a way through the function takes over: they are shown where nothing else tells of them. `lively`
 * are the lists, works and the like to which something happens in this run.
 */
export function createLedger(
  w: World,
  names: Names,
  threads: readonly string[],
  knownOnce: ReadonlySet<ValueId>,
  taken: Ownership['taken'],
  lively: ReadonlySet<ValueId>,
): Ledger {
  const ids = new Map<string, string>();
  const counted = new Map<string, { readonly resource: ValueId; readonly name: string }>();
  const idFor = (key: string): string => {
    const known = ids.get(key) ?? `r${ids.size + 1}`;
    ids.set(key, known);
    return known;
  };
  const units: Ledger['units'] = (hold, holds, counts) => {
    // A count that is known later on was not there before it was set up.
    const known = counts.get(hold.resource) ?? (knownOnce.has(hold.resource) ? 0 : undefined);
    if (hold.row.kind !== 'ref') return hold.status === 'released' ? 0 : hold.count;
    if (known !== undefined) return known;
    const own = holds
      .filter((h) => h.resource === hold.resource && h.row.kind === 'ref' && !isForeign(h) && h.status !== 'released')
      .reduce((n, h) => n + h.count, 0);
    const dropped = holds.filter((h) => h.resource === hold.resource && isForeign(h)).length;
    // What is not made here came with a reference that somebody else holds.
    const outside = isMadeBy(hold) ? 0 : 1;
    return Math.max(0, own + outside - dropped);
  };
  const view = (h: Hold, m: Moment): Resource => {
    const kind = kindOf(w, h);
    const [has, had] = states[kind] ?? ['held', 'released'];
    const owner = ownerOf(h, m.holds);
    // A device that is counted is also initialised, visible or removed.
    const own = kind === 'ref' ? m.objects.get(h.resource) : undefined;
    const state = h.status === 'released' ? had : isHandedOn(owner ?? h) ? 'handed on' : (own?.state ?? has);
    const count = isForeign(h) && kind !== 'ref' ? 0 : units(h, m.holds, m.counts);
    const freed = m.frees.get((owner ?? h).resource) ?? (owner ?? h).row.release[0];
    return {
      id: idFor(keyOf(h)),
      kind,
      name: names.resource(h),
      count,
      state,
      holders: holdersOf(w, h, m.holds, names, threads),
      release: h.status === 'released' || h.managed || freed === undefined ? '' : `${freed}()`,
    };
  };
  return {
    idOf: (h) => idFor(keyOf(h)),
    kindOf: (h) => kindOf(w, h),
    idOfObject: (address) => ids.get(`${address} object`) ?? '',
    idOfCount: (address) => ids.get(`${address} ref`) ?? '',
    taken: taken.map(({ parameter, release }) => ({ id: idFor(`${parameter} ref`), release })),
    units,
    at: (m) => {
      const views = new Map<string, Resource>();
      for (const h of m.holds) {
        if ((isForeign(h) && kindOf(w, h) === 'init') || isShownAsObject(h, m.objects)) continue;
        const v = view(h, m);
        const known = views.get(v.id);
        // Of a reference that was dropped and is held again, what is held counts.
        if (!known || h.status !== 'released') views.set(v.id, v);
      }
      for (const [resource, count] of m.counts) {
        const key = `${resource} ref`;
        if (ids.has(key) && [...views.keys()].includes(idFor(key))) continue;
        const known = counted.get(key) ?? { resource, name: names.value(resource).replace(/^&/, '') };
        counted.set(key, known);
        const id = idFor(key);
        // A count inside memory that is gone is gone with it.
        const isGone = m.holds.some((h) => h.row.kind === 'alloc' && h.status === 'released' && h.resource === objectOf(w.values, resource));
        views.set(id, {
          id,
          kind: 'ref',
          name: known.name,
          count: isGone ? 0 : count,
          state: count > 0 && !isGone ? 'held' : 'released',
          holders: [],
          release: '',
        });
      }
      for (const { parameter, name, release } of taken) {
        const id = idFor(`${parameter} ref`);
        if (!views.has(id)) views.set(id, { id, kind: 'ref', name, count: 1, ...keeperOf(w, m, parameter, names), release: `${release}()` });
      }
      for (const [address, o] of m.objects) {
        if (!lively.has(address) || /^(device|cdev|kobject|memory)$/.test(o.kind)) continue;
        const id = idFor(`${address} object`);
        const isGone = m.holds.some((h) => h.row.kind === 'alloc' && h.status === 'released' && h.resource === objectOf(w.values, address));
        const name = names.value(address).replace(/^&/, '');
        views.set(id, { id, kind: o.kind, name, count: o.count ?? 0, state: isGone ? 'freed' : objectWords(o), holders: [], release: '' });
      }
      const number = (id: string): number => Number(id.slice(1));
      return [...views.values()].sort((a, b) => number(a.id) - number(b.id));
    },
  };
}

/** Who has the reference that came in with a parameter: the caller still, or what it was stored in. */
function keeperOf(w: World, m: Moment, parameter: ValueId, names: Names): Pick<Resource, 'state' | 'holders'> {
  const isGone = (owner: ValueId): boolean => m.holds.some((h) => h.resource === owner && h.row.kind === 'alloc' && h.status === 'released');
  const places = m.kept.flatMap((k) =>
    k.id === parameter && k.place !== undefined && k.owner !== undefined && !isGone(k.owner) ? [names.place(k.place)] : [],
  );
  return places.length > 0 ? { state: 'handed on', holders: places } : { state: 'held', holders: ['the caller'] };
}

/** What nobody has to give back is told of by the state of the object alone: a timer that was set up, a counter that is no reference count. */
export const isShownAsObject = (h: Hold, objects: Objects): boolean =>
  (isForeign(h) || h.row.silent !== undefined || h.row.counter === true) &&
  /^(counter|timer|work|completion)$/.test(objects.get(h.resource)?.kind ?? '');

/** The call gave something new, rather than one more reference to what was there. */
const isMadeBy = (h: Hold): boolean => !isOfArgument(h.row) && h.row.call !== '';

const isHandedOn = (h: Hold): boolean => h.status === 'transferred' && h.left?.by !== 'store';

/** The count inside an object that has taken over the object's memory: its last put frees it. */
export const ownerOf = (h: Hold, holds: readonly Hold[]): Hold | undefined =>
  h.status === 'transferred' && h.row.kind === 'alloc'
    ? holds.find((o) => o.row.starts === true && o.at.start === h.left?.at.start && o.row.call === h.left.by)
    : undefined;

function holdersOf(w: World, h: Hold, holds: readonly Hold[], names: Names, threads: readonly string[]): readonly string[] {
  if (h.status === 'released') return [];
  if (h.managed) return ['its device'];
  const places = [...new Set(h.stored.map((at) => names.place(at)))];
  const owner = ownerOf(h, holds);
  if (owner && !isHandedOn(owner)) return [names.resource(owner)];
  if (owner) return holdersOf(w, owner, holds, names, threads);
  if (h.status === 'transferred') return h.left?.by === 'return' ? ['the caller'] : h.left?.by === 'store' ? places : [`${h.left?.by ?? ''}()`];
  return places.length > 0 ? places : [`${threads[w.threadOf(h.site)] ?? ''}()`];
}
