import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Event, Range } from '../flow/graph.ts';
import { evaluate } from '../lifecycle/evaluate.ts';
import { signOf, zero } from '../lifecycle/sign.ts';
import { signIn } from '../lifecycle/state.ts';
import { valueOfId } from '../lifecycle/values.ts';
import type { ValueId } from '../lifecycle/values.ts';
import { childByField, textOf, walk } from '../syntax/node.ts';
import type { Source } from '../syntax/tree.ts';
import type { Instance } from './instance.ts';
import type { Machine } from './machine.ts';
import { resultOf } from './outcomes.ts';
import { realAt } from './world.ts';
import type { World } from './world.ts';

/** Statements that only say what must not be: `WARN_ON(x->users)`. */
export function assertsIn(source: Source, catalogue: Catalogue): readonly Range[] {
  const found: Range[] = [];
  walk(source.root, (node) => {
    const call = node.type === 'expression_statement' ? node.children[0] : undefined;
    const callee = call?.type === 'call_expression' ? childByField(call, 'function') : undefined;
    if (call && callee && catalogue.value(textOf(source, callee))?.is === 'truth') found.push({ start: call.start, end: call.end });
    return true;
  });
  return found;
}

/** What an assertion comes to, once its last event has run: in words, for the step; undefined where no assertion ends with this event. */
export function asserted(
  w: World,
  m: Machine,
  instance: Instance,
  event: Event,
  next: Event | undefined,
): { readonly at: Range; readonly words: string } | undefined {
  if (event.k !== 'call' && event.k !== 'use') return undefined;
  const start = realAt(w, event.at.start);
  const at = w.program.asserts.find((a) => a.start <= start && start < a.end);
  if (!at) return undefined;
  const following = next === undefined ? -1 : realAt(w, next.at.start);
  if (following >= at.start && following < at.end) return undefined;
  const { frame } = w.context(instance, () => undefined);
  const id = event.k === 'use' ? evaluate(frame, m.state, event.value) : resultOf(w, m.state, event);
  learnCounts(w, m, id);
  const sign = signIn(w.values, m.state, id);
  return { at, words: sign === zero ? 'does not warn' : (sign & zero) === 0 ? 'warns' : 'whether it warns is not known here' };
}

/** A pure question about a counter of which all is known is answered with the count. */
function learnCounts(w: World, m: Machine, id: ValueId): void {
  const v = valueOfId(w.values, id);
  if (v.k !== 'op') return;
  const [first] = v.args;
  const count = first === undefined ? undefined : m.counts.get(first);
  if (v.op.startsWith('call ') && v.args.length === 1 && count !== undefined) m.state.signs.set(id, signOf(count));
  else for (const arg of v.args) learnCounts(w, m, arg);
}
