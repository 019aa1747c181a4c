import type { Finding } from '../report/finding.ts';
import type { Source } from '../syntax/tree.ts';
import type { Bench, Looked } from './bench.ts';
import type { Fix, Strategy } from './fix.ts';
import { neighbourhood, whole } from './neighbourhood.ts';
import type { Part } from './neighbourhood.ts';
import { prove, targetOf } from './prove.ts';
import type { Proof } from './prove.ts';
import { dropRelease, releaseLater, rightRelease, saferAcquire, waitingStop } from './calls.ts';
import { releaseInOtherHalf } from './halves.ts';
import { ownReference, releaseHereToo } from './ownership.ts';
import { addLabel, jumpToLabel, skipRung } from './ladder.ts';
import { callRelease } from './release.ts';
import { declareCleanup, scopedIterator } from './scoped.ts';
import { testResult } from './tested.ts';

/** All ways to mend a finding, the ones that people take first at the front. */
const strategies: readonly Strategy[] = [
  saferAcquire,
  waitingStop,
  jumpToLabel,
  callRelease,
  scopedIterator,
  declareCleanup,
  addLabel,
  rightRelease,
  dropRelease,
  skipRung,
  releaseLater,
  testResult,
  releaseInOtherHalf,
  releaseHereToo,
  ownReference,
];

/**
 * The fixes of a finding of `source`, each proven (see prove.ts): applied, the finding is gone and no other one has come. `stop` is asked between
 * two attempts, so that an editor that no longer wants the answer does not wait for it. Never throws.
 */
export function fixesFor(bench: Bench, source: Source, finding: Finding, stop: () => boolean = () => false): readonly Fix[] {
  return [...eachFix(bench, source, finding, stop)].filter((fix) => fix !== undefined);
}

/** The same, one at a time: gives undefined after each attempt that came to nothing, so that a server can look at its messages meanwhile. */
export function* eachFix(bench: Bench, source: Source, finding: Finding, stop: () => boolean): Generator<Fix | undefined> {
  const start = begin(bench, source, finding);
  const target = start && targetOf(bench, start.source, start.finding);
  if (!start || !target) return;
  const seen = new Set<string>();
  for (const strategy of strategies) {
    const title = strategy.title(target);
    if (title === undefined || stop()) continue;
    const proof = prove(bench, start, start.finding, strategy, stop);
    if (!proof || strategy.isWorth?.(target, proof.rounds) === false || seen.has(JSON.stringify(proof.edits))) {
      yield undefined;
      continue;
    }
    seen.add(JSON.stringify(proof.edits));
    const words = strategy.retitle?.(target, proof.edits) ?? title;
    const edits = proof.edits.map((edit) => ({ ...edit, start: start.part.inFile(edit.start), end: start.part.inFile(edit.end) }));
    const fix: Fix = { kind: strategy.kind, title: titled(words, proof), edits, preferred: seen.size === 1 };
    yield fix;
  }
}

/** The smallest part of the file that shows the finding: what its function has to do with, else the whole file. */
function begin(bench: Bench, source: Source, finding: Finding): (Looked & { readonly finding: Finding; readonly part: Part }) | undefined {
  // Lines that a message names differ in a part.
  const key = (f: Finding, at: (offset: number) => number): string =>
    [f.rule, f.function, f.release ?? '', at(f.start), f.acquire ? at(f.acquire.start) : ''].join(' ');
  const wanted = key(finding, (offset) => offset);
  for (const part of [neighbourhood(source, finding.function), whole(source.text)]) {
    const looked = bench.look(part.text);
    const same = looked.report.findings.find((f) => key(f, part.inFile) === wanted);
    if (same) return { ...looked, finding: same, part };
  }
  return undefined;
}

const titled = (title: string, { rounds }: Proof): string => (rounds > 1 ? `${title} (${rounds} places)` : title);
