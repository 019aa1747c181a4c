import { EventEmitter } from 'vscode';
import type { Disposable, Memento } from 'vscode';
import type { DraftRemark, ReviewInput, ReviewView } from '../protocol/review.ts';
import type { Origin } from './review-sources.ts';

/** A series under review, with what it was read from. */
export interface OpenReview {
  readonly view: ReviewView;
  readonly inputs: readonly ReviewInput[];
  readonly next: readonly ReviewInput[];
  /** File URI of the first input, where it has one. */
  readonly uri: string | undefined;
  /** Where both can be read from once more. */
  readonly origin: Origin | undefined;
  readonly nextOrigin: Origin | undefined;
  /** Lifetimes are being looked at, and what the view says of them is still to come. */
  readonly isChecking: boolean;
}

/** A remark that is written and not sent, with its place in the review's documents. */
export interface Remark extends DraftRemark {
  readonly id: number;
  /** The document and the line that it stands at, in the editor's count; undefined for one without a line. */
  readonly at: { readonly uri: string; readonly line: number } | undefined;
}

/** What changed. `review`: another one is open, or none; `analysis`: more is known of the one that is open; `viewed`: the marks of the steps with these keys. */
export type Change = { readonly what: 'review' | 'analysis' | 'step' | 'remarks' } | { readonly what: 'viewed'; readonly keys: readonly string[] };

/**
 * The review that is open. Which steps were looked at, and what was written, is kept in the workspace by content, so that it is there
 * again when the same series, or a part of it, comes back.
 */
export interface Session {
  readonly review: OpenReview | undefined;
  /** Index of the step that is shown; -1 before the first. */
  readonly step: number;
  readonly remarks: readonly Remark[];
  open(review: OpenReview): void;
  /** More is known of the review that is open: the walk stays where it is. */
  renew(review: OpenReview): void;
  close(): void;
  goTo(step: number): void;
  isViewed(key: string): boolean;
  setViewed(keys: readonly string[], viewed: boolean): void;
  addRemark(remark: Omit<Remark, 'id'>): Remark;
  changeRemark(id: number, body: string | undefined): void;
  onDidChange(listener: (change: Change) => void): Disposable;
  dispose(): void;
}

const viewedName = 'getput.review.viewed';
const remarksName = 'getput.review.remarks';
/** So many steps and reviews are remembered; the oldest go first. */
const mostViewed = 20_000;
const mostReviews = 50;

export function createSession(memory: Memento): Session {
  const changed = new EventEmitter<Change>();
  let review: OpenReview | undefined;
  let step = -1;
  let viewed = new Set(memory.get<readonly string[]>(viewedName, []));
  let remarks: readonly Remark[] = [];

  const keepRemarks = (next: readonly Remark[]): void => {
    remarks = next;
    if (review !== undefined) {
      const { key } = review.view;
      const others = Object.entries(memory.get<Readonly<Record<string, readonly Remark[]>>>(remarksName, {})).filter(([other]) => other !== key);
      const all = next.length === 0 ? others : [...others, [key, next] as const];
      void memory.update(remarksName, Object.fromEntries(all.slice(-mostReviews)));
    }
    changed.fire({ what: 'remarks' });
  };

  return {
    get review() {
      return review;
    },
    get step() {
      return step;
    },
    get remarks() {
      return remarks;
    },
    open(next) {
      review = next;
      step = -1;
      remarks = memory.get<Readonly<Record<string, readonly Remark[]>>>(remarksName, {})[next.view.key] ?? [];
      changed.fire({ what: 'review' });
    },
    renew(next) {
      review = next;
      changed.fire({ what: 'analysis' });
    },
    close() {
      review = undefined;
      step = -1;
      remarks = [];
      changed.fire({ what: 'review' });
    },
    goTo(next) {
      step = next;
      changed.fire({ what: 'step' });
    },
    isViewed: (key) => viewed.has(key),
    setViewed(keys, now) {
      // Added again, a key is the youngest.
      const rest = [...viewed].filter((key) => !keys.includes(key));
      viewed = new Set((now ? [...rest, ...keys] : rest).slice(-mostViewed));
      void memory.update(viewedName, [...viewed]);
      changed.fire({ what: 'viewed', keys });
    },
    addRemark(remark) {
      const added: Remark = { ...remark, id: Math.max(0, ...remarks.map(({ id }) => id)) + 1 };
      keepRemarks([...remarks, added]);
      return added;
    },
    changeRemark(id, body) {
      keepRemarks(body === undefined ? remarks.filter((one) => one.id !== id) : remarks.map((one) => (one.id === id ? { ...one, body } : one)));
    },
    onDidChange: (listener) => changed.event(listener),
    dispose: () => changed.dispose(),
  };
}
