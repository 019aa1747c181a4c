import type { Catalogue } from '../catalogue/catalogue.ts';
import { negative, positive, zero } from '../lifecycle/sign.ts';
import type { Summary } from '../lifecycle/summary.ts';

/** What callers of a function owe for what it returns. */
export interface Owed {
  /** The call that gives it back. */
  readonly release: string;
  /** How the function says that there is nothing to give back. */
  readonly fails: 'null' | 'errptr';
}

/** One call, as the sentences below name it. */
const call = String.raw`(\w+)\(\)`;

/** `be released with foo_put()`, `be freed by the caller using foo_free()`. */
const passive = String.raw`be (?:released|freed|put|dropped|unreferenced|deallocated|destroyed)\b[^.;]{0,40}? (?:with|by|using|via|through)(?: calling)? ${call}`;

/**
 * How kernel-doc says who gives back what a function returns. Each form was read at every function of Linux 6.12 that it fits: it speaks of what
 * is returned, and not of what must be called before, or of what somebody else calls.
 */
const forms: readonly RegExp[] = [
  new RegExp(String.raw`\buse ${call}(?: on it| to \w+ it)? (?:when|once|after)`, 'i'),
  new RegExp(String.raw`\b(?:must|should|needs? to|ha(?:s|ve) to) (?:\w+ )?${passive}`, 'i'),
  new RegExp(String.raw`\bcallers? (?:\w+ ){0,2}?(?:must|should|needs? to|has to) (?:then )?call ${call}`, 'i'),
  new RegExp(String.raw`\bcallers? is responsible for calling ${call}`, 'i'),
  new RegExp(String.raw`\bcallers? (?:must|should|needs? to|has to) (?:free|release|put|drop)\b[^.;]{0,30}? (?:with|by|using|via) ${call}`, 'i'),
  new RegExp(String.raw`\b(?:release|free|put) (?:it|the \w+) (?:with|by|using|via) ${call}`, 'i'),
];

/** Something else sees to it. */
const managed = /\b(?:automatically|managed)\b/i;

/** It fails by an error in the place of a pointer. */
const failing = /\b(?:[a-z]+_ptr|err(?:or)?[ _-]?(?:ptr|pointer|code)|error encoded|negative err|errno)\b|-E[A-Z]{2,}\b/i;

/** What callers owe, as the comment right above `start` says; undefined where it says nothing of it. */
export function owedAt(text: string, start: number): Owed | undefined {
  const before = text.slice(Math.max(0, start - 4000), start).trimEnd();
  if (!before.endsWith('*/')) return undefined;
  const open = before.lastIndexOf('/**');
  if (open < 0 || before.indexOf('*/', open) !== before.length - 2) return undefined;
  const words = before.slice(open + 3, -2).replace(/\s*\n\s*\*?\s*/g, ' ');
  if (managed.test(words)) return undefined;
  for (const form of forms) {
    const release = form.exec(words)?.[1];
    if (release !== undefined) return { release, fails: failing.test(words) ? 'errptr' : 'null' };
  }
  return undefined;
}

/**
 * What callers of `name` are held to, where its comment says that they owe something; undefined where that call is not known to give back what a
 * pointer names.
 */
export function owing(name: string, { release, fails }: Owed, catalogue: Catalogue): Summary | undefined {
  const [row] = catalogue.releasedBy(release);
  if (!row || (row.kind !== 'ref' && row.kind !== 'alloc') || catalogue.release(release)?.arg !== 0) return undefined;
  // Of what is given back by a member of it, the comment does not say which one.
  if (catalogue.releasedBy(release).some(({ member }) => member !== undefined)) return undefined;
  const taken = { call: name, kind: row.kind, tier: 'B', at: 'ret', fails, release: [release] } as const;
  return {
    outcomes: [
      { result: fails === 'null' ? zero : negative, effects: [] },
      { result: positive, effects: [{ does: 'acquires', place: { root: 'ret', way: [] }, row: taken }] },
    ],
    same: undefined,
  };
}
