import type { FlowGraph, Range } from '../flow/graph.ts';
import type { Context, Fault } from '../lifecycle/context.ts';
import { createValues } from '../lifecycle/values.ts';
import type { Values } from '../lifecycle/values.ts';
import { instantiate, realOffset, realRange } from './instance.ts';
import type { Instance } from './instance.ts';
import type { Decision, Machine } from './machine.ts';
import type { Program } from './program.ts';
import type { Goal, Schedule } from './schedule.ts';

/** What all runs of one simulation share. The instances and values in it only grow. */
export interface World {
  readonly program: Program;
  readonly root: FlowGraph;
  readonly schedule: Schedule;
  readonly goals: readonly Goal[];
  /** Runs keep what there is to tell of them: dear, and of use only for the one that is shown. */
  readonly tells: boolean;
  /** The decisions of a run that is to happen once more. */
  readonly script?: readonly Decision[];
  readonly values: Values;
  readonly stride: number;
  /** How often one activation may enter a block. */
  readonly rounds: number;
  /** How unusual it is, besides the usual measure, that the test at an offset holds, or does not. */
  readonly against?: (at: number, holds: boolean) => number;
  /** Whether the run that comes to a block is the first in its state there; absent where every way counts. */
  readonly joins?: (m: Machine, block: number, live: ReadonlySet<string>) => boolean;
  /** The instance of `graph` that the call at `at` (virtual) of instance `parent` runs: always the same one. */
  readonly instance: (graph: FlowGraph, parent: Instance | undefined, at: number, thread: number) => Instance;
  /** All instances so far. */
  readonly instances: () => readonly Instance[];
  /** The thread that an instance runs in, by an offset of it. */
  readonly threadOf: (at: number) => number;
  readonly context: (instance: Instance, onFault: (fault: Fault) => void) => Context;
  readonly real: (at: Range) => Range;
}

export function createWorld(program: Program, root: FlowGraph, schedule: Schedule, goals: readonly Goal[], rounds: number): World {
  const values = createValues();
  const stride = program.source.text.length + 1;
  const instances = new Map<string, Instance>();
  const threads: number[] = [];
  return {
    program,
    root,
    schedule,
    goals,
    tells: false,
    values,
    stride,
    rounds,
    instance: (graph, parent, at, thread) => {
      const key = `${parent?.id ?? ''} ${at} ${graph.name} ${thread}`;
      const known = instances.get(key);
      if (known) return known;
      const made = instantiate(graph, instances.size, stride, parent?.loops.repeats(at) ?? false);
      instances.set(key, made);
      threads.push(thread);
      return made;
    },
    instances: () => [...instances.values()],
    threadOf: (at) => threads[Math.floor(at / stride)] ?? 0,
    context: (instance, onFault) => ({
      frame: { values, types: instance.types },
      contracts: program.contractsIn(instance.graph),
      repeats: instance.loops.repeats,
      unwinds: instance.loops.unwinds,
      isRead: instance.isRead,
      onFault,
    }),
    real: (at) => realRange(stride, at),
  };
}

export const realAt = (w: World, at: number): number => realOffset(w.stride, at);
