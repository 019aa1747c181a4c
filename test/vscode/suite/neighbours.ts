import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import {
  CallHierarchyItem,
  commands,
  CustomExecution,
  EventEmitter,
  extensions,
  languages,
  Range,
  SymbolKind,
  Task,
  tasks,
  TaskScope,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { CallHierarchyProvider, Pseudoterminal } from 'vscode';
import { closeAll, diagnosticsOf, open } from './harness.ts';
import type { Test } from './harness.ts';

/** What the command line says of files: it is what a task shows in its terminal. */
function checked(files: readonly string[]): Promise<string> {
  const extension = extensions.getExtension('getput.getput');
  assert(extension !== undefined);
  const program = join(extension.extensionPath, 'dist', 'cli.js');
  // The status is 1 where something was found.
  return new Promise((resolve) => execFile(process.execPath, [program, 'check', ...files], (_error, stdout) => resolve(stdout)));
}

/** A terminal that shows a text again and again until it is closed: the editor begins to read a while after the first time, and says nothing of it. */
function terminalOf(text: string): Pseudoterminal {
  const write = new EventEmitter<string>();
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    onDidWrite: write.event,
    open: () => {
      timer = setInterval(() => write.fire(text.replace(/\n/g, '\r\n')), 200);
    },
    close: () => clearInterval(timer),
  };
}

/** How Getput gets on with what else there is in an editor: tasks, and servers that know other things of C. */
export const tests: readonly Test[] = [
  {
    name: 'the problem matcher $getput makes problems of what a task prints',
    run: async () => {
      const { document } = await open('reading.c');
      const [own] = await diagnosticsOf(document.uri, 'the finding', (all) => all.length === 1);
      assert(own !== undefined);
      // The matcher is for files that are closed: what is open, the server knows better. An editor that closes does not close its document at once.
      // There are two of them, since the editor shows what it has read of one file when it comes to the next.
      const [closed, other] = ['closed.c', 'other.c'].map((name) => Uri.joinPath(document.uri, '..', name)) as [Uri, Uri];
      for (const uri of [closed, other]) await workspace.fs.copy(document.uri, uri);
      const output = await checked([closed.fsPath, other.fsPath]);
      assert.match(output, /closed\.c:12:\d+: error: /);
      const execution = new CustomExecution(() => Promise.resolve(terminalOf(output)));
      const task = new Task({ type: 'getput-test' }, TaskScope.Workspace, 'check', 'test', execution, ['$getput']);
      const running = await tasks.executeTask(task);
      // An extension sees no problems of a task that has its own name; the key that goes to the next problem does.
      for (let tries = 0; window.activeTextEditor?.document.uri.path !== closed.path; tries += 1) {
        assert(tries < 100, 'closed.c has a problem');
        await new Promise((resolve) => setTimeout(resolve, 100));
        await commands.executeCommand('editor.action.marker.nextInFiles');
      }
      assert.equal(window.activeTextEditor.selection.active.line, own.range.start.line);
      running.terminate();
      for (const uri of [closed, other]) await workspace.fs.delete(uri);
      await closeAll();
    },
  },
  {
    name: 'leaves the call hierarchy of C to those that know it',
    run: async () => {
      const { document } = await open('reading.c');
      await diagnosticsOf(document.uri, 'the finding', (all) => all.length === 1);
      const at = document.positionAt(document.getText().indexOf('reading_count'));
      const prepared = async (): Promise<readonly string[]> =>
        (await commands.executeCommand<CallHierarchyItem[]>('vscode.prepareCallHierarchy', document.uri, at)).map(({ name }) => name);
      assert.deepEqual(await prepared(), []);
      const range = new Range(at, at);
      const provider: CallHierarchyProvider = {
        prepareCallHierarchy: ({ uri }: { readonly uri: Uri }) =>
          new CallHierarchyItem(SymbolKind.Function, 'from another server', '', uri, range, range),
        provideCallHierarchyIncomingCalls: () => [],
        provideCallHierarchyOutgoingCalls: () => [],
      };
      const other = languages.registerCallHierarchyProvider({ language: 'c' }, provider);
      assert.deepEqual(await prepared(), ['from another server']);
      other.dispose();
      await closeAll();
    },
  },
];
