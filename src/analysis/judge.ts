import type { FlowGraph } from '../flow/graph.ts';
import type { Contracts } from '../lifecycle/context.ts';
import type { Hold } from '../lifecycle/state.ts';
import type { Values } from '../lifecycle/values.ts';
import type { Finding } from '../report/finding.ts';
import { classOfExit, siteFacts, siteKey } from './evidence.ts';
import type { SiteFacts } from './evidence.ts';
import { followsPointer } from './formats.ts';
import { guardsOf } from './guards.ts';
import type { Lost } from './elsewhere.ts';
import type { Exit, Exploration } from './explore.ts';
import { resultNames, resultTypes } from './naming.ts';
import { faultFinding, lossFinding, misorderFinding, prematureFinding } from './tell.ts';
import type { OtherHalf, Undo } from './undo.ts';
import { misordered, premature } from './unwinding.ts';
import { verdicts } from './verdict.ts';
import type { Background, LeftWith } from './verdict.ts';
import { excerpt } from './witness.ts';

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
  /** Whether the function's name says that it does what this call does: foo_lock() and mutex_lock(). */
  readonly isNamedLike: (call: string) => boolean;
}

/** A hold that is lost at an exit. */
export interface Loss {
  readonly hold: Hold;
  readonly exit: Exit;
  readonly reasons: readonly string[];
  /** The other half gives it back: that proves that this one must, where it fails. */
  readonly undo: Undo | undefined;
  readonly leftWith: LeftWith | undefined;
}

/** Tells the type, as written, of the variable that receives the result of the call at an offset. */
function typesOf(graph: FlowGraph): Background['typeOf'] {
  const types = resultTypes(graph);
  return (site) => types.get(site);
}

/** What became of each acquire of a function, over all its exits. */
export const factsOf = (c: Case, exploration: Exploration, typeOf = typesOf(c.graph)): ReadonlyMap<string, SiteFacts> =>
  siteFacts(c.values, c.graph, exploration.exits, (call) => c.contracts.release(call) !== undefined || c.contracts.verb(call) === 'releases', typeOf);

/** The losses that one release would mend, by the place of their exits. */
export type Omission = readonly [Loss, ...Loss[]];

/** The exits that are judged where not all are, while the others speak for or against them; `facts` are those of all of them. */
export interface Focus {
  readonly has: (exit: Exit) => boolean;
  readonly facts: ReadonlyMap<string, SiteFacts>;
  readonly texture: Texture;
}

/** What the text of a function says of itself, whatever its paths do. */
export interface Texture {
  readonly typeOf: Background['typeOf'];
  readonly names: ReadonlyMap<number, string>;
  readonly guards: Background['guards'];
}

export const textureOf = (graph: FlowGraph): Texture => ({ typeOf: typesOf(graph), names: resultNames(graph), guards: guardsOf(graph) });

/** What the paths showed: findings, ordered by place, and what the rest of the file may be asked of those that tell of a loss. */
export interface Judgement {
  readonly findings: readonly Finding[];
  readonly lost: readonly Lost[];
}

/** So many losses of one kind at one exit are believed one by one; more of them are most likely undone together. */
const few = 8;

const kindOfLoss = ({ hold, exit }: Loss): string => `${hold.row.call} ${exit.at.start}`;

/**
 * What was forgotten at the exits of one acquire, one omission after the other: where the function fails, where it does not, and what an earlier
 * round of a loop had taken. Each is mended on its own. One exit speaks for the surest of those that end there.
 */
function omissions(graph: FlowGraph, list: readonly Loss[]): readonly Omission[] {
  const rank = ({ hold, exit }: Loss): number => (hold.row.kind === 'lock' ? 0 : hold.older ? 2 : classOfExit(graph, exit) === 'error' ? 0 : 1);
  const found: Omission[] = [];
  let rest = list;
  while (rest.length > 0) {
    const surest = Math.min(...rest.map(rank));
    const places = new Set(rest.filter((l) => rank(l) === surest).map((l) => l.exit.at.start));
    const isHere = (l: Loss): boolean => places.has(l.exit.at.start);
    const here = rest.filter(isHere).sort((a, b) => a.exit.at.start - b.exit.at.start || rank(a) - rank(b));
    const [first, ...others] = here;
    if (first) found.push([first, ...others]);
    rest = rest.filter((l) => !isHere(l));
  }
  return found;
}

export function judge(c: Case, exploration: Exploration, focus?: Focus): Judgement {
  const { typeOf, names, guards } = focus?.texture ?? textureOf(c.graph);
  const facts = focus?.facts ?? factsOf(c, exploration, typeOf);
  const isJudged = (exit: Exit): boolean => focus?.has(exit) ?? true;
  const known: Background = { facts, typeOf, guards };
  const losses = new Map<string, Loss[]>();
  for (const exit of exploration.exits.filter(isJudged)) {
    const verdictOn = verdicts(c, exploration, known, exit);
    for (const hold of exit.state.holds) {
      const verdict = verdictOn(hold);
      if (!verdict.lost) continue;
      const { reasons, undo, leftWith } = verdict;
      // What one call took in several places is told once.
      const key = undo ? `${hold.site} ${undo.half}` : leftWith ? `${siteKey(hold)} left` : siteKey(hold);
      losses.set(key, [...(losses.get(key) ?? []), { hold, exit, reasons, undo, leftWith }]);
    }
  }
  // What is lost for certain somewhere needs no guess of what a caller does elsewhere.
  for (const key of losses.keys()) losses.delete(`${key} left`);
  const alike = new Map<string, number>();
  for (const list of losses.values()) for (const kind of new Set(list.map(kindOfLoss))) alike.set(kind, (alike.get(kind) ?? 0) + 1);
  const isOneOfMany = (list: readonly Loss[]): boolean => list.some((l) => (alike.get(kindOfLoss(l)) ?? 0) > few);
  const told = [...losses.values()].flatMap((list) =>
    omissions(c.graph, list).map((group, i, all) => {
      const isAlike = ([{ exit }]: Omission): boolean => excerpt(c.text, exit.at, 200) === excerpt(c.text, group[0].exit.at, 200);
      const nth = all.slice(0, i).filter(isAlike).length;
      return lossFinding(c, group, { names, exploration, facts, isOneOfMany: isOneOfMany(list), of: list, isBesides: i > 0, nth });
    }),
  );
  const findings = told.map(({ finding }) => finding);
  const reported = new Set<string>();
  for (const fault of exploration.faults) {
    if (fault.conversion !== undefined && !followsPointer(c.text.slice(fault.at.start, fault.at.end), fault.conversion)) continue;
    const finding = faultFinding(c, fault, names, exploration);
    // Of several uses after one release the first one says it all.
    const place = fault.rule === 'use-after-release' ? (fault.hold.left?.at.start ?? -1) : finding.start;
    const key = `${finding.rule} ${place} ${fault.hold.site}`;
    if (reported.has(key) || (fault.rule === 'leak' && losses.has(siteKey(fault.hold)))) continue;
    reported.add(key);
    findings.push(finding);
  }
  const isError = (exit: Exit): boolean => isJudged(exit) && classOfExit(c.graph, exit) === 'error';
  findings.push(
    ...premature(c.graph, exploration.exits, isError).map((found) => prematureFinding(c, found, names, exploration)),
    ...misordered(c.values, exploration.exits, isError, exploration.loops.repeats).map((found) => misorderFinding(c, found, names, exploration)),
  );
  return {
    findings: findings.sort((a, b) => a.start - b.start || a.rule.localeCompare(b.rule)),
    lost: told.flatMap(({ lost }) => lost ?? []),
  };
}
