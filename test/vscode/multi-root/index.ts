import assert from 'node:assert/strict';
import { Uri, window, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import { closeAll, diagnosticsOf } from '../suite/harness.ts';
import type { Test } from '../suite/harness.ts';
import { runToFile } from '../suite/to-file.ts';

async function openIn(folder: string, name: string): Promise<TextDocument> {
  const found = workspace.workspaceFolders?.find((one) => one.name === folder);
  assert(found !== undefined, `the folder ${folder} is open`);
  const { document } = await window.showTextDocument(await workspace.openTextDocument(Uri.joinPath(found.uri, name)), { preview: false });
  return document;
}

const tests: readonly Test[] = [
  {
    name: 'contracts of one folder count in that folder alone',
    run: async () => {
      // The same text in both; only the first folder says what lamp_find() takes.
      const known = await openIn('known', 'lamp.c');
      const unknown = await openIn('unknown', 'lamp.c');
      const [leak] = await diagnosticsOf(known.uri, 'the leak where the contract is', (all) =>
        all.some(({ message }) => message.includes('lamp_find')),
      );
      assert.match(leak?.message ?? '', /lamp_drop/);
      // reading() leaks with what everybody knows, so the other folder's file was looked at.
      const there = await diagnosticsOf(unknown.uri, 'the finding that needs no contract', (all) => all.length > 0);
      assert.deepEqual(
        there.filter(({ message }) => message.includes('lamp_find')),
        [],
      );
      await closeAll();
    },
  },
  {
    name: 'a folder that is added brings its contracts, and takes them away',
    run: async () => {
      const folders = workspace.workspaceFolders ?? [];
      const late = Uri.joinPath(folders[0]?.uri ?? Uri.file('/'), '..', 'late');
      assert(workspace.updateWorkspaceFolders(folders.length, 0, { uri: late, name: 'late' }));
      const { document } = await window.showTextDocument(await workspace.openTextDocument(Uri.joinPath(late, 'lamp.c')));
      await diagnosticsOf(document.uri, 'the leak in the new folder', (all) => all.some(({ message }) => message.includes('lamp_find')));
      assert(workspace.updateWorkspaceFolders(folders.length, 1));
      await diagnosticsOf(document.uri, 'no such leak once the folder is gone', (all) => !all.some(({ message }) => message.includes('lamp_find')));
      await closeAll();
    },
  },
];

/** Waits until VS Code has read which folders the workspace file names: the host of extensions may be there before that. */
function foldersAreOpen(): Promise<void> {
  return new Promise((resolve) => {
    const isOpen = (): boolean => (workspace.workspaceFolders ?? []).some(({ name }) => name === 'known');
    if (isOpen()) {
      resolve();
      return;
    }
    const listening = workspace.onDidChangeWorkspaceFolders(() => {
      if (!isOpen()) return;
      listening.dispose();
      resolve();
    });
  });
}

/** What VS Code runs where several folders are open. */
export async function run(): Promise<void> {
  await foldersAreOpen();
  return runToFile(tests);
}
