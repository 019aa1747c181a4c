import type { Call, Event, Expr, FlowGraph } from '../flow/graph.ts';
import type { Hold, Trace } from '../lifecycle/state.ts';
import { valueOfId } from '../lifecycle/values.ts';
import type { Values } from '../lifecycle/values.ts';
import { callsAfterFailure } from './failing.ts';
import { successors } from './liveness.ts';
import type { Loops } from './liveness.ts';

/** The names of what may be called between the last decision of a path and its end, whichever way the text goes on from there. */
export const calledBeforeExit = (graph: FlowGraph, trace: Trace | undefined): readonly string[] => [
  ...new Set(callsBeforeExit(graph, trace).flatMap(({ name }) => (name === '' ? [] : [name]))),
];

function callsBeforeExit(graph: FlowGraph, trace: Trace | undefined): readonly Call[] {
  let last = trace;
  while (last && last.what.k !== 'branch') last = last.before;
  const decision = last;
  if (decision?.what.k !== 'branch') return [];
  const { taken } = decision.what;
  const seen = new Set(
    graph.blocks.flatMap(({ end }) => (end.k === 'branch' && end.at.start === decision.at.start ? [taken ? end.yes : end.no] : [])),
  );
  const calls: Call[] = [];
  for (const index of seen) {
    const block = graph.blocks[index];
    if (!block) continue;
    for (const event of block.events) if (event.k === 'call') calls.push(event);
    for (const to of successors(block.end)) seen.add(to);
  }
  return calls;
}

/**
 * The release in a loop that the path came by, if it gives back the same member of other objects: how many rounds a loop over what earlier rounds
 * of another one took runs, or what it leaves out, is not followed.
 */
export function givenInPassedLoop(graph: FlowGraph, values: Values, hold: Hold, trace: Trace | undefined, loops: Loops): Call | undefined {
  const resource = valueOfId(values, hold.resource);
  const place = resource.k === 'initial' ? valueOfId(values, resource.address) : undefined;
  if (place?.k !== 'member' || !hold.older) return undefined;
  const isSame = (call: Call): boolean => call.args.some((arg) => arg.k === 'field' && arg.name === place.name);
  const calls = graph.blocks.flatMap((block) =>
    block.events.filter((e): e is Call => e.k === 'call' && hold.row.release.includes(e.name) && loops.unwinds(hold.site, e.at.start) && isSame(e)),
  );
  for (let link = trace; link; link = link.before) {
    const at = link.at.start;
    const isTest = link.what.k === 'branch';
    const found = calls.find((call) => call.at.start === at || (isTest && loops.tests(call.at.start, at)));
    if (found) return found;
  }
  // A loop over a list asks nothing that a path remembers: it stands behind its last decision.
  const left = callsBehind(graph, hold, trace);
  return calls.find((call) => left.includes(call));
}

/** What may be called behind the last thing that a path remembers: a decision, or that the same call failed in a later round. */
function callsBehind(graph: FlowGraph, hold: Hold, trace: Trace | undefined): readonly Call[] {
  if (trace?.what.k === 'branch') return callsBeforeExit(graph, trace);
  const isLast = (e: Event): e is Call => e.k === 'call' && e.at.start === trace?.at.start && e.name === hold.row.call;
  const last = graph.blocks.flatMap(({ events }) => events.filter(isLast))[0];
  return last ? callsAfterFailure(graph, last, hold.row.fails.includes('null') || hold.row.fails.includes('errptr')).calls : [];
}

/** Whether the function writes down beside the call that it was done: `p->enabled = true` or `p->flags |= ENABLED`, so that others can tell. */
export function isNoted(graph: FlowGraph, site: number): boolean {
  return graph.blocks.some(({ events, end }) => {
    const at = events.findIndex((e) => e.k === 'call' && e.at.start === site);
    if (at < 0) return false;
    // Beside it, or first thing where its result was found to be good.
    const next = end.k === 'branch' ? [end.yes, end.no].flatMap((to) => graph.blocks[to]?.events ?? []) : [];
    return [...events.slice(at + 1), ...next].some((e) => e.k === 'set' && e.target.k === 'field' && isMark(e.value));
  });
}

const isMark = (value: Expr): boolean => (value.k === 'int' && value.value === 1) || (value.k === 'op' && value.op === '|');
