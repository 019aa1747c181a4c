import type { AcquireRow, Failure, TransferRow } from '../catalogue/contract.ts';
import type { Call } from '../flow/graph.ts';
import { assume } from './assume.ts';
import type { Context } from './context.ts';
import { addressOf, evaluate } from './evaluate.ts';
import { expose, exposeCounted } from './exposures.ts';
import { handOn, handOnObject, letGo, storeHeld } from './handing.ts';
import { failToTake, giveBack, mustMatch, take } from './holds.ts';
import { acquired, argument, made, released } from './places.ts';
import { provenance } from './relations.ts';
import { renew } from './rounds.ts';
import { any, isWithin, negative, positive, zero } from './sign.ts';
import type { Sign } from './sign.ts';
import { copyState, forgetInside, read, replaceHold, signIn, write } from './state.ts';
import type { Exposure, State } from './state.ts';
import { spend } from './spending.ts';
import { applySummary, placeOf } from './summaries.ts';
import { checkUses } from './uses.ts';
import { container, intern, isLocalAddress, objectOf, valueOfId } from './values.ts';
import type { ValueId, Values } from './values.ts';

/** The result's sign when a call succeeds and when it fails; 0: cannot be. `counts`: the result itself is what was taken. */
export function resultSigns(fails: Failure, counts: boolean): { readonly success: Sign; readonly failure: Sign } {
  switch (fails) {
    case 'null':
      // A pointer or a number that was given is no error number.
      return { success: counts ? positive : positive | negative, failure: zero };
    case 'false':
      return { success: positive | negative, failure: zero };
    case 'errptr':
    case 'map-error':
      return { success: positive, failure: negative };
    case 'errptr-or-null':
      return { success: positive, failure: negative | zero };
    case 'null-or-errptr':
      return { success: positive, failure: negative | zero };
    case 'negative':
      return { success: counts ? zero | positive : zero, failure: negative };
    case 'negative-or-count':
      return { success: zero | positive, failure: negative };
    case 'nonzero':
      return { success: zero, failure: positive | negative };
    case 'nonpositive':
      return { success: positive, failure: zero | negative };
    case 'never':
      return { success: any, failure: 0 };
  }
}

/** Everything a call may do, one state for each way in which it may end. `s` is used up. */
export function stepCall(ctx: Context, s: State, call: Call): readonly State[] {
  const { contracts, frame } = ctx;
  renew(ctx, s, call.at.start);
  const result = made(ctx, call.at.start);
  const resultAddress = intern(frame.values, { k: 'variable', name: call.result, local: true });
  write(frame.values, s, resultAddress, result);
  if (!checkUses(ctx, s, call)) return [];

  // Which locks are held after it, its summary need not know.
  if (contracts.changesLocks(call.name)) for (const h of s.holds) if (h.row.kind === 'lock' && h.status === 'held') letGo(s, h, call.name, call.at);
  for (const h of s.holds)
    if (h.status !== 'released' && h.row.kind !== 'lock' && !h.managed && contracts.mayGiveBack(call, h)) letGo(s, h, call.name, call.at);

  const rows = contracts.acquires(call.name);
  const release = contracts.release(call.name);
  const transfers = contracts.transfers(call.name);
  const summary = rows.length === 0 && !release && transfers.length === 0 ? contracts.summary(call.name) : undefined;
  if (summary) return applySummary(ctx, s, call, summary, result);
  if (rows.length === 0 && !release && transfers.length === 0) {
    takeManaged(ctx, s, call, result);
    expose(ctx, s, call, result);
    forgetOutputs(ctx, s, call);
    if (contracts.isConversion(call.name) && call.args.length === 1 && call.args[0]) {
      // Another view of the same object, as container_of() gives.
      write(frame.values, s, resultAddress, container(frame.values, evaluate(frame, s, call.args[0]), call.name));
    } else if (contracts.isPure(call.name)) {
      // The same question gets the same answer.
      const args = call.args.map((arg) => evaluate(frame, s, arg));
      write(frame.values, s, resultAddress, intern(frame.values, { k: 'op', op: `call ${call.name}`, args }));
    }
    return answers(ctx, s, call, resultAddress);
  }

  if (release) {
    const id = released(ctx, s, call, release);
    if (id !== undefined) giveBack(ctx, s, call.at, release, id, release.frees === 'never' ? call.args.map((arg) => evaluate(frame, s, arg)) : []);
    if (id !== undefined && release.frees === 'last') exposeCounted(ctx, s, call, id, result);
    // Who asks whether it was the last one knows what is left after it.
    if (ctx.isRead(call.result))
      for (const h of s.holds)
        if (h.left?.at.start === call.at.start && h.left.frees === 'last') replaceHold(s, h, { ...h, left: { ...h.left, asked: true } });
    // That it undoes another call was learnt from names; what its own name says of what it is given stays true, but for what unlocks it.
    const isLearnt = s.holds.some(
      (h) => h.left?.at.start === call.at.start && h.status === 'released' && h.row.tier === 'learned' && h.row.kind !== 'lock',
    );
    if (isLearnt && contracts.verb(call.name) === 'releases') expose(ctx, s, call, result);
  }
  const states = rows.length > 0 ? acquireOutcomes(ctx, s, call, rows, result, resultAddress) : [s];
  const done = transfers.length === 0 ? states : states.flatMap((state) => transferOutcomes(ctx, state, call, result));
  if (rows.length > 0 && !release) for (const state of done) embed(ctx, state, call, rows);
  return done;
}

/** The answers to a question whose no says that something was not taken after all. */
function answers(ctx: Context, s: State, call: Call, resultAddress: ValueId): readonly State[] {
  const id = argument(ctx, s, call, 0);
  const asked = s.holds.filter((h) => h.row.asked === call.name && h.status === 'held' && h.resource === id);
  if (asked.length === 0) return [s];
  const { values } = ctx.frame;
  const no = copyState(s);
  no.holds = no.holds.filter((h) => !asked.includes(h));
  const result = read(values, s, resultAddress);
  return [...(assume(values, no, result, zero) ? [no] : []), ...(assume(values, s, result, positive | negative) ? [s] : [])];
}

/** What the function that is to run later does to what it will be given is settled: it runs with its device, or `hasRun`. */
function settleAction(ctx: Context, s: State, call: Call, row: TransferRow, hasRun: boolean): void {
  const action = row.action === undefined ? undefined : call.args[row.action];
  const given = call.args[row.arg];
  const summary = action?.k === 'name' ? ctx.contracts.summary(action.name) : undefined;
  if (!summary || !given) return;
  const later = { ...call, args: [given] };
  for (const effect of summary.outcomes.flatMap((o) => o.effects)) {
    if (effect.does === 'acquires' || (effect.does === 'keeps' && !effect.ends)) continue;
    const id = placeOf(ctx, s, later, effect.place, made(ctx, call.at.start));
    if (id === undefined) continue;
    // What has run in each of its ways has given it back, and nobody may do so again.
    const release = hasRun && effect.does === 'releases' && summary.outcomes.length === 1 ? ctx.contracts.release(effect.call) : undefined;
    if (release) giveBack(ctx, s, call.at, release, id);
    else for (const h of s.holds) if (h.status === 'held' && h.resource === id) handOn(s, h, call.name, call.at, 'ends');
  }
}

function transferOutcomes(ctx: Context, s: State, call: Call, result: ValueId): readonly State[] {
  const rows = ctx.contracts.transfers(call.name);
  const failing = rows.find((row) => row.fails !== undefined);
  const states: State[] = [];
  if (failing?.fails) {
    const signs = resultSigns(failing.fails, false);
    const failed = copyState(s);
    if (assume(ctx.frame.values, failed, result, signs.failure)) {
      for (const row of rows) {
        if (row.runsOnFailure) settleAction(ctx, failed, call, row, true);
        const id = argument(ctx, failed, call, row.arg);
        // An action that has run has put an end to what it was given, also to what was stored or counted before.
        if (id === undefined || (row.when !== 'always' && !row.runsOnFailure)) continue;
        if (row.how === 'consumed') spend(ctx, failed, id, call.name, call.at);
        handOnObject(ctx, failed, id, call.name, call.at, row.runsOnFailure ? 'ends' : 'keeps');
      }
      states.push(failed);
    }
    if (!assume(ctx.frame.values, s, result, signs.success)) return states;
  }
  for (const row of rows) {
    settleAction(ctx, s, call, row, false);
    const indexes = row.arg >= 0 ? [row.arg] : call.args.map((_, i) => i).slice(1);
    for (const index of indexes) {
      const id = argument(ctx, s, call, index);
      if (id === undefined) continue;
      if (row.how === 'consumed') spend(ctx, s, id, call.name, call.at);
      handOnObject(ctx, s, id, call.name, call.at);
    }
  }
  return [...states, s];
}

function acquireOutcomes(ctx: Context, s: State, call: Call, rows: readonly AcquireRow[], result: ValueId, resultAddress: ValueId): readonly State[] {
  const { values } = ctx.frame;
  const live = rows.filter((row) => !row.silent);
  const first = live[0] ?? rows[0];
  if (!first) return [s];
  const identity = rows.find((row) => row.returns !== undefined);
  if (identity?.returns !== undefined) {
    const same = argument(ctx, s, call, identity.returns);
    if (same !== undefined) {
      write(values, s, resultAddress, same);
      take(ctx, s, { at: call.at, call: call.name, resource: same, row: identity });
      return [s];
    }
  }
  const states: State[] = [];
  const usual = resultSigns(first.fails, first.at === 'ret');
  const chosen = first.zeroWith === undefined ? undefined : call.args[first.zeroWith];
  const isNamed = chosen !== undefined && chosen.k !== 'field' && !(chosen.k === 'int' && chosen.value === 0);
  const isFound = chosen?.k === 'int' && chosen.value === 0;
  const signs = isNamed ? { ...usual, success: zero } : isFound ? { ...usual, success: positive } : usual;
  if (live.length === 0 && !rows.some((row) => row.consumes)) {
    // Nothing to follow, but where the call leaves its results is forgotten.
    forgetOutputs(ctx, s, call);
    return [s];
  }
  // Who does not look at the result counts on success.
  if (first.fails !== 'never' && ctx.isRead(call.result)) {
    const failed = copyState(s);
    if (assume(values, failed, result, signs.failure)) {
      for (const row of rows) consume(ctx, failed, call, row, ['always', 'failure']);
      for (const row of live) {
        if (!row.raised) noteFailure(ctx, failed, call, row);
        else {
          acquire(ctx, failed, call, row, true);
        }
      }
      forgetOutputs(ctx, failed, call);
      states.push(failed);
    }
  }
  if (assume(values, s, result, signs.success)) {
    const known = onlyResult(call, first);
    if (known !== undefined) write(values, s, resultAddress, intern(values, { k: 'int', value: known }));
    for (const row of rows) consume(ctx, s, call, row, ['always', 'success']);
    for (const row of live) acquire(ctx, s, call, row, false);
    for (const row of live) assumeNumbered(ctx, s, call, row);
    const untested = live.find((row) => row.conditional);
    if (untested && !ctx.isRead(call.result) && !isSure(call, untested)) reportUntested(ctx, s, call);
    states.push(s);
  }
  return states;
}

/** What was taken by its number has one: 0 is how a driver remembers that it has none, and a negative one is an error that it was given. */
function assumeNumbered(ctx: Context, s: State, call: Call, row: AcquireRow): void {
  const [first] = row.key ?? [];
  if (first === undefined || row.at !== `arg${first}`) return;
  const id = argument(ctx, s, call, first);
  if (id !== undefined) assume(ctx.frame.values, s, id, positive);
}

/** The number that the call gives when it succeeds, where it was asked for exactly so many. */
function onlyResult(call: Call, row: AcquireRow): number | undefined {
  const [least, most] = (row.bounds ?? []).map((index) => call.args[index]);
  return least?.k === 'int' && most?.k === 'int' && least.value === most.value ? least.value : undefined;
}

/** What a managed call made is its device's to give back: remembered, so that giving it back by hand is seen. */
function takeManaged(ctx: Context, s: State, call: Call, resource: ValueId): void {
  const twin = ctx.contracts.managedTwinOf(call.name).find((row) => row.at === 'ret');
  if (!twin) return;
  take(ctx, s, { at: call.at, call: call.name, resource, row: { ...twin, call: call.name }, managed: true });
  const hold = s.holds.findLast((h) => h.site === call.at.start && h.resource === resource);
  if (hold) handOn(s, hold, call.name, call.at);
}

/** Whether what the acquire is asked for cannot be gone. */
const isSure = (call: Call, row: AcquireRow): boolean =>
  call.args.some((arg) => (row.sure ?? []).includes(arg.k === 'name' ? arg.name : arg.k === 'int' && arg.value === 0 ? 'NULL' : ''));

/** A get that may fail, whose result nobody looks at. */
function reportUntested(ctx: Context, s: State, call: Call): void {
  const hold = s.holds.findLast((h) => h.site === call.at.start);
  if (!hold) return;
  ctx.onFault({ rule: 'unchecked-get', at: call.at, hold, call: call.name, state: s });
  // What is said once at the get is not said again at each exit.
  handOn(s, hold, call.name, call.at);
}

/** Remembers that what an argument names was not taken. */
function noteFailure(ctx: Context, s: State, call: Call, row: AcquireRow): void {
  if (!/^arg\d+$/.test(row.at) || !mustMatch(row)) return;
  const resource = acquired(ctx, s, call, row)?.resource;
  if (resource !== undefined) failToTake(s, { at: call.at, call: call.name, resource, row });
}

/** Takes what one row says, and stores it where the call leaves it. */
function acquire(ctx: Context, s: State, call: Call, row: AcquireRow, despiteFailure: boolean): void {
  const got = acquired(ctx, s, call, row);
  if (!got) return;
  take(ctx, s, { at: call.at, call: call.name, resource: got.resource, row, despiteFailure });
  if (got.address === undefined) return;
  if (!isLocalAddress(ctx.frame.values, got.address)) storeHeld(ctx, s, got.address, got.resource, call.at);
  write(ctx.frame.values, s, got.address, got.resource);
}

/** The call takes over a reference that the caller had on an argument. */
function consume(ctx: Context, s: State, call: Call, row: AcquireRow, when: readonly ('always' | 'success' | 'failure')[]): void {
  for (const c of row.consumes ?? []) {
    if (!when.includes(c.when)) continue;
    const id = argument(ctx, s, call, c.arg);
    if (id === undefined || isWithin(signIn(ctx.frame.values, s, id), zero | negative)) continue;
    // What it was taken by says how it is given back: an inode that becomes a dentry's was the inode's own to put.
    const own = s.holds.findLast((h) => h.resource === id && h.status === 'held')?.row.release[0];
    giveBack(ctx, s, call.at, { call: own ?? row.release[0] ?? call.name, arg: c.arg, frees: 'last' }, id);
  }
}

/** Registering something that is part of an object makes the object's lifetime the registration's affair. */
function embed(ctx: Context, s: State, call: Call, rows: readonly AcquireRow[]): void {
  const { values } = ctx.frame;
  if (!rows.some((row) => row.kind === 'register')) return;
  for (const arg of call.args) {
    const id = evaluate(ctx.frame, s, arg);
    const object = objectOf(values, id);
    for (const h of s.holds) {
      if (h.status !== 'held' || h.row.kind === 'lock' || h.site === call.at.start) continue;
      if (h.resource !== object && h.resource !== id) continue;
      const exposure: Exposure = { call: call.name, at: call.at, result: made(ctx, call.at.start), verb: 'takes', indirect: object !== id };
      replaceHold(s, h, { ...h, exposures: [...h.exposures, exposure] });
    }
  }
}

/** A function that is given the address of a variable may have stored there. */
export function forgetOutputs(ctx: Context, s: State, call: Call): void {
  const { values } = ctx.frame;
  call.args.forEach((arg, index) => {
    if (arg.k !== 'address') return;
    const address = addressOf(ctx.frame, s, arg.of);
    if (!isLocalAddress(values, address)) return;
    // A struct that was filled with something we hold is passed on to be read.
    const holding = [...s.memory].filter(([place, value]) => objectOf(values, place) === address && place !== address && isHeld(s, value));
    forgetInside(values, s, address);
    // What an acquire has just stored through this argument stays known.
    const now = s.memory.get(address);
    const v = now === undefined ? undefined : valueOfId(values, now);
    if (v?.k === 'made' && v.at === call.at.start) return;
    // Whatever stands there afterwards stands for what is held: it may have been replaced, and what it is given back as is not followed.
    if (now !== undefined && (isHeld(s, now) || leadsToHeld(values, s, now))) return;
    write(values, s, address, made(ctx, call.at.start, `out ${index}`));
    for (const [place, value] of holding) s.memory.set(place, value);
  });
}

/** What is held was reached through this value. */
const leadsToHeld = (values: Values, s: State, value: ValueId): boolean =>
  s.holds.some((h) => h.status === 'held' && provenance(values, h.resource).includes(value));

const isHeld = (s: State, value: ValueId): boolean => s.holds.some((h) => h.status === 'held' && h.resource === value);
