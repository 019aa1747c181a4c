import type { Call, Range } from '../flow/graph.ts';
import type { Context } from './context.ts';
import { evaluate } from './evaluate.ts';
import { handOn, keep } from './handing.ts';
import { provenance } from './relations.ts';
import { replaceHold } from './state.ts';
import type { Exposure, Hold, State } from './state.ts';
import { objectOf, valueOfId } from './values.ts';
import type { ValueId, Values } from './values.ts';

/** A call whose effects nobody described, and what its name says that it does to what it is given. */
export interface Stranger {
  readonly name: string;
  readonly verb: 'takes' | 'releases' | undefined;
  readonly at: Range;
  readonly result: ValueId;
}

/** What an unknown function may do with the resources that it is given. */
export function expose(ctx: Context, s: State, call: Call, result: ValueId): void {
  const name = call.name || (call.pointer?.k === 'field' ? call.pointer.name : '');
  const stranger: Stranger = { name, verb: ctx.contracts.verb(name) ?? (ctx.contracts.isOpaque(name) ? 'takes' : undefined), at: call.at, result };
  for (const arg of call.args) exposeTo(ctx, s, stranger, evaluate(ctx.frame, s, arg));
}

/** What a call of which little is known may do with everything that `id` leads to. */
export function exposeTo(ctx: Context, s: State, who: Stranger, id: ValueId): void {
  const { values } = ctx.frame;
  const object = objectOf(values, id);
  // A caller cannot count on getting back what was passed on to somebody whose name says that he takes or releases it.
  if (who.verb !== undefined) keep(values, s, { id: object, owner: undefined, place: undefined, whole: true, certain: who.verb === 'releases' });
  for (const h of s.holds) {
    const stored = h.status === 'transferred' && who.verb === 'releases';
    if (h.status !== 'held' && !stored) continue;
    const direct = h.resource === id || isKeyPart(values, h.resource, id);
    const part = !direct && h.resource === object;
    const inside = !direct && !part && valueOfId(values, object).k === 'variable' && pointsTo(ctx, s, object, h.resource);
    if (!direct && !part && !inside && !isAround(values, h, object)) continue;
    if (who.verb === 'releases' && !part) {
      handOn(s, h, who.name, who.at, 'ends');
      continue;
    }
    if (h.row.kind === 'lock') continue;
    const borrowed = ctx.contracts.release(h.row.release[0] ?? '')?.lent === true;
    const verb = inside || (who.verb === 'takes' && !borrowed) ? 'takes' : 'neutral';
    const exposure: Exposure = { call: who.name, at: who.at, result: who.result, verb, indirect: !direct };
    replaceHold(s, h, { ...h, exposures: [...h.exposures.filter((e) => e.at.start !== who.at.start), exposure] });
  }
}

/** A count that is, or lies in, memory of this function's was given back: where it was the last one, its release may have freed the memory. */
export function exposeCounted(ctx: Context, s: State, call: Call, id: ValueId, result: ValueId): void {
  const object = objectOf(ctx.frame.values, id);
  for (const h of s.holds) {
    if (h.status === 'released' || h.row.kind !== 'alloc' || h.resource !== object) continue;
    replaceHold(s, h, { ...h, exposures: [...h.exposures, { call: call.name, at: call.at, result, verb: 'neutral', indirect: h.resource !== id }] });
  }
}

/** Whether the object has a pointer to the resource, or is what the resource was reached through. */
const isAround = (values: Values, h: Hold, object: ValueId): boolean =>
  h.stored.some((place) => objectOf(values, place) === object) ||
  (valueOfId(values, object).k !== 'variable' && provenance(values, h.resource).includes(object));

/** A resource that several arguments name together is meant when one of them is passed, unless that is a plain number. */
function isKeyPart(values: Values, resource: ValueId, id: ValueId): boolean {
  const v = valueOfId(values, resource);
  return v.k === 'op' && v.op === 'key' && v.args.includes(id) && valueOfId(values, id).k !== 'int';
}

/** Whether a local variable or struct that is passed by its address has a pointer to the resource in it, or to the object around it. */
function pointsTo(ctx: Context, s: State, variable: ValueId, resource: ValueId): boolean {
  const { values } = ctx.frame;
  const way = provenance(values, resource);
  for (const [address, value] of s.memory)
    if (objectOf(values, address) === variable && way.includes(value) && valueOfId(values, value).k !== 'int') return true;
  return false;
}
