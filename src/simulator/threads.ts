import type { Call } from '../flow/graph.ts';
import { argument } from '../lifecycle/places.ts';
import { read, write } from '../lifecycle/state.ts';
import { intern } from '../lifecycle/values.ts';
import type { ValueId } from '../lifecycle/values.ts';
import { tell } from './moment.ts';
import type { Activation, Machine } from './machine.ts';
import { begins, openWindows } from './callbacks.ts';
import type { Beside } from './schedule.ts';
import type { World } from './world.ts';

/** Whether the call must wait for a lock that another thread holds; then that thread goes on instead. */
export function isBlocked(w: World, m: Machine, top: Activation, call: Call): boolean {
  if (m.threads.length < 2) return false;
  const ctx = w.context(top.instance, () => undefined);
  const row = ctx.contracts.acquires(call.name).find((r) => r.kind === 'lock' && r.fails === 'never');
  const place = /^arg(\d+)$/.exec(row?.at ?? '');
  const lock = place ? argument(ctx, m.state, call, Number(place[1])) : undefined;
  if (lock === undefined || !isTaken(w, m, lock)) return false;
  tell(w, m, top, {
    at: w.real(call.at),
    kind: 'blocked',
    call: call.name,
    notes: ['waits: another thread holds the lock'],
    before: m.state.holds,
    faults: [],
  });
  m.threads = m.threads.map((t, i) => (i === m.running ? { ...t, waits: lock } : t));
  if (!nextThread(w, m)) m.stuck = true;
  return true;
}

const isTaken = (w: World, m: Machine, lock: ValueId): boolean =>
  m.state.holds.some((h) => h.row.kind === 'lock' && h.status === 'held' && h.resource === lock && w.threadOf(h.site) !== m.running);

/** Lets the first thread go on that can, or starts one that was to run at the end. False when none is left. */
export function nextThread(w: World, m: Machine): boolean {
  for (const [i, t] of m.threads.entries()) {
    if (t.top === undefined) continue;
    const before = m.running;
    m.running = i;
    if (t.waits === undefined || !isTaken(w, m, t.waits)) {
      m.threads = m.threads.map((other, j) => (j === i ? { ...other, waits: undefined } : other));
      return true;
    }
    m.running = before;
  }
  const late = w.schedule.beside.find((b) => b.after === undefined && !m.threads.some((t) => t.name === b.function));
  if (late && m.threads[0]?.top === undefined) return startThread(w, m, late);
  if (m.threads.some((t) => t.top !== undefined)) m.stuck = true;
  return false;
}

/** Starts the threads that were to start after the step that has just been. */
export function startDue(w: World, m: Machine): void {
  const last = m.moments?.value;
  if (!last) return;
  for (const beside of w.schedule.beside) {
    const isDue = beside.after?.at === last.at.start && beside.after.occurrence === last.occurrence;
    if (isDue && !m.threads.some((t) => t.name === beside.function)) startThread(w, m, beside);
  }
}

/** Starts a function in a thread of its own; it runs at once. */
function startThread(w: World, m: Machine, beside: Beside): boolean {
  const graph = w.program.functions.get(beside.function);
  if (!graph) return false;
  const thread = m.threads.length;
  const instance = w.instance(graph, undefined, -1 - thread, thread);
  instance.parameters.forEach((name, i) => {
    const given = i === 0 ? openWindows(w, m).find((x) => x.function === graph.name)?.given : undefined;
    const alike = given ?? sameNamed(w, m, graph.parameters[i]?.name ?? '', graph.parameters[i]?.type ?? '');
    if (alike !== undefined) write(w.values, m.state, intern(w.values, { k: 'variable', name, local: true }), alike);
  });
  m.threads = [
    ...m.threads,
    {
      name: graph.name,
      waits: undefined,
      top: { instance, block: 0, index: 0, caller: undefined, result: undefined, why: 'start', call: undefined, rounds: new Map() },
    },
  ];
  m.running = thread;
  begins(m, graph.name);
  return true;
}

/** The value of the simulated function's variable of the same name and type, so that both threads speak of the same object. */
function sameNamed(w: World, m: Machine, name: string, type: string): ValueId | undefined {
  const parameter = w.root.parameters.find((p) => p.name === name && p.type === type);
  const local = w.root.locals.get(name);
  if (!parameter && local?.replace(/\s/g, '') !== type.replace(/\s/g, '')) return undefined;
  const last = m.ends[0];
  const address = intern(w.values, { k: 'variable', name, local: true });
  // What the function returned is what others get to see of a local.
  if (!parameter && last?.value !== undefined && w.root.type.includes('*')) return last.value;
  return read(w.values, m.state, address);
}
