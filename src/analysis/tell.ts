import type { Fault } from '../lifecycle/context.ts';
import type { Hold } from '../lifecycle/state.ts';
import type { Finding, RuleId } from '../report/finding.ts';
import type { Lost } from './elsewhere.ts';
import { classOfExit, isLocal, siteKey } from './evidence.ts';
import type { SiteFacts } from './evidence.ts';
import type { Exploration } from './explore.ts';
import type { Case, Loss, Omission } from './judge.ts';
import { resourceName } from './naming.ts';
import { calledBeforeExit } from './onway.ts';
import { faultEvidence, lossEvidence } from './testimony.ts';
import type { Misorder, Premature } from './unwinding.ts';
import type { EvidenceId } from './weights.ts';
import { excerpt, fingerprintOf, witness } from './witness.ts';

/** What all that is lost of one acquire has in common. */
export interface LossesTogether {
  readonly names: ReadonlyMap<number, string>;
  readonly exploration: Exploration;
  readonly facts: ReadonlyMap<string, SiteFacts>;
  readonly isOneOfMany: boolean;
  /** All losses of the acquire. */
  readonly of: readonly Loss[];
  /** Another omission of it is told before this one. */
  readonly isBesides: boolean;
  /** So many of those before this one end with the same words. */
  readonly nth: number;
}

/** The finding for the exits at which one acquire is lost by one omission. */
export function lossFinding(
  c: Case,
  omission: Omission,
  { names, exploration, facts, isOneOfMany, of, isBesides, nth }: LossesTogether,
): { readonly finding: Finding; readonly lost: Lost | undefined } {
  const [first] = omission;
  const { hold, exit } = first;
  const isLock = hold.row.kind === 'lock';
  const missing = first.undo?.given.call ?? (hold.despiteFailure ? hold.row.onFailure?.[0] : undefined) ?? hold.row.release[0] ?? '';
  const name = resourceName(c.graph, c.text, hold, names);
  const others = placesOf(omission) - 1;
  const also = others > 0 ? ` (and on ${others} other ${others === 1 ? 'exit' : 'exits'})` : '';
  const message = isLock
    ? `'${name}' is still locked here: ${missing}() is missing on this path${also}`
    : first.undo
      ? `'${name}' from ${hold.row.call}() is given back in ${first.undo.half}(), not here: ${missing}() is missing on this path${also}`
      : `'${name}' from ${hold.row.call}() is not given back: ${missing}() is missing on this path${also}`;
  const last = {
    start: exit.at.start,
    end: exit.at.end,
    note: isLock ? 'leaves with the lock held' : 'leaves without giving it back',
    held: hold.count,
  };
  const evidence = lossEvidence(c, exploration, hold, exit, classOfExit(c.graph, exit), facts.get(siteKey(hold)), placesOf(of));
  const path = witness(c.text, exit.state.trace, hold, last);
  const rule = isLock ? 'lock-imbalance' : 'leak';
  const more: readonly EvidenceId[] = [
    ...(first.undo ? (['other-half-gives-back'] as const) : []),
    ...(first.leftWith ? ([`left-with-${first.leftWith}`] as const) : []),
    ...(isOneOfMany ? (['one-of-many'] as const) : []),
    ...(isBesides ? (['told-besides'] as const) : []),
  ];
  const all = [...evidence, ...more];
  const finding = make(c, rule, hold, exit.at, message, missing, path, first.reasons, all, nth);
  return { finding, lost: isLock ? undefined : lostOf(c, finding, first, facts.get(siteKey(hold))) };
}

/** At how many places the losses happen. */
const placesOf = (losses: readonly Loss[]): number => new Set(losses.map((l) => l.exit.at.start)).size;

/** What is asked of the rest of the file about a hold that is lost at an exit. */
function lostOf(c: Case, finding: Finding, { hold, exit }: Loss, facts: SiteFacts | undefined): Lost {
  const endsLater = (h: Hold): boolean =>
    h.status === 'released' && !h.failed && h.left !== undefined && h.left.frees !== 'never' && h.left.at.start > hold.site;
  return {
    fingerprint: finding.fingerprint,
    release: hold.row.release,
    parts: c.otherHalf.partsOf(hold),
    reachable: !isLocal(hold) || hold.stored.length > 0 || hold.status === 'transferred',
    kept: (facts?.heldAt.has('success') ?? false) || (facts?.heldAt.has('unknown') ?? false) || hold.status === 'transferred',
    helpers: calledBeforeExit(c.graph, exit.state.trace),
    ended: exit.state.holds.some((h) => endsLater(h) && h.row.kind !== 'lock' && h.resource !== hold.resource),
  };
}

/** The finding for what one step of a path did wrong. */
export function faultFinding(c: Case, fault: Fault, names: ReadonlyMap<number, string>, exploration: Exploration): Finding {
  const { hold, at } = fault;
  const name = hold.row.call === '' ? excerpt(c.text, at, 40) : `'${resourceName(c.graph, c.text, hold, names)}' from ${hold.row.call}()`;
  const before = hold.left === undefined ? '' : ` at line ${c.lineOf(hold.left.at.start)}`;
  const texts: Readonly<Record<Fault['rule'], readonly [string, string]>> = {
    'double-release':
      hold.failed && hold.row.call === ''
        ? [`${fault.call}() is given an error pointer: what should have been taken was not`, 'gives back an error pointer']
        : hold.failed
          ? [`${fault.call}() gives back what ${hold.row.call}() failed to take${before}`, 'gives back what was not taken']
          : [`${name} is given back again by ${fault.call}(): ${hold.left?.by ?? ''}() has done it${before}`, 'gives it back a second time'],
    'use-after-release': [`${name} is used after ${hold.left?.by ?? ''}()${before}`, 'uses it after that'],
    leak: [
      `${name} is lost here: the only pointer to it is overwritten, and ${hold.row.release[0] ?? 'nothing'}() was not called`,
      'overwrites the only pointer',
    ],
    'wrong-release': hold.managed
      ? [`${fault.call}() frees ${name}, which its device gives back: it will be freed twice`, 'frees by hand what is managed']
      : hold.despiteFailure && hold.row.release.includes(fault.call)
        ? [
            `${hold.row.call}() failed, and left only a count: ${hold.row.onFailure?.[0] ?? 'its put'}() gives that back, ${fault.call}() undoes more`,
            'undoes what was not done',
          ]
        : [
            `${fault.call}() frees an object whose count ${hold.row.call}() started: ${hold.row.onFailure?.[0] ?? hold.row.release[0] ?? 'its put'}() must free it`,
            'frees past the count',
          ],
    'unchecked-get': [`the result of ${fault.call}() is not tested: nothing may have been taken`, 'goes on as if it had been taken'],
  };
  const [message, noteText] = texts[fault.rule];
  const last = { start: at.start, end: at.end, note: noteText, held: hold.count };
  const release = fault.rule === 'leak' ? hold.row.release[0] : fault.rule === 'use-after-release' ? hold.left?.by : fault.call;
  const rule = fault.rule === 'double-release' && hold.row.kind === 'lock' ? 'lock-imbalance' : fault.rule;
  const path = witness(c.text, fault.state.trace, hold, last);
  return make(c, rule, hold, at, message, release, path, ['it happens on the path shown'], faultEvidence(c, exploration, fault));
}

/** The finding for two releases in the wrong order. */
export function misorderFinding(c: Case, { base, user, exit }: Misorder, names: ReadonlyMap<number, string>, exploration: Exploration): Finding {
  const at = user.left?.at ?? user.at;
  const gone = `'${resourceName(c.graph, c.text, base, names)}' from ${base.row.call}()`;
  const line = base.left === undefined ? '' : ` at line ${c.lineOf(base.left.at.start)}`;
  const message = `${user.left?.by ?? ''}() comes only after ${gone} was given back${line}: last in, first out`;
  const last = { start: at.start, end: at.end, note: 'takes down what may still use it', held: 0 };
  const path = witness(c.text, exit.state.trace, base, last);
  const reasons = [`${user.row.call}() was called after ${base.row.call}(), and both belong to one object`];
  const evidence = faultEvidence(c, exploration, {
    rule: 'use-after-release',
    at,
    hold: { ...base, left: undefined },
    call: user.left?.by ?? '',
    state: exit.state,
  });
  return make(c, 'unwind-order', base, at, message, user.left?.by, path, reasons, [...evidence, 'order-alone']);
}

/** The finding for a release of what the path has not taken yet. */
export function prematureFinding(c: Case, { hold, at, exit }: Premature, names: ReadonlyMap<number, string>, exploration: Exploration): Finding {
  const by = hold.left?.by ?? '';
  const name = resourceName(c.graph, c.text, hold, names);
  const message = `${by}() gives back '${name}', which is not taken on this path: ${hold.row.call}() comes only at line ${c.lineOf(hold.site)}`;
  const last = { start: at.start, end: at.end, note: 'gives back what was not taken', held: 0 };
  const path = witness(c.text, exit.state.trace, { ...hold, site: -1 }, last);
  const evidence = faultEvidence(c, exploration, { rule: 'double-release', at, hold: { ...hold, failed: true }, call: by, state: exit.state });
  const rule = hold.row.kind === 'lock' ? 'lock-imbalance' : 'double-release';
  return make(c, rule, hold, at, message, by, path, ['other paths to the same release have taken it'], evidence);
}

function make(
  c: Case,
  rule: RuleId,
  hold: Hold,
  at: { readonly start: number; readonly end: number },
  message: string,
  release: string | undefined,
  path: Finding['path'],
  reasons: readonly string[],
  evidence: readonly EvidenceId[],
  nth = 0,
): Finding {
  const place = [excerpt(c.text, hold.at, 200), excerpt(c.text, at, 200), ...(nth > 0 ? [String(nth)] : [])];
  return {
    rule,
    severity: 'warning',
    message,
    function: c.graph.name,
    start: at.start,
    end: at.end,
    acquire: hold.row.call === '' ? undefined : { call: hold.row.call, start: hold.at.start, end: hold.at.end },
    release,
    path,
    fingerprint: fingerprintOf([rule, c.graph.name, hold.row.call, release ?? '', ...place]),
    reasons,
    evidence,
  };
}
