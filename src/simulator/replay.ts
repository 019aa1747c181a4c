/** From a finding of the analyser back to a run: the witness, played. */
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Range } from '../flow/graph.ts';
import type { Finding } from '../report/finding.ts';
import type { Assumption, Source } from '../syntax/tree.ts';
import { configured } from '../syntax/variants.ts';
import type { State } from '../lifecycle/state.ts';
import { defaultLimits } from '../analysis/explore.ts';
import { excerpt } from '../analysis/witness.ts';
import { scheduleOf } from './decide.ts';
import { joining } from './joins.ts';
import type { Machine } from './machine.ts';
import { ownershipOf } from './ownership.ts';
import { retold } from './prepare.ts';
import { createProgram, isSameFinding } from './program.ts';
import type { CheckedFile } from './program.ts';
import { usualSchedule } from './schedule.ts';
import type { Schedule } from './schedule.ts';
import { isOfFile, replayHalves } from './replay-halves.ts';
import { manyRounds, search } from './search.ts';
import type { SearchLimits } from './search.ts';
import { traceOf } from './trace.ts';
import type { Trace } from './trace.ts';
import { createJudge, exitsOf } from './verdict.ts';
import type { Judge } from './verdict.ts';
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

/** How many runs that hold the same may go on from a place: first as many as the analysis lets, then more. */
const few = defaultLimits.alike;
const more = few * 8;

/** How far a decision against the witness puts a run back. */
const contradiction = 20;

type Path = State['trace'];

/** Turns a finding's witness into a run that ends in the same finding; undefined when none was found. */
export function replay(source: Source, catalogue: Catalogue, finding: Finding, checked?: CheckedFile): Replay | undefined {
  return replaysOf(source, catalogue, finding.function, finding.configuration, checked)(finding);
}

/** `replay` for several findings of one function, under one configuration: what their runs have in common is done once. */
export function replaysOf(
  source: Source,
  catalogue: Catalogue,
  name: string,
  configuration: readonly Assumption[] = [],
  checked?: CheckedFile,
): (finding: Finding) => Replay | undefined {
  const program = createProgram(configured(source, configuration), catalogue, name, checked);
  const root = program.functions.get(name);
  if (!root) return () => undefined;
  const world = createWorld(program, root, { ...usualSchedule, enter: false }, [], manyRounds);
  const attempt = (w: World, alike: number): Attempt => {
    const joined = (): World => joining(w, alike);
    const { runs, complete } = search(joined(), () => 'keep', replayLimits);
    return { joined, runs, complete, judge: createJudge(w, runs, ownershipOf(w, exitsOf(w, runs))) };
  };
  const known = new Map<number, Attempt>();
  const unguided = (alike: number): Attempt => {
    const made = known.get(alike) ?? attempt(world, alike);
    known.set(alike, made);
    return made;
  };
  const find = ({ joined, runs, judge }: Attempt, finding: Finding): Replay | undefined => {
    for (const run of likeliest(world, runs, finding, source.text)) {
      const findings = judge.findings(run);
      const same = findings.find((f) => isSameFinding(f, finding));
      if (same) return { schedule: scheduleOf(run, false, source.text), trace: traceOf(world, retold(joined(), run), findings), finding: same };
    }
    return undefined;
  };
  const within = (finding: Finding): Replay | undefined =>
    find(unguided(few), finding) ??
    // Where not even the few came to their ends, more of them will not.
    (unguided(few).complete ? find(unguided(more), finding) : undefined) ??
    // Among too many ways, only the witness leads to its end.
    find(attempt({ ...world, against: againstWitness(finding) }, few), finding);
  return (finding) => (isOfFile(source, finding) ? replayHalves(source, catalogue, finding, checked) : within(finding));
}

/** The runs of one search, and what judges them. */
interface Attempt {
  readonly joined: () => World;
  readonly runs: readonly Machine[];
  readonly complete: boolean;
  readonly judge: Judge;
}

/** Puts back runs that decide a test in a way in which the witness never does. */
function againstWitness({ path }: Finding): NonNullable<World['against']> {
  const taken = new Set(path.map(({ start, note }) => `${start} ${/: (true|false)$/.exec(note)?.[1] ?? ''}`));
  return (at, holds) => (taken.has(`${at} ${String(!holds)}`) && !taken.has(`${at} ${String(holds)}`) ? contradiction : 0);
}

/** The runs that come to the finding's place, those first that share most with its witness. */
function likeliest(w: World, runs: readonly Machine[], { start, path }: Finding, text: string): readonly Machine[] {
  const given = new Set(path.map((s) => `${s.start} ${s.note}`));
  const isThere = (at: Range): boolean => w.real(at).start === start;
  const ranked = runs.flatMap((run) => {
    const ends = run.ends.flatMap(({ at, state }) => (isThere(at) || state.holds.some((h) => h.left && isThere(h.left.at)) ? [state.trace] : []));
    const traces = [...ends, ...run.faults.flatMap(({ at, state }) => (isThere(at) ? [state.trace] : []))];
    return traces.length > 0 ? [{ run, shared: Math.max(...traces.map((trace) => sharedWith(w, trace, given, text))) }] : [];
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
