import { describe, expect, it } from 'vitest';
import { wantsSomething } from '../../src/review/asking.ts';

describe('a remark that wants something', () => {
  it.each([
    'Why not b3 here?',
    'I like it, but this races with open, right? Thanks.',
    'Please resend with the right format.',
    'We should say in a comment which lock guards what.',
    'The last close can come at any time, you need to handle that properly.',
    "I'd keep the label.",
    'This should be put on the error path as well.',
    'These tags look strange. The code looks good.',
    'The code looks just incorrect.',
    'Looks good. Just drop the second blank line.',
    'Opening it by hand with a comment seems like the better option to me.',
    'You forgot the node of the second child.',
    'Use the managed call instead.',
    'No, this is not enough: you must drain the work first.',
  ])('%s', (words) => {
    expect(wantsSomething(words)).toBe(true);
  });
});

describe('one that only says something', () => {
  it.each([
    'No, the parent driver must stop the hardware before it calls remove, there is no way around that.',
    'No it should not, if the counts are right.',
    'Nope, removal can happen at any time. This is a common pattern that drivers need to handle.',
    'If you take a reference there, you should be ok.',
    'The core clears the pointer after remove has run.',
    'Good catch, this fixes the leak that I saw last week.',
    'I have tested it, nothing is missing.',
    'See https://example.org/cgit/linux.git/tree/file?id=12 for the history.',
    'Applied, thanks.',
  ])('%s', (words) => {
    expect(wantsSomething(words)).toBe(false);
  });
});
