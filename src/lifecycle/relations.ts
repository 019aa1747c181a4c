import type { ReleaseRow } from '../catalogue/contract.ts';
import type { Context } from './context.ts';
import type { Hold } from './state.ts';
import { intern, valueOfId } from './values.ts';
import type { ValueId, Values } from './values.ts';

/** Takes all indexes for one: what a loop does to the elements of an array, it does to the array. */
export function blurred(values: Values, id: ValueId): ValueId {
  const v = valueOfId(values, id);
  switch (v.k) {
    case 'element':
      return intern(values, { k: 'element', base: blurred(values, v.base), index: intern(values, { k: 'int', value: 0 }) });
    case 'member':
      return intern(values, { k: 'member', base: blurred(values, v.base), name: v.name });
    case 'initial':
      return intern(values, { k: 'initial', address: blurred(values, v.address) });
    default:
      return id;
  }
}

/** All values that `id` was reached through: for what stood in `p->a.b`: its address, `p->a`, `p`. */
export function provenance(values: Values, id: ValueId): readonly ValueId[] {
  const chain: ValueId[] = [id];
  for (let at = id; ;) {
    const v = valueOfId(values, at);
    const next = v.k === 'member' || v.k === 'element' ? v.base : v.k === 'initial' ? v.address : v.k === 'container' ? v.member : undefined;
    if (next === undefined) return chain;
    chain.push(next);
    at = next;
  }
}

/** Whether `id`, given to a release, names the resource of `hold`. */
export function names(ctx: Context, hold: Hold, id: ValueId, row?: ReleaseRow): boolean {
  const { values } = ctx.frame;
  if (hold.resource === id) return true;
  const v = valueOfId(values, id);
  // put_device(&pdev->dev) gives back what of_find_device_by_node() returned as pdev.
  if (v.k === 'member' && v.base === hold.resource && row !== undefined && hold.row.release.includes(row.call) && hold.row.kind === 'ref')
    return true;
  // Keyed where it was taken, named by its result where it is given back: device_create() and device_unregister().
  if (hold.row.key && v.k === 'made' && v.at === hold.site && v.part === '') return true;
  // A number that was packed with others still names itself: MINOR(MKDEV(major, id)).
  if (hold.row.kind === 'id' && v.k === 'op' && computedFrom(values, id, hold.resource)) return true;
  // Any address inside a mapping names it.
  if (hold.row.kind === 'map' && v.k === 'op' && reaches(ctx, hold.resource, id)) return true;
  const seen = blurred(values, id);
  if (seen === blurred(values, hold.resource) && seen !== id) return true;
  return v.k === 'initial' && hold.stored.some((place) => isOfArray(values, place) && blurred(values, place) === blurred(values, v.address));
}

/** Whether it is an element of an array, a member of one, or what stood there. */
export function isOfArray(values: Values, id: ValueId): boolean {
  const v = valueOfId(values, id);
  return v.k === 'element' || (v.k === 'member' && isOfArray(values, v.base)) || (v.k === 'initial' && isOfArray(values, v.address));
}

/** Whether pure calls and arithmetic made `id` of `part`. */
export function computedFrom(values: Values, id: ValueId, part: ValueId): boolean {
  const v = valueOfId(values, id);
  return id === part || (v.k === 'op' && v.args.some((arg) => computedFrom(values, arg, part)));
}

/** A value at the end of a chain too long to follow: it may be anything, so that nothing can be said of it. */
export function isLost(values: Values, id: ValueId): boolean {
  return provenance(values, id).some((part) => {
    const v = valueOfId(values, part);
    return v.k === 'made' && v.at < 0;
  });
}

/** Whether the caller has a name for it: it was reached through a parameter or a global, and not made or found on the way. */
export const isCallersOwn = (values: Values, id: ValueId): boolean => valueOfId(values, provenance(values, id).at(-1) ?? id).k === 'variable';

/** Whether a pointer to `value` is a way to `resource`. */
export function reaches(ctx: Context, resource: ValueId, value: ValueId): boolean {
  const { values } = ctx.frame;
  for (let at = value; ;) {
    if (at === resource) return true;
    const v = valueOfId(values, at);
    // The address of a part, or the object around it: from either the whole can be found again.
    if (v.k === 'member' || v.k === 'element') at = v.base;
    else if (v.k === 'container') at = v.member;
    else return v.k === 'op' && (v.op === '+' || v.op === '-' || v.op === '|' || v.op === '&') && v.args.some((arg) => reaches(ctx, resource, arg));
  }
}
