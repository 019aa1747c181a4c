import type { RuleId } from './finding.ts';

/** What each rule reports, in one sentence; the pages under docs/rules say more. */
export const ruleSentences: Readonly<Record<RuleId, string>> = {
  leak: 'A reference, allocation or registration is lost on a path.',
  'double-release': 'Something is given back again, or though nothing is held.',
  'use-after-release': 'Something is used after the last release that this function could rely on.',
  'wrong-release': 'Something is given back by a call that is not its release.',
  'unwind-order': 'The unwinding ladder does not match what was acquired.',
  'lock-imbalance': "A path leaves with a lock held, or releases it twice, where the function's other exits disagree.",
  'inconsistent-ownership': 'The caller cannot tell on which outcome its reference was consumed.',
  'unchecked-get': 'A reference is taken where the count may be zero already, or its result is not tested.',
  'early-window': 'A callback may still run when what it works on is gone.',
  'missing-release': 'What one half of a pair of callbacks acquires, the other half does not release.',
};

/** Where the pages of the rules are published. */
export const rulePage = (rule: RuleId): string => `https://github.com/getput/getput/blob/main/docs/rules/${rule}.md`;
