// A thread of a crew: is sent one image after the other, and answers each with its report. In the end it writes down what it knows of the tree.
import { parentPort, workerData } from 'node:worker_threads';
import { aroundPathOf, createEngine } from '../index/engine.node.ts';
import type { EngineOptions } from '../index/engine.node.ts';
import { createCheck } from './check.ts';
import type { Answer } from './crew.node.ts';
import type { Asked } from './file-review.ts';

const ready = createEngine(workerData as EngineOptions).then((engine) => ({
  engine,
  ...createCheck(engine.parser, engine.catalogue, (path, text) => aroundPathOf(engine, path, text)),
}));
parentPort?.on('message', (asked: Asked | null) => {
  void ready.then(({ engine, check }) => {
    if (asked !== null) {
      parentPort?.postMessage(answerOf(() => check(asked.path, asked.text)));
      return;
    }
    engine.tree?.tree.save();
    parentPort?.close();
  });
});

function answerOf(check: () => Extract<Answer, { report: unknown }>['report']): Answer {
  try {
    return { report: check() };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
