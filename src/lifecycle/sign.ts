/**
 * What is known of a value, as a set: negative, zero, positive. For a pointer: an ERR_PTR, NULL, valid. One lattice serves both, since the
 * kernel itself carries errors in pointers as negative numbers.
 */
export type Sign = number;

export const negative = 1;
export const zero = 2;
export const positive = 4;
export const any = 7;

export const signOf = (n: number): Sign => (n < 0 ? negative : n > 0 ? positive : zero);

export const isWithin = (sign: Sign, set: Sign): boolean => (sign & ~set) === 0;

/** The set of -x for x in `sign`. */
export const negated = (sign: Sign): Sign => (sign & zero) | (sign & negative ? positive : 0) | (sign & positive ? negative : 0);

/** The set of x + y (integers, no overflow). */
export function sum(a: Sign, b: Sign): Sign {
  let result = 0;
  if (a & zero) result |= b;
  if (b & zero) result |= a;
  if (a & positive && b & positive) result |= positive;
  if (a & negative && b & negative) result |= negative;
  if ((a & positive && b & negative) || (a & negative && b & positive)) result |= any;
  return result;
}
