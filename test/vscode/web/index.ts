import * as commands from '../suite/commands.ts';
import * as diagnostics from '../suite/diagnostics.ts';
import * as reading from '../suite/reading.ts';
import { runTests } from '../suite/run.ts';
import { resultMark } from '../result.ts';
import * as review from './review.ts';
import * as virtual from './virtual.ts';

/** What VS Code runs inside its web extension host: a worker in the browser that has no files, only what it can say to the page. */
export const run = (): Promise<void> =>
  runTests([...diagnostics.tests, ...commands.tests, ...reading.tests, ...virtual.tests, ...review.tests], (results) => {
    const last = results.at(-1);
    if (last !== undefined) console.log(resultMark + JSON.stringify(last));
  });
