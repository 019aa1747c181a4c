import type { Disposable, Memento } from 'vscode';
import type { Session } from './review-session.ts';
import type { Origin } from './review-sources.ts';

/** The review that was open last in this workspace, as far as it can be read once more. */
export interface LastReview {
  readonly origin: Origin;
  /** The next version that it was held against. */
  readonly next: Origin | undefined;
  /** Tells whether what is read again is the same series. */
  readonly key: string;
  readonly step: number;
  /** Nobody has closed it. */
  readonly isOpen: boolean;
}

const name = 'getput.review.last';

export const lastReview = (memory: Memento): LastReview | undefined => memory.get<LastReview>(name);

/** Keeps in the workspace what is open, and where the walk stands. What came from the clipboard cannot be had again. */
export function rememberLast(session: Session, memory: Memento): Disposable {
  return session.onDidChange(({ what }) => {
    const { review, step } = session;
    const before = lastReview(memory);
    if (what === 'review' && review === undefined) {
      if (before !== undefined) void memory.update(name, { ...before, isOpen: false } satisfies LastReview);
      return;
    }
    if ((what !== 'review' && what !== 'step') || review === undefined) return;
    const { origin, nextOrigin: next, view } = review;
    void memory.update(name, origin === undefined ? undefined : ({ origin, next, key: view.key, step, isOpen: true } satisfies LastReview));
  });
}
