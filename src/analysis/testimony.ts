import { isNamed } from '../catalogue/contract.ts';
import words from '../catalogue/data/words.json' with { type: 'json' };
import { isWithin, negative, positive, zero } from '../lifecycle/sign.ts';
import type { Fault } from '../lifecycle/context.ts';
import type { Hold, Trace } from '../lifecycle/state.ts';
import { isCounted, valueOfId } from '../lifecycle/values.ts';
import type { ValueId } from '../lifecycle/values.ts';
import { classOfExit, siteKey } from './evidence.ts';
import type { ExitClass, SiteFacts } from './evidence.ts';
import type { Exit, Exploration } from './explore.ts';
import type { Case } from './judge.ts';
import { isNoted } from './onway.ts';
import { saysKept } from './remarks.ts';
import type { EvidenceId } from './weights.ts';

/** Decisions between the acquire and the end: the more there are, the likelier two of them belong together in a way that is not seen. */
function decisions(trace: Trace | undefined, site: number): number {
  let count = 0;
  for (let link = trace; link; link = link.before) {
    if (link.what.k === 'branch') count += 1;
    else if (link.what.site === site && link.at.start === site) return count;
  }
  return count;
}

function wayLength(trace: Trace | undefined, site: number): EvidenceId {
  const count = decisions(trace, site);
  return count <= 2 ? 'short-way' : count <= 5 ? 'middling-way' : 'long-way';
}

/** Who says that the call takes something. */
function source(c: Case, hold: Hold): EvidenceId {
  if (hold.row.call === '') return 'of-the-caller';
  if (hold.row.tier === 'learned') return 'learnt-here';
  if (hold.row.tier === 'user') return 'own-contract';
  if (c.contracts.acquires(hold.row.call).length === 0 && c.contracts.summary(hold.row.call)) return 'through-helper';
  return hold.row.tier === 'B' ? 'declared' : 'curated';
}

/** Whether the path has just learnt that what it began is not done yet: `if (ret == -EINPROGRESS)`. */
function goesOn(c: Case, trace: Trace | undefined): boolean {
  let last = trace;
  while (last && last.what.k !== 'branch') last = last.before;
  if (last?.what.k !== 'branch' || !last.what.taken) return false;
  const test = c.text.slice(last.at.start, last.at.end);
  return !test.includes('!=') && test.split(/\W+/).some((word) => words.goesOn.includes(word));
}

/** Whether the call finds what is there. Of what a call makes or attaches, others know. */
const isLookup = ({ row }: Hold): boolean =>
  row.kind === 'ref' && row.at === 'ret' && !row.call.split('_').some((word) => words.makes.includes(word));

/** Whether the value is what the call at this offset has returned. */
function isResultOf(c: Case, value: ValueId, site: number): boolean {
  const v = valueOfId(c.values, value);
  return v.k === 'made' && v.at === site && v.part === '';
}

/** Whether what is returned was counted: a number above 0 is no error then. */
const isCount = (c: Case, { sign, value }: Exit): boolean => (sign & positive) !== 0 && isCounted(c.values, value);

/** What speaks for and against a hold being lost at an exit, in the words of the table of weights. */
export function lossEvidence(
  c: Case,
  exploration: Exploration,
  hold: Hold,
  exit: Exit,
  cls: ExitClass,
  facts: SiteFacts | undefined,
  exits: number,
): readonly EvidenceId[] {
  const releases = facts?.releases ?? [];
  const given = new Set(releases.map((r) => r.at.start)).size;
  const list: EvidenceId[] = [source(c, hold), `kind-${hold.row.kind}`, wayLength(exit.state.trace, hold.site)];
  list.push(cls === 'error' ? 'error-exit' : cls === 'success' ? 'success-exit' : 'unclear-exit');
  if (cls === 'error' && isWithin(exit.sign, negative | zero)) list.push('failure-known');
  if (releases.some((r) => r.exit === 'error')) list.push(cls === 'error' ? 'error-exit-gives-back' : 'other-error-exit-gives-back');
  else if (releases.some((r) => r.exit === cls)) list.push('like-exit-gives-back');
  else list.push(releases.length > 0 ? 'other-exit-gives-back' : 'never-given-back');
  if (new Set(releases.filter((r) => r.exit === 'error').map((r) => r.at.start)).size > 1) list.push('several-error-exits-give-back');
  const here = exploration.exits.filter((other) => other.at.start === exit.at.start);
  if (here.some((other) => other.state.holds.some((h) => siteKey(h) === siteKey(hold) && !h.failed && h.left && h.status !== 'held')))
    list.push('same-exit-gives-back', ...(hold.row.kind === 'lock' ? (['same-exit-unlocks'] as const) : []));
  else {
    // What stands behind the way that succeeds is there for the ways that fail, though one of them may forget to say that it does.
    const ofFailures = new Set(cls === 'success' ? releases.filter((r) => r.exit === 'error').map((r) => r.at.start) : []);
    if (releases.some((r) => r.at.start > exit.at.start && !ofFailures.has(r.at.start))) list.push('leaves-before-the-release');
  }
  if (exits === 1 && given > 1) list.push('the-odd-exit');
  if (exits > given && given > 0) list.push('most-exits');
  if (hold.status === 'transferred') list.push('stored-before');
  else if (hold.exposures.some((e) => e.verb === 'takes')) list.push('taken-by-another');
  else if (hold.exposures.some((e) => !e.indirect)) list.push('passed-on');
  else list.push(hold.exposures.length > 0 ? 'part-passed-on' : 'kept-to-itself');
  if (hold.stored.length > 0 && hold.status === 'held') list.push('stored-locally');
  const isAlone = hold.status === 'held' && hold.stored.length === 0 && !hold.exposures.some((e) => e.verb === 'takes');
  if (isAlone && releases.length === 0 && isLookup(hold) && !list.includes('same-exit-gives-back')) list.push('only-looked-up');
  if (releases.length === 0 && list.includes('taken-by-another')) list.push('only-taken');
  if (hold.row.kind === 'alloc' && hold.exposures.some((e) => c.contracts.release(e.call)?.frees === 'last')) list.push('freed-by-its-count');
  const made = exit.value === undefined ? undefined : valueOfId(c.values, exit.value);
  if (c.graph.type.includes('*') && cls !== 'error' && made?.k === 'made' && hold.exposures.some((e) => e.at.start === made.at))
    list.push('made-into-the-result');
  if (isNamed(hold.row) || hold.row.returns !== undefined || hold.row.key) list.push('thing-of-the-caller');
  if (hold.row.policy !== undefined) list.push('often-kept');
  if (hold.despiteFailure) list.push('raised-by-failure');
  if (hold.despiteFailure && !c.graph.isStatic && releases.length === 0 && exit.value !== undefined && isResultOf(c, exit.value, hold.site))
    list.push('passes-its-failure-on');
  if (exploration.loops.repeats(hold.site)) list.push(hold.older ? 'older-round' : 'in-a-loop');
  if (c.contracts.verb(c.graph.name) === 'takes') list.push('named-as-taker');
  if (hold.row.kind === 'ref' && list.includes('thing-of-the-caller') && releases.length === 0) list.push('lone-count');
  if (/\b__init\b/.test(c.graph.type)) list.push('at-boot');
  if (cls === 'error' && c.graph.type.startsWith('int') && exploration.exits.every((e) => classOfExit(c.graph, e) === 'error' && !isCount(c, e)))
    list.push('never-succeeds');
  if (hold.row.kind === 'lock' && cls !== 'error') list.push('leaves-locked');
  if (hold.row.kind === 'lock' && releases.length === 0) list.push('lock-of-another');
  if (goesOn(c, exit.state.trace)) list.push('still-going-on');
  if ((releases.length === 0 || list.includes('same-exit-gives-back')) && isNoted(c.graph, hold.site)) list.push('noted-by-a-flag');
  if (c.isNamedLike(hold.row.call)) list.push(hold.row.kind === 'lock' ? 'named-as-locker' : 'named-like-the-call');
  if (exploration.gaveUp) list.push('given-up');
  if (hold.count > 1) list.push('several-units');
  if (saysKept(c.text, hold.site)) list.push('said-to-be-kept');
  return list;
}

/** What speaks for and against a fault that one step saw. */
export function faultEvidence(c: Case, exploration: Exploration, fault: Fault): readonly EvidenceId[] {
  const { hold } = fault;
  const list: EvidenceId[] = [source(c, hold), `kind-${hold.row.kind}`, wayLength(fault.state.trace, hold.site)];
  if (hold.left) list.push(`frees-${hold.left.frees}`);
  // Counts that a function of the file gave back, or that were handed on before, may not be the ones that were taken here.
  if (
    fault.rule === 'double-release' &&
    hold.left &&
    (hold.handed !== undefined || !c.text.startsWith(hold.left.by, hold.left.at.start)) &&
    hold.left.frees !== 'always'
  )
    list.push('given-by-another');
  if (hold.failed) list.push('failed-to-take');
  if (hold.managed) list.push('managed');
  if (exploration.loops.repeats(fault.at.start)) list.push('in-a-loop');
  if (hold.left && exploration.loops.repeats(hold.left.at.start)) list.push('given-back-in-a-loop');
  if (c.contracts.acquires(fault.call).length === 0 && !c.contracts.release(fault.call) && c.contracts.summary(fault.call)) list.push('by-a-helper');
  if (exploration.gaveUp) list.push('given-up');
  if (isPlain(hold, fault, list)) list.push('plain-to-see');
  return list;
}

/** What tells that a fault may be none of this function's. */
const obscure: readonly EvidenceId[] = ['given-by-another', 'failed-to-take', 'in-a-loop', 'given-back-in-a-loop', 'by-a-helper', 'given-up'];

/** Whether the thing is this function's own, and its own calls, a few decisions apart, are all that is wrong. */
const isPlain = (hold: Hold, fault: Fault, list: readonly EvidenceId[]): boolean =>
  fault.rule !== 'unchecked-get' &&
  (fault.rule === 'wrong-release' || !isNamed(hold.row) || hold.row.kind !== 'ref') &&
  // Who puts what it has looked up may know of another reference to it.
  !(fault.rule === 'use-after-release' && hold.row.kind === 'ref' && hold.left?.frees === 'last') &&
  list.includes('short-way') &&
  (list.includes('curated') || list.includes('own-contract')) &&
  !obscure.some((id) => list.includes(id));
