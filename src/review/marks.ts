/** What the lines that a patch changes do to resources: each call on its own, before anything is concluded from it. */

import { lineTable } from '../report/lines.ts';
import { isFact, type Fact, type FileFacts } from './facts.ts';
import { nouns } from './lifetimes.ts';

export interface Mark {
  /** From 1. */
  readonly line: number;
  readonly role: Fact['role'];
  /** In a reader's words, such as `takes a reference: node`. */
  readonly text: string;
}

function wordsOf({ role, kind, subject, conditional }: Fact): string {
  const what = subject === '' ? '' : `: ${subject}`;
  if (role === 'asserts') return `says aloud when it is not zero${what}`;
  if (role === 'gives') return kind === 'alloc' ? `frees${what}` : `gives back ${nouns[kind]}${what}`;
  if (kind === 'init') return `sets up${what}`;
  return `${conditional ? 'may take' : 'takes'} ${nouns[kind]}${what}`;
}

/** The marks on those lines of a text, in its order. `text` has its lines where the file has them. */
export function marksOn(facts: FileFacts, text: string, lines: ReadonlySet<number>): readonly Mark[] {
  const table = lineTable(text);
  return [...facts.functions.values()]
    .flatMap(({ body }) => body.filter(isFact))
    .map((fact): Mark => ({ line: table(fact.at).line, role: fact.role, text: wordsOf(fact) }))
    .filter(({ line }) => lines.has(line))
    .sort((a, b) => a.line - b.line);
}
