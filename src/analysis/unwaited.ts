import { windowsTable } from '../catalogue/windows.ts';
import type { HastyStop, WindowsTable } from '../catalogue/windows.ts';
import type { Range } from '../flow/graph.ts';
import type { Finding } from '../report/finding.ts';
import type { FileOfHalves } from './counterpart.ts';
import { keysIn } from './keys.ts';
import { words } from './naming.ts';
import { isOfMemory, nearest } from './outliving.ts';
import type { Callers, Site } from './recall.ts';
import { fingerprintOf } from './witness.ts';

/** A work or a timer that a first half sets up with a callback of the file, as a part of an object. */
interface Armed {
  readonly member: string;
  readonly type: string;
  readonly callback: string;
  readonly at: Site;
}

/**
 * Finds works and timers that are started and that nobody in the file ever stops or waits for, though the object that they are a part of is gone
 * after the second half of a pair: the callback may run after that.
 */
export function judgeUnwaited(file: FileOfHalves, calls: Callers, table: WindowsTable = windowsTable): readonly Finding[] {
  const found = new Map<string, Finding>();
  for (const stop of table.stops) {
    const starts = stop.starts.flatMap((name) => calls.get(name) ?? []);
    if (starts.length === 0 || stop.drains?.some((name) => calls.has(name))) continue;
    const stopped = new Set(
      [stop.call, ...stop.waits, ...(stop.ends ?? [])].flatMap((name) => (calls.get(name) ?? []).flatMap(({ graph, call }) => nearest(graph, call))),
    );
    for (const armed of armedBy(stop, calls)) {
      if (stopped.has(armed.member) || found.has(armed.member)) continue;
      const start = starts.find(({ graph, call }) => graph.name !== armed.callback && nearest(graph, call).includes(armed.member));
      if (!start || endsItself(file, armed)) continue;
      const half = endOf(file, armed, start);
      const [end] = half ? (file.graphs.get(half.end) ?? []) : [];
      if (half && end) found.set(armed.member, finding(file, half, file.placeOf(end, end.close), stop, armed, start));
    }
  }
  return [...found.values()];
}

/** What the file sets up to run later, one callback for each member. */
function armedBy(stop: HastyStop, calls: Callers): readonly Armed[] {
  return (stop.arms ?? []).flatMap((arm) =>
    (calls.get(arm) ?? []).flatMap(({ graph, call }): readonly Armed[] => {
      const [thing, callback] = call.args;
      if (thing?.k !== 'address' || callback?.k !== 'name') return [];
      // A work that is a variable of its own outlives nothing.
      const [key] = keysIn(graph).of(thing);
      const [member] = key?.members ?? [];
      if (member === undefined || key?.root === undefined || key.root.startsWith('&')) return [];
      return [{ member, type: key.root, callback: callback.name, at: { graph, call } }];
    }),
  );
}

/** Whether the callback gives back the object that it works on, or a reference to it: then it is the object's owner. */
function endsItself(file: FileOfHalves, { callback, type }: Armed): boolean {
  const graphs = file.graphs.get(callback);
  if (!graphs) return true;
  return file
    .givenBy(callback)
    .some(
      (given) =>
        (!given.guessed || isOfMemory(given.call)) &&
        !given.isUnlock &&
        given.parts.some((part) => part.some((key) => key.type === type || key.members.length === 0)),
    );
}

/**
 * The half after which nothing may run any more: of the callbacks among which the work is started, if they have one; else the last half of the
 * object that the first half, which sets it up, has begun.
 */
function endOf(file: FileOfHalves, armed: Armed, start: Site): { readonly end: string; readonly isLast: boolean } | undefined {
  const begins = file.pairs.filter((pair) => pair.endsObject && reachesFrom(file, pair.begin, armed.at.graph.name));
  if (begins.length === 0) return undefined;
  const beside = file.pairs.find((pair) => pair.endsService && pair.beside.some((name) => reachesFrom(file, name, start.graph.name)));
  const last = begins[0];
  if (beside) return { end: beside.end, isLast: false };
  return last && { end: last.end, isLast: true };
}

const reachesFrom = (file: FileOfHalves, from: string, to: string): boolean => from === to || file.callsIn(from).includes(to);

function finding(
  file: FileOfHalves,
  half: { readonly end: string; readonly isLast: boolean },
  close: Range,
  stop: HastyStop,
  armed: Armed,
  start: Site,
): Finding {
  const { end, isLast } = half;
  const [arg] = start.call.args.filter((a) => a.k === 'address');
  const name = arg ? words(arg) : armed.member;
  const release = stop.waits[0] ?? '';
  return {
    rule: 'early-window',
    severity: 'warning',
    message: `'${name}' may still run after ${end}(): nothing in the file stops it or waits for it, ${release}() is missing`,
    function: end,
    start: close.start,
    end: close.end,
    acquire: { call: start.call.name, ...file.placeOf(start.graph, start.call.at) },
    release,
    path: [
      { ...file.placeOf(armed.at.graph, armed.at.call.at), note: `${armed.callback}() is what will run`, held: 0 },
      { ...file.placeOf(start.graph, start.call.at), note: `${start.call.name}() in ${start.graph.name}() makes it run`, held: 1 },
      { ...close, note: `${end}() ends, and has not waited for it`, held: 1 },
    ],
    fingerprint: fingerprintOf(['early-window', end, start.call.name, armed.member]),
    reasons: [isLast ? `${armed.callback}() works on what is gone after ${end}()` : `${armed.callback}() works on what ${end}() has switched off`],
    evidence: isLast ? ['never-waited-for'] : ['never-waited-for', 'only-switched-off'],
  };
}
