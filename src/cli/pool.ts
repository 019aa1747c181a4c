import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { checkFile, createEngine } from './engine.ts';
import type { CheckedFile } from './engine.ts';

/** Below this many files a thread costs more than it saves. */
const worthThreads = 12;
const batch = 8;

/** Checks files, several at a time where it pays. The results stand in the order of the files, whatever the number of threads. */
export async function checkFiles(files: readonly string[]): Promise<readonly CheckedFile[]> {
  const threads = Math.min(availableParallelism(), Math.ceil(files.length / batch));
  if (files.length < worthThreads || threads < 2) {
    const engine = await createEngine();
    return files.map((file) => checkFile(engine, file));
  }
  const results: CheckedFile[] = [];
  let next = 0;
  const work = (): Promise<void> =>
    new Promise((done, fail) => {
      const worker = new Worker(new URL('./worker.js', import.meta.url));
      let from = 0;
      const give = (): void => {
        from = next;
        next += batch;
        if (from < files.length) worker.postMessage(files.slice(from, from + batch));
        else void worker.terminate().then(() => done());
      };
      worker.on('message', (checked: readonly CheckedFile[]) => {
        checked.forEach((result, i) => (results[from + i] = result));
        give();
      });
      worker.on('error', fail);
      give();
    });
  await Promise.all(Array.from({ length: threads }, work));
  return results;
}
