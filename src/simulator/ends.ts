import type { End, Range } from '../flow/graph.ts';
import { classOf } from '../analysis/evidence.ts';
import { forgetDead } from '../analysis/prune.ts';
import { assume, assumeEqual } from '../lifecycle/assume.ts';
import { noteUses } from '../lifecycle/uses.ts';
import type { Context, Fault } from '../lifecycle/context.ts';
import { evaluate } from '../lifecycle/evaluate.ts';
import { any, negative, zero } from '../lifecycle/sign.ts';
import { copyState, signIn, write } from '../lifecycle/state.ts';
import type { State } from '../lifecycle/state.ts';
import { decide, leave } from '../lifecycle/step.ts';
import { beginRound } from '../lifecycle/rounds.ts';
import { intern, objectOf, valueOfId } from '../lifecycle/values.ts';
import { forced, record } from './decide.ts';
import { ends } from './callbacks.ts';
import { fork, meet, setTop } from './machine.ts';
import type { Activation, Machine } from './machine.ts';
import { askedOf, askedOutcome } from './outcomes.ts';
import { tell } from './moment.ts';
import { nextThread } from './threads.ts';
import { callCost, endCost, testCost } from './usual.ts';
import { realAt } from './world.ts';
import type { World } from './world.ts';
import { listen } from './faults.ts';

/** Goes on from the end of a block: one machine for each way on. `m` is used up. */
export function advanceEnd(w: World, m: Machine, top: Activation, end: End): readonly Machine[] {
  switch (end.k) {
    case 'goto':
      return arrive(w, m, top, end.to);
    case 'branch':
      return branch(w, m, top, end);
    case 'switch':
      return select(w, m, top, end);
    case 'return':
      return returns(w, m, top, end);
    case 'stop':
      tell(w, m, top, {
        at: w.real(top.instance.graph.close),
        kind: 'end',
        notes: ['does not go on from here'],
        before: m.state.holds,
        faults: [],
      });
      return finish(w, m, top, { start: 0, end: 0 }, undefined, false);
  }
}

/** Goes on at the start of a block; no machine where that loops without end. */
function arrive(w: World, m: Machine, top: Activation, to: number): readonly Machine[] {
  const count = (top.rounds.get(to) ?? 0) + 1;
  // A loop that the run cannot leave, or not soon.
  if (count > w.rounds) return [];
  const { instance } = top;
  // As the analyser has it: what the last round freed behind a pointer is no guide for the next one.
  if (instance.isBack(top.block, to)) beginRound(w.values, m.state, instance.loops.unwinds);
  const live = instance.live[to] ?? new Set();
  if (w.joins && !w.joins(m, to, live)) return [];
  forgetDead(w.values, m.state, (name) => instance.types.has(name) && !live.has(name));
  setTop(m, { ...top, block: to, index: 0, rounds: new Map([...top.rounds, [to, count]]) });
  return [m];
}

function branch(w: World, m: Machine, top: Activation, end: Extract<End, { k: 'branch' }>): readonly Machine[] {
  const at = w.real(end.at);
  const faults: Fault[] = [];
  const ctx = w.context(top.instance, listen(top, faults));
  const before = m.state.holds;
  const asked = askedOf(w, top.instance, m.state, end.test, end.at.start);
  const { yes, no } = decide(ctx, m.state, end.test, end.at);
  const found: { readonly state: State; readonly to: number; readonly taken: boolean; readonly outcome: string }[] = [];
  const callAt = asked === undefined ? -1 : realAt(w, asked.call.at.start);
  const nth = asked === undefined ? 0 : (m.met.get(`ran ${asked.call.at.start}`) ?? 0);
  // A call's outcome is decided once; what is asked of it later is a test like others.
  const isUndecided = asked !== undefined && yes !== undefined && no !== undefined && !m.met.has(`decided ${callAt} ${nth}`);
  // `i < count` says nothing of whether the call that counted has failed.
  const decidesCall = isUndecided && !(askedOutcome(w, yes, asked) === 'succeeds' && askedOutcome(w, no, asked) === 'succeeds');
  for (const [state, to, taken] of [
    [no, end.no, false],
    [yes, end.yes, true],
  ] as const)
    if (state) found.push({ state, to, taken, outcome: decidesCall ? askedOutcome(w, state, asked) : String(taken) });
  const distinct =
    decidesCall && found[0]?.outcome === found[1]?.outcome ? found.map((f) => ({ ...f, outcome: `${f.outcome} ${f.taken ? 2 : 1}` })) : found;
  const isOpen = distinct.length > 1;
  const occurrence = decidesCall ? (m.met.get(`at ${callAt}`) ?? 1) : isOpen ? meet(m, `test ${at.start}`) : 0;
  if (decidesCall) meet(m, `decided ${callAt} ${nth}`);
  const ways = isOpen ? forced(w, m, distinct, { at: decidesCall ? callAt : at.start, occurrence }) : distinct;
  const round = top.rounds.get(top.block) ?? 1;
  const bug = w.program.assertsOf(top.instance.graph).bugs.find((b) => b.start <= at.start && at.start < b.end);
  return ways.flatMap(({ state, to, taken, outcome }) => {
    const one = fork(m, state, ways.length);
    if (bug && !isOpen) {
      const stops = top.instance.blocks[to]?.end.k === 'stop';
      tell(w, one, top, { at: bug, kind: 'assert', notes: [stops ? 'fires, and stops here' : 'holds'], before, faults: [] });
    }
    if (faults.length > 0) {
      one.faults = [...one.faults, ...faults];
      tell(w, one, top, { at, kind: 'test', before, faults });
    }
    if (isOpen) {
      const options = distinct.map((d) => d.outcome);
      // The kernel's error numbers are negative where they are returned.
      if (decidesCall && asked.as === 'status' && outcome === 'fails' && !assume(w.values, one.state, asked.result, negative)) return [];
      one.cost += decidesCall ? callCost(asked.call.name, outcome) : testCost(top.instance, end.test, taken);
      one.cost += w.against?.(at.start, taken) ?? 0;
      const decision = { at: decidesCall ? w.real(asked.call.at) : at, occurrence, outcome, options };
      if (
        !record(
          one,
          decidesCall
            ? { ...decision, kind: 'call', call: asked.call.name, callAt, nth }
            : { ...decision, kind: 'test', call: '', callAt: -1, nth: 0 },
          w.goals,
        )
      )
        return [];
      if (!decidesCall)
        tell(w, one, top, {
          at,
          kind: 'test',
          notes: [`is ${outcome}${round > 1 ? ` in round ${round}` : ''}`],
          before: one.state.holds,
          faults: [],
        });
    }
    return arrive(w, one, top, to);
  });
}

function select(w: World, m: Machine, top: Activation, end: Extract<End, { k: 'switch' }>): readonly Machine[] {
  const at = w.real(end.at);
  const { frame } = w.context(top.instance, () => undefined);
  const id = evaluate(frame, m.state, end.value);
  const ways: { state: State; outcome: string; to: number }[] = [];
  const labels = end.cases.map((c) => (c.value.k === 'name' ? c.value.name : c.value.k === 'int' ? String(c.value.value) : 'case'));
  end.cases.forEach((c, i) => {
    const taken = copyState(m.state);
    if (assumeEqual(w.values, taken, id, evaluate(frame, taken, c.value)))
      ways.push({ state: taken, to: c.to, outcome: labels.indexOf(labels[i] ?? '') === i ? (labels[i] ?? '') : `${labels[i] ?? ''} ${i + 1}` });
  });
  ways.push({ state: m.state, to: end.otherwise, outcome: 'default' });
  const occurrence = meet(m, `test ${at.start}`);
  return forced(w, m, ways, { at: at.start, occurrence }).flatMap(({ state, to, outcome }, i, taken) => {
    const one = fork(m, state, taken.length);
    one.cost += i === 0 ? 0 : 1;
    if (ways.length > 1) record(one, { at, occurrence, kind: 'switch', call: '', callAt: -1, nth: 0, outcome, options: ways.map((x) => x.outcome) });
    const words = outcome === 'default' ? 'none of the cases: default' : `case ${outcome}`;
    tell(w, one, top, { at, kind: 'switch', notes: [words], before: one.state.holds, faults: [] });
    return arrive(w, one, top, to);
  });
}

function returns(w: World, m: Machine, top: Activation, end: Extract<End, { k: 'return' }>): readonly Machine[] {
  const faults: Fault[] = [];
  const ctx = w.context(top.instance, listen(top, faults));
  const before = m.state.holds;
  const { caller } = top;
  const value = caller ? bindResult(w, m, ctx, top, caller, end) : leave(ctx, m.state, end.value, end.at);
  m.faults = [...m.faults, ...faults];
  tell(w, m, top, { at: w.real(end.at), kind: 'return', call: caller ? (top.call?.name ?? '') : '', before, faults });
  return finish(w, m, top, end.at, value, true);
}

/** A function that was stepped into gives its result to its caller, and its variables are gone. */
function bindResult(w: World, m: Machine, ctx: Context, top: Activation, caller: Activation, end: Extract<End, { k: 'return' }>): number | undefined {
  const touched: number[] = [];
  const id = end.value ? evaluate(ctx.frame, m.state, end.value, touched) : undefined;
  noteUses(ctx, m.state, touched, end.at);
  for (const address of [...m.state.memory.keys()]) {
    const root = valueOfId(w.values, objectOf(w.values, address));
    if (
      root.k === 'variable' &&
      root.local &&
      (top.instance.types.has(root.name) || (root.name.startsWith('%') && root.name.endsWith(`'${top.instance.id}`)))
    )
      m.state.memory.delete(address);
  }
  if (top.why === 'call' && top.result !== undefined) {
    const temporary = intern(w.values, { k: 'variable', name: top.result, local: true });
    write(w.values, m.state, temporary, id ?? intern(w.values, { k: 'made', at: end.at.start, part: 'nothing', age: 0 }));
  }
  setTop(m, caller);
  return id;
}

/** An activation has ended; the end of a thread is kept for the judge. */
function finish(w: World, m: Machine, top: Activation, at: Range, value: number | undefined, doesReturn: boolean): readonly Machine[] {
  const sign = value === undefined ? any : signIn(w.values, m.state, value);
  if (top.caller && doesReturn) {
    if (top.why === 'callback' || top.call === undefined) return [m];
    const { call } = top;
    const { type } = top.instance.graph;
    const outcome = type.includes('*') && sign === zero ? 'finds nothing' : classOf(type, sign) === 'error' ? 'fails' : 'succeeds';
    return record(
      m,
      {
        at: w.real(call.at),
        occurrence: 1,
        kind: 'call',
        call: call.name,
        callAt: realAt(w, call.at.start),
        nth: call.nth,
        outcome,
        options: [outcome],
      },
      w.goals,
    )
      ? [m]
      : [];
  }
  setTop(m, undefined);
  const end = { thread: m.running, graph: top.instance.graph, at, state: copyState(m.state), value, sign, returns: doesReturn };
  m.ends = [...m.ends, end];
  m.cost += endCost(end);
  if (m.running > 0) ends(m, top.instance.graph.name);
  nextThread(w, m);
  return [m];
}
