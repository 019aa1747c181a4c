/** What a driver hangs on an object in one function, and another function asks back: `dev_set_x(dev, data)`, `dev_get_x(dev)`. */
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Call } from '../flow/graph.ts';
import type { Context } from '../lifecycle/context.ts';
import { argument } from '../lifecycle/places.ts';
import { write } from '../lifecycle/state.ts';
import type { State } from '../lifecycle/state.ts';
import { intern, objectOf } from '../lifecycle/values.ts';
import type { ValueId } from '../lifecycle/values.ts';

/** By what it is called (the last word of the call) and the object that it hangs on. */
export type PrivateData = ReadonlyMap<string, ValueId>;

export const noPrivateData: PrivateData = new Map();

/**
 * The data after a call; where the call asks for some that is known, its result in `s` becomes that. Getters and setters are told by the
 * catalogue, and that they belong together by their names.
 */
export function privateDataAfter(catalogue: Catalogue, ctx: Context, data: PrivateData, s: State, call: Call): PrivateData {
  const { values } = ctx.frame;
  const keyOf = (arg: number): string | undefined => {
    const object = argument(ctx, s, call, arg);
    return object === undefined ? undefined : `${call.name.slice(call.name.lastIndexOf('_') + 1)} ${objectOf(values, object)}`;
  };
  const row = catalogue.value(call.name);
  if (row?.is === 'getter') {
    const key = keyOf(row.arg);
    const known = key === undefined ? undefined : data.get(key);
    if (known !== undefined) write(values, s, intern(values, { k: 'variable', name: call.result, local: true }), known);
    return data;
  }
  const twin = call.name.replace(/(^|_)set_/, '$1get_');
  if (twin === call.name || catalogue.value(twin)?.is !== 'getter') return data;
  const set = ctx.contracts.transfers(call.name).find((t) => t.into !== undefined);
  const key = set?.into === undefined ? undefined : keyOf(set.into);
  const value = set === undefined ? undefined : argument(ctx, s, call, set.arg);
  return key === undefined || value === undefined ? data : new Map([...data, [key, value]]);
}
