import type { Event } from '../flow/graph.ts';
import type { Fault } from '../lifecycle/context.ts';
import type { State } from '../lifecycle/state.ts';
import { step } from '../lifecycle/step.ts';
import { afterCall, entered } from './calls.ts';
import { asserted } from './asserts.ts';
import { forced, record } from './decide.ts';
import { fork, meet, setTop, topOf } from './machine.ts';
import type { Activation, Machine } from './machine.ts';
import { tell } from './moment.ts';
import { isBlocked, nextThread } from './threads.ts';
import { roundCost } from './usual.ts';
import type { World } from './world.ts';
import { evaluate } from '../lifecycle/evaluate.ts';
import { walksNothing } from './objects.ts';
import { listen } from './faults.ts';
import { advanceEnd } from './ends.ts';

/** Longer runs are given up. Steps. */
const longestRun = 600;

/** Does what comes next: one machine for each way in which it may go; none where the run cannot go on, or has ended. `m` is used up. */
export function advance(w: World, m: Machine): readonly Machine[] {
  const top = topOf(m);
  if (!top) return nextThread(w, m) ? [m] : [];
  if (m.steps > longestRun) return [];
  const block = top.instance.blocks[top.block];
  const event = block?.events[top.index];
  return event ? advanceEvent(w, m, top, event) : advanceEnd(w, m, top, block?.end ?? { k: 'stop' });
}

/** Whether nothing is left to run. */
export const isDone = (m: Machine): boolean => m.stuck || m.threads.every((t) => t.top === undefined);

function advanceEvent(w: World, m: Machine, top: Activation, event: Event): readonly Machine[] {
  if (event.k === 'call') {
    if (isBlocked(w, m, top, event)) return [m];
    const inside = entered(w, m, top, event);
    if (inside) return [m];
  }
  const faults: Fault[] = [];
  const ctx = w.context(top.instance, listen(top, faults));
  const before = m.state.holds;
  setTop(m, { ...top, index: top.index + 1 });
  const next = top.instance.blocks[top.block]?.events[top.index + 1];
  const withAssert = (one: Machine): Machine => {
    const said = asserted(w, one, top.instance, event, next);
    if (said) tell(w, one, top, { at: said.at, kind: 'assert', notes: [said.words], before: one.state.holds, faults: [] });
    return one;
  };
  if (event.k === 'call') return afterCall(w, m, top, event, before, step(ctx, m.state, event), faults).map(withAssert);
  const states = step(ctx, m.state, event);
  const at = w.real(event.at);
  if (event.k === 'next') return rounds(w, m, top, event, states, faults);
  const machines = states.map((s) => fork(m, s, states.length));
  for (const one of machines) {
    withAssert(one);
    if (faults.length === 0 && one.state.holds === before) continue;
    one.faults = [...one.faults, ...faults];
    tell(w, one, top, { at, kind: event.k === 'set' ? 'store' : event.k === 'use' ? 'test' : 'scope', before, faults });
  }
  return machines;
}

/** A loop macro has one more round, or ends. The semantics gives the end first. */
function rounds(
  w: World,
  m: Machine,
  top: Activation,
  event: Extract<Event, { k: 'next' }>,
  states: readonly State[],
  faults: readonly Fault[],
): readonly Machine[] {
  const at = w.real(event.at);
  const before = m.state.holds;
  const occurrence = meet(m, `loop ${at.start}`);
  const { frame } = w.context(top.instance, () => undefined);
  const none = walksNothing(w, m.objects, event.iterator, (i) => {
    const arg = event.args[i];
    return arg && evaluate(frame, m.state, arg);
  });
  const all = states.map((s, i) => ({ state: s, outcome: i === 0 ? 'ends' : 'one more round' }));
  // A list of which it is known whether anything is on it leaves no choice, the first time.
  const possible = none === true ? all.slice(0, 1) : none === false && occurrence === 1 ? all.slice(1) : all;
  const ways = possible.length > 0 ? possible : all;
  const options = ways.map((way) => way.outcome);
  return forced(w, m, ways, { at: at.start, occurrence }).map(({ state, outcome }, _i, taken) => {
    const one = fork(m, state, taken.length);
    one.faults = [...one.faults, ...faults];
    one.cost += outcome === 'ends' ? 0 : roundCost;
    record(one, { at, occurrence, kind: 'loop', call: event.iterator, callAt: at.start, nth: occurrence, outcome, options });
    tell(w, one, top, { at, kind: 'round', call: event.iterator, notes: [outcome], before, faults });
    return one;
  });
}
