import type { Hold } from '../lifecycle/state.ts';
import type { ExitClass } from './evidence.ts';
import type { Case } from './judge.ts';
import type { Undo } from './undo.ts';

/** How the other half gives back what is kept at an exit by which this half fails; undefined where that proves nothing. */
export function undoneElsewhere(c: Case, hold: Hold): Undo | undefined {
  if (hold.status === 'released' || hold.row.silent !== undefined || hold.managed || hold.row.kind === 'lock') return undefined;
  if (hold.status === 'transferred' && !isKept(c, hold, hold.left?.by ?? '')) return undefined;
  return c.otherHalf.undoOf(hold);
}

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
