import type { Expr, FlowGraph } from '../flow/graph.ts';
import type { Hold, Trace } from '../lifecycle/state.ts';
import type { Release } from './evidence.ts';

/** The test of an `if` without `else`, seen from what it guards: the way past it. */
interface Guard {
  /** The offset of the test. */
  readonly at: number;
  /** The outcome of the test with which the guarded call does not run. */
  readonly past: boolean;
}

/** For each call that stands alone under an `if`, by its offset, the tests that it hangs on. */
export type Guards = ReadonlyMap<number, readonly Guard[]>;

/**
 * Finds the calls that run only where the state of an object says so: `if (chip->powered) power_down(chip);`. Tests of a plain local are left
 * out: what an error number or a pointer of this function says, the analysis follows itself.
 */
export function guardsOf(graph: FlowGraph): Guards {
  const before = new Map<number, number[]>();
  const edge = (from: number, to: number): void => void before.set(to, [...(before.get(to) ?? []), from]);
  graph.blocks.forEach(({ end }, index) => {
    if (end.k === 'goto') edge(index, end.to);
    if (end.k === 'branch') [end.yes, end.no].forEach((to) => edge(index, to));
  });
  const results = new Set(graph.blocks.flatMap((block) => block.events.flatMap((event) => (event.k === 'call' ? [event.result] : []))));
  const guards = new Map<number, readonly Guard[]>();
  graph.blocks.forEach((block, index) => {
    const [call, ...more] = block.events.filter((event) => event.k === 'call');
    // Where more is done than to give back, the test may be about that.
    if (!call || more.length > 0 || block.end.k !== 'goto') return;
    const around = guardsAround(graph, before, index, block.end.to, results);
    if (around.length > 0) guards.set(call.at.start, around);
  });
  return guards;
}

/** The tests that lead to `block`, and else past it to `join`: one, or several that `&&` and `||` chain. */
function guardsAround(
  graph: FlowGraph,
  before: ReadonlyMap<number, readonly number[]>,
  block: number,
  join: number,
  results: ReadonlySet<string>,
): readonly Guard[] {
  const guards: Guard[] = [];
  const inner = new Set([block]);
  for (const at of inner) {
    for (const from of before.get(at) ?? []) {
      const end = graph.blocks[from]?.end;
      if (end?.k !== 'branch' || inner.has(from)) continue;
      const [toYes, toNo] = [inner.has(end.yes), inner.has(end.no)];
      if (!(toYes && (toNo || end.no === join)) && !(toNo && (toYes || end.yes === join))) continue;
      inner.add(from);
      if (toYes !== toNo && asksForState(end.test, results)) guards.push({ at: end.at.start, past: toNo });
    }
  }
  return guards;
}

/** Whether a test looks into an object or asks a function, and not only at a local variable. */
function asksForState(test: Expr, results: ReadonlySet<string>): boolean {
  switch (test.k) {
    case 'name':
      return results.has(test.name);
    case 'field':
    case 'index':
    case 'deref':
      return true;
    case 'op':
      // `flags & NEED_LOCK`: one bit of many, which no error number has.
      return test.op === '&' || test.args.some((arg) => asksForState(arg, results));
    default:
      return false;
  }
}

/**
 * Whether the path went past a release because the test in front of it said that there is nothing to give back. What the test knows is not
 * known here, so that nothing can be said.
 */
export function isLeftByGuard(guards: Guards, releases: readonly Release[], hold: Hold, trace: Trace | undefined): boolean {
  const around = releases.flatMap((r) => guards.get(r.at.start) ?? []);
  if (around.length === 0) return false;
  for (let step = trace; step && !(step.what.k === 'note' && step.what.site === hold.site && step.at.start === hold.site); step = step.before) {
    const { at, what } = step;
    if (what.k === 'branch' && around.some((guard) => guard.at === at.start && guard.past === what.taken)) return true;
  }
  return false;
}
