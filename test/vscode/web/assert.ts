/** The part of Node's `assert` that the suites use, for a browser that has none. */

export class AssertionError extends Error {}

function assert(condition: unknown, message = 'it is not so'): asserts condition {
  if (!Boolean(condition)) throw new AssertionError(message);
}

/** As JSON, with a word for what JSON has none. */
const show = (value: unknown): string => (value === undefined ? 'undefined' : JSON.stringify(value, undefined, 1));

assert.equal = (actual: unknown, expected: unknown, message?: string): void =>
  assert(Object.is(actual, expected), message ?? `${show(actual)} is not ${show(expected)}`);

assert.notEqual = (actual: unknown, expected: unknown, message?: string): void =>
  assert(!Object.is(actual, expected), message ?? `it is ${show(actual)}`);

/** Of plain data alone: compares what JSON makes of both. */
assert.deepEqual = (actual: unknown, expected: unknown, message?: string): void =>
  assert(show(actual) === show(expected), message ?? `${show(actual)} is not ${show(expected)}`);

assert.match = (actual: string, pattern: RegExp, message?: string): void =>
  assert(pattern.test(actual), message ?? `${show(actual)} has no ${pattern.source}`);

assert.ok = assert;

export default assert;
