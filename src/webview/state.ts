import type { Move, Simulation, ToPanel } from '../protocol/simulation.ts';
import type { Memory } from './host.ts';

/** All that the panel shows. */
export interface Model {
  readonly file: string;
  readonly simulation: Simulation | undefined;
  /** Why there is nothing to show. */
  readonly problem: string | undefined;
  /** The current step, from 0. */
  readonly index: number;
  /** A path was picked: the next run starts where it goes wrong. */
  readonly seekFinding: boolean;
}

export const empty: Model = { file: '', simulation: undefined, problem: undefined, index: 0, seekFinding: false };

export const clamp = (index: number, simulation: Simulation | undefined): number => Math.max(0, Math.min(index, (simulation?.steps.length ?? 1) - 1));

export function moved(model: Model, to: Move): number {
  const last = (model.simulation?.steps.length ?? 1) - 1;
  const targets: Readonly<Record<Move, number>> = { next: model.index + 1, previous: model.index - 1, first: 0, last };
  return clamp(targets[to], model.simulation);
}

/** Takes a new run: the current step stays the current one, where the run still has it. */
export function received(model: Model, message: Extract<ToPanel, { type: 'simulation' }>, memory: Memory | undefined): Model {
  const { simulation, file } = message;
  return { file, simulation, problem: undefined, index: clamp(startOf(model, simulation, memory), simulation), seekFinding: false };
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
