import assert from 'node:assert/strict';
import { commands, Uri, workspace } from 'vscode';
import { closeAll, diagnosticsOf, open } from '../suite/harness.ts';
import type { Test } from '../suite/harness.ts';

const root = (): Uri => {
  const folder = workspace.workspaceFolders?.[0];
  assert(folder !== undefined, 'a folder is open');
  return folder.uri;
};

/** What is different where no file is on a disk. */
export const tests: readonly Test[] = [
  {
    name: 'the folder is a virtual one',
    run: async () => {
      assert.notEqual(root().scheme, 'file');
      await Promise.resolve();
    },
  },
  {
    name: 'contracts of a .getput.json in a virtual folder count, and count again when it changes',
    run: async () => {
      const file = Uri.joinPath(root(), 'lamp.c');
      const configuration = Uri.joinPath(root(), '.getput.json');
      const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
      const rows = { version: 1, acquires: [{ call: 'lamp_find', kind: 'ref', at: 'ret', fails: 'null', release: ['lamp_drop'] }] };
      await workspace.fs.writeFile(
        file,
        encode('int lamp_ask(int n)\n{\n\tstruct lamp *lamp = lamp_find(n);\n\n\tif (!lamp)\n\t\treturn -1;\n\treturn lamp_hue(lamp->number);\n}\n'),
      );
      const { document } = await open('lamp.c');
      // A finding only ever comes with the contract; none now means none because it is not known.
      await workspace.fs.writeFile(configuration, encode(JSON.stringify(rows)));
      await commands.executeCommand('getput.restartServer');
      const [leak] = await diagnosticsOf(document.uri, 'the leak that the contract makes known', (all) => all.length === 1);
      assert.match(leak?.message ?? '', /lamp_drop/);
      await workspace.fs.delete(configuration);
      await commands.executeCommand('getput.restartServer');
      await diagnosticsOf(document.uri, 'nothing without the contract', (all) => all.length === 0);
      await closeAll();
      await workspace.fs.delete(file);
    },
  },
];
