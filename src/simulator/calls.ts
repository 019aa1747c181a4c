import type { Call } from '../flow/graph.ts';
import type { Fault } from '../lifecycle/context.ts';
import { assume } from '../lifecycle/assume.ts';
import { evaluate } from '../lifecycle/evaluate.ts';
import { take } from '../lifecycle/holds.ts';
import { argument } from '../lifecycle/places.ts';
import { positive } from '../lifecycle/sign.ts';
import { copyState, write } from '../lifecycle/state.ts';
import type { Hold, State } from '../lifecycle/state.ts';
import { intern } from '../lifecycle/values.ts';
import { tell } from './moment.ts';
import { forced, record } from './decide.ts';
import { depthOf, fork, meet, remember, setTop } from './machine.ts';
import type { Activation, Machine } from './machine.ts';
import type { Instance } from './instance.ts';
import { objectsAfter } from './objects.ts';
import { managedOutcomes, outcomeOf, resultOf } from './outcomes.ts';
import { privateDataAfter } from './private-data.ts';
import { countsAfter, learnLast, putOf } from './puts.ts';
import type { Put } from './puts.ts';
import { callCost, lastPutCost } from './usual.ts';
import { realAt } from './world.ts';
import type { World } from './world.ts';

/** Deeper calls are not entered: their summaries are played instead. */
const deepest = 8;

/** Steps into a function of the same file. False where the call must be played as a whole. */
export function entered(w: World, m: Machine, top: Activation, call: Call): boolean {
  if (!w.schedule.enter || depthOf(top) >= deepest) return false;
  const graph = w.program.functions.get(call.name);
  if (!graph) return false;
  const { frame } = w.context(top.instance, () => undefined);
  const { contracts } = w.program;
  // What the catalogue describes is played as described, also where the file has a function of that name.
  if (contracts.acquires(call.name).length > 0 || contracts.release(call.name) || contracts.transfers(call.name).length > 0) return false;
  for (let a: Activation | undefined = top; a; a = a.caller) if (a.instance.graph === graph) return false;
  const instance = w.instance(graph, top.instance, call.at.start, m.running);
  instance.parameters.forEach((name, i) => {
    const arg = call.args[i];
    if (arg) write(w.values, m.state, intern(w.values, { k: 'variable', name, local: true }), evaluate(frame, m.state, arg));
  });
  const at = w.real(call.at);
  meet(m, `at ${at.start}`);
  const nth = meet(m, `call ${call.name}`);
  tell(w, m, top, { at, kind: 'enter', call: call.name, nth, before: m.state.holds, faults: [] });
  setTop(m, {
    instance,
    block: 0,
    index: 0,
    caller: { ...top, index: top.index + 1 },
    result: call.result,
    why: 'call',
    call: { at: call.at, name: call.name, nth },
    rounds: new Map(),
  });
  return true;
}

/** The machines after a call that was played as a whole: one for each outcome, and for each way in which a put may turn out. */
export function afterCall(
  w: World,
  m: Machine,
  top: Activation,
  call: Call,
  before: readonly Hold[],
  stepped: readonly State[],
  faults: readonly Fault[],
): readonly Machine[] {
  const { instance } = top;
  const [only] = stepped;
  const states = only && stepped.length === 1 ? managedOutcomes(w, instance, only, call) : stepped;
  const at = w.real(call.at);
  const occurrence = meet(m, `at ${at.start}`);
  const nth = call.name === '' ? 0 : meet(m, `call ${call.name}`);
  remember(m, `ran ${call.at.start}`, nth);
  const outcomes = states.map((s) => outcomeOf(w, instance, s, call));
  const seen = new Map<string, number>();
  const labels = outcomes.map((o) => {
    const n = (seen.get(o) ?? 0) + 1;
    seen.set(o, n);
    return n === 1 ? o : `${o} ${n}`;
  });
  const ways = states.map((state, i) => ({ state, outcome: labels[i] ?? 'succeeds' }));
  const isOpen = ways.length > 1;
  const { counts: countsBefore, objects: objectsBefore } = m;
  const taken = isOpen ? forced(w, m, ways, { at: at.start, occurrence }) : ways;
  return taken.flatMap(({ state, outcome }) => {
    const one = fork(m, state, taken.length);
    if (!isPointerGood(w, instance, state, call, outcome)) return [];
    one.counts = countsAfter(w, instance, countsBefore, state, call, outcome.startsWith('fails'));
    const { objects, told } = objectsAfter(w, instance, objectsBefore, one.counts, state, call, outcome.startsWith('fails'));
    one.objects = objects;
    one.data = privateDataAfter(
      w.program.catalogue,
      w.context(instance, () => undefined),
      m.data,
      state,
      call,
    );
    one.faults = [...one.faults, ...faults];
    const put = putOf(w, instance, one.counts, state, call);
    if (put?.last !== undefined && !learnLast(w, instance, state, call, put.last)) return [];
    // What the put does to the object around it is known exactly: nothing, or what its release function does.
    if (put?.last === false || (put?.last === true && put.callback && w.schedule.enter)) keepAround(one, before, call);
    if (isOpen) {
      one.cost += put?.last === undefined ? callCost(call.name, outcome) : 0;
      if (!record(one, { at, occurrence, kind: 'call', call: call.name, callAt: realAt(w, call.at.start), nth, outcome, options: labels }, w.goals))
        return [];
    }
    tell(w, one, top, {
      at,
      kind: 'call',
      call: call.name,
      nth,
      before,
      countsBefore,
      objectsBefore,
      counted: told || isChanged(countsBefore, one.counts),
      faults,
    });
    return put?.callback ? afterPut(w, one, top, call, put, before) : [one];
  });
}

/** A resource that is a call's result is a valid pointer: an error in it would be a failure. False where this path knows better. */
function isPointerGood(w: World, instance: Instance, s: State, call: Call, outcome: string): boolean {
  const { contracts } = w.context(instance, () => undefined);
  const row = contracts.acquires(call.name).find((r) => !r.silent);
  if (row?.at !== 'ret' || row.fails !== 'null' || outcome.startsWith('fails')) return true;
  return assume(w.values, s, resultOf(w, s, call), positive);
}

const isChanged = (a: Machine['counts'], b: Machine['counts']): boolean => a.size !== b.size || [...b].some(([id, count]) => a.get(id) !== count);

/** A put whose release function is known: it runs where the put was the last. Where the count is not known, both are possible. */
function afterPut(w: World, m: Machine, top: Activation, call: Call, put: Put, before: readonly Hold[]): readonly Machine[] {
  if (!w.schedule.enter || put.callback === undefined) return [m];
  if (put.last === true) return run(w, m, top, call, put);
  if (put.last === false) return [m];
  const at = w.real(call.at);
  const occurrence = meet(m, `put ${at.start}`);
  const options = ['not the last', 'last'];
  return forced(
    w,
    m,
    options.map((outcome) => ({ outcome })),
    { at: at.start, occurrence },
  ).flatMap(({ outcome }) => {
    const one = fork(m, copyState(m.state));
    if (!learnLast(w, top.instance, one.state, call, outcome === 'last')) return [];
    record(one, { at, occurrence, kind: 'put', call: call.name, callAt: realAt(w, call.at.start), nth: 0, outcome, options });
    keepAround(one, before, call);
    if (outcome !== 'last') return [one];
    one.cost += lastPutCost;
    return run(w, one, top, call, put);
  });
}

/** Takes back that a put handed on what stands around it, as it must be assumed where its count is not known. */
function keepAround(m: Machine, before: readonly Hold[], call: Call): void {
  m.state.holds = m.state.holds.map((h) => {
    if (h.status !== 'transferred' || h.left?.by !== call.name || h.left.at.start !== call.at.start) return h;
    return before.find((b) => b.site === h.site && b.resource === h.resource && b.row === h.row) ?? h;
  });
}

function run(w: World, m: Machine, top: Activation, call: Call, put: Put): readonly Machine[] {
  const graph = put.callback;
  if (!graph || depthOf(top) >= deepest) return [m];
  const instance = w.instance(graph, top.instance, call.at.start, m.running);
  const [first] = instance.parameters;
  if (first !== undefined) write(w.values, m.state, intern(w.values, { k: 'variable', name: first, local: true }), put.id);
  const before = m.state.holds;
  lockFor(w, m, top, call);
  tell(w, m, top, { at: w.real(graph.at), kind: 'callback', call: graph.name, before, faults: [] });
  setTop(m, {
    instance,
    block: 0,
    index: 0,
    caller: { ...top, index: top.index + 1 },
    result: undefined,
    why: 'callback',
    call: { at: call.at, name: graph.name, nth: 0 },
    rounds: new Map(),
  });
  return [m];
}

/** The release function runs with a lock held, and gives it back: that of kref_put_mutex() and its kin. */
function lockFor(w: World, m: Machine, top: Activation, call: Call): void {
  const ctx = w.context(top.instance, () => undefined);
  const given = ctx.contracts.release(call.name)?.callbackLock;
  const resource = given === undefined ? undefined : argument(ctx, m.state, call, given.arg);
  if (given === undefined || resource === undefined) return;
  const row = { call: call.name, kind: 'lock', tier: 'A', at: `arg${given.arg}`, fails: 'never', release: given.release } as const;
  take(ctx, m.state, { at: call.at, call: call.name, resource, row });
}
