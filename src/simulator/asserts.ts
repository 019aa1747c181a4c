import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Event, Range } from '../flow/graph.ts';
import { evaluate } from '../lifecycle/evaluate.ts';
import { assume } from '../lifecycle/assume.ts';
import { negative, positive, zero } from '../lifecycle/sign.ts';
import type { Sign } from '../lifecycle/sign.ts';
import { copyState } from '../lifecycle/state.ts';
import { childByField, textOf, walk } from '../syntax/node.ts';
import type { Node, Source } from '../syntax/tree.ts';
import type { Instance } from './instance.ts';
import type { Machine } from './machine.ts';
import { resultOf } from './outcomes.ts';
import { realAt } from './world.ts';
import type { World } from './world.ts';

/** Statements that only say what must not be: `WARN_ON(x->users)` goes on, `BUG_ON(x->users)` stops. In the order of the text. */
export interface Asserts {
  readonly warnings: readonly Range[];
  readonly bugs: readonly Range[];
}

/** The assertions in a function; none where it is not known how it is written. */
export function assertsIn(source: Source, node: Node | undefined, catalogue: Catalogue): Asserts {
  const found = { warnings: [] as Range[], bugs: [] as Range[] };
  if (!node) return found;
  walk(node, (inner) => {
    const call = inner.type === 'expression_statement' ? inner.children[0] : undefined;
    const callee = call?.type === 'call_expression' ? childByField(call, 'function') : undefined;
    const is = callee && catalogue.value(textOf(source, callee))?.is;
    if (call && is === 'truth') found.warnings.push({ start: call.start, end: call.end });
    if (call && is === 'assert') found.bugs.push({ start: call.start, end: call.end });
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
  const at = w.program.assertsOf(instance.graph).warnings.find((a) => a.start <= start && start < a.end);
  if (!at) return undefined;
  const following = next === undefined ? -1 : realAt(w, next.at.start);
  if (following >= at.start && following < at.end) return undefined;
  const { frame } = w.context(instance, () => undefined);
  const id = event.k === 'use' ? evaluate(frame, m.state, event.value) : resultOf(w, m.state, event);
  const may = (set: Sign): boolean => assume(w.values, copyState(m.state), id, set);
  const [yes, no] = [may(negative | positive), may(zero)];
  return { at, words: yes && no ? 'whether it warns is not known here' : yes ? 'warns' : 'does not warn' };
}
