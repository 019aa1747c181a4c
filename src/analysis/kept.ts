import type { Hold } from '../lifecycle/state.ts';
import type { ExitClass } from './evidence.ts';
import type { Exit } from './explore.ts';
import type { Case } from './judge.ts';
import type { Undo } from './undo.ts';

/** How the other half gives back what is kept at an exit by which this half fails; undefined where that proves nothing. */
export function undoneElsewhere(c: Case, hold: Hold, exit: Exit, exits: readonly Exit[]): Undo | undefined {
  const { row } = hold;
  if (hold.status === 'released' || row.silent !== undefined || hold.managed || row.kind === 'lock') return undefined;
  const undo = c.otherHalf.undoOf(hold);
  if (!undo) return undefined;
  // What undoes something else: the other half calls it too, and gives this back besides.
  const isAnothers = (h: Hold): boolean =>
    h.status === 'transferred' &&
    h.left?.frees === 'last' &&
    h.left.asked !== true &&
    undo.given.function === undo.half &&
    c.otherHalf.alsoCalls(undo, h.left.by);
  // The way out gives it back under a condition, which may be the one under which it was taken.
  const given = (h: Hold): boolean => isSame(h, hold) && isGivenBack(c, h) && !isAnothers(h);
  if (exits.some((other) => other.at.start === exit.at.start && other.state.holds.some(given))) return undefined;
  return hold.status === 'transferred' && !isKept(c, hold, hold.left?.by ?? '') && !isAnothers(hold) ? undefined : undo;
}

const isSame = (a: Hold, b: Hold): boolean => a.site === b.site && a.row === b.row && !a.failed;

const isGivenBack = (c: Case, h: Hold): boolean =>
  h.status === 'released' || (h.left !== undefined && (c.contracts.release(h.left.by) !== undefined || c.otherHalf.isReleasing(h.left.by, h)));

/** Stored, also by a call that only stores: what it was stored in is still there for the other half. */
export const isKept = (c: Case, hold: Hold, by: string): boolean =>
  by === 'store' ||
  (c.contracts.summary(by) !== undefined && !c.otherHalf.isReleasing(by, hold)) ||
  c.contracts.transfers(by).some((row) => row.into !== undefined && !row.managed && row.action === undefined);

/** Why that is believed. */
export const undoReasons = ({ half, given }: Undo, cls: ExitClass): readonly string[] => [
  `${half}() gives it back by ${given.call}()${given.function === half ? '' : `, in ${given.function}()`}`,
  cls === 'error'
    ? 'this exit reports failure: nobody calls the other half then'
    : 'what is returned here may be a failure: nobody calls the other half then',
];
