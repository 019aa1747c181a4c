/** Uses of what was given back: by following a pointer to it, by passing it on, by printing it. */

import { isNamed } from '../catalogue/contract.ts';
import type { Call } from '../flow/graph.ts';
import { assume } from './assume.ts';
import type { Context } from './context.ts';
import { evaluate } from './evaluate.ts';
import { positive } from './sign.ts';
import { spentHold, spentOf } from './spending.ts';
import type { Hold, State } from './state.ts';
import { objectOf, valueOfId } from './values.ts';
import type { ValueId } from './values.ts';

/** What is written in capitals prints, traces or compares a pointer more often than it follows it. */
const isMacro = (name: string): boolean => /^[A-Z][A-Z0-9_]+$/.test(name);

/** Where the format stands in a call that prints what comes after it; -1 for all others. */
function formatIn(call: Call): number {
  const format = call.args.findIndex((arg) => arg.k === 'valid');
  return format < call.args.length - 1 ? format : -1;
}

/** Passing a pointer on after it was freed is a use of it. */
export function checkUses(ctx: Context, s: State, call: Call): boolean {
  const touched: ValueId[] = [];
  const passed = call.args.map((arg) => evaluate(ctx.frame, s, arg, touched));
  const format = formatIn(call);
  if (format >= 0) {
    // Only the text of the format says whether a pointer is followed or printed as a number.
    passed.forEach((id, index) => {
      if (index > format) reportUses(ctx, s, [id], call.at, { k: 'printed', conversion: index - format - 1 });
    });
  } else if (!ctx.contracts.release(call.name) && !ctx.contracts.verb(call.name) && !isMacro(call.name)) {
    reportUses(ctx, s, passed, call.at, { k: 'passed' });
  } else if (ctx.contracts.summary(call.name)) {
    // A function of the file that sounds like giving back works on what it is given, too.
    reportSpent(ctx, s, passed, call.at);
  }
  if (call.pointer) evaluate(ctx.frame, s, call.pointer, touched);
  return noteUses(ctx, s, touched, call.at);
}

/** Reports the use of memory that is gone for certain. What is followed is a valid pointer from here on; false where it cannot be. */
export function noteUses(ctx: Context, s: State, touched: readonly ValueId[], at: Call['at']): boolean {
  if (touched.length === 0) return true;
  reportUses(ctx, s, touched, at, { k: 'followed' });
  return touched.every((id) => assume(ctx.frame.values, s, id, positive));
}

/** How freed memory is used: as an argument, as the argument of a conversion in a format, or by following a pointer to it. */
type Use = { readonly k: 'passed' } | { readonly k: 'printed'; readonly conversion: number } | { readonly k: 'followed' };

/** Reports the use of what somebody else has taken over. */
function reportSpent(ctx: Context, s: State, used: readonly ValueId[], at: Call['at']): void {
  if (s.spent.length === 0) return;
  const spent = used.map((id) => spentOf(ctx, s, id, false)).find((found) => found !== undefined && found.at.start !== at.start);
  if (spent) ctx.onFault({ rule: 'use-after-release', at, hold: spentHold(spent), call: spent.by, state: s });
}

function reportUses(ctx: Context, s: State, used: readonly ValueId[], at: Call['at'], how: Use): void {
  const { values } = ctx.frame;
  if (how.k !== 'printed') reportSpent(ctx, s, used, at);
  for (const h of s.holds) {
    if (h.status !== 'released' || h.left === undefined || h.older || h.row.tier === 'learned') continue;
    // What an earlier round of a loop left in a variable cannot be told from what this round put there.
    if (how.k !== 'followed' && h.row.call === '' && ctx.repeats(at.start)) continue;
    const printed = how.k === 'printed' ? { conversion: how.conversion } : {};
    const isUsed = used.includes(h.resource) || (how.k !== 'passed' && used.some((id) => objectOf(values, id) === h.resource));
    if (h.left.frees === 'always' && isUsed) ctx.onFault({ rule: 'use-after-release', at, hold: h, call: h.left.by, state: s, ...printed });
    else if (how.k === 'followed' && wasLast(ctx, s, h) && used.some((id) => isInside(ctx, h, id)))
      ctx.onFault({ rule: 'use-after-release', at, hold: h, call: h.left.by, state: s });
  }
}

/** Whether both are parts of one object, which a pointer leads to. */
function isInside(ctx: Context, h: Hold, id: ValueId): boolean {
  const { values } = ctx.frame;
  // What is unregistered may be a part of an object that others keep.
  if (ctx.contracts.release(h.left?.by ?? '')?.kinds?.includes('register')) return id === h.resource;
  const object = objectOf(values, id);
  return object === objectOf(values, h.resource) && valueOfId(values, object).k !== 'variable';
}

/** Whether the reference that was given back may have been the last one that this function could count on. */
function wasLast(ctx: Context, s: State, h: Hold): boolean {
  const { values } = ctx.frame;
  if (h.left?.frees !== 'last' || h.left.asked === true || h.failed || ['lock', 'pm', 'enable'].includes(h.row.kind)) return false;
  if (h.row.returns !== undefined || (h.row.call !== '' && isNamed(h.row))) return false;
  const row = ctx.contracts.release(h.left.by);
  // A bare counter may count something else than who uses the object.
  if (row?.lent === true || (row?.tells !== undefined && row.callback === undefined)) return false;
  // What is only taken off a list of others' is still there: somebody frees it after that.
  const undone = ctx.contracts.releasedBy(h.left.by).map((acquire) => acquire.kind);
  if (undone.includes('register') && !undone.includes('ref') && !undone.includes('alloc')) return false;
  // Who reads under a lock of all readers keeps everything from being freed before he is done.
  if (s.holds.some((lock) => lock.row.kind === 'lock' && lock.row.at === 'global' && lock.status === 'held')) return false;
  const object = objectOf(values, h.resource);
  return !s.holds.some(
    (other) => other !== h && other.row.kind !== 'lock' && other.status !== 'released' && objectOf(values, other.resource) === object,
  );
}
