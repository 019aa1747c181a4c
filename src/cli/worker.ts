// A worker thread of `getput check`: receives file names, answers with what was found in each.
import { parentPort, workerData } from 'node:worker_threads';
import { checkFile, createEngine } from './engine.ts';
import type { EngineOptions } from './engine.ts';

const engine = createEngine(workerData as EngineOptions);
parentPort?.on('message', (files: readonly string[]) => {
  void engine.then((ready) => parentPort?.postMessage(files.map((file) => checkFile(ready, file))));
});
