import { any } from '../lifecycle/sign.ts';
import type { Exposure, Hold } from '../lifecycle/state.ts';
import { provenance } from '../lifecycle/relations.ts';
import { objectOf, valueOfId } from '../lifecycle/values.ts';
import type { ValueId, Values } from '../lifecycle/values.ts';
import { classOfExit, isFreedPlace, isLocal, keepers, lockReleases, siteKey } from './evidence.ts';
import type { ExitClass, Release, SiteFacts } from './evidence.ts';
import type { Exit, Exploration } from './explore.ts';
import { isLeftByGuard } from './guards.ts';
import type { Guards } from './guards.ts';
import type { Case } from './judge.ts';
import { undoneElsewhere, undoReasons } from './kept.ts';
import { givenInPassedLoop } from './onway.ts';
import type { Undo } from './undo.ts';
import { atLines } from './words.ts';

/** Why what is taken at an exit is no loss there. `why` is what the catalogue says of it, a sentence without its full stop. */
export type Spared =
  | {
      readonly k:
        'settled' | 'annotated' | 'locks-on-purpose' | 'not-learnt-here' | 'may-be-retried' | 'returned' | 'found-again' | 'stored' | 'set-up';
    }
  | { readonly k: 'silent' | 'policy'; readonly why: string }
  | { readonly k: 'handed-on' | 'taken'; readonly by: string; readonly at: number }
  | { readonly k: 'no-failure'; readonly shown: readonly Exposure[] }
  | { readonly k: 'loop' | 'guard'; readonly call: string; readonly at: number };

/** Where something is left for the caller of a function that fails. */
export type LeftWith = 'object' | 'out-parameter';

/** What the judge decides of one hold at one exit. */
export type Verdict =
  | {
      readonly lost: true;
      readonly reasons: readonly string[];
      /** The other half gives it back: that proves that this one must, where it fails. */
      readonly undo: Undo | undefined;
      /** It stays in an object of the caller's, or where an argument says that the caller looks for it. */
      readonly leftWith?: LeftWith;
    }
  | { readonly lost: false; readonly spared: Spared };

/** What all paths together, and the text of the function, say of its acquires. */
export interface Background {
  readonly facts: ReadonlyMap<string, SiteFacts>;
  /** The type of the variable that receives the result of the call at an offset. */
  readonly typeOf: (site: number) => string | undefined;
  readonly guards: Guards;
}

/** Decides of each hold at `exit` whether it is lost there. */
export function verdicts(c: Case, exploration: Exploration, known: Background, exit: Exit): (hold: Hold) => Verdict {
  const cls = classOfExit(c.graph, exit);
  const failing = lastCall(c, exit, cls);
  return (hold) => {
    const own = hold.row.kind === 'lock' ? lockVerdict(c, hold, exit, exploration.exits) : leakVerdict(c, hold, exit, cls, exploration, known);
    const last = own.lost ? own : (lastCallVerdict(c, hold, exit, failing, exploration, known) ?? own);
    // What the other half is seen to give back is nobody else's to undo, wherever it was left.
    const isOpen = !last.lost || last.leftWith !== undefined;
    const undo =
      isOpen && (cls === 'error' || (failing !== undefined && failing !== hold.site)) ? undoneElsewhere(c, hold, exit, exploration.exits) : undefined;
    const verdict: Verdict = undo ? { lost: true, reasons: undoReasons(undo, cls), undo } : last;
    if (!verdict.lost) return verdict;
    const releases = known.facts.get(siteKey(hold))?.releases ?? [];
    const unwound = unwoundByLoop(c, hold, exit, exploration);
    // What is given back after the loop has stored it was only lent to what it was stored in.
    const isLent = unwound?.left?.by === 'store' && releases.some((r) => r.handed === unwound.left?.at.start);
    if (unwound?.left && !isLent) return spared({ k: 'loop', call: unwound.left.by, at: unwound.left.at.start });
    const passed = givenInPassedLoop(c.graph, c.values, hold, exit.state.trace, exploration.loops);
    if (passed) return spared({ k: 'loop', call: passed.name, at: passed.at.start });
    const [first] = releases;
    return first && isLeftByGuard(known.guards, releases, hold, exit.state.trace)
      ? spared({ k: 'guard', call: first.by, at: first.at.start })
      : verdict;
  };
}

const spared = (why: Spared): Verdict => ({ lost: false, spared: why });
const lost = (reasons: readonly string[]): Verdict => ({ lost: true, reasons, undo: undefined });
const settled = spared({ k: 'settled' });

/**
 * Given back, or handed on, by a loop before the same exit (what a loop took: by a loop of its own, or by a function that may loop itself): that
 * this loop runs zero times after the acquire is a path of the model only.
 */
function unwoundByLoop(c: Case, hold: Hold, exit: Exit, { exits, loops }: Exploration): Hold | undefined {
  if (hold.status === 'released') return undefined;
  // A call that the source does not spell as a release of the catalogue is a helper, which may loop itself.
  const byHelper = (h: Hold, by: string, at: number): boolean => {
    if (h.status === 'released') return !c.text.startsWith(by, at) || c.contracts.release(by) === undefined || hold.row.tier === 'learned';
    return c.contracts.verb(by) === 'releases' || (hold.older && c.contracts.summary(by) !== undefined);
  };
  const unwinds = (h: Hold): boolean => {
    if (h.left === undefined) return false;
    const { by, at } = h.left;
    if (!loops.repeats(hold.site)) return hold.row.kind !== 'lock' && loops.repeats(at.start);
    if (loops.unwinds(hold.site, at.start)) return true;
    return (loops.repeats(at.start) || hold.left?.by === 'store') && byHelper(h, by, at.start);
  };
  for (const other of exits) {
    if (other.at.start !== exit.at.start) continue;
    const found = other.state.holds.find((h) => h.site === hold.site && h.status !== 'held' && !h.failed && unwinds(h));
    if (found) return found;
  }
  return undefined;
}

/** The lines of releases: the first four of them. */
const linesOf = (c: Case, releases: readonly Release[]): string =>
  atLines([...new Set(releases.map((r) => c.lineOf(r.at.start)))].sort((a, b) => a - b).slice(0, 4));

/** Whether a hold that is no lock is lost at this exit. */
function leakVerdict(c: Case, hold: Hold, exit: Exit, cls: ExitClass, exploration: Exploration, known: Background): Verdict {
  const { loops } = exploration;
  const { row, status } = hold;
  if (status === 'released' || hold.managed || hold.left?.by === 'overwritten') return settled;
  if (row.silent !== undefined) return spared({ k: 'silent', why: row.silent });
  const releases = known.facts.get(siteKey(hold))?.releases ?? [];
  const alike = releases.filter((r) => r.exit === cls || (cls === 'error' && r.exit !== 'success'));
  // Where a function has no answer, it gave up where it took back what another one had refused: that says nothing of the ways on which nobody refused.
  const maySucceed = cls === 'unknown' && hold.exposures.length > 0 && c.graph.type.startsWith('void');
  const siblings = maySucceed ? alike.filter((r) => !r.refused) : alike;
  const siblingReason = siblings.length > 0 ? [`${siblings[0]?.by ?? ''}() gives it back ${linesOf(c, siblings)}, not here`] : [];
  if (row.policy !== undefined && releases.length === 0) return spared({ k: 'policy', why: row.policy });
  const isCountedDown = cls === 'error' && !loops.repeats(hold.site) && releases.some((r) => r.exit === 'error' && row.release.includes(r.by));
  if (row.counter && !isCountedDown) return spared({ k: 'policy', why: row.policy ?? '' });
  // A pair that only this function shows is believed where its own error paths disagree; a loop may well try again.
  if (row.tier === 'learned') {
    if (cls !== 'error' || !(releases.some((r) => r.exit === 'error') || isTemporary(c, hold, exploration.exits)))
      return spared({ k: 'not-learnt-here' });
    if (loops.repeats(hold.site)) return spared({ k: 'may-be-retried' });
  }
  if (status === 'transferred') return transferVerdict(c, hold, exit, cls, exploration.exits, siblings, siblingReason);
  const noFailure = spared({ k: 'no-failure', shown: hold.exposures });
  // A number that a container gave is found in that container again.
  if (row.kind === 'id' && cls !== 'error' && c.contracts.transfers(row.call).length > 0) return spared({ k: 'found-again' });
  const kept = keepers(c.values, exit.state, hold, exit.value, cls, known.typeOf);
  if (hold.despiteFailure && cls !== 'success') return lost([`${row.call}() raises the count even when it fails`]);
  if (kept[0]) {
    // Given back where the call that takes it failed says nothing; given back after it took it says that it did not take it for good.
    const despite = siblings.some((r) => kept.every((e) => r.kept.includes(e.at.start)));
    return cls === 'error' && !hold.older && despite ? lost(siblingReason) : spared({ k: 'taken', by: kept[0].call, at: kept[0].at.start });
  }
  if (isLocal(hold)) {
    if (cls === 'error') return lost([...siblingReason, 'the exit reports failure, and nothing else was given the resource']);
    if (hold.stored.some((place) => !isFreedPlace(c.values, exit.state, place))) return spared({ k: 'stored' });
    if (hold.exposures.length > 0 && row.kind !== 'ref' && siblings.length === 0) return noFailure;
    return lost([...siblingReason, 'nothing else was given the resource']);
  }
  if (row.kind === 'init') return siblingReason.length > 0 && cls === 'error' ? lost(siblingReason) : spared({ k: 'set-up' });
  if (cls === 'error') return lost([...siblingReason, 'the exit reports failure']);
  return siblings.some((r) => r.exit === cls) ? lost(siblingReason) : noFailure;
}

/** Whether a hold that was handed on is lost all the same. */
function transferVerdict(
  c: Case,
  hold: Hold,
  exit: Exit,
  cls: ExitClass,
  exits: readonly Exit[],
  siblings: readonly Release[],
  siblingReason: readonly string[],
): Verdict {
  const { left } = hold;
  const dropped = left?.by === 'store' ? droppedWith(c, hold, exit, cls) : undefined;
  if (dropped !== undefined) return lost([...siblingReason, dropped]);
  if (left === undefined || left.by === 'return') return spared({ k: 'returned' });
  const on = spared({ k: 'handed-on', by: left.by, at: left.at.start });
  const leftWith = left.by === 'store' && cls === 'error' && siblings.length === 0 ? leftWithCaller(c, hold) : undefined;
  if (leftWith) return { lost: true, reasons: ['this exit reports failure, and only the caller has it now'], undo: undefined, leftWith };
  // What earlier rounds of a loop stored is the store's to undo.
  if (hold.older || cls !== 'error' || siblings.length === 0) return on;
  if (isReleasedBefore(hold, exit, exits)) return lost(siblingReason);
  if (c.contracts.verb(left.by) === 'releases' || c.contracts.release(left.by) || c.contracts.summary(left.by)) return on;
  // Given back before it was stored proves nothing for what comes after that.
  if (!isLocal(hold) || !siblings.some((r) => r.exit === 'error' && r.handed === left.at.start)) return on;
  return lost([...siblingReason, 'it was stored before, but this exit reports failure']);
}

/** Where something that this function made was left for its caller alone; undefined where others may come to it. */
function leftWithCaller(c: Case, hold: Hold): LeftWith | undefined {
  const { row } = hold;
  if (!isLocal(hold) || hold.older || row.tier === 'learned' || !['alloc', 'map', 'ref'].includes(row.kind)) return undefined;
  if (hold.exposures.some((e) => e.verb === 'takes') || hold.stored.length === 0) return undefined;
  const isParameter = (name: string): boolean => c.graph.parameters.some((p) => p.name === name);
  const roots = hold.stored.map((place) => parameterOf(c.values, place));
  if (!roots.every((root) => root !== undefined && isParameter(root))) return undefined;
  const isOut = hold.stored.every((place) => valueOfId(c.values, place).k === 'initial');
  return isOut ? 'out-parameter' : 'object';
}

/** The name of the variable from which a place is reached, also through what a call gives of the object in its argument. */
function parameterOf(values: Values, place: ValueId): string | undefined {
  const last = valueOfId(values, provenance(values, place).at(-1) ?? place);
  if (last.k === 'op' && last.op.startsWith('call ') && last.args[0] !== undefined) return parameterOf(values, last.args[0]);
  return last.k === 'variable' && last.local ? last.name : undefined;
}

/**
 * Whether another path comes to the same exit, and to the call that this hold was left to, only after it was given back by its own release: then
 * that call does not give it back.
 */
const isReleasedBefore = (hold: Hold, exit: Exit, exits: readonly Exit[]): boolean =>
  hold.left !== undefined &&
  hold.left.frees !== 'never' &&
  exits.some(
    (other) =>
      other.at.start === exit.at.start &&
      other.state.holds.some(
        (h) =>
          h.site === hold.site &&
          h.row === hold.row &&
          h.status === 'released' &&
          !h.failed &&
          h.row.release.includes(h.left?.by ?? '') &&
          (h.left?.at.start ?? 0) < (hold.left?.at.start ?? 0),
      ),
  );

/** Whether every way on which the function does not fail gives it back: it was only for the function's own use. */
const isTemporary = (c: Case, hold: Hold, exits: readonly Exit[]): boolean => {
  const fates = exits.flatMap((exit) =>
    classOfExit(c.graph, exit) === 'error'
      ? []
      : exit.state.holds.filter((h) => h.site === hold.site && h.row === hold.row && !h.failed).map((h) => h.status),
  );
  return fates.length > 0 && fates.every((status) => status === 'released');
};

/** The offset of the call whose result, of which nothing is known, is what the function returns: it may be that it fails. */
function lastCall(c: Case, exit: Exit, cls: ExitClass): number | undefined {
  if (cls !== 'unknown' || exit.value === undefined || !/^(static |inline )*(int|long)\b/.test(c.graph.type)) return undefined;
  const v = valueOfId(c.values, exit.value);
  return v.k === 'made' && v.part === '' && v.at >= 0 && exit.sign === any ? v.at : undefined;
}

/** The verdict where the last call fails; what was passed to that call may be its affair. Undefined where that is no loss either. */
function lastCallVerdict(
  c: Case,
  hold: Hold,
  exit: Exit,
  failing: number | undefined,
  exploration: Exploration,
  known: Background,
): Verdict | undefined {
  if (failing === undefined || hold.row.kind === 'lock') return undefined;
  // What is switched on or counted for a thing of the caller's may stay so where nobody says that something failed.
  if (!isLocal(hold) && hold.row.kind !== 'register') return undefined;
  if (hold.stored.length > 0 || hold.exposures.some((e) => e.at.start === failing)) return undefined;
  const verdict = leakVerdict(c, hold, exit, 'error', exploration, known);
  return verdict.lost ? lost(['the last call may fail, and nothing is given back then', ...verdict.reasons]) : undefined;
}

/** The object that the resource was stored in is gone at this exit, and nothing else knows the resource. */
function droppedWith(c: Case, hold: Hold, exit: Exit, cls: ExitClass): string | undefined {
  for (const place of hold.stored) {
    let owner = objectOf(c.values, place);
    const v = valueOfId(c.values, owner);
    // Private data that belongs to another object: netdev_priv(ndev).
    if (v.k === 'op' && v.op.startsWith('call ') && v.args[0] !== undefined) owner = v.args[0];
    const made = valueOfId(c.values, owner);
    if (made.k === 'made' && c.managedSites.has(made.at)) {
      if (cls !== 'error') return undefined;
      continue;
    }
    if (!exit.state.holds.some((h) => h.resource === owner && h.status === 'released' && h.left?.frees === 'always')) return undefined;
  }
  if (hold.stored.length === 0 || hold.exposures.some((e) => e.verb === 'takes')) return undefined;
  return 'the object that it is stored in does not outlive this exit';
}

/** Whether a lock that is held at this exit should not be. */
function lockVerdict(c: Case, hold: Hold, exit: Exit, exits: readonly Exit[]): Verdict {
  if (hold.status !== 'held') return settled;
  if (c.annotated) return spared({ k: 'annotated' });
  const same = lockReleases(c.graph.type, exit, hold, exits);
  return same.length === 0 ? spared({ k: 'locks-on-purpose' }) : lost([`the lock is given back ${linesOf(c, same)}, not here`]);
}
