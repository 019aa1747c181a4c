import { liveNames, loopsOf, namesRead, reversePostorder } from '../analysis/liveness.ts';
import type { Loops } from '../analysis/liveness.ts';
import type { Block, Call, End, Event, Expr, FlowGraph, Range } from '../flow/graph.ts';

/**
 * A function as one activation runs it. The semantics knows variables by name and calls by offset, so each activation has names of its own
 * and offsets of its own: `offset + id * stride`. Activation 0, the function that is simulated, has those of the source.
 */
export interface Instance {
  readonly id: number;
  /** The function as the source has it. */
  readonly graph: FlowGraph;
  readonly blocks: readonly Block[];
  readonly types: ReadonlyMap<string, string>;
  readonly parameters: readonly string[];
  readonly loops: Loops;
  /** Whether the function ever reads this name. */
  readonly isRead: (name: string) => boolean;
  /** Whether going from one block to another starts a new round of a loop. */
  readonly isBack: (from: number, to: number) => boolean;
  /** For each block the names that may still be read from its start on. */
  readonly live: readonly ReadonlySet<string>[];
  /** The calls by their offsets. */
  readonly calls: ReadonlyMap<number, Call>;
}

const callsIn = (blocks: readonly Block[]): ReadonlyMap<number, Call> =>
  new Map(blocks.flatMap((block) => block.events.flatMap((event) => (event.k === 'call' ? [[event.at.start, event] as const] : []))));

/** The offset in the source of an offset of any instance. */
export const realOffset = (stride: number, at: number): number => (at < 0 ? at : at % stride);

export const realRange = (stride: number, at: Range): Range => ({ start: realOffset(stride, at.start), end: realOffset(stride, at.end) });

/** The name that the source has for a name of any instance. */
export const realName = (name: string): string => name.replace(/('\d+)+$/, '');

/** Makes instance `id` of a function. `again`: its call can run more than once, and so can all that is in it. */
export function instantiate(graph: FlowGraph, id: number, stride: number, again: boolean): Instance {
  const order = reversePostorder(graph);
  const rank = new Map(order.map((block, i) => [block, i]));
  const loops = loopsOf(graph, order, rank);
  const isBack = (from: number, to: number): boolean => (rank.get(to) ?? 0) <= (rank.get(from) ?? 0);
  const live = liveNames(graph);
  const read = namesRead(graph);
  const types = new Map([...graph.locals, ...graph.parameters.map((p) => [p.name, p.type] as const)]);
  const parameters = graph.parameters.map((p) => p.name);
  if (id === 0)
    return {
      id,
      graph,
      blocks: graph.blocks,
      types,
      parameters,
      loops,
      isRead: (name) => read.has(name),
      isBack,
      live,
      calls: callsIn(graph.blocks),
    };
  const own = (name: string): string => (types.has(name) || name.startsWith('%') ? `${name}'${id}` : name);
  const moved = (at: Range): Range => ({ start: at.start + id * stride, end: at.end + id * stride });
  const blocks = graph.blocks.map((block) => ({
    events: block.events.map((event) => moveEvent(event, own, moved)),
    end: moveEnd(block.end, own, moved),
  }));
  return {
    id,
    graph,
    blocks,
    types: new Map([...types].map(([name, type]) => [own(name), type])),
    parameters: parameters.map(own),
    isRead: (name) => read.has(realName(name)) || read.has(name),
    loops: {
      repeats: (at) => again || loops.repeats(realOffset(stride, at)),
      unwinds: (taken, given) => loops.unwinds(realOffset(stride, taken), realOffset(stride, given)),
      tests: (at, test) => loops.tests(realOffset(stride, at), realOffset(stride, test)),
    },
    isBack,
    live: live.map((names) => new Set([...names].map((name) => (name.startsWith('.') ? name : own(name))))),
    calls: callsIn(blocks),
  };
}

type Own = (name: string) => string;
type Moved = (at: Range) => Range;

function moveExpr(e: Expr, own: Own, moved: Moved): Expr {
  const inner = (x: Expr): Expr => moveExpr(x, own, moved);
  switch (e.k) {
    case 'name':
      return { ...e, name: own(e.name) };
    case 'field':
      return { ...e, base: inner(e.base), at: moved(e.at) };
    case 'index':
      return { ...e, base: inner(e.base), index: inner(e.index), at: moved(e.at) };
    case 'deref':
      return { ...e, of: inner(e.of), at: moved(e.at) };
    case 'address':
      return { ...e, of: inner(e.of) };
    case 'op': {
      // The second operand of container_of() is the name of a member, whatever variables have that name.
      const [first, second] = e.args;
      if (e.op === 'container' && first && second) return { ...e, args: [inner(first), second] };
      return { ...e, args: e.args.map(inner) };
    }
    case 'opaque':
      return { ...e, at: moved({ start: e.at, end: e.at }).start };
    case 'int':
    case 'valid':
      return e;
  }
}

function moveEvent(event: Event, own: Own, moved: Moved): Event {
  const inner = (x: Expr): Expr => moveExpr(x, own, moved);
  const at = moved(event.at);
  switch (event.k) {
    case 'call':
      return {
        ...event,
        at,
        pointer: event.pointer && inner(event.pointer),
        args: event.args.map(inner),
        argRanges: event.argRanges.map(moved),
        result: own(event.result),
      };
    case 'set':
      return { ...event, at, target: inner(event.target), value: inner(event.value) };
    case 'use':
      return { ...event, at, value: inner(event.value) };
    case 'declare':
      return { ...event, at, name: own(event.name) };
    case 'next':
      return { ...event, at, args: event.args.map(inner), result: own(event.result) };
    case 'cleanup':
      return { ...event, at, variable: own(event.variable) };
    case 'construct':
      return { ...event, at, variable: own(event.variable), args: event.args.map(inner) };
  }
}

function moveEnd(end: End, own: Own, moved: Moved): End {
  const inner = (x: Expr): Expr => moveExpr(x, own, moved);
  switch (end.k) {
    case 'branch':
      return { ...end, at: moved(end.at), test: inner(end.test) };
    case 'switch':
      return { ...end, at: moved(end.at), value: inner(end.value), cases: end.cases.map((c) => ({ value: inner(c.value), to: c.to })) };
    case 'return':
      return { ...end, at: moved(end.at), value: end.value && inner(end.value) };
    case 'goto':
    case 'stop':
      return end;
  }
}
