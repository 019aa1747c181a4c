/** From a finding of the analyser back to a run: the witness, played. */
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Finding } from '../report/finding.ts';
import type { Source } from '../syntax/tree.ts';
import { configured } from '../syntax/variants.ts';
import type { State } from '../lifecycle/state.ts';
import { excerpt } from '../analysis/witness.ts';
import { scheduleOf } from './decide.ts';
import { joining } from './joins.ts';
import type { Machine } from './machine.ts';
import { ownershipOf } from './ownership.ts';
import { retold } from './prepare.ts';
import { createProgram } from './program.ts';
import { usualSchedule } from './schedule.ts';
import type { Schedule } from './schedule.ts';
import { manyRounds, search } from './search.ts';
import type { SearchLimits } from './search.ts';
import { traceOf } from './trace.ts';
import type { Trace } from './trace.ts';
import { createJudge, exitsOf } from './verdict.ts';
import { createWorld } from './world.ts';
import type { World } from './world.ts';

/** What a replay came to. `schedule` opens the run in the simulator. */
export interface Replay {
  readonly schedule: Schedule;
  readonly trace: Trace;
  /** The finding of the run that is the same: rule, place and acquire. */
  readonly finding: Finding;
}

/** Joined runs are few, but a function of some hundred decisions has many pieces. */
const replayLimits: SearchLimits = { runs: 600, pieces: 20_000 };

type Path = State['trace'];

/** Turns a finding's witness into a run that ends in the same finding; undefined when none was found. */
export function replay(source: Source, catalogue: Catalogue, finding: Finding): Replay | undefined {
  const program = createProgram(configured(source, finding.configuration ?? []), catalogue, finding.function);
  const root = program.functions.get(finding.function);
  if (!root) return undefined;
  const world = createWorld(program, root, { ...usualSchedule, enter: false }, [], manyRounds);
  const { runs } = search(joining(world), () => 'keep', replayLimits);
  const judge = createJudge(world, runs, ownershipOf(world, exitsOf(world, runs)));
  for (const run of likeliest(world, runs, finding, source.text)) {
    const same = judge.findings(run).find((f) => f.rule === finding.rule && f.start === finding.start && f.acquire?.start === finding.acquire?.start);
    if (same) return { schedule: scheduleOf(run, false, source.text), trace: traceOf(world, retold(joining(world), run), [same]), finding: same };
  }
  return undefined;
}

/** The runs that come to the finding's place, those first that share most with its witness. */
function likeliest(w: World, runs: readonly Machine[], { start, path }: Finding, text: string): readonly Machine[] {
  const given = new Set(path.map((s) => `${s.start} ${s.note}`));
  const ranked = runs.flatMap((run) => {
    const places = [...run.ends.map((e) => ({ at: e.at, trace: e.state.trace })), ...run.faults.map((f) => ({ at: f.at, trace: f.state.trace }))];
    const shares = places.flatMap(({ at, trace }) => (w.real(at).start === start ? [sharedWith(w, trace, given, text)] : []));
    return shares.length > 0 ? [{ run, shared: Math.max(...shares) }] : [];
  });
  return ranked.sort((a, b) => b.shared - a.shared).map(({ run }) => run);
}

/** How much of a witness a path has; of two that have the same, the shorter one has more. */
function sharedWith(w: World, trace: Path, given: ReadonlySet<string>, text: string): number {
  let shared = 0;
  for (let link = trace; link; link = link.before) {
    const note = link.what.k === 'note' ? link.what.text : `${excerpt(text, link.at)}: ${String(link.what.taken)}`;
    shared += given.has(`${w.real(link.at).start} ${note}`) ? 99 : -1;
  }
  return shared;
}
