import type { Catalogue } from '../catalogue/catalogue.ts';
import type { FlowGraph } from '../flow/graph.ts';

/** The functions that a function calls by name. */
export function calleesOf(graph: FlowGraph): ReadonlySet<string> {
  const names = new Set<string>();
  for (const block of graph.blocks) for (const event of block.events) if (event.k === 'call' && event.name !== '') names.add(event.name);
  return names;
}

/** The functions that a function calls, and those that it has called when what it registers ends: `devm_add_action(dev, action, data)`. */
export function calleesWithActions(graph: FlowGraph, catalogue: Catalogue): ReadonlySet<string> {
  const names = new Set(calleesOf(graph));
  for (const block of graph.blocks) {
    for (const event of block.events) {
      if (event.k !== 'call') continue;
      for (const { action } of catalogue.transfers(event.name)) {
        const given = action === undefined ? undefined : event.args[action];
        if (given?.k === 'name') names.add(given.name);
      }
    }
  }
  return names;
}

/** A function as its order is found: by what it is called, and what it calls. */
export interface Caller {
  readonly name: string;
  readonly callees: ReadonlySet<string>;
}

/** Puts called functions before their callers; where functions call each other in a circle, the order in the file decides. */
export function bottomUp<Function extends Caller>(functions: readonly Function[]): readonly Function[] {
  const byName = new Map(functions.map((f) => [f.name, f]));
  const done = new Set<Function>();
  const ordered: Function[] = [];
  const visit = (start: Function): void => {
    if (done.has(start)) return;
    done.add(start);
    const stack = [{ caller: start, callees: [...start.callees], i: 0 }];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const callee = byName.get(top.callees[top.i] ?? '');
      if (top.i >= top.callees.length) {
        ordered.push(top.caller);
        stack.pop();
      } else if (callee && !done.has(callee)) {
        done.add(callee);
        stack.push({ caller: callee, callees: [...callee.callees], i: 0 });
      }
      top.i += 1;
    }
  };
  for (const f of functions) visit(f);
  return ordered;
}
