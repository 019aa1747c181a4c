import words from '../catalogue/data/words.json' with { type: 'json' };
import { any, negated, negative, positive, signOf, zero } from './sign.ts';
import type { Sign } from './sign.ts';

/**
 * Symbolic values of one function. A value is named by how it came to be (`result of the call at 120`, `what field np of parameter p held
 * at entry`), and each name exists once, so that equal ids mean equal values: aliases need no analysis of their own.
 */
export type ValueId = number;

export type Value =
  | { readonly k: 'int'; readonly value: number }
  /** Some valid pointer that nobody gives back: a string, a function. */
  | { readonly k: 'valid' }
  /** The address of a variable: a local, a parameter's slot, or a global. */
  | { readonly k: 'variable'; readonly name: string; readonly local: boolean }
  /** The address of a member of the object at `base`, or of an element. */
  | { readonly k: 'member'; readonly base: ValueId; readonly name: string }
  | { readonly k: 'element'; readonly base: ValueId; readonly index: ValueId }
  /** What stood at an address when the function was entered. */
  | { readonly k: 'initial'; readonly address: ValueId }
  /** What the event at offset `at` produced; `part` tells the result ('') from out-parameters; `age` 1 is one from an earlier round of a loop. */
  | { readonly k: 'made'; readonly at: number; readonly part: string; readonly age: 0 | 1 }
  | { readonly k: 'op'; readonly op: string; readonly args: readonly ValueId[] }
  /** The object whose member `name` is at `member`: container_of(). */
  | { readonly k: 'container'; readonly member: ValueId; readonly name: string }
  /** A name that is no variable of this file's functions: a constant or a macro. */
  | { readonly k: 'constant'; readonly name: string };

/** All values of one analysis; it only grows, and is dropped with the function. */
export interface Values {
  readonly list: Value[];
  readonly depths: number[];
  readonly ids: Map<string, ValueId>;
}

export const createValues = (): Values => ({ list: [], depths: [], ids: new Map() });

/** Longer chains than this come from loops that walk a structure; they are not followed. */
const deepest = 9;

export const valueOfId = (values: Values, id: ValueId): Value => values.list[id] ?? { k: 'valid' };

/** Whether a value was counted up or down (`n++`, `len += x`): it is a number of things or a length. Undefined is no value. */
export function isCounted(values: Values, id: ValueId | undefined): boolean {
  const v = id === undefined ? undefined : valueOfId(values, id);
  return v?.k === 'made' && v.part === 'counted';
}

function keyOf(value: Value): string {
  switch (value.k) {
    case 'int':
      return `i${value.value}`;
    case 'valid':
      return 'v';
    case 'variable':
      return `&${value.name}`;
    case 'member':
      return `.${value.base} ${value.name}`;
    case 'element':
      return `[${value.base} ${value.index}`;
    case 'initial':
      return `*${value.address}`;
    case 'made':
      return `@${value.at} ${value.age}${value.part}`;
    case 'op':
      return `o${value.op} ${value.args.join(' ')}`;
    case 'container':
      return `c${value.member} ${value.name}`;
    case 'constant':
      return `k${value.name}`;
  }
}

function depthOf(values: Values, value: Value): number {
  const below = (id: ValueId): number => values.depths[id] ?? 0;
  switch (value.k) {
    case 'member':
      return below(value.base) + 1;
    case 'element':
      return Math.max(below(value.base), below(value.index)) + 1;
    case 'initial':
      return below(value.address) + 1;
    case 'op':
      return Math.max(0, ...value.args.map(below)) + 1;
    case 'container':
      return below(value.member) + 1;
    default:
      return 0;
  }
}

/** The one id of a value. A chain that grows too long gives the id of its last part that was short enough: still a value, no longer this one. */
export function intern(values: Values, value: Value): ValueId {
  const key = keyOf(value);
  const known = values.ids.get(key);
  if (known !== undefined) return known;
  const depth = depthOf(values, value);
  if (depth > deepest) return intern(values, { k: 'made', at: -1, part: `deep ${value.k}`, age: 0 });
  const id = values.list.length;
  values.list.push(value);
  values.depths.push(depth);
  values.ids.set(key, id);
  return id;
}

/** The address of member `name` of the object at `base`; undoes a container_of() of the same member. */
export function member(values: Values, base: ValueId, name: string): ValueId {
  const b = valueOfId(values, base);
  return b.k === 'container' && b.name === name ? b.member : intern(values, { k: 'member', base, name });
}

/** The object that has `pointer` as its member `name`. */
export function container(values: Values, pointer: ValueId, name: string): ValueId {
  const p = valueOfId(values, pointer);
  if (p.k === 'member' && p.name === name) return p.base;
  // A member of a member: `work` of `poll` for `poll.work`.
  if (p.k === 'member' && name.endsWith(`.${p.name}`)) return container(values, p.base, name.slice(0, -p.name.length - 1));
  return intern(values, { k: 'container', member: pointer, name });
}

/** What the names of numbers begin with of which one is known to be zero: `AE_` of `AE_OK`. */
const zeroKinds = words.zero.map((name) => name.slice(0, name.lastIndexOf('_') + 1));

/** Operators whose result is 0 or 1. */
const truths: ReadonlySet<string> = new Set(['==', '!=', '<', '>', '<=', '>=', '&&', '||', '!', 'negative?', 'nonpositive?']);

/** What a value's own form says of its sign. */
export function inherentSign(values: Values, id: ValueId, signOfId: (id: ValueId) => Sign): Sign {
  const value = valueOfId(values, id);
  switch (value.k) {
    case 'int':
      return signOf(value.value);
    case 'valid':
    case 'variable':
    case 'element':
    case 'container':
      return positive;
    case 'member':
      return positive;
    case 'op': {
      const [a, b] = value.args;
      if (value.op === 'unary-' && a !== undefined) {
        const inner = valueOfId(values, a);
        // -EINVAL: the kernel's error numbers are positive constants named E...
        return inner.k === 'constant' && /^E[A-Z0-9_]+$/.test(inner.name) ? negative : negated(signOfId(a));
      }
      if (value.op === 'error-or-zero' && a !== undefined) {
        const s = signOfId(a);
        return (s & negative) | (s & (zero | positive) ? zero : 0);
      }
      if (truths.has(value.op)) return zero | positive;
      if (value.op === '|' && a !== undefined && b !== undefined) {
        const [sa, sb] = [signOfId(a), signOfId(b)];
        if (!(sa & negative) && !(sb & negative)) return sa & zero && sb & zero ? zero | positive : positive;
      }
      return any;
    }
    case 'constant':
      // Of a kind of numbers whose zero is known by name, the others are none.
      if (zeroKinds.some((kind) => value.name.startsWith(kind)) && !words.zero.includes(value.name)) return negative | positive;
      // Error numbers, and how much there is of something, are more than 0.
      return /^E[A-Z0-9]+$/.test(value.name) || value.name.split('_').some((word) => words.amounts.includes(word)) ? positive : any;
    default:
      return any;
  }
}

/** The object that an address or a pointer into it belongs to: `p` for `&p->a.b[3]`. */
export function objectOf(values: Values, id: ValueId): ValueId {
  const value = valueOfId(values, id);
  return value.k === 'member' || value.k === 'element' ? objectOf(values, value.base) : id;
}

/** Whether `id` is an address inside a local variable. */
export function isLocalAddress(values: Values, id: ValueId): boolean {
  const root = valueOfId(values, objectOf(values, id));
  return root.k === 'variable' && root.local;
}
