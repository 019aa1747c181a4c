import assert from 'node:assert/strict';
import { Position, workspace } from 'vscode';
import { closeAll, diagnosticsOf, open } from './harness.ts';
import type { Test } from './harness.ts';

export const tests: readonly Test[] = [
  {
    name: 'reports a leak with the path that leads to it and a link to its rule',
    run: async () => {
      const { document } = await open('reading.c');
      const [leak] = await diagnosticsOf(document.uri, 'a finding in reading.c', (all) => all.length > 0);
      assert(leak !== undefined);
      assert.equal(document.getText(leak.range).includes('-EINVAL') || document.lineAt(leak.range.start).text.includes('-EINVAL'), true);
      assert(typeof leak.code === 'object');
      assert.equal(leak.code.value, 'leak');
      assert.match(leak.code.target.toString(), /^https:.*docs\/rules\/leak\.md$/);
      const steps = leak.relatedInformation ?? [];
      assert(steps.length >= 2, `a path has its acquire and its exit, got ${steps.length} steps`);
      assert(steps.some(({ location }) => document.lineAt(location.range.start).text.includes('of_get_child_by_name')));
      await closeAll();
    },
  },
  {
    name: 'drops the finding when the missing put is typed, and brings it back on undo',
    run: async () => {
      const editor = await open('reading.c');
      const { document } = editor;
      await diagnosticsOf(document.uri, 'the finding before the edit', (all) => all.length === 1);
      const line = document
        .getText()
        .split('\n')
        .findIndex((text) => text.includes('of_property_read_u32'));
      await editor.edit((edit) => {
        edit.insert(new Position(line, document.lineAt(line).text.length), ' {\n\t\tof_node_put(np);');
        edit.insert(new Position(line + 1, document.lineAt(line + 1).text.length), '\n\t}');
      });
      await diagnosticsOf(document.uri, 'no finding after the put', (all) => all.length === 0);
      const { commands } = await import('vscode');
      await commands.executeCommand('undo');
      await diagnosticsOf(document.uri, 'the finding after undo', (all) => all.length === 1);
      await closeAll();
    },
  },
  {
    name: 'says of a binary file that it was not read, and does not crash',
    run: async () => {
      const document = await workspace.openTextDocument({ language: 'c', content: 'int x;\0\0\0' });
      const all = await diagnosticsOf(document.uri, 'words about the binary text', (some) => some.length > 0);
      assert.match(all[0]?.message ?? '', /binary/);
      await closeAll();
    },
  },
];
