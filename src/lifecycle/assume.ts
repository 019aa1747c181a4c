import { any, isWithin, negative, positive, signOf, zero } from './sign.ts';
import type { Sign } from './sign.ts';
import { signIn } from './state.ts';
import type { State } from './state.ts';
import { intern, valueOfId } from './values.ts';
import type { Value, ValueId, Values } from './values.ts';

/** Learns that `id` is within `set`; false when that cannot be on this path. What follows for the operands of a test is learnt too. */
export function assume(values: Values, s: State, id: ValueId, set: Sign): boolean {
  const known = signIn(values, s, id);
  const now = known & set;
  if (now === 0) return false;
  if (now !== known) s.signs.set(id, now);
  const value = valueOfId(values, id);
  if (value.k !== 'op') return true;
  const [a, b] = value.args;
  if (a === undefined) return true;
  const truth = isWithin(now, negative | positive) ? true : now === zero ? false : undefined;
  switch (value.op) {
    case '!':
      return truth === undefined || assume(values, s, a, truth ? zero : negative | positive);
    case 'negative?':
      return truth === undefined || assume(values, s, a, truth ? negative : zero | positive);
    case 'nonpositive?':
      return truth === undefined || assume(values, s, a, truth ? negative | zero : positive);
    case 'unary-':
      return assume(values, s, a, (now & zero) | (now & negative ? positive : 0) | (now & positive ? negative : 0));
    case 'error-or-zero':
      return assume(values, s, a, (now & negative) | (now & zero ? zero | positive : 0));
    case '&&':
      return truth !== true || b === undefined || (assume(values, s, a, negative | positive) && assume(values, s, b, negative | positive));
    case '||':
      return truth !== false || b === undefined || (assume(values, s, a, zero) && assume(values, s, b, zero));
    case '&':
      // A bit can only be set in something that is not zero.
      return truth !== true || assume(values, s, a, negative | positive);
    case '==':
    case '!=':
    case '<':
    case '>':
    case '<=':
    case '>=':
      return truth === undefined || b === undefined || compare(values, s, value.op, a, b, truth);
    default:
      return true;
  }
}

const opposite: Readonly<Record<string, string>> = { '==': '!=', '!=': '==', '<': '>=', '>': '<=', '<=': '>', '>=': '<' };
const mirrored: Readonly<Record<string, string>> = { '==': '==', '!=': '!=', '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

function compare(values: Values, s: State, op: string, a: ValueId, b: ValueId, truth: boolean): boolean {
  const effective = truth ? op : (opposite[op] ?? op);
  if (effective === '==' && areOfOneKind(valueOfId(values, a), valueOfId(values, b))) return false;
  return bound(values, s, effective, a, b) && bound(values, s, mirrored[effective] ?? effective, b, a);
}

/**
 * Whether both are constants, different ones, of one enumeration: names in capitals that begin with the same word. Two names may stand for one
 * number, but what a function sets and tests in one breath it tells apart.
 */
function areOfOneKind(a: Value, b: Value): boolean {
  if (a.k !== 'constant' || b.k !== 'constant' || a.name === b.name) return false;
  const kindOf = (name: string): string | undefined => /^([A-Z][A-Z0-9]*)_[A-Z0-9_]+$/.exec(name)?.[1];
  return kindOf(a.name) !== undefined && kindOf(a.name) === kindOf(b.name);
}

/** Learns of `a` what `a op b` says, from what is known of `b`. */
function bound(values: Values, s: State, op: string, a: ValueId, b: ValueId): boolean {
  const right = valueOfId(values, b);
  const sign = right.k === 'int' ? signOf(right.value) : signIn(values, s, b);
  const exact = right.k === 'int' ? right.value : undefined;
  switch (op) {
    case '==':
      tolerate(values, s, a, b);
      return assume(values, s, a, sign);
    case '!=':
      return sign !== zero || assume(values, s, a, negative | positive);
    case '<':
      return isWithin(sign, negative | zero) ? assume(values, s, a, negative) : true;
    case '<=':
      return isWithin(sign, negative)
        ? assume(values, s, a, negative)
        : isWithin(sign, negative | zero)
          ? assume(values, s, a, negative | zero)
          : true;
    case '>':
      if (exact === -1) return assume(values, s, a, zero | positive);
      return isWithin(sign, zero | positive) ? assume(values, s, a, positive) : true;
    case '>=':
      return isWithin(sign, positive)
        ? assume(values, s, a, positive)
        : isWithin(sign, zero | positive)
          ? assume(values, s, a, zero | positive)
          : true;
    default:
      return true;
  }
}

/**
 * A failure that the function singles out by its number (`ret < 0 && ret != -EACCES`) it knows more about than the contract says: that nothing
 * was taken is not held against it.
 */
function tolerate(values: Values, s: State, result: ValueId, number: ValueId): void {
  const made = valueOfId(values, result);
  const named = valueOfId(values, number);
  if (made.k !== 'made' || made.part !== '' || named.k !== 'op' || named.op !== 'unary-') return;
  if (s.holds.some((h) => h.failed && h.site === made.at)) s.holds = s.holds.filter((h) => !h.failed || h.site !== made.at);
}

/** Learns that a condition holds or does not hold. */
export const assumeTruth = (values: Values, s: State, id: ValueId, truth: boolean): boolean =>
  assume(values, s, id, truth ? negative | positive : zero);

/** Learns that `a == b`, as a `case` label says. */
export const assumeEqual = (values: Values, s: State, a: ValueId, b: ValueId): boolean =>
  assumeTruth(values, s, intern(values, { k: 'op', op: '==', args: [a, b] }), true) && (signIn(values, s, a) & any) !== 0;
