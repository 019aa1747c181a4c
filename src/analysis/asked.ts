import type { ScopedRow } from '../catalogue/contract.ts';
import type { Contracts } from '../lifecycle/context.ts';
import type { Summary } from '../lifecycle/summary.ts';
import { equal } from './equal.ts';

/**
 * A question to the contracts whose answer may be another one next time. A function's result depends on its text, the catalogue and the answers
 * to what was asked, in that order, and on nothing else: where they are still true, it would come to the same again.
 */
export type Asked =
  | { readonly what: 'summary'; readonly name: string; readonly answer: Summary | undefined }
  | { readonly what: 'locks' | 'opaque'; readonly name: string; readonly answer: boolean }
  | { readonly what: 'scoped'; readonly name: string; readonly kind: 'free' | 'guard' | 'class'; readonly answer: ScopedRow | undefined };

/** Whether all questions get the answers of then. */
export const isStillTrue = (asked: readonly Asked[], contracts: Contracts): boolean => asked.every((each) => isSameAnswer(each, contracts));

function isSameAnswer(asked: Asked, contracts: Contracts): boolean {
  switch (asked.what) {
    case 'summary':
      return equal(asked.answer, contracts.summary(asked.name));
    case 'locks':
      return asked.answer === contracts.changesLocks(asked.name);
    case 'opaque':
      return asked.answer === contracts.isOpaque(asked.name);
    case 'scoped':
      return equal(asked.answer, contracts.scoped(asked.name, asked.kind));
  }
}

/** Contracts that answer as the given ones do, each question once, and the list of what was asked so far. */
export function listening(contracts: Contracts): { readonly contracts: Contracts; readonly asked: () => readonly Asked[] } {
  const asked = new Map<string, Asked>();
  return {
    contracts: {
      ...contracts,
      summary(name) {
        const known = asked.get(name);
        if (known?.what === 'summary') return known.answer;
        const answer = contracts.summary(name);
        asked.set(name, { what: 'summary', name, answer });
        return answer;
      },
      changesLocks(name) {
        const answer = contracts.changesLocks(name);
        asked.set(`locks ${name}`, { what: 'locks', name, answer });
        return answer;
      },
      isOpaque(name) {
        const answer = contracts.isOpaque(name);
        asked.set(`opaque ${name}`, { what: 'opaque', name, answer });
        return answer;
      },
      scoped(name, kind) {
        const answer = contracts.scoped(name, kind);
        asked.set(`${kind} ${name}`, { what: 'scoped', name, kind, answer });
        return answer;
      },
    },
    asked: () => [...asked.values()],
  };
}
