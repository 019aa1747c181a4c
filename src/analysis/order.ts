import type { FlowGraph } from '../flow/graph.ts';

/** The functions that a function calls by name. */
export function calleesOf(graph: FlowGraph): ReadonlySet<string> {
  const names = new Set<string>();
  for (const block of graph.blocks) for (const event of block.events) if (event.k === 'call' && event.name !== '') names.add(event.name);
  return names;
}

/** Puts called functions before their callers; where functions call each other in a circle, the order in the file decides. */
export function bottomUp(graphs: readonly FlowGraph[]): readonly FlowGraph[] {
  const byName = new Map(graphs.map((g) => [g.name, g]));
  const done = new Set<FlowGraph>();
  const ordered: FlowGraph[] = [];
  const visit = (start: FlowGraph): void => {
    if (done.has(start)) return;
    done.add(start);
    const stack = [{ graph: start, callees: [...calleesOf(start)], i: 0 }];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const callee = byName.get(top.callees[top.i] ?? '');
      if (top.i >= top.callees.length) {
        ordered.push(top.graph);
        stack.pop();
      } else if (callee && !done.has(callee)) {
        done.add(callee);
        stack.push({ graph: callee, callees: [...calleesOf(callee)], i: 0 });
      }
      top.i += 1;
    }
  };
  for (const graph of graphs) visit(graph);
  return ordered;
}
