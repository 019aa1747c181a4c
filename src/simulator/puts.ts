import type { Call, Expr, FlowGraph } from '../flow/graph.ts';
import { assume } from '../lifecycle/assume.ts';
import { argument, released } from '../lifecycle/places.ts';
import { isWithin, negative, positive, zero } from '../lifecycle/sign.ts';
import { signIn } from '../lifecycle/state.ts';
import type { State } from '../lifecycle/state.ts';
import { member, objectOf, valueOfId } from '../lifecycle/values.ts';
import type { ValueId } from '../lifecycle/values.ts';
import type { Instance } from './instance.ts';
import { resultOf } from './outcomes.ts';
import type { Program } from './program.ts';
import type { World } from './world.ts';

/** Whether this run has allocated the memory that `id` stands in: then no count in it was raised by anybody else. */
export function isOwn(w: World, s: State, id: ValueId): boolean {
  const object = objectOf(w.values, id);
  return s.holds.some((h) => h.row.kind === 'alloc' && h.row.call !== '' && h.resource === object);
}

/** The counts after a call; what the call does to counts that are not wholly known is left out. */
export function countsAfter(
  w: World,
  instance: Instance,
  before: ReadonlyMap<ValueId, number>,
  s: State,
  call: Call,
  failed: boolean,
): ReadonlyMap<ValueId, number> {
  const ctx = w.context(instance, () => undefined);
  const counts = new Map(before);
  for (const row of ctx.contracts.acquires(call.name)) {
    const place = /^arg(\d+)$/.exec(row.at);
    if (row.kind !== 'ref' || !place || failed) continue;
    const id = argument(ctx, s, call, Number(place[1]));
    if (id === undefined) continue;
    if (row.silent !== undefined) {
      // Rows of references that nobody is asked to give back are those that set up a count.
      if (row.fails !== 'never' || row.returns !== undefined) continue;
      const given = argument(ctx, s, call, 1);
      const value = given === undefined ? undefined : valueOfId(w.values, given);
      if (value === undefined) counts.set(id, 1);
      else if (value.k === 'int') counts.set(id, value.value);
    } else if (counts.has(id) || isOwn(w, s, id)) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const release = ctx.contracts.release(call.name);
  const id = release ? released(ctx, s, call, release) : undefined;
  const count = id === undefined ? undefined : counts.get(id);
  if (id !== undefined && count !== undefined) counts.set(id, Math.max(0, count - 1));
  return counts;
}

/** What a put leads to. */
export interface Put {
  readonly id: ValueId;
  /** Undefined where the count is not known. */
  readonly last: boolean | undefined;
  /** What runs when it was the last. */
  readonly callback: FlowGraph | undefined;
}

/** Whether a call drops a reference that may have been the last, and what runs then. `counts` are those after the call. */
export function putOf(w: World, instance: Instance, counts: ReadonlyMap<ValueId, number>, s: State, call: Call): Put | undefined {
  const ctx = w.context(instance, () => undefined);
  const row = ctx.contracts.release(call.name);
  if (row?.frees !== 'last') return undefined;
  const id = released(ctx, s, call, row);
  if (id === undefined || isWithin(signIn(w.values, s, id), zero | negative)) return undefined;
  const given = row.callback === undefined ? undefined : argument(ctx, s, call, row.callback);
  const callback = given === undefined ? releaseOf(w, instance, s, id, call.args[row.arg]) : functionAt(w, given);
  const count = counts.get(id);
  return { id, last: count === undefined ? undefined : count === 0, callback };
}

/** Learns the result of a put that tells whether it was the last; false when this path has it otherwise. */
export function learnLast(w: World, instance: Instance, s: State, call: Call, last: boolean): boolean {
  const { contracts } = w.context(instance, () => undefined);
  const row = contracts.release(call.name);
  if (row?.tells !== 'last' && row?.callback === undefined) return true;
  return assume(w.values, s, resultOf(w, s, call), last ? negative | positive : zero);
}

/** The function of this file that a value is. */
export function functionAt(w: World, id: ValueId): FlowGraph | undefined {
  const v = valueOfId(w.values, id);
  const at = v.k === 'initial' ? valueOfId(w.values, v.address) : v;
  return at.k === 'variable' && !at.local ? w.program.functions.get(at.name) : undefined;
}

/** The function of this file that this run stored as the object's release function, or as that of its type. */
export function releaseStoredIn(w: World, s: State, id: ValueId): FlowGraph | undefined {
  const own = s.memory.get(member(w.values, id, 'release'));
  return own === undefined ? typeRelease(w, s, id) : functionAt(w, own);
}

/** `kobject_init(&x->kobj, &x_type)`: the release function stands in the type, which the file initialises where it defines it. */
function typeRelease(w: World, s: State, id: ValueId): FlowGraph | undefined {
  const type = s.memory.get(member(w.values, id, 'ktype'));
  const v = type === undefined ? undefined : valueOfId(w.values, type);
  const name = v?.k === 'variable' && !v.local ? w.program.typeReleases.get(v.name) : undefined;
  return name === undefined ? undefined : w.program.functions.get(name);
}

/** The function that an object was told to be released by: in this run, else wherever the file tells it to objects of that type. */
function releaseOf(w: World, instance: Instance, s: State, id: ValueId, argument: Expr | undefined): FlowGraph | undefined {
  const stored = releaseStoredIn(w, s, id);
  if (stored !== undefined) return stored;
  const name = argument?.k === 'address' ? w.program.releases.get(ownerKey(argument.of, instance.types) ?? '') : undefined;
  return name === undefined ? undefined : w.program.functions.get(name);
}

/** The type of the variable that `variable->member` goes through, and the member. */
function ownerKey(e: Expr, types: ReadonlyMap<string, string>): string | undefined {
  const type = e.k === 'field' && e.arrow && e.base.k === 'name' ? types.get(e.base.name) : undefined;
  return e.k === 'field' && type !== undefined ? `${type.replace(/\bconst\b|\s/g, '')} ${e.name}` : undefined;
}

/** Which function a file's `x->MEMBER.release = f` name: by the type of x and the member. Two that differ give none. */
export function releasesIn(functions: Program['functions']): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const graph of functions.values()) {
    const types = new Map([...graph.locals, ...graph.parameters.map((p) => [p.name, p.type] as const)]);
    for (const block of graph.blocks)
      for (const event of block.events) {
        if (
          event.k !== 'set' ||
          event.target.k !== 'field' ||
          event.target.name !== 'release' ||
          event.value.k !== 'name' ||
          !functions.has(event.value.name)
        )
          continue;
        const key = ownerKey(event.target.base, types);
        if (key === undefined) continue;
        const known = found.get(key);
        found.set(key, known === undefined || known === event.value.name ? event.value.name : '');
      }
  }
  return found;
}
