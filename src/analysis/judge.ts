import type { FlowGraph } from '../flow/graph.ts';
import type { Contracts } from '../lifecycle/context.ts';
import type { Hold } from '../lifecycle/state.ts';
import { any } from '../lifecycle/sign.ts';
import { objectOf, valueOfId } from '../lifecycle/values.ts';
import type { Values } from '../lifecycle/values.ts';
import type { Finding } from '../report/finding.ts';
import { classOf, isFreedPlace, isLocal, keepers, lockReleases, siteFacts, siteKey } from './evidence.ts';
import { guardsOf, isLeftByGuard } from './guards.ts';
import type { ExitClass, Release, SiteFacts } from './evidence.ts';
import type { Lost } from './elsewhere.ts';
import type { Exit, Exploration } from './explore.ts';
import { resultNames, resultTypes } from './naming.ts';
import { undoneElsewhere, undoReasons } from './kept.ts';
import { faultFinding, lossFinding, misorderFinding, prematureFinding } from './tell.ts';
import type { OtherHalf, Undo } from './undo.ts';
import { misordered, premature } from './unwinding.ts';

/** What the judge needs to know of the function besides its paths. */
export interface Case {
  readonly graph: FlowGraph;
  readonly text: string;
  readonly values: Values;
  readonly contracts: Contracts;
  /** The source says that it returns with a lock taken or given back: `__acquires(...)` and its kin. */
  readonly annotated: boolean;
  /** The offsets of calls that made something which its device releases. */
  readonly managedSites: ReadonlySet<number>;
  /** The line of an offset, from 1. */
  readonly lineOf: (offset: number) => number;
  readonly otherHalf: OtherHalf;
}

interface Paths {
  readonly facts: ReadonlyMap<string, SiteFacts>;
  /** The type of the variable that receives the result of the call at an offset. */
  readonly typeOf: (site: number) => string | undefined;
  readonly repeats: (at: number) => boolean;
}

/** A hold that is lost at an exit. */
export interface Loss {
  readonly hold: Hold;
  readonly exit: Exit;
  readonly reasons: readonly string[];
  /** The other half gives it back: that proves that this one must, where it fails. */
  readonly undo: Undo | undefined;
}

/** Tells the type, as written, of the variable that receives the result of the call at an offset. */
function typesOf(graph: FlowGraph): Paths['typeOf'] {
  const types = resultTypes(graph);
  return (site) => types.get(site);
}

/** What became of each acquire of a function, over all its exits. */
export const factsOf = (c: Case, exploration: Exploration, typeOf = typesOf(c.graph)): ReadonlyMap<string, SiteFacts> =>
  siteFacts(c.values, c.graph, exploration.exits, (call) => c.contracts.release(call) !== undefined || c.contracts.verb(call) === 'releases', typeOf);

/** The exits that are judged where not all are, while the others speak for or against them; `facts` are those of all of them. */
export interface Focus {
  readonly has: (exit: Exit) => boolean;
  readonly facts: ReadonlyMap<string, SiteFacts>;
  readonly texture: Texture;
}

/** What the text of a function says of itself, whatever its paths do. */
export interface Texture {
  readonly typeOf: Paths['typeOf'];
  readonly names: ReadonlyMap<number, string>;
  readonly guards: ReturnType<typeof guardsOf>;
}

export const textureOf = (graph: FlowGraph): Texture => ({ typeOf: typesOf(graph), names: resultNames(graph), guards: guardsOf(graph) });

/** What the paths showed: findings, ordered by place, and what the rest of the file may be asked of those that tell of a loss. */
export interface Judgement {
  readonly findings: readonly Finding[];
  readonly lost: readonly Lost[];
}

export function judge(c: Case, exploration: Exploration, focus?: Focus): Judgement {
  const { typeOf, names, guards } = focus?.texture ?? textureOf(c.graph);
  const facts = focus?.facts ?? factsOf(c, exploration, typeOf);
  const isJudged = (exit: Exit): boolean => focus?.has(exit) ?? true;
  const paths: Paths = { facts, typeOf, repeats: exploration.loops.repeats };
  const losses = new Map<string, Loss[]>();
  for (const exit of exploration.exits.filter(isJudged)) {
    const cls = classOf(c.graph.type, exit.sign);
    const failing = lastCall(c, exit, cls);
    for (const hold of exit.state.holds) {
      const own =
        hold.row.kind === 'lock'
          ? lockReasons(c, hold, exit, exploration.exits)
          : (leakReasons(c, hold, exit, cls, paths) ?? lastCallReasons(c, hold, exit, failing, paths));
      const undo =
        own === undefined && (cls === 'error' || (failing !== undefined && failing !== hold.site))
          ? undoneElsewhere(c, hold, exit, exploration.exits)
          : undefined;
      const reasons = own ?? (undo && undoReasons(undo, cls));
      if (!reasons || isUnwoundByLoop(c, hold, exit, exploration)) continue;
      if (isLeftByGuard(guards, facts.get(siteKey(hold))?.releases ?? [], hold, exit.state.trace)) continue;
      // What one call took in several places is told once.
      const key = undo ? `${hold.site} ${undo.half}` : siteKey(hold);
      losses.set(key, [...(losses.get(key) ?? []), { hold, exit, reasons, undo }]);
    }
  }
  const told = [...losses.values()].flatMap((list) => lossFinding(c, list, names, exploration, facts));
  const findings = told.map(({ finding }) => finding);
  const reported = new Set<string>();
  for (const fault of exploration.faults) {
    const finding = faultFinding(c, fault, names, exploration);
    const key = `${finding.rule} ${finding.start} ${fault.hold.site}`;
    if (reported.has(key) || (fault.rule === 'leak' && losses.has(siteKey(fault.hold)))) continue;
    reported.add(key);
    findings.push(finding);
  }
  const isError = (exit: Exit): boolean => isJudged(exit) && classOf(c.graph.type, exit.sign) === 'error';
  findings.push(
    ...premature(c.graph, exploration.exits, isError).map((found) => prematureFinding(c, found, names, exploration)),
    ...misordered(c.values, exploration.exits, isError, exploration.loops.repeats).map((found) => misorderFinding(c, found, names, exploration)),
  );
  return {
    findings: findings.sort((a, b) => a.start - b.start || a.rule.localeCompare(b.rule)),
    lost: told.flatMap(({ lost }) => lost ?? []),
  };
}

/**
 * Given back, or handed on, by a loop before the same exit (what a loop took: by a loop of its own, or by a function that may loop itself): that
 * this loop runs zero times after the acquire is a path of the model only.
 */
function isUnwoundByLoop(c: Case, hold: Hold, exit: Exit, { exits, loops }: Exploration): boolean {
  if (hold.status === 'released') return false;
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
  return exits.some(
    (other) =>
      other.at.start === exit.at.start && other.state.holds.some((h) => h.site === hold.site && h.status !== 'held' && !h.failed && unwinds(h)),
  );
}

/** `at line 12`, `at lines 12, 30 and 41`: four of them at most. */
function linesOf(c: Case, releases: readonly Release[]): string {
  const lines = [...new Set(releases.map((r) => c.lineOf(r.at.start)))].sort((a, b) => a - b).slice(0, 4);
  const last = lines.pop();
  return lines.length === 0 ? `at line ${last ?? 0}` : `at lines ${lines.join(', ')} and ${last ?? 0}`;
}

/** Why the hold is lost at this exit; undefined when it is not, or when too little speaks for it. */
function leakReasons(c: Case, hold: Hold, exit: Exit, cls: ExitClass, paths: Paths): readonly string[] | undefined {
  if (hold.status === 'released' || hold.row.silent !== undefined || hold.managed || hold.left?.by === 'overwritten') return undefined;
  const releases = paths.facts.get(siteKey(hold))?.releases ?? [];
  const siblings = releases.filter((r) => r.exit === cls || (cls === 'error' && r.exit !== 'success'));
  const siblingReason = siblings.length > 0 ? [`${siblings[0]?.by ?? ''}() gives it back ${linesOf(c, siblings)}, not here`] : [];
  if (hold.row.policy !== undefined && releases.length === 0) return undefined;
  // A pair that only this function shows is believed where its own error paths disagree; a loop may well try again.
  if (hold.row.tier === 'learned') {
    if (cls !== 'error' || paths.repeats(hold.site)) return undefined;
    if (!releases.some((r) => r.exit === 'error')) return undefined;
  }
  if (hold.status === 'transferred') {
    const { left } = hold;
    const dropped = left?.by === 'store' ? droppedWith(c, hold, exit, cls) : undefined;
    if (dropped !== undefined) return [...siblingReason, dropped];
    // What earlier rounds of a loop stored is the store's to undo.
    if (
      left === undefined ||
      left.by === 'return' ||
      hold.older ||
      cls !== 'error' ||
      siblings.length === 0 ||
      c.contracts.verb(left.by) === 'releases' ||
      c.contracts.release(left.by) ||
      c.contracts.summary(left.by)
    )
      return undefined;
    // Given back before it was stored proves nothing for what comes after that.
    if (!isLocal(hold) || !siblings.some((r) => r.exit === 'error' && r.handed === left.at.start)) return undefined;
    return [...siblingReason, 'it was stored before, but this exit reports failure'];
  }
  // A number that a container gave is found in that container again.
  if (hold.row.kind === 'id' && cls !== 'error' && c.contracts.transfers(hold.row.call).length > 0) return undefined;
  const kept = keepers(c.values, exit.state, hold, exit.value, cls, paths.typeOf);
  if (hold.despiteFailure && cls !== 'success') return [`${hold.row.call}() raises the count even when it fails`];
  if (kept.length > 0) {
    // Given back where the call that takes it failed says nothing; given back after it took it says that it did not take it for good.
    const despite = siblings.some((r) => kept.every((e) => r.kept.includes(e.at.start)));
    return cls === 'error' && !hold.older && despite ? siblingReason : undefined;
  }
  if (isLocal(hold)) {
    if (cls === 'error') return [...siblingReason, 'the exit reports failure, and nothing else was given the resource'];
    const shown = hold.exposures.length > 0 && hold.row.kind !== 'ref' && siblings.length === 0;
    if (shown || hold.stored.some((place) => !isFreedPlace(c.values, exit.state, place))) return undefined;
    return [...siblingReason, 'nothing else was given the resource'];
  }
  if (hold.row.kind === 'init') return siblingReason.length > 0 && cls === 'error' ? siblingReason : undefined;
  if (cls === 'error') return [...siblingReason, 'the exit reports failure'];
  return siblings.some((r) => r.exit === cls) ? siblingReason : undefined;
}

/** The offset of the call whose result, of which nothing is known, is what the function returns: it may be that it fails. */
function lastCall(c: Case, exit: Exit, cls: ExitClass): number | undefined {
  if (cls !== 'unknown' || exit.value === undefined || !/^(static |inline )*(int|long)\b/.test(c.graph.type)) return undefined;
  const v = valueOfId(c.values, exit.value);
  return v.k === 'made' && v.part === '' && v.at >= 0 && exit.sign === any ? v.at : undefined;
}

/** Why the hold is lost where the last call fails; what was passed to that call may be its affair. */
function lastCallReasons(c: Case, hold: Hold, exit: Exit, failing: number | undefined, paths: Paths): readonly string[] | undefined {
  if (failing === undefined || hold.stored.length > 0 || hold.exposures.some((e) => e.at.start === failing)) return undefined;
  const reasons = leakReasons(c, hold, exit, 'error', paths);
  return reasons && ['the last call may fail, and nothing is given back then', ...reasons];
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

/** Why a lock that is held at this exit should not be. */
function lockReasons(c: Case, hold: Hold, exit: Exit, exits: readonly Exit[]): readonly string[] | undefined {
  if (hold.status !== 'held' || c.annotated) return undefined;
  const same = lockReleases(c.graph.type, exit, hold, exits);
  if (same.length === 0) return undefined;
  return [`the lock is given back ${linesOf(c, same)}, not here`];
}
