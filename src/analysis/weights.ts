import type { Kind } from '../catalogue/contract.ts';
import type { RuleId } from '../report/finding.ts';

/** What may speak for or against a finding. */
export type EvidenceId =
  | `rule-${RuleId}`
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
  | 'other-error-exit-gives-back'
  | 'like-exit-gives-back'
  | 'other-exit-gives-back'
  | 'never-given-back'
  | 'other-half-gives-back'
  | 'the-odd-exit'
  | 'most-exits'
  | 'stored-before'
  | 'stored-locally'
  | 'taken-by-another'
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
  | 'one-configuration';
