import type { Block, End, Event, Expr, FlowGraph, Range } from './graph.ts';

/** A copy of the graph with each offset replaced. */
function relocated(graph: FlowGraph, offset: (at: number) => number): FlowGraph {
  const range = (at: Range): Range => ({ start: offset(at.start), end: offset(at.end) });
  const optional = (e: Expr | undefined): Expr | undefined => (e === undefined ? undefined : expr(e));
  const expr = (e: Expr): Expr => {
    switch (e.k) {
      case 'field':
        return { ...e, base: expr(e.base), at: range(e.at) };
      case 'index':
        return { ...e, base: expr(e.base), index: expr(e.index), at: range(e.at) };
      case 'deref':
        return { ...e, of: expr(e.of), at: range(e.at) };
      case 'address':
        return { ...e, of: expr(e.of) };
      case 'op':
        return { ...e, args: e.args.map(expr) };
      case 'opaque':
        return { ...e, at: offset(e.at) };
      case 'int':
      case 'valid':
      case 'name':
        return e;
    }
  };
  const event = (e: Event): Event => {
    const at = range(e.at);
    switch (e.k) {
      case 'call':
        return { ...e, at, pointer: optional(e.pointer), args: e.args.map(expr), argRanges: e.argRanges.map(range) };
      case 'set':
        return { ...e, at, target: expr(e.target), value: expr(e.value) };
      case 'use':
        return { ...e, at, value: expr(e.value) };
      case 'next':
      case 'construct':
        return { ...e, at, args: e.args.map(expr) };
      case 'declare':
      case 'cleanup':
        return { ...e, at };
    }
  };
  const finish = (e: End): End => {
    switch (e.k) {
      case 'branch':
        return { ...e, at: range(e.at), test: expr(e.test) };
      case 'switch':
        return { ...e, at: range(e.at), value: expr(e.value), cases: e.cases.map((c) => ({ ...c, value: expr(c.value) })) };
      case 'return':
        return { ...e, at: range(e.at), value: optional(e.value) };
      case 'goto':
      case 'stop':
        return e;
    }
  };
  return {
    ...graph,
    at: range(graph.at),
    blocks: graph.blocks.map((b): Block => ({ events: b.events.map(event), end: finish(b.end) })),
    labels: graph.labels.map((label) => ({ ...label, at: range(label.at) })),
    close: range(graph.close),
  };
}

/**
 * A copy of the graph in which all offsets count from the function's own start. What is found out with it stays true while the function moves
 * in its file. Undefined where the graph speaks of places outside of the function.
 */
export function relative(graph: FlowGraph): FlowGraph | undefined {
  const { start, end } = graph.at;
  const seen = { outside: false };
  const moved = relocated(graph, (at) => {
    // What stands nowhere has a negative offset.
    if (at < 0) return at;
    if (at < start || at > end) seen.outside = true;
    return at - start;
  });
  return seen.outside ? undefined : moved;
}

/** The graph that `relative` gave, for a function that starts at `start` of its file. */
export function placedAt(own: FlowGraph, start: number): FlowGraph {
  return relocated(own, (at) => (at < 0 ? at : at + start));
}
