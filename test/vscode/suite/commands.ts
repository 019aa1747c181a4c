import assert from 'node:assert/strict';
import { commands, extensions, window, workspace } from 'vscode';
import { closeAll, diagnosticsOf, eventually, open } from './harness.ts';
import type { Test } from './harness.ts';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

export const tests: readonly Test[] = [
  {
    name: 'registers every command that its package.json offers',
    run: async () => {
      const manifest = extensions.getExtension('getput.getput')?.packageJSON as Manifest;
      const known = new Set(await commands.getCommands(true));
      assert(manifest.contributes.commands.length >= 6);
      assert.deepEqual(
        manifest.contributes.commands.map(({ command }) => command).filter((command) => !known.has(command)),
        [],
      );
    },
  },
  {
    name: 'finds the leak again after the server was restarted',
    run: async () => {
      const { document } = await open('reading.c');
      await diagnosticsOf(document.uri, 'the finding before the restart', (all) => all.length === 1);
      await commands.executeCommand('getput.restartServer');
      await diagnosticsOf(document.uri, 'the finding after the restart', (all) => all.length === 1);
      await closeAll();
    },
  },
  {
    name: 'stops reporting where getput.enable is switched off, and starts again',
    run: async () => {
      const { document } = await open('reading.c');
      await diagnosticsOf(document.uri, 'the finding', (all) => all.length === 1);
      const settings = workspace.getConfiguration('getput');
      await settings.update('enable', false, true);
      await diagnosticsOf(document.uri, 'nothing while switched off', (all) => all.length === 0);
      await settings.update('enable', undefined, true);
      await diagnosticsOf(document.uri, 'the finding again', (all) => all.length === 1);
      await closeAll();
    },
  },
  {
    name: 'opens the simulator panel for the function under the cursor',
    run: async () => {
      const { document } = await open('reading.c');
      await diagnosticsOf(document.uri, 'the finding', (all) => all.length === 1);
      const editor = window.activeTextEditor;
      assert(editor !== undefined);
      const { Position, Selection } = await import('vscode');
      editor.selection = new Selection(new Position(7, 0), new Position(7, 0));
      await commands.executeCommand('getput.simulate');
      await eventually(
        'a tab named after the function',
        () => window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => label.includes('reading_count')),
        (listener) => window.tabGroups.onDidChangeTabs(listener),
      );
      await closeAll();
    },
  },
  {
    name: 'opens the sample that ships, and lets it be edited',
    run: async () => {
      await commands.executeCommand('getput.openSample');
      const editor = window.activeTextEditor;
      assert.match(editor?.document.uri.path ?? '', /(^|\/)lantern-leaks\.c$/);
      assert.equal(editor?.document.languageId, 'c');
      await diagnosticsOf(editor.document.uri, 'five findings', (all) => all.length === 5);
      const { Position } = await import('vscode');
      assert(await editor.edit((edit) => edit.insert(new Position(0, 0), '/* mine */\n')));
      await closeAll();
    },
  },
];
