import assert from 'node:assert/strict';
import { window, workspace } from 'vscode';
import { closeAll, diagnosticsOf, open } from '../suite/harness.ts';
import type { Test } from '../suite/harness.ts';
import { runToFile } from '../suite/to-file.ts';

const tests: readonly Test[] = [
  {
    name: 'a folder that nobody trusts is not trusted here',
    run: async () => {
      assert.equal(workspace.isTrusted, false);
      await Promise.resolve();
    },
  },
  {
    name: 'finds the leak in an untrusted folder: reading is all that Getput does with a file',
    run: async () => {
      const { document } = await open('reading.c');
      await diagnosticsOf(document.uri, 'the finding', (all) => all.length === 1);
      assert.equal(window.activeTextEditor?.document, document);
      await closeAll();
    },
  },
];

/** What VS Code runs in Restricted Mode. */
export const run = (): Promise<void> => runToFile(tests);
