/** From a finding of the analyser back to a run: the witness, played. */
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Finding } from '../report/finding.ts';
import type { Source } from '../syntax/tree.ts';
import { configured } from '../syntax/variants.ts';
import { scheduleOf } from './decide.ts';
import type { Machine } from './machine.ts';
import { createProgram } from './program.ts';
import { usualSchedule } from './schedule.ts';
import type { Schedule } from './schedule.ts';
import { manyRounds, search, usualLimits } from './search.ts';
import { traceOf } from './trace.ts';
import type { Trace } from './trace.ts';
import { createJudge } from './verdict.ts';
import type { Judge } from './verdict.ts';
import { createWorld } from './world.ts';

/** What a replay came to. `schedule` opens the run in the simulator. */
export interface Replay {
  readonly schedule: Schedule;
  readonly trace: Trace;
  /** The finding of the run that is the same: rule, place and acquire. */
  readonly finding: Finding;
}

/** Most findings show among the most usual runs; the others are looked for among more. */
const replayRuns = [40, 300] as const;

/** Turns a finding's witness into a run that ends in the same finding; undefined when none was found. */
export function replay(source: Source, catalogue: Catalogue, finding: Finding): Replay | undefined {
  const program = createProgram(configured(source, finding.configuration ?? []), catalogue, finding.function);
  const root = program.functions.get(finding.function);
  if (!root) return undefined;
  const world = createWorld(program, root, { ...usualSchedule, enter: false }, [], manyRounds);
  for (const runs of replayRuns) {
    const found = search(world, () => 'keep', { ...usualLimits, runs });
    const best = mostAlike(found.runs, createJudge(world, found.runs), finding);
    if (best) return { schedule: scheduleOf(best.run, false, source.text), trace: traceOf(world, best.run, [best.finding]), finding: best.finding };
    if (found.complete) return undefined;
  }
  return undefined;
}

/** Of the runs that end in the same finding the one whose witness shares most with the given one. */
function mostAlike(runs: readonly Machine[], judge: Judge, finding: Finding): { readonly run: Machine; readonly finding: Finding } | undefined {
  const given = new Set(finding.path.map((s) => `${s.start} ${s.note}`));
  let best: { run: Machine; finding: Finding; shared: number } | undefined;
  for (const run of runs) {
    const same = judge.findings(run).find((f) => f.rule === finding.rule && f.start === finding.start && f.acquire?.start === finding.acquire?.start);
    if (!same) continue;
    const shared = same.path.filter((s) => given.has(`${s.start} ${s.note}`)).length * 100 - same.path.length;
    if (!best || shared > best.shared) best = { run, finding: same, shared };
  }
  return best;
}
