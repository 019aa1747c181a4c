import type { AcquireRow, ReleaseRow } from '../catalogue/contract.ts';
import type { Call } from '../flow/graph.ts';
import type { Context } from './context.ts';
import { addressOf, evaluate } from './evaluate.ts';
import { read } from './state.ts';
import type { State } from './state.ts';
import { intern, member } from './values.ts';
import type { ValueId } from './values.ts';

/** What the call at `at` produces: its result (`''`) or what it stores through an argument. */
export const made = (ctx: Context, at: number, part = ''): ValueId => intern(ctx.frame.values, { k: 'made', at, part, age: 0 });

export function argument(ctx: Context, s: State, call: Call, index: number): ValueId | undefined {
  const arg = call.args[index];
  return arg ? evaluate(ctx.frame, s, arg) : undefined;
}

/** A resource that is named by several arguments together, as an interrupt by its number and its cookie. */
function keyed(ctx: Context, s: State, call: Call, key: readonly number[]): ValueId {
  const args = key.map((i) => argument(ctx, s, call, i) ?? made(ctx, call.at.start, `key ${i}`));
  return intern(ctx.frame.values, { k: 'op', op: 'key', args });
}

/** The resource that there is one of: a lock without a name, such as RCU's. */
const global = (ctx: Context, release: string): ValueId => intern(ctx.frame.values, { k: 'constant', name: `the one for ${release}` });

/** What a successful acquire gives, and the address where the call leaves it, unless that is its result. */
export interface Acquired {
  readonly resource: ValueId;
  readonly address: ValueId | undefined;
}

export function acquired(ctx: Context, s: State, call: Call, row: AcquireRow): Acquired | undefined {
  const { values } = ctx.frame;
  const named = (resource: ValueId): Acquired => ({ resource, address: undefined });
  if (row.at === 'global') return named(global(ctx, row.release[0] ?? row.call));
  if (row.key && row.release.some((name) => ctx.contracts.release(name)?.key)) return named(keyed(ctx, s, call, row.key));
  const place = /^(\*?)(ret|arg(\d+))(?:\.(.+))?$/.exec(row.at);
  if (!place) return undefined;
  const [, star, root, index, path] = place;
  if (root === 'ret' && !path) return named(made(ctx, call.at.start));
  const base = root === 'ret' ? made(ctx, call.at.start) : argument(ctx, s, call, Number(index));
  if (base === undefined) return undefined;
  if (!star && !path) return named(base);
  const address = path ? path.split('.').reduce((at, name) => member(values, at, name), base) : base;
  const fresh = made(ctx, call.at.start, row.at);
  return { resource: fresh, address };
}

/** The value that names the resource in a call of a release. */
export function released(ctx: Context, s: State, call: Call, row: ReleaseRow): ValueId | undefined {
  if (row.arg < 0 && !row.key) return global(ctx, row.call);
  if (row.key) return keyed(ctx, s, call, row.key);
  const arg = call.args[row.arg];
  if (!arg) return undefined;
  if (!row.inside) return evaluate(ctx.frame, s, arg);
  return read(ctx.frame.values, s, member(ctx.frame.values, addressOf(ctx.frame, s, arg), row.inside));
}
