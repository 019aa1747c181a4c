import type { Finding } from '../report/finding.ts';
import { scoreOf } from './rate.ts';
import type { EvidenceId } from './weights.ts';

/** What, told together of one finding, answers it: who gives the thing back is known then, or too little is. */
interface Answer {
  readonly all: readonly EvidenceId[];
  readonly none?: readonly EvidenceId[];
  /** A sentence without its full stop. */
  readonly why: string;
}

/**
 * Each of these stands for a way to keep something that reads like a loss and is none. Single doubts only weigh against a finding; together
 * these leave nothing that it could be believed for.
 */
const answers: readonly Answer[] = [
  {
    all: ['left-with-object'],
    none: ['callers-let-go'],
    why: 'it stays in an object of the caller, who may give it back',
  },
  {
    all: ['left-with-out-parameter', 'caller-gives-back'],
    none: ['callers-let-go'],
    why: 'a caller gives it back where the function fails',
  },
  {
    all: ['caller-gives-back', 'file-gives-back', 'error-exit'],
    none: ['callers-let-go'],
    why: 'the function keeps it where it succeeds, and a caller gives it back where it fails',
  },
  {
    all: ['unclear-exit', 'file-gives-back', 'kept-to-itself'],
    none: ['other-half-gives-back', 'raised-by-failure', 'at-boot'],
    why: 'the exit need be no failure, and another function of the file gives back what this one keeps',
  },
  {
    all: ['in-a-loop', 'file-gives-back', 'never-given-back'],
    none: ['kind-enable'],
    why: 'what the loop gathers stays where it is, and another function of the file gives it all back',
  },
  {
    all: ['older-round', 'file-gives-back'],
    none: ['kind-enable'],
    why: 'what earlier rounds of the loop have gathered, another function of the file gives back',
  },
  {
    all: ['callback-gives-back', 'error-exit-gives-back'],
    why: 'the object has come to its end on the way, and the callback that ends it gives this back too',
  },
  {
    all: ['through-helper', 'never-given-back', 'kind-alloc'],
    why: 'a helper of the file allocates it, and no path gives it back: it belongs to what the helper fills',
  },
  {
    all: ['learnt-here', 'kind-register', 'thing-of-the-caller'],
    none: ['other-half-gives-back'],
    why: 'only this function pairs the two calls, and what they register is not its own',
  },
  {
    all: ['named-as-taker', 'same-exit-gives-back', 'kind-enable'],
    none: ['other-half-gives-back'],
    why: 'functions of this name switch on for others to switch off, and what the way out switches off again depends on a condition',
  },
];

/** Below this score, a second omission of one acquire says nothing that the first one does not. */
const faint = 0.3;

/** Why a finding is not reported, a sentence without its full stop; undefined where it is. */
export function answerTo(finding: Pick<Finding, 'evidence'>): string | undefined {
  if (!finding.evidence) return undefined;
  const told = new Set(finding.evidence);
  const answer = answers.find(({ all, none = [] }) => all.every((id) => told.has(id)) && !none.some((id) => told.has(id)));
  if (answer) return answer.why;
  return told.has('told-besides') && scoreOf(finding) < faint ? 'its loss is told of another exit, and little speaks for this one' : undefined;
}
