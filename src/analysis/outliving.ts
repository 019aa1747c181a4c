import words from '../catalogue/data/words.json' with { type: 'json' };
import { windowsTable } from '../catalogue/windows.ts';
import type { HastyStop, WindowsTable } from '../catalogue/windows.ts';
import type { Call, FlowGraph } from '../flow/graph.ts';
import type { Contracts } from '../lifecycle/context.ts';
import type { Finding } from '../report/finding.ts';
import type { FileOfHalves } from './counterpart.ts';
import { agreement, keysIn, seenByCaller } from './keys.ts';
import type { ObjectKey } from './keys.ts';
import { namesRead, successors } from './liveness.ts';
import { words as wordsOf } from './naming.ts';
import type { Callers } from './recall.ts';
import { fingerprintOf } from './witness.ts';

/** A call on something, as the function at whose end it matters sees it. */
interface Step {
  readonly call: Call;
  readonly graph: FlowGraph;
  /** Where it happens in the function that was asked: the call itself, or that of the helper which it stands in. */
  readonly at: number;
  readonly keys: readonly ObjectKey[];
}

/** So many calls deep a helper is looked into. */
const deepest = 2;

/**
 * Finds callbacks that may still run when what they work on is gone: works and timers that are stopped without waiting for one that runs, by a
 * function after which the object is gone, or that frees it itself. Nobody in the file may wait for them.
 */
export function judgeOutliving(file: FileOfHalves, calls: Callers, contracts: Contracts, table: WindowsTable = windowsTable): readonly Finding[] {
  if (!table.stops.some((stop) => calls.has(stop.call))) return [];
  const waited = new Set(
    table.stops.flatMap((stop) => stop.waits).flatMap((name) => (calls.get(name) ?? []).flatMap(({ graph, call }) => nearest(graph, call))),
  );
  const found = new Map<number, Finding>();
  for (const stop of table.stops) {
    if (!calls.has(stop.call) || stop.drains?.some((name) => calls.has(name))) continue;
    const last = new Set(file.lastHalves);
    for (const [name, graphs] of file.graphs)
      for (const graph of graphs)
        for (const step of stepsIn(file, graph, (call) => call === stop.call, deepest)) {
          const end = last.has(name) ? 'half' : freesAfter(file, contracts, graph, step) ? 'free' : undefined;
          if (end === undefined || isAnswered(step) || nearest(step.graph, step.call).some((member) => waited.has(member))) continue;
          const key = file.placeOf(step.graph, step.call.at).start;
          // Where a half ends it all, that says more than a function which frees.
          if (!found.has(key) || end === 'half') found.set(key, finding(file, name, end, stop, step, calls));
        }
  }
  return [...found.values()];
}

/** All calls of the file, by name. */
export function callsOf(file: FileOfHalves): Callers {
  const calls = new Map<string, { graph: FlowGraph; call: Call }[]>();
  for (const graphs of file.graphs.values())
    for (const graph of graphs)
      for (const { events } of graph.blocks)
        for (const call of events) {
          if (call.k !== 'call') continue;
          const list = calls.get(call.name);
          if (list) list.push({ graph, call });
          else calls.set(call.name, [{ graph, call }]);
        }
  return calls;
}

/** The nearest names of what a call is given: `work` for `&p->work`, the variable where no member leads to it. */
export function nearest(graph: FlowGraph, call: Call): readonly string[] {
  const keys = keysIn(graph);
  return call.args.flatMap((arg) => keys.of(arg).flatMap((key) => key.members[0] ?? key.root ?? []));
}

/** The calls of some names that a function makes, itself or in helpers of the file, as it sees them. */
function stepsIn(file: FileOfHalves, graph: FlowGraph, isSought: (name: string) => boolean, depth: number): readonly Step[] {
  if (!file.callsIn(graph.name).some(isSought)) return [];
  const keys = keysIn(graph);
  return graph.blocks.flatMap(({ events }) =>
    events.flatMap((call): readonly Step[] => {
      if (call.k !== 'call') return [];
      const at = call.at.start;
      if (isSought(call.name)) return [{ call, graph, at, keys: call.args.slice(0, 1).flatMap((arg) => keys.of(arg)) }];
      if (depth === 0 || call.name === graph.name) return [];
      const args = call.args.map((arg) => keys.of(arg));
      return (file.graphs.get(call.name) ?? []).flatMap((helper) =>
        stepsIn(file, helper, isSought, depth - 1).map((inner) => ({ ...inner, at, keys: inner.keys.flatMap((key) => seenByCaller(key, args)) })),
      );
    }),
  );
}

/** Whether somebody asks what the call answers: `if (del_timer(t)) put(p);` knows that it was still pending. */
const isAnswered = ({ graph, call }: Step): boolean => namesRead(graph).has(call.result);

/** Whether the function goes on to free the object that the stopped thing is a part of. */
function freesAfter(file: FileOfHalves, contracts: Contracts, graph: FlowGraph, step: Step): boolean {
  const isFree = (name: string): boolean => contracts.release(name)?.frees === 'always';
  // Who is named after freeing a thing frees what it owns with it.
  const isFreeing = (name: string): boolean => contracts.release(name) === undefined && isOfMemory(name);
  const frees = (is: (name: string) => boolean, way: number): boolean =>
    stepsIn(file, graph, is, 1).some(
      (free) =>
        free.at > step.at && free.keys.some((outer) => step.keys.some((key) => isPartOf(key, outer, way))) && reaches(graph, step.at, free.at),
    );
  return step.keys.some((key) => key.members.length > 0) && (frees(isFree, 1) || frees(isFreeing, 2));
}

export const isOfMemory = (name: string): boolean => name.split('_').some((word) => words.freeing.includes(word));

/** Whether the thing is a member of the object: at most `way` members lead from the one to the other. */
function isPartOf(inner: ObjectKey, outer: ObjectKey, way: number): boolean {
  const steps = inner.members.length - outer.members.length;
  if (steps < 1 || steps > way) return false;
  const around = { ...inner, members: inner.members.slice(inner.members.length - outer.members.length) };
  return outer.root !== undefined && inner.root === outer.root && agreement(around, { ...outer, type: undefined }) === 'yes';
}

/** Whether the control flow leads from the event at one offset to the one at the other. */
export function reaches(graph: FlowGraph, from: number, to: number): boolean {
  const blockOf = (at: number): number => graph.blocks.findIndex(({ events }) => events.some((e) => e.at.start === at));
  const [first, last] = [blockOf(from), blockOf(to)];
  if (first === last) return from < to;
  const seen = new Set([first]);
  for (const block of seen) for (const next of successors(graph.blocks[block]?.end ?? { k: 'stop' })) seen.add(next);
  return seen.has(last);
}

function finding(file: FileOfHalves, end: string, how: 'half' | 'free', stop: HastyStop, step: Step, calls: Callers): Finding {
  const { call, graph } = step;
  const place = file.placeOf(graph, call.at);
  const [arg] = call.args;
  const name = arg ? wordsOf(arg) : '';
  const release = stop.waits[0] ?? '';
  const members = new Set(nearest(graph, call));
  const start = stop.starts
    .flatMap((starter) => calls.get(starter) ?? [])
    .find((other) => nearest(other.graph, other.call).some((member) => members.has(member)));
  const gone = how === 'half' ? `${end}() is the end of what it works on` : `${end}() frees what it works on`;
  return {
    rule: 'early-window',
    severity: 'warning',
    message: `'${name}' may still run after ${stop.call}(), which does not wait for it: ${release}() is missing`,
    function: graph.name,
    start: place.start,
    end: place.end,
    acquire: start && { call: start.call.name, ...file.placeOf(start.graph, start.call.at) },
    release,
    path: [
      ...(start
        ? [{ ...file.placeOf(start.graph, start.call.at), note: `${start.call.name}() in ${start.graph.name}() makes it run`, held: 1 }]
        : []),
      { ...place, note: `${stop.call}() keeps it from running again, and does not wait where it runs`, held: 1 },
    ],
    fingerprint: fingerprintOf(['early-window', graph.name, stop.call, name]),
    reasons: [gone, `nothing in the file waits for it`],
    evidence: how === 'half' ? ['stopped-at-the-end'] : ['stopped-before-it-is-freed'],
  };
}
