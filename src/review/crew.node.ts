import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { EngineOptions } from '../index/engine.node.ts';
import type { FileReport } from '../report/finding.ts';
import type { DistantCheck } from './check.ts';
import type { Asked } from './file-review.ts';

/** What a thread answers: the report, or why there is none. */
export type Answer = { readonly report: FileReport } | { readonly failure: string };

interface Task extends Asked {
  readonly done: (report: FileReport) => void;
  readonly fail: (error: Error) => void;
}

interface Lane {
  worker: Worker | undefined;
  /** Sent and not answered, in order: the thread is at the first. */
  waiting: Task[];
  /** How many tasks it was given so far. */
  given: number;
}

export interface CrewOptions {
  /**
   * The module that each thread runs: it is sent one `Asked` after the other, and answers each with an `Answer`, in order. After null, the last, it
   * ends by itself.
   */
  readonly worker: URL;
  /** Handed to each thread as its `workerData`. */
  readonly engine: EngineOptions;
  /** How many threads at most, from 1. */
  readonly threads?: number;
}

/**
 * Checks the images of a series in several threads. All images of a file go to the same thread, which remembers what the one before showed.
 * Where a thread dies, the check that it was at is rejected, and a new one takes the rest.
 */
export function createCrew({ worker: module, engine, threads = availableParallelism() }: CrewOptions): DistantCheck {
  const lanes: readonly Lane[] = Array.from({ length: Math.max(1, threads) }, () => ({ worker: undefined, waiting: [], given: 0 }));
  const laneOf = new Map<string, Lane>();
  const known = new Map<string, Promise<FileReport>>();

  const start = (lane: Lane): Worker => {
    const worker = new Worker(module, { workerData: engine });
    const lost = (reason: string): void => {
      // A thread that failed says so twice, and one that was sent away is nobody's loss.
      if (lane.worker !== worker) return;
      lane.worker = undefined;
      lane.waiting.shift()?.fail(new Error(`the thread that was at it ended: ${reason}`));
      for (const task of lane.waiting) send(lane, task);
    };
    worker.on('message', (answer: Answer) => {
      const task = lane.waiting.shift();
      if ('report' in answer) task?.done(answer.report);
      else task?.fail(new Error(answer.failure));
    });
    worker.on('error', (error) => lost(error instanceof Error ? error.message : String(error)));
    worker.on('exit', (status) => lost(`status ${status}`));
    lane.worker = worker;
    return worker;
  };
  const send = (lane: Lane, { path, text }: Asked): void => (lane.worker ?? start(lane)).postMessage({ path, text } satisfies Asked);

  const submit = (path: string, text: string): Promise<FileReport> => {
    const key = `${path}\0${text}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const lane = laneOf.get(path) ?? lanes.reduce((least, one) => (one.given < least.given ? one : least));
    laneOf.set(path, lane);
    lane.given += 1;
    const promise = new Promise<FileReport>((done, fail) => {
      const task = { path, text, done, fail };
      lane.waiting.push(task);
      send(lane, task);
    });
    // Whoever asks for it hears of it; until then nobody does.
    promise.catch(() => undefined);
    known.set(key, promise);
    return promise;
  };

  return {
    check: submit,
    expect: (images) => {
      for (const { path, text } of images) void submit(path, text);
    },
    dispose() {
      for (const lane of lanes) {
        const { worker, waiting } = lane;
        lane.worker = undefined;
        lane.waiting = [];
        // What nobody waits for any more is not finished.
        if (waiting.length > 0) void worker?.terminate();
        else worker?.postMessage(null);
      }
      known.clear();
    },
  };
}
