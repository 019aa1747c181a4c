import type { Failure, Kind } from './contract.ts';

/**
 * What a call of a kind does, in words: `does`, and `what` to follow it where nothing else names what it is done to ("registers" something,
 * but "registers" on argument 1).
 */
export const kindWords: Readonly<Record<Kind, { readonly does: string; readonly what?: string }>> = {
  ref: { does: 'takes a reference' },
  alloc: { does: 'allocates' },
  register: { does: 'registers', what: 'something' },
  lock: { does: 'takes a lock' },
  init: { does: 'initialises', what: 'something' },
  enable: { does: 'enables', what: 'something' },
  map: { does: 'makes a mapping' },
  pm: { does: 'keeps the device awake' },
  id: { does: 'takes a number' },
};

/** How a call says that it failed: the end of a sentence about it. */
export const failureWords: Readonly<Record<Failure, string>> = {
  null: 'fails with NULL',
  errptr: 'fails with an error pointer, never NULL',
  'errptr-or-null': 'fails with an error pointer; NULL means success without a resource',
  'null-or-errptr': 'fails with NULL or an error pointer',
  negative: 'fails with a negative number',
  'negative-or-count': 'fails with a negative number; zero and above are success',
  false: 'fails with false or 0',
  nonzero: 'fails with anything but 0',
  'map-error': 'leaves it to a call of its own to ask whether it failed',
  nonpositive: 'fails with 0 or a negative number',
  never: 'cannot fail',
};
