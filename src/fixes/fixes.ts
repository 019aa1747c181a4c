import type { Finding } from '../report/finding.ts';
import type { Source } from '../syntax/tree.ts';
import type { Fix, Strategy, Workbench } from './fix.ts';
import { neighbourhood } from './neighbourhood.ts';
import { prove, targetOf } from './prove.ts';
import type { Proof } from './prove.ts';
import { dropRelease, releaseLater, rightRelease, saferAcquire } from './calls.ts';
import { addLabel, jumpToLabel, skipRung } from './ladder.ts';
import { callRelease } from './release.ts';
import { declareCleanup, scopedIterator } from './scoped.ts';
import { testResult } from './tested.ts';

/** All ways to mend a finding, the ones that people take first at the front. */
const strategies: readonly Strategy[] = [
  saferAcquire,
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
];

/**
 * The fixes of a finding of `source`, each proven (see prove.ts): applied, the finding is gone and no other one has come. `stop` is asked between
 * two attempts, so that an editor that no longer wants the answer does not wait for it. Never throws.
 */
export function fixesFor(bench: Workbench, source: Source, finding: Finding, stop: () => boolean = () => false): readonly Fix[] {
  const start = begin(bench, source, finding);
  const target = start && targetOf(bench, start.source, start.finding);
  if (!start || !target) return [];
  const fixes: Fix[] = [];
  for (const strategy of strategies) {
    const title = strategy.title(target);
    if (title === undefined || stop()) continue;
    const proof = prove(bench, start, start.finding, strategy, stop);
    if (!proof || strategy.isWorth?.(target, proof.rounds) === false || fixes.some((fix) => sameEdits(fix, proof))) continue;
    const words = strategy.retitle?.(target, proof.edits) ?? title;
    fixes.push({ kind: strategy.kind, title: titled(words, proof), edits: proof.edits, preferred: fixes.length === 0 });
  }
  return fixes;
}

/** The smallest text that shows the finding: what its function has to do with, else the whole file. */
function begin(
  bench: Workbench,
  source: Source,
  finding: Finding,
): { readonly source: Source; readonly report: ReturnType<Workbench['check']>; readonly finding: Finding } | undefined {
  const key = (f: Finding): string => `${f.rule} ${f.start} ${f.acquire?.start ?? ''} ${f.message}`;
  for (const text of [neighbourhood(source, finding.function), source.text]) {
    const read = text === source.text ? source : bench.read(text);
    const report = bench.check(read);
    const same = report.findings.find((f) => key(f) === key(finding));
    if (same) return { source: read, report, finding: same };
  }
  return undefined;
}

const titled = (title: string, { rounds }: Proof): string => (rounds > 1 ? `${title} (${rounds} places)` : title);

const sameEdits = (fix: Fix, proof: Proof): boolean => JSON.stringify(fix.edits) === JSON.stringify(proof.edits);
