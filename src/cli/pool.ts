import { Worker } from 'node:worker_threads';

/** How many files a thread is handed at a time: a message costs more than a small file. */
const batch = 8;

export interface Pool<Result> {
  /** The module that each thread runs: it is sent lists of file names and answers each with the list of their results; an empty one is the last. */
  readonly worker: URL;
  /** Handed to each thread as its `workerData`. */
  readonly data: unknown;
  /** How many threads, from 1. */
  readonly threads: number;
  /** The result of a file that brought its thread down. */
  readonly lost: (file: string, reason: string) => Result;
}

/**
 * Has each file worked on by one of several threads. The results stand in the order of the files, whatever the number of threads. Never
 * rejects: where a thread dies, a new one takes the files of its batch one by one, and only the file that kills it is lost.
 */
export async function inThreads<Result>(files: readonly string[], pool: Pool<Result>): Promise<readonly Result[]> {
  const results: Result[] = [];
  let next = 0;
  const lane = async (): Promise<Worker | undefined> => {
    let worker: Worker | undefined;
    const ask = async (names: readonly string[]): Promise<readonly Result[]> => {
      worker ??= new Worker(pool.worker, { workerData: pool.data });
      try {
        return await answer<Result>(worker, names);
      } catch (error) {
        void worker.terminate();
        worker = undefined;
        const [only, ...more] = names;
        if (only !== undefined && more.length === 0) return [pool.lost(only, error instanceof Error ? error.message : String(error))];
        const singly: Result[] = [];
        for (const name of names) singly.push(...(await ask([name])));
        return singly;
      }
    };
    while (next < files.length) {
      const from = next;
      next += batch;
      (await ask(files.slice(from, from + batch))).forEach((result, i) => (results[from + i] = result));
    }
    return worker;
  };
  const workers = await Promise.all(Array.from({ length: Math.max(1, Math.min(pool.threads, Math.ceil(files.length / batch))) }, lane));
  // One after the other: what they write down goes into one file.
  for (const worker of workers) {
    if (worker === undefined) continue;
    await answer<Result>(worker, []).catch(() => undefined);
    await worker.terminate();
  }
  return results;
}

/** Sends the names to the thread and waits for its answer; rejects where it dies first. */
function answer<Result>(worker: Worker, names: readonly string[]): Promise<readonly Result[]> {
  return new Promise((done, fail) => {
    const ended = (status: number): void => settle(() => fail(new Error(`the thread ended with status ${status}`)));
    const broken = (error: Error): void => settle(() => fail(error));
    const heard = (results: readonly Result[]): void => settle(() => done(results));
    const settle = (then: () => void): void => {
      worker.off('exit', ended).off('error', broken).off('message', heard);
      // An error that comes after the answer must not end the program.
      worker.on('error', () => undefined);
      then();
    };
    worker.removeAllListeners('error').on('exit', ended).on('error', broken).on('message', heard);
    worker.postMessage(names);
  });
}
