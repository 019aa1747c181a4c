import type { FlowGraph, Range } from '../flow/graph.ts';

/**
 * How a function without an answer says by its shape that it failed: it returns, and the labels that stand after that are for those who had to
 * give up (`... return; err: ...`). `exit` is one of its exits; undefined where its shape says nothing, and for all functions with an answer.
 */
export function wayOut(graph: Pick<FlowGraph, 'type' | 'labels' | 'blocks'>, exit: Range): 'error' | 'success' | undefined {
  if (graph.labels.length === 0 || !/^(static |inline |void|__\w+|\s)+$/.test(graph.type)) return undefined;
  for (const label of graph.labels) {
    const begins = firstAt(graph, label.block);
    const last = begins === undefined ? undefined : lastBefore(graph, begins);
    if (begins === undefined || last?.returns !== true) continue;
    return exit.start >= begins ? 'error' : exit.start === last.at.start ? 'success' : undefined;
  }
  return undefined;
}

/** Where what a label names begins. */
function firstAt(graph: Pick<FlowGraph, 'blocks'>, block: number): number | undefined {
  const seen = new Set<number>();
  for (let index = block; !seen.has(index);) {
    seen.add(index);
    const { events, end } = graph.blocks[index] ?? { events: [], end: { k: 'stop' } as const };
    if (events[0]) return events[0].at.start;
    if (end.k === 'stop') return undefined;
    if (end.k !== 'goto') return end.at.start;
    index = end.to;
  }
  return undefined;
}

/** What stands last before an offset: a return, or something else. */
function lastBefore(graph: Pick<FlowGraph, 'blocks'>, offset: number): { readonly at: Range; readonly returns: boolean } | undefined {
  let last: { readonly at: Range; readonly returns: boolean } | undefined;
  const see = (at: Range, returns: boolean): void => {
    if (at.end <= offset && (last === undefined || at.end >= last.at.end)) last = { at, returns };
  };
  for (const { events, end } of graph.blocks) {
    for (const event of events) see(event.at, false);
    if (end.k !== 'goto' && end.k !== 'stop') see(end.at, end.k === 'return');
  }
  return last;
}
