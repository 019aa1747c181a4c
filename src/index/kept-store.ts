import type { Asked } from '../analysis/asked.ts';
import type { AcquireRow, ScopedRow } from '../catalogue/contract.ts';
import type { Summary } from '../lifecycle/summary.ts';
import { contentKey } from '../syntax/content.ts';
import type { KeptSummary } from './kept.ts';

/** Changes with the shape of what is written. */
const version = 1;

const questions = ['summary', 'locks', 'opaque', 'free', 'guard', 'class'] as const;

/** [key, summary, then for each question: which, name, answer]; all but the key are numbers in the lists, -1 is undefined. */
type Entry = readonly [string, number, ...(readonly number[])];

interface Lists {
  readonly names: readonly string[];
  readonly rows: readonly AcquireRow[];
  readonly entries: readonly Entry[];
}

/** Numbers texts as they come, the same for equal ones. */
function numbering(): { readonly list: string[]; readonly of: (text: string) => number } {
  const list: string[] = [];
  const numbers = new Map<string, number>();
  return {
    list,
    of(text) {
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, list.length);
      return list.push(text) - 1;
    },
  };
}

/**
 * Writes summaries down: a line that says what follows, one of lists, and one for each answer. `program`: what made them, since another
 * version may come to others. The same summaries give the same text.
 */
export function writeKept(kept: ReadonlyMap<string, KeptSummary>, program: string): string {
  const names = numbering();
  const rows = numbering();
  const answers = numbering();
  // A row stands in many summaries, and is longer than the rest of them.
  const rowOnce = (name: string, value: unknown): unknown => (name === 'row' ? rows.of(JSON.stringify(value)) : value);
  // What was read is one object wherever it stands, and is made a text once.
  const numbers = new Map<Asked['answer'], number>([[undefined, -1]]);
  const numberOf = (answer: Asked['answer']): number => {
    const number = numbers.get(answer) ?? answers.of(JSON.stringify(answer, rowOnce));
    numbers.set(answer, number);
    return number;
  };
  const entries = [...kept].map(([key, { summary, asked }]): Entry => [
    key,
    numberOf(summary),
    ...asked.flatMap((each) => [questions.indexOf(each.what === 'scoped' ? each.kind : each.what), names.of(each.name), numberOf(each.answer)]),
  ]);
  const lists = `{"names":${JSON.stringify(names.list)},"rows":[${rows.list.join(',')}],"entries":${JSON.stringify(entries)}}`;
  const body = [lists, ...answers.list].join('\n');
  return `getput-summaries ${version} ${program} ${contentKey(body)}\n${body}\n`;
}

/**
 * Reads what was written, the oldest first. Undefined where another version of the program made it, it is cut off, or not what was written. Never
 * throws. The summaries are unpacked as they are asked for.
 */
export function readKept(text: string, program: string): ReadonlyMap<string, () => KeptSummary> | undefined {
  const end = text.indexOf('\n');
  const body = text.slice(end + 1, -1);
  if (end < 0 || text.slice(0, end) !== `getput-summaries ${version} ${program} ${contentKey(body)}`) return undefined;
  // The checksum fits: this is what writeKept wrote.
  const [first = '', ...answers] = body.split('\n');
  const lists = JSON.parse(first) as Lists;
  const unpacked = new Map<number, Summary | ScopedRow | boolean>();
  const answer = (n: number): Summary | ScopedRow | boolean | undefined => {
    if (n < 0) return undefined;
    const known = unpacked.get(n) ?? unpackedAnswer(answers[n] ?? '', lists);
    unpacked.set(n, known);
    return known;
  };
  return new Map(lists.entries.map((entry) => [entry[0], () => unpackedEntry(entry, lists, answer)]));
}

function unpackedAnswer(text: string, { rows }: Lists): Summary | ScopedRow | boolean {
  const value = JSON.parse(text, (name, part: unknown) => (name === 'row' && typeof part === 'number' ? rows[part] : part)) as
    Summary | ScopedRow | boolean;
  return typeof value === 'object' && 'outcomes' in value ? { outcomes: value.outcomes, same: value.same } : value;
}

function unpackedEntry([, summary, ...rest]: Entry, { names }: Lists, answer: (n: number) => Summary | ScopedRow | boolean | undefined): KeptSummary {
  const asked: Asked[] = [];
  for (let i = 0; i < rest.length; i += 3) {
    const [which = 0, number = 0, answered = -1] = rest.slice(i, i + 3);
    const name = names[number] ?? '';
    const what = questions[which] ?? 'summary';
    const value = answer(answered);
    if (what === 'summary') asked.push({ what, name, answer: value as Summary | undefined });
    else if (what === 'locks' || what === 'opaque') asked.push({ what, name, answer: value as boolean });
    else asked.push({ what: 'scoped', name, kind: what, answer: value as ScopedRow | undefined });
  }
  return { summary: answer(summary) as Summary | undefined, asked };
}
