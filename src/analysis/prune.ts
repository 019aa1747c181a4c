import type { State } from '../lifecycle/state.ts';
import { isLocalAddress, objectOf, valueOfId } from '../lifecycle/values.ts';
import type { ValueId, Values } from '../lifecycle/values.ts';

/** Forgets what nothing later can ask for, so that paths that differ in nothing that matters become equal. */
export function prune(values: Values, s: State, live: ReadonlySet<string>): void {
  forgetDead(values, s, (name) => !live.has(name));
  if (s.signs.size === 0) return;
  const reachable = new Set<ValueId>();
  for (const [address, value] of s.memory) {
    collect(values, address, reachable);
    collect(values, value, reachable);
  }
  for (const h of s.holds) {
    collect(values, h.resource, reachable);
    // Whether a call that saw the resource failed decides at the exit who owns it.
    for (const e of h.exposures) reachable.add(e.result);
  }
  for (const id of s.signs.keys()) if (!isAskedFor(values, id, live, reachable)) s.signs.delete(id);
}

/**
 * Forgets what stands in locals that nobody reads again. One that has what is held is kept all the same: it may be the only one, and
 * overwriting it loses that.
 */
export function forgetDead(values: Values, s: State, isDead: (name: string) => boolean): void {
  for (const [address, value] of s.memory) {
    const root = valueOfId(values, objectOf(values, address));
    if (root.k !== 'variable' || !root.local || !isDead(root.name)) continue;
    if (!s.holds.some((h) => h.resource === value && h.status === 'held')) s.memory.delete(address);
  }
}

/** Operators whose results say how much, not whether. */
const arithmetic: ReadonlySet<string> = new Set(['|', '&', '^', '~', '+', '-', '*', '/', '%', '<<', '>>']);

/**
 * Forgets what locals were calculated to be, where that is no plain number: flags that were gathered bit by bit make as many states as there are
 * ways to gather them, and next to none of them decides anything. False where there is nothing of the kind.
 */
export function blur(values: Values, s: State): boolean {
  // Where what is held stands may have been calculated too.
  const ways = new Set<ValueId>();
  for (const h of s.holds) collect(values, h.resource, ways);
  const isCalculated = (id: ValueId): boolean => {
    const v = valueOfId(values, id);
    return v.k === 'op' && arithmetic.has(v.op) && !ways.has(id);
  };
  const addresses = [...s.memory].filter(([address, value]) => isCalculated(value) && isLocalAddress(values, address));
  const known = [...s.signs.keys()].filter(isCalculated);
  for (const [address] of addresses) s.memory.delete(address);
  for (const id of known) s.signs.delete(id);
  return addresses.length > 0 || known.length > 0;
}

/** Collects a value and all that it was reached through: what the state still speaks of. */
function collect(values: Values, id: ValueId, into: Set<ValueId>): void {
  if (into.has(id)) return;
  into.add(id);
  const v = valueOfId(values, id);
  switch (v.k) {
    case 'member':
    case 'element':
      return collect(values, v.base, into);
    case 'initial':
      return collect(values, v.address, into);
    case 'container':
      return collect(values, v.member, into);
    case 'op':
      for (const arg of v.args) collect(values, arg, into);
      return;
    default:
  }
}

/** Whether a later expression can come to this value: every variable and member on the way to it is still read. */
function isAskedFor(values: Values, id: ValueId, live: ReadonlySet<string>, reachable: ReadonlySet<ValueId>): boolean {
  if (reachable.has(id)) return true;
  const v = valueOfId(values, id);
  switch (v.k) {
    case 'made':
      return false;
    case 'variable':
      return live.has(v.name);
    case 'member':
      return live.has(`.${v.name}`) && isAskedFor(values, v.base, live, reachable);
    case 'element':
      return isAskedFor(values, v.base, live, reachable);
    case 'initial': {
      const at = valueOfId(values, v.address);
      return at.k === 'variable' ? live.has(at.name) : isAskedFor(values, v.address, live, reachable);
    }
    case 'container':
      return isAskedFor(values, v.member, live, reachable);
    case 'op':
      return v.args.every((arg) => isAskedFor(values, arg, live, reachable));
    default:
      return true;
  }
}

/** The numbers of a state by which equal states are found: `resources` for what is held alone, `all` for everything. */
export function stateKeys(s: State): { readonly resources: string; readonly all: string } {
  let a = 0;
  let b = 0;
  // Sums over the parts: independent of the order in which they stand.
  const add = (x: number, y: number, salt: number): void => {
    const h = Math.imul(x + salt, 0x9e3779b1) ^ Math.imul(y + 0x7f4a7c15, 0x85ebca6b);
    a = (a + Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)) | 0;
    b = (b + Math.imul(h ^ (h >>> 13), 0x297a2d39)) | 0;
  };
  for (const h of s.holds) {
    add(h.site, h.resource, 101);
    add(h.site + 1, statusNumber[h.status] * 64 + h.count * 8 + (h.older ? 4 : 0) + (h.failed ? 2 : 0) + (h.despiteFailure ? 1 : 0), 211);
    add(h.site + 2, h.left?.at.start ?? -1, 307);
    add(h.site + 3, h.exposures.length * 32 + h.stored.length, 401);
  }
  for (const k of s.kept) add(k.id, k.owner ?? -1, 503);
  const resources = `${a} ${b}`;
  for (const [address, value] of s.memory) add(address, value, 1);
  for (const [id, sign] of s.signs) add(id, sign, 7919);
  return { resources, all: `${a} ${b}` };
}

const statusNumber = { held: 1, released: 2, transferred: 3 } as const;
