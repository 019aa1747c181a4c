import type { Call, Expr, FlowGraph } from '../flow/graph.ts';

/** The name that an expression tests, and whether it is the true side that means failure; undefined where it tests something else. */
function tested(test: Expr, names: ReadonlySet<string>): { readonly failsWhere: boolean } | undefined {
  const isResult = (e: Expr | undefined): boolean => e?.k === 'name' && names.has(e.name);
  if (isResult(test)) return { failsWhere: true };
  if (test.k !== 'op' || !isResult(test.args[0])) return undefined;
  switch (test.op) {
    case '<':
    case '<=':
    case '!=':
    case 'negative?':
    case 'nonpositive?':
      return { failsWhere: true };
    case '==':
    case '>':
    case '>=':
      return { failsWhere: false };
    default:
      return undefined;
  }
}

/**
 * The calls that may run after `call` has failed, in no order: of the first test of its result, only the side that means failure is followed.
 * `returned`: the function may hand that failure on to its own caller.
 */
export function callsAfterFailure(graph: FlowGraph, call: Call, isPointer: boolean): { readonly calls: readonly Call[]; readonly returned: boolean } {
  const names = new Set([call.result]);
  const calls = new Set<Call>();
  const seen = new Set<string>();
  let returned = false;
  const visit = (index: number, from: number, decided: boolean): void => {
    const key = `${index} ${decided}`;
    const block = graph.blocks[index];
    if (!block || (from === 0 && seen.has(key))) return;
    if (from === 0) seen.add(key);
    for (const event of block.events.slice(from)) {
      if (event.k === 'call') calls.add(event);
      if (event.k === 'set' && event.value.k === 'name' && names.has(event.value.name) && event.target.k === 'name') names.add(event.target.name);
    }
    const { end } = block;
    if (end.k === 'goto') visit(end.to, 0, decided);
    if (end.k === 'branch') {
      const about = decided ? undefined : tested(end.test, names);
      const failing = about && (about.failsWhere !== (isPointer && end.test.k === 'name') ? end.yes : end.no);
      if (failing !== undefined) return visit(failing, 0, true);
      visit(end.yes, 0, decided);
      visit(end.no, 0, decided);
    }
    if (end.k === 'switch') for (const to of [...end.cases.map((c) => c.to), end.otherwise]) visit(to, 0, decided);
    if (end.k === 'return') returned = true;
  };
  graph.blocks.forEach((block, index) => {
    const at = block.events.indexOf(call);
    if (at >= 0) visit(index, at + 1, false);
  });
  return { calls: [...calls], returned };
}

/** The calls that stand behind this one in the text, in no order. */
export const callsBehind = ({ blocks }: FlowGraph, call: Call): readonly Call[] =>
  blocks.flatMap(({ events }) => events.flatMap((event) => (event.k === 'call' && event.at.start > call.at.end ? [event] : [])));
