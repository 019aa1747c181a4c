import { lineEdits } from './lines.ts';
import { applyEdits, inOrder, moved } from './fix.ts';
import type { Bench, Looked } from './bench.ts';
import type { Edit, Strategy, Target } from './fix.ts';
import type { FileReport, Finding } from '../report/finding.ts';
import { functionsOf } from '../syntax/node.ts';
import type { Source } from '../syntax/tree.ts';

/** Exits that one fix mends, and proposals that are tried for each: enough for what people write, few enough for an editor. */
const limits = { rounds: 8, proposals: 14 };

/** What a proposal leads to. `next`: the finding is gone from this place and stands at another one. */
type Verdict = { readonly k: 'mended' } | { readonly k: 'next'; readonly finding: Finding } | { readonly k: 'no' };

/** A text in which nothing is left to mend of one finding. */
export interface Proof {
  readonly edits: readonly Edit[];
  /** How many places had to be mended. */
  readonly rounds: number;
}

/**
 * Follows a strategy until the finding is gone, and proves each step: a proposal counts only when the new text parses as well as the old one, the
 * analyser does not report the finding there any more, and it reports nothing that it did not report before. Undefined where no way leads there.
 */
export function prove(bench: Bench, start: Looked, finding: Finding, strategy: Strategy, stop: () => boolean): Proof | undefined {
  let { source, report } = start;
  let current = finding;
  let written: readonly Edit[] = [];
  for (let round = 1; round <= limits.rounds; round++) {
    const t = targetOf(bench, source, current);
    if (!t) return undefined;
    let next: Attempt | undefined;
    let tried = 0;
    for (const edits of strategy.proposals(t)) {
      if (stop()) return undefined;
      if ((tried += 1) > limits.proposals) break;
      const text = applyEdits(source.text, edits);
      if (text === source.text || edits.some((edit) => written.some((old) => meets(source.text, edit, old)))) continue;
      const { source: after, report: judged } = bench.look(text);
      if (after.problems.length > source.problems.length) continue;
      const verdict = compare(report, judged, edits, current);
      if (verdict.k === 'mended') return { edits: lineEdits(start.source.text, text), rounds: round };
      // One that mends all is better than one that leaves the next exit to be mended.
      if (verdict.k === 'next') next ??= { source: after, report: judged, finding: verdict.finding, edits };
    }
    if (!next) return undefined;
    const { edits } = next;
    const then = (offset: number): number => moved(edits, offset);
    written = [...written.map((old) => ({ ...old, start: then(old.start), end: then(old.end) })), ...inPlace(edits)];
    ({ source, report, finding: current } = next);
  }
  return undefined;
}

interface Attempt {
  readonly source: Source;
  readonly report: FileReport;
  readonly finding: Finding;
  readonly edits: readonly Edit[];
}

/** The ranges that edits have become in the new text. */
function inPlace(edits: readonly Edit[]): readonly Edit[] {
  let shift = 0;
  return inOrder(edits).map((edit) => {
    const start = edit.start + shift;
    shift += edit.text.length - (edit.end - edit.start);
    return { start, end: start + edit.text.length, text: edit.text };
  });
}

/** Whether one edit is about what another one has written just there: giving back twice what one call could not is no way to mend anything. */
function meets(text: string, edit: Edit, old: Edit): boolean {
  if (old.text.trim() === '' || edit.text.trim() === '') return false;
  const [from, to] = edit.start < old.start ? [edit.end, old.start] : [old.end, edit.start];
  return to <= from || text.slice(from, to).trim() === '';
}

/** What a strategy needs of a finding; undefined where its function is not to be found. */
export function targetOf(bench: Bench, source: Source, finding: Finding): Target | undefined {
  const f = functionsOf(source).find(({ node }) => node.start <= finding.start && finding.end <= node.end);
  return f && { source, finding, catalogue: bench.catalogue, function: f };
}

/** Two reports of one finding: what was taken where, by which rule and in which way; without an acquire, where it stands. */
function keyOf(f: Finding, at: (offset: number) => number): string {
  return [f.rule, f.function, f.acquire?.call ?? '', f.release ?? '', f.path.at(-1)?.note ?? '', at(f.acquire?.start ?? f.start)].join(' ');
}

function compare(before: FileReport, after: FileReport, edits: readonly Edit[], finding: Finding): Verdict {
  if (after.gaveUp > before.gaveUp) return { k: 'no' };
  const then = (offset: number): number => moved(edits, offset);
  const key = keyOf(finding, then);
  const open = new Map<string, number>();
  for (const f of before.findings) open.set(keyOf(f, then), (open.get(keyOf(f, then)) ?? 0) + 1);
  const mine: Finding[] = [];
  for (const f of after.findings) {
    const one = keyOf(f, (offset) => offset);
    const left = open.get(one) ?? 0;
    if (left === 0) return { k: 'no' };
    open.set(one, left - 1);
    if (one === key) mine.push(f);
  }
  if ((open.get(key) ?? 0) > 0) return { k: 'mended' };
  // The same number of them: another exit of the same hold may have come to the front.
  const route = (f: Finding, at: (offset: number) => number): string => [f.start, ...f.path.map((step) => step.start)].map(at).join(' ');
  const old = new Set(before.findings.filter((f) => keyOf(f, then) === key).map((f) => route(f, then)));
  const next = mine.find((f) => !old.has(route(f, (offset) => offset)));
  return next ? { k: 'next', finding: next } : { k: 'no' };
}
