import * as commands from './commands.ts';
import * as diagnostics from './diagnostics.ts';
import * as neighbours from './neighbours.ts';
import * as reading from './reading.ts';
import * as review from './review.ts';
import { runToFile } from './to-file.ts';
import * as tree from './tree.ts';

/** What VS Code runs inside its extension host, in a trusted folder. */
export const run = (): Promise<void> =>
  runToFile([...diagnostics.tests, ...commands.tests, ...reading.tests, ...review.tests, ...neighbours.tests, ...tree.tests]);
