import type { End, Event, Expr, FlowGraph } from '../flow/graph.ts';

/** Collects the names of variables and members that evaluating an expression reads. */
export function namesIn(e: Expr | undefined, into: Set<string>): void {
  if (!e) return;
  switch (e.k) {
    case 'name':
      into.add(e.name);
      return;
    case 'field':
      into.add(`.${e.name}`);
      return namesIn(e.base, into);
    case 'index':
      namesIn(e.base, into);
      return namesIn(e.index, into);
    case 'deref':
    case 'address':
      return namesIn(e.of, into);
    case 'op':
      for (const arg of e.args) namesIn(arg, into);
      return;
    default:
  }
}

function readBy(event: Event, into: Set<string>): void {
  switch (event.k) {
    case 'call':
    case 'next':
    case 'construct':
      for (const arg of event.args) namesIn(arg, into);
      if (event.k === 'call') namesIn(event.pointer, into);
      return;
    case 'set':
      namesIn(event.value, into);
      if (event.target.k !== 'name') namesIn(event.target, into);
      return;
    case 'use':
      return namesIn(event.value, into);
    case 'cleanup':
      into.add(event.variable);
      return;
    case 'declare':
  }
}

function writtenBy(event: Event): string | undefined {
  if (event.k === 'set' && event.target.k === 'name') return event.target.name;
  if (event.k === 'call' || event.k === 'next') return event.result;
  if (event.k === 'declare') return event.name;
  return event.k === 'construct' ? event.variable : undefined;
}

function readAtEnd(end: End, into: Set<string>): void {
  if (end.k === 'branch') namesIn(end.test, into);
  else if (end.k === 'switch') {
    namesIn(end.value, into);
    for (const c of end.cases) namesIn(c.value, into);
  } else if (end.k === 'return') namesIn(end.value, into);
}

export function successors(end: End): readonly number[] {
  switch (end.k) {
    case 'goto':
      return [end.to];
    case 'branch':
      return [end.yes, end.no];
    case 'switch':
      return [...end.cases.map((c) => c.to), end.otherwise];
    default:
      return [];
  }
}

/** All names that the function reads anywhere. */
export function namesRead(graph: FlowGraph): ReadonlySet<string> {
  const names = new Set<string>();
  for (const block of graph.blocks) {
    for (const event of block.events) readBy(event, names);
    readAtEnd(block.end, names);
  }
  return names;
}

/** For each block the names (variables, and members as `.name`) that something reachable from its start may still read before writing. */
export function liveNames(graph: FlowGraph): readonly ReadonlySet<string>[] {
  const blocks = graph.blocks.map((block) => {
    // Backwards through the block: what it reads before it writes.
    const reads = new Set<string>();
    const writes = new Set<string>();
    readAtEnd(block.end, reads);
    for (let i = block.events.length - 1; i >= 0; i -= 1) {
      const event = block.events[i];
      if (!event) continue;
      const written = writtenBy(event);
      if (written !== undefined) {
        reads.delete(written);
        writes.add(written);
      }
      readBy(event, reads);
    }
    return { reads, writes, next: successors(block.end) };
  });
  const live = blocks.map((b) => new Set(b.reads));
  for (let changed = true; changed;) {
    changed = false;
    for (let i = blocks.length - 1; i >= 0; i -= 1) {
      const block = blocks[i];
      const here = live[i];
      if (!block || !here) continue;
      const before = here.size;
      for (const to of block.next) for (const name of live[to] ?? []) if (!block.writes.has(name)) here.add(name);
      if (here.size !== before) changed = true;
    }
  }
  return live;
}

/** Blocks in an order in which, loops aside, each stands after all that lead to it. Unreachable blocks are left out. */
export function reversePostorder(graph: FlowGraph): readonly number[] {
  const seen = new Set<number>([0]);
  const order: number[] = [];
  const stack: { block: number; next: readonly number[]; i: number }[] = [
    { block: 0, next: successors(graph.blocks[0]?.end ?? { k: 'stop' }), i: 0 },
  ];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const to = top.next[top.i];
    top.i += 1;
    if (to === undefined) {
      order.push(top.block);
      stack.pop();
    } else if (!seen.has(to)) {
      seen.add(to);
      stack.push({ block: to, next: successors(graph.blocks[to]?.end ?? { k: 'stop' }), i: 0 });
    }
  }
  return order.reverse();
}

/** What stands in which loop, asked by the offsets of events. */
export interface Loops {
  /** Whether the event may happen more than once. */
  readonly repeats: (at: number) => boolean;
  /** Whether what is taken at one offset, in a loop, is given back at the other in a loop of its own. */
  readonly unwinds: (taken: number, given: number) => boolean;
  /** Whether one loop has both, the second of them as a test of it. */
  readonly tests: (at: number, test: number) => boolean;
}

/**
 * The loops of the function: a loop is the head of a jump backwards and all that comes after the head and from which that jump is reached without
 * passing the head again. What jumps into its middle is no part of it.
 */
export function loopsOf(graph: FlowGraph, order: readonly number[], rank: ReadonlyMap<number, number>): Loops {
  const before = new Map<number, number[]>();
  const backwards = new Map<number, number[]>();
  order.forEach((block, from) => {
    for (const to of successors(graph.blocks[block]?.end ?? { k: 'stop' })) {
      before.set(to, [...(before.get(to) ?? []), block]);
      if ((rank.get(to) ?? from + 1) <= from) backwards.set(to, [...(backwards.get(to) ?? []), block]);
    }
  });
  const loops = [...backwards].map(([head, jumps]) => {
    const after = new Set([head]);
    for (const block of after) for (const to of successors(graph.blocks[block]?.end ?? { k: 'stop' })) after.add(to);
    const inside = new Set([head, ...jumps]);
    for (const block of inside) if (block !== head) for (const from of before.get(block) ?? []) if (after.has(from)) inside.add(from);
    const events = new Set<number>();
    for (const block of inside) for (const event of graph.blocks[block]?.events ?? []) events.add(event.at.start);
    const tests = new Set([...inside].flatMap((block) => testAt(graph.blocks[block]?.end)));
    return { events, tests, leavesFirst: leavesFirst(graph, head, inside) };
  });
  const repeats = (at: number): boolean => loops.some((loop) => loop.events.has(at));
  return {
    repeats,
    unwinds: (taken, given) => repeats(taken) && loops.some((loop) => loop.events.has(given) && !loop.events.has(taken) && !loop.leavesFirst(given)),
    tests: (at, test) => loops.some((loop) => loop.events.has(at) && loop.tests.has(test)),
  };
}

const testAt = (end: End | undefined): readonly number[] => (end?.k === 'branch' ? [end.at.start] : []);

/**
 * Whether a loop that counts down ends before what one of its calls does to element 0: `while (--i > 0)`. It does where the counter is asked to be
 * more than 0 and has that value still where the call stands.
 */
function leavesFirst(graph: FlowGraph, head: number, inside: ReadonlySet<number>): (call: number) => boolean {
  const end = graph.blocks[head]?.end;
  const test = end?.k === 'branch' ? end.test : undefined;
  const [asked, bound] = test?.k === 'op' && test.op === '>' ? test.args : test?.k === 'name' ? [test] : [];
  if (asked?.k !== 'name' || (bound && !(bound.k === 'int' && bound.value === 0))) return () => false;
  const countsDown = (e: Event): boolean =>
    e.k === 'set' && e.target.k === 'name' && e.target.name === asked.name && e.value.k === 'op' && e.value.op === '-';
  const counting = [...inside].filter((block) => graph.blocks[block]?.events.some(countsDown));
  if (counting.length === 0) return () => false;
  // In the body and before the call, the counter has gone down to 0 in the last round.
  return (call) =>
    !reachesBelow(graph, call, asked.name) &&
    counting.every((block) => {
      const events = graph.blocks[block]?.events ?? [];
      return block === head || events.findIndex(countsDown) > events.findIndex((e) => e.at.start === call);
    });
}

/** Whether a call is given what stands one below the counter: `off(p->all[i - 1])`. Where the counter is 1, that is element 0. */
function reachesBelow(graph: FlowGraph, at: number, counter: string): boolean {
  const isBelow = (e: Expr): boolean => {
    switch (e.k) {
      case 'index':
        return (e.index.k === 'op' && e.index.op === '-' && e.index.args[0]?.k === 'name' && e.index.args[0].name === counter) || isBelow(e.base);
      case 'field':
        return isBelow(e.base);
      case 'deref':
      case 'address':
        return isBelow(e.of);
      default:
        return false;
    }
  };
  return graph.blocks.some(({ events }) => events.some((e) => e.k === 'call' && e.at.start === at && e.args.some(isBelow)));
}
