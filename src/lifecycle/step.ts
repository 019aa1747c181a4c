import { isNamed } from '../catalogue/contract.ts';
import type { Event, Expr } from '../flow/graph.ts';
import { assumeTruth } from './assume.ts';
import { stepCall } from './calls.ts';
import type { Context } from './context.ts';
import { addressOf, evaluate } from './evaluate.ts';
import { handOn, handOnObject, storeHeld, withPlace } from './handing.ts';
import { giveBack, take } from './holds.ts';
import { computedFrom, isCallersOwn, reaches } from './relations.ts';
import { made } from './places.ts';
import { renew } from './rounds.ts';
import { isWithin, negative, positive, sum, zero } from './sign.ts';
import { copyState, read, replaceHold, signIn, write } from './state.ts';
import type { Hold, State } from './state.ts';
import { noteUses } from './uses.ts';
import { intern, isLocalAddress, valueOfId } from './values.ts';
import type { ValueId } from './values.ts';

/** What an event may do: one state for each way in which it may turn out; none when the path ends here. `s` is used up. */
export function step(ctx: Context, s: State, event: Event): readonly State[] {
  const { frame } = ctx;
  const { values } = frame;
  switch (event.k) {
    case 'call':
      return stepCall(ctx, s, event);
    case 'set':
      return stepSet(ctx, s, event);
    case 'use': {
      const touched: ValueId[] = [];
      evaluate(frame, s, event.value, touched);
      return noteUses(ctx, s, touched, event.at) ? [s] : [];
    }
    case 'declare':
      write(values, s, addressOf(frame, s, { k: 'name', name: event.name }), made(ctx, event.at.start, 'nothing'));
      return [s];
    case 'next':
      return stepNext(ctx, s, event);
    case 'construct': {
      const row = ctx.contracts.scoped(event.action, event.scoped);
      const address = intern(values, { k: 'variable', name: event.variable, local: true });
      const arg = event.args[0];
      const resource = row?.acquire !== undefined && event.scoped === 'guard' && arg ? evaluate(frame, s, arg) : made(ctx, event.at.start);
      write(values, s, address, resource);
      const release = row?.release[0];
      if (row && release !== undefined) {
        const acquire = { call: row.acquire ?? event.action, kind: row.holds, tier: 'B', at: 'ret', fails: 'never', release: row.release } as const;
        take(ctx, s, { at: event.at, call: acquire.call, resource, row: acquire });
      }
      return [s];
    }
    case 'cleanup': {
      const row = ctx.contracts.scoped(event.action, event.scoped);
      const id = read(values, s, intern(values, { k: 'variable', name: event.variable, local: true }));
      // A class that nobody described still ends what its variable holds: that is what it is for.
      const call = row?.release[0] ?? s.holds.find((h) => h.resource === id && h.status === 'held')?.row.release[0];
      if (call !== undefined)
        giveBack(
          ctx,
          s,
          event.at,
          { ...(ctx.contracts.release(call) ?? { arg: 0, frees: 'last' as const }), call, null: 'ignored', errptr: 'ignored' },
          id,
        );
      return [s];
    }
  }
}

/** `i++`, `x = x + 1`: the value is a new one in each round, of which only the sign is followed. */
function isSelfUpdate(target: Expr, value: Expr): boolean {
  return value.k === 'op' && (value.op === '+' || value.op === '-') && value.args.some((arg) => sameName(arg, target));
}

const sameName = (a: Expr, b: Expr): boolean => a.k === 'name' && b.k === 'name' && a.name === b.name;

function stepSet(ctx: Context, s: State, event: Extract<Event, { k: 'set' }>): readonly State[] {
  const { frame } = ctx;
  const { values } = frame;
  const touched: ValueId[] = [];
  let value = evaluate(frame, s, event.value, touched);
  const address = addressOf(frame, s, event.target, touched);
  if (!noteUses(ctx, s, touched, event.at)) return [];
  if (isSelfUpdate(event.target, event.value) && event.value.k === 'op') {
    const [a, b] = event.value.args.map((arg) => signIn(values, s, evaluate(frame, s, arg)));
    const minus = b === undefined ? 0 : event.value.op === '-' ? (b & zero) | (b & positive ? negative : 0) | (b & negative ? positive : 0) : b;
    // Counting down from a positive number never skips zero.
    const sign = event.value.op === '-' && a === positive && b === positive ? zero | positive : sum(a ?? 7, minus);
    const old = s.memory.get(address);
    const held = s.holds.filter((h) => h.status === 'held' && h.row.kind === 'alloc' && old !== undefined && computedFrom(values, old, h.resource));
    // Memory that is spoken of by an address inside it is found again by that; where it is moved on and on, by whoever counts along.
    if (!held.some((h) => h.resource === old)) {
      for (const h of held) handOn(s, h, 'moved', event.at);
      renew(ctx, s, event.at.start);
      value = made(ctx, event.at.start, 'counted');
      s.signs.set(value, sign);
    }
  }
  if (isLocalAddress(values, address)) {
    if (!event.declares) loseOverwritten(ctx, s, address, value, event);
    for (const h of s.holds)
      if (h.status === 'held' && reaches(ctx, h.resource, value) && valueOfId(values, address).k !== 'variable')
        replaceHold(s, h, withPlace(ctx, h, address));
  } else storeHeld(ctx, s, address, value, event.at);
  write(values, s, address, value);
  return [s];
}

/** The only pointer to something that is still held is overwritten. */
function loseOverwritten(ctx: Context, s: State, address: ValueId, value: ValueId, event: Extract<Event, { k: 'set' }>): void {
  const { values } = ctx.frame;
  const root = valueOfId(values, address);
  if (root.k !== 'variable' || root.name.startsWith('%')) return;
  const old = s.memory.get(address);
  if (old === undefined || old === value) return;
  for (const h of s.holds) {
    if (h.status !== 'held' || h.resource !== old || isNamed(h.row) || h.stored.length > 0 || h.older || h.row.tier === 'learned') continue;
    const elsewhere = [...s.memory].some(([a, v]) => a !== address && reaches(ctx, old, v) && !isTemporary(ctx, a));
    if (elsewhere || reaches(ctx, old, value) || h.exposures.some((e) => e.verb === 'takes')) continue;
    ctx.onFault({ rule: 'leak', at: event.at, hold: h, call: '', state: s });
    handOn(s, h, 'overwritten', event.at);
  }
}

function isTemporary(ctx: Context, address: ValueId): boolean {
  const v = valueOfId(ctx.frame.values, address);
  return v.k === 'variable' && v.name.startsWith('%');
}

/** One round more, or none: the macro gives back what its cursor held and takes the next one. */
function stepNext(ctx: Context, s: State, event: Extract<Event, { k: 'next' }>): readonly State[] {
  const { frame } = ctx;
  const { values } = frame;
  const row = ctx.contracts.iterator(event.iterator);
  const release = row && !row.scoped ? row.release[0] : undefined;
  const cursorExpr = row ? event.args[row.cursor] : undefined;
  const result = intern(values, { k: 'variable', name: event.result, local: true });
  if (release !== undefined && cursorExpr) {
    const cursor = read(values, s, addressOf(frame, s, cursorExpr));
    const last = valueOfId(values, cursor);
    // The macro puts the cursor of the round before; what stood in the variable before the loop is not its affair.
    if (last.k === 'made' && last.at === event.at.start)
      giveBack(
        ctx,
        s,
        event.at,
        { ...(ctx.contracts.release(release) ?? { arg: 0, frees: 'last' as const }), call: release, null: 'ignored', errptr: 'ignored' },
        cursor,
      );
  }
  const cursors = row ? [row.cursor] : cursorOf(ctx, s, event);
  renew(ctx, s, event.at.start);
  if (release !== undefined) s.holds = s.holds.filter((h) => !(h.older && h.site === event.at.start && h.status === 'released'));
  const done = copyState(s);
  for (const index of cursors) {
    const arg = event.args[index];
    if (arg?.k !== 'name' || !frame.types.has(arg.name)) continue;
    const address = addressOf(frame, s, arg);
    const fresh = made(ctx, event.at.start, `cursor ${index}`);
    write(values, s, address, fresh);
    s.signs.set(fresh, positive);
    write(values, done, address, row ? intern(values, { k: 'int', value: 0 }) : made(ctx, event.at.start, `end ${index}`));
    if (release !== undefined && row) {
      const acquire = { call: event.iterator, kind: 'ref', tier: 'A', at: `arg${row.cursor}`, fails: 'never', release: row.release } as const;
      take(ctx, s, { at: event.at, call: event.iterator, resource: fresh, row: { ...acquire, at: 'ret' } });
    }
  }
  write(values, s, result, intern(values, { k: 'int', value: 1 }));
  write(values, done, result, intern(values, { k: 'int', value: 0 }));
  return [done, s];
}

/** Which argument of an unknown loop macro it writes: one that had no value before the loop, else by custom the first, unless that is a parameter. */
function cursorOf(ctx: Context, s: State, event: Extract<Event, { k: 'next' }>): readonly number[] {
  const { frame } = ctx;
  const isUnset = (arg: Expr): boolean => {
    if (arg.k !== 'name' || !frame.types.has(arg.name)) return false;
    const now = s.memory.get(addressOf(frame, s, arg));
    const v = now === undefined ? undefined : valueOfId(frame.values, now);
    return v?.k === 'made' && (v.part === 'nothing' || v.at === event.at.start);
  };
  const unset = event.args.flatMap((arg, index) => (isUnset(arg) ? [index] : []));
  if (ctx.contracts.walksList(event.iterator)) return [...new Set([...unset, 0])];
  return unset.length > 0 ? unset : [0];
}

/** The states in which a test holds and does not hold; either may be missing. `s` is used up. */
export function decide(
  ctx: Context,
  s: State,
  test: Expr,
  at: { readonly start: number; readonly end: number },
): { readonly yes: State | undefined; readonly no: State | undefined } {
  const touched: ValueId[] = [];
  const id = evaluate(ctx.frame, s, test, touched);
  if (!noteUses(ctx, s, touched, at)) return { yes: undefined, no: undefined };
  const no = copyState(s);
  return { yes: branch(ctx, s, id, true, at), no: branch(ctx, no, id, false, at) };
}

const isNothing = (ctx: Context, s: State, h: Hold): boolean =>
  h.row.kind !== 'lock' && h.row.kind !== 'id' && isWithin(signIn(ctx.frame.values, s, h.resource), zero);

/** Whether the outcome says that memory which was just allocated is what the caller had already. */
function isOfBoth(ctx: Context, s: State, id: ValueId, taken: boolean): boolean {
  const { values } = ctx.frame;
  const v = valueOfId(values, id);
  if (v.k !== 'op' || v.op !== (taken ? '==' : '!=')) return false;
  const isNew = (each: ValueId): boolean => s.holds.some((h) => h.row.kind === 'alloc' && h.row.at === 'ret' && h.resource === each && !h.failed);
  const [a, b] = v.args;
  return a !== undefined && b !== undefined && ((isNew(a) && isCallersOwn(values, b)) || (isNew(b) && isCallersOwn(values, a)));
}

function branch(ctx: Context, s: State, id: ValueId, taken: boolean, at: { readonly start: number; readonly end: number }): State | undefined {
  const known = signIn(ctx.frame.values, s, id);
  if (isOfBoth(ctx, s, id, taken)) return undefined;
  if (!assumeTruth(ctx.frame.values, s, id, taken)) return undefined;
  // Nothing is held of what turns out to be NULL.
  if (s.holds.some((h) => h.status !== 'released' && isNothing(ctx, s, h)))
    s.holds = s.holds.filter((h) => h.status === 'released' || !isNothing(ctx, s, h));
  // A test whose outcome was already known tells a reader nothing.
  if (signIn(ctx.frame.values, s, id) !== known) s.trace = { before: s.trace, at, what: { k: 'branch', taken } };
  return s;
}

/** The function returns: what it returns belongs to the caller from here on. Gives the returned value. */
export function leave(ctx: Context, s: State, value: Expr | undefined, at: { readonly start: number; readonly end: number }): ValueId | undefined {
  if (!value) return undefined;
  const touched: ValueId[] = [];
  const id = evaluate(ctx.frame, s, value, touched);
  noteUses(ctx, s, touched, at);
  for (const h of s.holds) if (h.status === 'held' && h.resource === id) handOn(s, h, 'return', at);
  handOnObject(ctx, s, id, 'return', at);
  return id;
}
