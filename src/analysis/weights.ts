import type { Kind } from '../catalogue/contract.ts';
import type { Severity } from '../report/finding.ts';

/** What may speak for or against a finding. */
export type EvidenceId =
  | `kind-${Kind}`
  | `frees-${'always' | 'last' | 'never'}`
  | 'curated'
  | 'declared'
  | 'own-contract'
  | 'learnt-here'
  | 'through-helper'
  | 'of-the-caller'
  | 'short-way'
  | 'middling-way'
  | 'long-way'
  | 'error-exit'
  | 'success-exit'
  | 'unclear-exit'
  | 'failure-known'
  | 'error-exit-gives-back'
  | 'several-error-exits-give-back'
  | 'other-error-exit-gives-back'
  | 'like-exit-gives-back'
  | 'other-exit-gives-back'
  | 'same-exit-gives-back'
  | 'leaves-before-the-release'
  | 'never-given-back'
  | 'other-half-gives-back'
  | 'caller-gives-back'
  | 'called-from-elsewhere'
  | 'called-through-a-table'
  | 'callback-gives-back'
  | 'file-gives-back'
  | 'twin-gives-back'
  | 'twin-keeps'
  | 'left-to-its-twin'
  | 'file-never-gives-back'
  | 'lone-count'
  | 'at-boot'
  | 'leaves-locked'
  | 'action-gives-back'
  | 'given-by-another'
  | 'never-succeeds'
  | 'the-odd-exit'
  | 'most-exits'
  | 'stored-before'
  | 'stored-locally'
  | 'taken-by-another'
  | 'only-taken'
  | 'freed-by-its-count'
  | 'made-into-the-result'
  | 'passed-on'
  | 'part-passed-on'
  | 'kept-to-itself'
  | 'thing-of-the-caller'
  | 'often-kept'
  | 'raised-by-failure'
  | 'in-a-loop'
  | 'older-round'
  | 'named-as-taker'
  | 'several-units'
  | 'given-up'
  | 'failed-to-take'
  | 'managed'
  | 'given-back-in-a-loop'
  | 'by-a-helper'
  | 'only-looked-up'
  | 'order-alone'
  | 'plain-to-see'
  | 'kept-by-its-owner'
  | 'may-be-lent'
  | 'handed-over-by-its-taker'
  | 'given-back-by-failure'
  | 'passes-its-failure-on'
  | 'named-as-locker'
  | 'named-like-the-call'
  | 'undone-anyway'
  | 'same-exit-unlocks'
  | 'lock-of-another'
  | 'noted-by-a-flag'
  | 'one-of-many'
  | 'still-going-on'
  | 'helper-gives-back'
  | 'stopped-at-the-end'
  | 'stopped-before-it-is-freed'
  | 'taken-down-in-order'
  | 'never-waited-for'
  | 'only-switched-off'
  | 'layers-reversed'
  | 'callers-do-it-again'
  | 'undone-before-it-is-done'
  | 'freed-in-each-round'
  | 'managed-by-its-device'
  | 'left-with-object'
  | 'left-with-out-parameter'
  | 'callers-let-go'
  | 'said-to-be-kept'
  | 'wrong-on-purpose'
  | 'told-besides'
  | 'one-configuration';

/** How much a kind of evidence counts, and how it is told; what has no words is told by the finding's own. */
export interface Weight {
  readonly weight: number;
  readonly words?: string;
}

/**
 * What each kind of evidence counts for, in steps of a logistic scale. Fitted to findings that a fix of the kernel made go away against those
 * that stayed, and rounded: docs/scores.md tells how. What is not in the table counts for nothing.
 */
export const weights: Readonly<Partial<Record<EvidenceId, Weight>>> = {
  curated: { weight: 0.9, words: 'what the call takes is in the catalogue' },
  'own-contract': { weight: 0.9, words: 'the contract is one of .getput.json' },
  'of-the-caller': { weight: 0.4 },
  'learnt-here': { weight: -2.1, words: 'the pair is known from this function alone' },
  'through-helper': { weight: -0.8, words: 'it is taken inside a function that is called here' },

  'kind-lock': { weight: 0.3 },
  'kind-ref': { weight: 0.2 },
  'kind-pm': { weight: 0.6 },
  'kind-enable': { weight: 1.1 },
  'kind-register': { weight: 0.1 },
  'kind-init': { weight: 0.2 },
  'kind-alloc': { weight: -0.2 },
  'kind-id': { weight: -1.3, words: 'numbers are often left to their owner' },
  'kind-map': { weight: -1.7, words: 'mappings are often left to their owner' },

  'error-exit': { weight: 0.8 },
  'failure-known': { weight: 0.3 },
  'unclear-exit': { weight: -0.1, words: 'it is not known whether the exit reports failure' },
  'success-exit': { weight: -0.5, words: 'the exit reports success' },

  'leaves-before-the-release': { weight: 0.8, words: 'the function leaves here before it comes to the release' },
  'the-odd-exit': { weight: 0.1, words: 'it is the only exit that does not give it back' },
  'other-exit-gives-back': { weight: 0.4 },
  'same-exit-gives-back': { weight: -0.6, words: 'other paths to the same exit give it back, on conditions that may belong together' },
  'other-error-exit-gives-back': { weight: -0.1, words: 'only error exits give it back, and this is none' },
  'most-exits': { weight: -1.3, words: 'most exits do not give it back' },
  'raised-by-failure': { weight: 0.7 },

  'caller-gives-back': { weight: -1.4, words: 'a caller gives it back where the function fails' },
  'called-from-elsewhere': { weight: -1.6, words: 'all its callers are in other files: they may undo it where it fails' },
  'called-through-a-table': { weight: -0.2, words: 'it is called through a table: who calls it may undo it where it fails' },
  'callback-gives-back': { weight: -0.6, words: 'a callback of this file gives it back, and may have run' },
  'twin-gives-back': { weight: 1, words: 'the function that undoes this one by its name gives it back' },
  'twin-keeps': { weight: -0.9, words: 'the function that undoes this one by its name does not give it back' },
  'left-to-its-twin': { weight: -1, words: 'the function that undoes this one by its name gives it back, and nothing may have failed here' },
  'several-units': { weight: -1, words: 'it was taken more than once' },
  'file-never-gives-back': { weight: -1.1, words: 'no other function of the file ever gives it back' },
  'lone-count': { weight: -1.2, words: 'the count may have been raised to keep the object for good' },
  'never-succeeds': { weight: -1.6, words: 'no path of the function reports success: it may fail on purpose' },
  'given-by-another': { weight: -0.7, words: 'it may have been a count of somebody else that was given back first' },
  'leaves-locked': { weight: -2.1, words: 'a function that does not fail may leave with the lock on purpose' },
  'named-as-locker': { weight: -2.1, words: 'the function is named like one that leaves with the lock' },
  'same-exit-unlocks': { weight: -1.8, words: 'a lock that is given back on a condition just before the exit is seldom forgotten' },
  'lock-of-another': { weight: -1.4, words: 'what is unlocked elsewhere may be another lock' },
  'noted-by-a-flag': { weight: -1.4, words: 'a flag beside it tells somebody else that it was done' },
  'one-of-many': { weight: -3.8, words: 'many of the kind stay at this exit: one call may undo them together' },
  'still-going-on': { weight: -2.5, words: 'the exit says that it goes on: what runs later may give it back' },
  'helper-gives-back': { weight: -1.5, words: 'a function that is called on the way out gives something like it back' },
  'passes-its-failure-on': { weight: -3, words: 'the function is the call by another name: its callers may give back where it fails' },
  'undone-anyway': { weight: -1, words: 'the function cannot say that it failed, and what undoes it will run' },
  'action-gives-back': { weight: -2.9, words: 'a managed action of this function gives it back' },
  'at-boot': { weight: -0.1, words: 'it happens once, while the system or the module starts' },

  'only-looked-up': { weight: 2.3, words: 'a reference that was only looked up, which no path gives back' },
  'stored-before': { weight: 0.3 },
  'never-given-back': { weight: -0.6 },
  'other-half-gives-back': { weight: 1 },
  'taken-by-another': { weight: -0.3, words: 'a call that may have taken it over saw it' },
  'only-taken': { weight: -0.2, words: 'only another call may have given it back' },
  'freed-by-its-count': { weight: -3, words: 'a count in it is given back on the way, whose release may free it' },
  'made-into-the-result': { weight: -1.5, words: 'what is returned was made of it' },
  'part-passed-on': { weight: -0.8, words: 'a part of it, or what is around it, was passed on' },
  'stored-locally': { weight: -0.3, words: 'a local object that it was stored in may have kept it' },
  'thing-of-the-caller': { weight: -0.3, words: "it is done to an object of the caller's, who may undo it" },
  'often-kept': { weight: -0.2, words: 'many drivers keep it on purpose' },
  'named-as-taker': { weight: -0.6, words: 'the function is named like one that sets something up for another to take down' },

  'said-to-be-kept': { weight: -3.1, words: 'a comment at the call says that it is kept on purpose' },
  'wrong-on-purpose': { weight: -3.3, words: 'functions of this file are named after mistakes: they may be made on purpose' },

  'short-way': { weight: 0.3 },
  'middling-way': { weight: -0.6, words: 'several decisions lie between' },
  'long-way': { weight: -0.2, words: 'many decisions lie between, which may belong together' },
  'in-a-loop': { weight: -0.1, words: 'it is taken in a loop' },
  'older-round': { weight: -0.5, words: 'it was taken in an earlier round of a loop' },

  'frees-always': { weight: 0.3 },
  'frees-last': { weight: -0.6 },
  'frees-never': { weight: -0.3, words: 'others may have raised the same count' },
  'failed-to-take': { weight: -0.6, words: 'what a failed call leaves behind depends on the object' },
  'plain-to-see': { weight: 1.4, words: 'each step is in this function, with few decisions between' },
  'order-alone': { weight: -0.4, words: 'nothing is lost: the order alone is wrong' },
  'given-back-in-a-loop': { weight: -0.3, words: 'it was given back in a loop' },
  'kept-by-its-owner': { weight: 0.8, words: 'the object that keeps it gives it back when it goes' },
  'may-be-lent': { weight: -1.4, words: 'memory is often lent to what points to it' },
  'handed-over-by-its-taker': { weight: 2, words: 'a function of this file hands over a reference that it has taken' },
  'given-back-by-failure': { weight: 0.6 },
  'given-up': { weight: -0.7, words: 'the function has too many paths to follow them all' },
  'stopped-at-the-end': { weight: 2.4 },
  'stopped-before-it-is-freed': { weight: 2 },
  'taken-down-in-order': { weight: 2.6 },
  'never-waited-for': { weight: 2.6 },
  'only-switched-off': { weight: -0.5, words: 'the object is there for longer' },
  'layers-reversed': { weight: 2.8 },
  'callers-do-it-again': { weight: 2.4 },
  'undone-before-it-is-done': { weight: 2.4 },
  'freed-in-each-round': { weight: 2.8 },
  'managed-by-its-device': { weight: 2.8 },
  'left-with-object': { weight: -0.3, words: 'the caller still has the object that it is in' },
  'left-with-out-parameter': { weight: 0.2 },
  'callers-let-go': { weight: 1, words: 'a caller of this file goes on without giving it back' },
  'one-configuration': { weight: -0.2, words: 'it depends on the configuration' },
};

/** What the scale starts from. */
export const start = -2.5;

/** The score of a finding that comes without evidence. */
export const usualScore = 0.55;

/** From which score on a finding has which severity; below all of them it is a hint. */
export const thresholds: readonly { readonly from: number; readonly severity: Severity }[] = [
  { from: 0.6, severity: 'error' },
  { from: 0.5, severity: 'warning' },
];
