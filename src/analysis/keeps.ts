import { isNamed } from '../catalogue/contract.ts';
import type { Kind } from '../catalogue/contract.ts';
import type { Range } from '../flow/graph.ts';
import type { Hold } from '../lifecycle/state.ts';
import { classOfExit, siteKey } from './evidence.ts';
import type { Exploration } from './explore.ts';
import { factsOf } from './judge.ts';
import type { Case } from './judge.ts';
import { isKept } from './kept.ts';
import { resourceName, resultNames } from './naming.ts';
import type { Parts } from './undo.ts';

/** Something that a first half has taken and not given back where it succeeds. Plain; offsets count as those of its function's case. */
export interface Keeping {
  readonly name: string;
  readonly call: string;
  readonly kind: Kind;
  readonly at: Range;
  /** Calls that would give it back. */
  readonly release: readonly string[];
  readonly parts: Parts;
  /** The call by which the half itself gives it back where it fails: it knows that it must be given back. */
  readonly undoneBy: string | undefined;
  /** It is no thing of its own, but something done to what an argument names. */
  readonly named: boolean;
}

/** What the first half of a pair keeps when it succeeds; `c` has a counterpart. */
export function keepings(c: Case, exploration: Exploration): readonly Keeping[] {
  if (exploration.gaveUp) return [];
  const facts = factsOf(c, exploration);
  const names = resultNames(c.graph);
  const found = new Map<string, Keeping>();
  for (const exit of exploration.exits) {
    const cls = classOfExit(c.graph, exit);
    if (cls === 'error' || c.graph.type === 'void') continue;
    for (const hold of exit.state.holds) {
      if (!mayBeMissed(c, hold)) continue;
      const name = resourceName(c.graph, c.text, hold, names);
      const key = `${hold.row.call} ${name}`;
      const undone = facts.get(siteKey(hold))?.releases.find((r) => r.exit === 'error');
      const parts = c.otherHalf.partsOf(hold);
      if (found.has(key) || (!undone && !speaksForItself(hold, parts))) continue;
      found.set(key, {
        name,
        call: hold.row.call,
        kind: hold.row.kind,
        at: hold.at,
        release: hold.row.release,
        parts,
        undoneBy: undone?.by,
        named: isNamed(hold.row),
      });
    }
  }
  return [...found.values()];
}

function mayBeMissed(c: Case, hold: Hold): boolean {
  const { row } = hold;
  if (hold.status === 'released' || hold.managed || hold.failed || row.call === '' || row.kind === 'lock' || row.kind === 'init') return false;
  // A device is kept awake by counts of many owners, and some calls end all of them.
  if (row.silent !== undefined || row.policy !== undefined || row.kind === 'pm') return false;
  return hold.status === 'held' || isKept(c, hold, hold.left?.by ?? '');
}

/**
 * A count on something of another's, or its being switched on, is often left so on purpose. A thing of its own that nobody else was told of is not,
 * nor is a global of the file that was registered.
 */
function speaksForItself({ row, exposures }: Hold, parts: Parts): boolean {
  if (row.tier === 'learned' || exposures.some((e) => e.verb === 'takes')) return false;
  if (row.kind === 'register' && parts?.some((part) => part.some((key) => key.root?.startsWith('&')))) return true;
  return ['ref', 'alloc', 'map'].includes(row.kind) && !isNamed(row) && row.returns === undefined && !row.key;
}
