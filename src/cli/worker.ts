// A worker thread of `getput check`: receives file names, answers with what was found in each. None are the end: it writes down what it knows.
import { parentPort, workerData } from 'node:worker_threads';
import { createEngine } from '../index/engine.node.ts';
import type { EngineOptions } from '../index/engine.node.ts';
import { checkFile } from './check-file.ts';

const engine = createEngine(workerData as EngineOptions);
parentPort?.on('message', (files: readonly string[]) => {
  void engine.then((ready) => {
    if (files.length === 0) ready.tree?.tree.save();
    parentPort?.postMessage(files.map((file) => checkFile(ready, file)));
  });
});
