import type { Move, Other, Remembered, Simulation, SimulationStep, ToPanel } from '../protocol/simulation.ts';

/** What the panel keeps while it is hidden, and over a restart of the window. */
export interface Memory {
  readonly function: string;
  readonly index: number;
  readonly speed: Speed;
  readonly session: Remembered | undefined;
}

export const speeds = ['slow', 'normal', 'fast'] as const;
export type Speed = (typeof speeds)[number];

/** How long a step is shown while the run plays, in milliseconds. */
export const delays: Readonly<Record<Speed, number>> = { slow: 1600, normal: 800, fast: 250 };

/** All that the panel shows. */
export interface Model {
  readonly file: string;
  readonly simulation: Simulation | undefined;
  readonly session: Remembered | undefined;
  /** Why there is nothing to show. */
  readonly problem: string | undefined;
  /** The current step, from 0. */
  readonly index: number;
  /** A path was picked: the next run starts where it goes wrong. */
  readonly seekFinding: boolean;
  /** The run beside it, where two are compared. */
  readonly other: Other | undefined;
  /** What an edit has made pointless, until it is closed. */
  readonly lost: readonly string[];
  /** A word on what was done last: a file that was written. */
  readonly notice: string;
  readonly playing: boolean;
  readonly speed: Speed;
}

export const empty: Model = {
  file: '',
  simulation: undefined,
  session: undefined,
  problem: undefined,
  index: 0,
  seekFinding: false,
  other: undefined,
  lost: [],
  notice: '',
  playing: false,
  speed: 'normal',
};

export const clamp = (index: number, simulation: Simulation | undefined): number => Math.max(0, Math.min(index, (simulation?.steps.length ?? 1) - 1));

/** Where a move leads: the current step where it leads nowhere. */
export function moved(model: Model, to: Move): number {
  const steps = model.simulation?.steps ?? [];
  const here = steps[model.index];
  const later = (wanted: (step: SimulationStep, depth: number) => boolean): number => {
    const depth = here?.depth ?? 0;
    const found = steps.findIndex((s, i) => i > model.index && (s.thread !== here?.thread || wanted(s, depth)));
    return found < 0 ? steps.length - 1 : found;
  };
  switch (to) {
    case 'next':
      return clamp(model.index + 1, model.simulation);
    case 'previous':
      return clamp(model.index - 1, model.simulation);
    case 'over':
      return clamp(
        later((s, depth) => s.depth <= depth),
        model.simulation,
      );
    case 'out':
      return clamp(
        later((s, depth) => s.depth < depth),
        model.simulation,
      );
    case 'first':
      return 0;
    case 'last':
      return clamp(steps.length - 1, model.simulation);
  }
}

/** The next step on a line (from 0), after the current one or else from the start; undefined where the run never comes there. */
export function stepAtLine({ simulation, index }: Model, line: number): number | undefined {
  const steps = simulation?.steps ?? [];
  const on = (s: SimulationStep): boolean => s.range.start.line <= line && line <= s.range.end.line;
  const later = steps.findIndex((s, i) => i > index && on(s));
  const found = later >= 0 ? later : steps.findIndex(on);
  return found < 0 ? undefined : found;
}

/** Takes a new run: the current step stays the current one, where the run still has it. */
export function received(model: Model, message: Extract<ToPanel, { type: 'simulation' }>, memory: Memory | undefined): Model {
  const { simulation, file, session, other, lost } = message;
  return {
    ...model,
    file,
    simulation,
    session,
    other,
    lost: [...model.lost, ...lost],
    problem: undefined,
    index: clamp(startOf(model, simulation, memory), simulation),
    seekFinding: false,
    notice: '',
    playing: false,
    speed: model.simulation === undefined ? (memory?.speed ?? model.speed) : model.speed,
  };
}

function startOf(model: Model, simulation: Simulation, memory: Memory | undefined): number {
  const wrong = simulation.steps.findIndex((s) => s.findings.length > 0);
  if (model.seekFinding) return Math.max(0, wrong);
  const before = model.simulation;
  if (before?.function !== simulation.function) {
    if (before === undefined && memory?.function === simulation.function) return memory.index;
    return Math.max(0, wrong);
  }
  const current = before.steps[model.index];
  const same = simulation.steps.findIndex((s) => s.at === current?.at && s.occurrence === current.occurrence && s.thread === current.thread);
  return same >= 0 ? same : model.index;
}
