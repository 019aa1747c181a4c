import type { Call } from '../flow/graph.ts';
import { assume } from './assume.ts';
import type { Context } from './context.ts';
import { exposeTo } from './exposures.ts';
import { handOnObject, storeHeld } from './handing.ts';
import { giveBack, take } from './holds.ts';
import { isOfArray } from './relations.ts';
import { argument, made } from './places.ts';
import { copyState, read, write } from './state.ts';
import { positive } from './sign.ts';
import type { State } from './state.ts';
import type { CallerPlace, Effect, Summary } from './summary.ts';
import { container, intern, member } from './values.ts';
import type { ValueId } from './values.ts';

/** What a place of the callee is for this caller; `undefined` when the caller passes nothing there. */
export function placeOf(ctx: Context, s: State, call: Call, place: CallerPlace, result: ValueId): ValueId | undefined {
  const { values } = ctx.frame;
  let id: ValueId | undefined;
  if (place.root === 'ret') id = result;
  else if (typeof place.root === 'number') id = argument(ctx, s, call, place.root);
  else if (place.root.startsWith('=')) id = intern(values, { k: 'constant', name: place.root.slice(1) });
  else id = intern(values, { k: 'variable', name: place.root, local: false });
  for (const step of place.way) {
    if (id === undefined) return undefined;
    if (step === '*') id = read(values, s, id);
    else if (step.startsWith('.')) id = member(values, id, step.slice(1));
    else if (step.startsWith('^')) id = container(values, id, step.slice(1));
    else id = intern(values, { k: 'element', base: id, index: intern(values, { k: 'int', value: 0 }) });
  }
  return id;
}

/** The callee has put something else where the pointer stood that it gave back. */
function renewPlace(ctx: Context, s: State, call: Call, place: CallerPlace, result: ValueId): void {
  if (place.way.at(-1) !== '*') return;
  const address = placeOf(ctx, s, call, { root: place.root, way: place.way.slice(0, -1) }, result);
  if (address !== undefined) write(ctx.frame.values, s, address, made(ctx, call.at.start, `renewed ${place.root} ${place.way.join('')}`));
}

/** Plays what a function of the same file does: one state for each outcome that can be told apart. */
export function applySummary(given: Context, s: State, call: Call, summary: Summary, result: ValueId): readonly State[] {
  const { values } = given.frame;
  // What a callee does to things that this function never took is too little to accuse somebody of. Of an array it says that, not which element.
  const ctx: Context = {
    ...given,
    onFault: (fault) => {
      const isAnother = fault.rule === 'double-release' && given.repeats(call.at.start) && isOfArray(values, fault.hold.resource);
      if (fault.hold.row.call !== '' && !isAnother) given.onFault(fault);
    },
  };
  if (summary.same) {
    const same = placeOf(ctx, s, call, summary.same, result);
    if (same !== undefined) write(values, s, intern(values, { k: 'variable', name: call.result, local: true }), same);
  }
  const states: State[] = [];
  for (const outcome of summary.outcomes) {
    const state = copyState(s);
    const known = read(values, state, intern(values, { k: 'variable', name: call.result, local: true }));
    if (!assume(values, state, known, outcome.result)) continue;
    for (const effect of outcome.effects) {
      if (effect.does === 'acquires') {
        applyAcquire(ctx, state, call, effect, result);
        continue;
      }
      const id = placeOf(ctx, state, call, effect.place, result);
      if (id === undefined) continue;
      if (effect.does === 'keeps') {
        if (effect.certain) handOnObject(ctx, state, id, call.name, call.at, effect.ends ? 'ends' : 'keeps');
        else exposeTo(ctx, state, { name: call.name, verb: 'takes', at: call.at, result }, id);
      } else giveBack(ctx, state, call.at, ctx.contracts.release(effect.call) ?? { call: effect.call, arg: 0, frees: effect.frees }, id);
      if (effect.does === 'releases' && effect.replaced) renewPlace(ctx, state, call, effect.place, result);
    }
    states.push(state);
  }
  return states;
}

/** The place as a row has it; undefined where no row can say it. */
function placeWords({ root, way }: CallerPlace): string | undefined {
  if (root === 'ret') return 'ret';
  if (typeof root !== 'number') return undefined;
  const members = way.filter((w) => w.startsWith('.')).join('');
  if (way.at(-1) === '*') return `*arg${root}${members}`;
  return way.every((w) => w.startsWith('.')) ? `${members === '' ? '' : '&'}arg${root}${members}` : undefined;
}

/** A resource that the callee took: new when it stands in the result or in memory that the callee wrote, else what the place names. */
function applyAcquire(ctx: Context, s: State, call: Call, effect: Extract<Effect, { does: 'acquires' }>, result: ValueId): void {
  const { values } = ctx.frame;
  const { place } = effect;
  const row = {
    ...effect.row,
    call: call.name,
    at: placeWords(place) ?? effect.row.at,
  };
  if (place.way.at(-1) !== '*') {
    const resource = placeOf(ctx, s, call, place, result);
    if (resource !== undefined) take(ctx, s, { at: call.at, call: call.name, resource, row });
    return;
  }
  const address = placeOf(ctx, s, call, { root: place.root, way: place.way.slice(0, -1) }, result);
  if (address === undefined) return;
  const fresh = made(ctx, call.at.start, `summary ${place.root} ${place.way.join('')}`);
  s.signs.set(fresh, positive);
  take(ctx, s, { at: call.at, call: call.name, resource: fresh, row });
  storeHeld(ctx, s, address, fresh, call.at);
  write(values, s, address, fresh);
}
