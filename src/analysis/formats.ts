/** What follows a `%p` where it does more than print the pointer: `%pOF`, `%pd`; `%px` and `%pK` print the number. */
const follows = /^(s|p[A-JL-Za-wyz])/;

/**
 * Whether the conversion at `index`, counted from 0, in the format of a call follows the pointer that it is given. `call` is the call as written;
 * where its format cannot be read, nothing is followed.
 */
export function followsPointer(call: string, index: number): boolean {
  const format = [...call.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((m) => m[1] ?? '').join('');
  const conversions = [...format.matchAll(/%(?:%|[-+ #0]*(\*|\d+)?(?:\.(\*|\d+))?(?:hh?|ll?|z|t|j|L)?([a-zA-Z][A-Za-z]?))/g)].flatMap((m) =>
    m[3] === undefined ? [] : [...[m[1], m[2]].filter((width) => width === '*').map(() => 'd'), m[3]],
  );
  return follows.test(conversions[index] ?? '');
}
