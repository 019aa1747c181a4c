import type { Expr } from '../flow/graph.ts';
import { any, positive, sum, zero } from './sign.ts';
import { read, signIn } from './state.ts';
import type { State } from './state.ts';
import { container, intern, member, valueOfId } from './values.ts';
import type { ValueId, Values } from './values.ts';

/** What evaluation needs to know of the function around it. */
export interface Frame {
  readonly values: Values;
  /** Type of each local and parameter as written. */
  readonly types: ReadonlyMap<string, string>;
}

const isArray = (frame: Frame, name: string): boolean => frame.types.get(name)?.includes('[') ?? false;

/** Names that stand for numbers, by the kernel's custom of writing macros and enumerators in capitals. */
const isConstantName = (name: string): boolean => /^[A-Z_][A-Z0-9_]*$/.test(name);

/** The address of an lvalue. `touched` collects the pointers that are followed on the way. */
export function addressOf(frame: Frame, s: State, e: Expr, touched?: ValueId[]): ValueId {
  const { values } = frame;
  switch (e.k) {
    case 'name':
      return intern(values, { k: 'variable', name: e.name, local: frame.types.has(e.name) || e.name.startsWith('%') });
    case 'field': {
      if (!e.arrow) return member(values, addressOf(frame, s, e.base, touched), e.name);
      const base = evaluate(frame, s, e.base, touched);
      touched?.push(base);
      return member(values, base, e.name);
    }
    case 'index': {
      const base = evaluate(frame, s, e.base, touched);
      touched?.push(base);
      return intern(values, { k: 'element', base, index: evaluate(frame, s, e.index, touched) });
    }
    case 'deref': {
      const base = evaluate(frame, s, e.of, touched);
      touched?.push(base);
      return base;
    }
    default:
      return evaluate(frame, s, e, touched);
  }
}

/** The value of an expression. `touched` collects the pointers that are followed on the way. */
export function evaluate(frame: Frame, s: State, e: Expr, touched?: ValueId[]): ValueId {
  const { values } = frame;
  switch (e.k) {
    case 'int':
      return intern(values, { k: 'int', value: e.value });
    case 'valid':
      return intern(values, { k: 'valid' });
    case 'name':
      if (isArray(frame, e.name)) return addressOf(frame, s, e);
      if (!frame.types.has(e.name) && isConstantName(e.name)) return intern(values, { k: 'constant', name: e.name });
      return read(values, s, addressOf(frame, s, e));
    case 'field':
    case 'index':
    case 'deref':
      return read(values, s, addressOf(frame, s, e, touched));
    case 'address':
      // `&p->a` follows nothing: it only computes an address.
      return addressOf(frame, s, e.of, e.of.k === 'field' && e.of.arrow ? undefined : touched);
    case 'op':
      return operate(frame, s, e.op, e.args, touched);
    case 'opaque':
      return intern(values, { k: 'made', at: e.at, part: '', age: 0 });
  }
}

function operate(frame: Frame, s: State, op: string, args: readonly Expr[], touched?: ValueId[]): ValueId {
  const { values } = frame;
  if (op === 'container' && args[0] && args[1]?.k === 'name') return container(values, evaluate(frame, s, args[0], touched), args[1].name);
  const ids = args.map((arg) => evaluate(frame, s, arg, touched));
  const [a, b] = ids;
  const [x, y] = ids.map((id) => valueOfId(values, id));
  if (x?.k === 'int' && y?.k === 'int') {
    const folded = fold(op, x.value, y.value);
    if (folded !== undefined) return intern(values, { k: 'int', value: folded });
  }
  if (op === '!' && x?.k === 'int') return intern(values, { k: 'int', value: x.value === 0 ? 1 : 0 });
  if (op === 'unary-' && x?.k === 'int') return intern(values, { k: 'int', value: -x.value });
  // A pointer compared with itself is equal; so is any value.
  if (a !== undefined && a === b && (op === '==' || op === '!=')) return intern(values, { k: 'int', value: op === '==' ? 1 : 0 });
  const id = intern(values, { k: 'op', op, args: ids });
  if ((op === '+' || op === '-') && a !== undefined && b !== undefined && !s.signs.has(id)) {
    const right = signIn(values, s, b);
    const known = sum(signIn(values, s, a), op === '+' ? right : (right & zero) | (right & positive ? 1 : 0) | (right & 1 ? positive : 0));
    if (known !== any) s.signs.set(id, known);
  }
  return id;
}

function fold(op: string, a: number, b: number): number | undefined {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '|':
      return a | b;
    case '&':
      return a & b;
    case '==':
      return Number(a === b);
    case '!=':
      return Number(a !== b);
    case '<':
      return Number(a < b);
    case '>':
      return Number(a > b);
    case '<=':
      return Number(a <= b);
    case '>=':
      return Number(a >= b);
    default:
      return undefined;
  }
}
