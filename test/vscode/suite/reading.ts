import assert from 'node:assert/strict';
import { commands, ConfigurationTarget, MarkdownString, Position, Range, Selection, window, workspace } from 'vscode';
import type { CodeAction, CodeLens, DocumentHighlight, Hover, InlayHint, TextDocument } from 'vscode';
import { closeAll, diagnosticsOf, eventually, open } from './harness.ts';
import type { Test } from './harness.ts';

/** The line, from 0, that has this text first. */
const lineOf = (document: TextDocument, words: string): number =>
  document
    .getText()
    .split('\n')
    .findIndex((line) => line.includes(words));

const placeOf = (document: TextDocument, words: string): Position => document.positionAt(document.getText().indexOf(words) + 1);

/** reading.c, with its leak reported. */
async function reading(): Promise<{ readonly document: TextDocument; readonly leak: Range }> {
  const { document } = await open('reading.c');
  const [leak] = await diagnosticsOf(document.uri, 'the finding', (all) => all.length === 1);
  assert(leak !== undefined);
  return { document, leak: leak.range };
}

async function actionsAt(document: TextDocument, range: Range): Promise<CodeAction[]> {
  return commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', document.uri, range, 'quickfix');
}

export const tests: readonly Test[] = [
  {
    name: 'a quick fix applies, and the problem is gone',
    run: async () => {
      const { document, leak } = await reading();
      const actions = await actionsAt(document, leak);
      const call = actions.find(({ title }) => title === 'Call of_node_put(np) on this path');
      assert(call?.edit !== undefined, `no such action among: ${actions.map(({ title }) => title).join(' | ')}`);
      assert.equal(call.isPreferred, true);
      assert(await workspace.applyEdit(call.edit));
      await diagnosticsOf(document.uri, 'no finding after the fix', (all) => all.length === 0);
      await closeAll();
    },
  },
  {
    name: 'the same is offered wherever in the line of a finding the cursor stands',
    run: async () => {
      const { document, leak } = await reading();
      const { range: line } = document.lineAt(leak.start.line);
      const titles = async (at: Position): Promise<readonly string[]> =>
        (await actionsAt(document, new Range(at, at))).map(({ title }) => title).sort();
      const inside = await titles(leak.start);
      assert(inside.includes('Show this leak in the simulator') && inside.includes('Call of_node_put(np) on this path'), inside.join(' | '));
      assert.deepEqual(await titles(line.start), inside);
      assert.deepEqual(await titles(line.end), inside);
      await closeAll();
    },
  },
  {
    name: 'a comment with a reason silences a finding, and the reason is selected',
    run: async () => {
      const { document, leak } = await reading();
      const silence = (await actionsAt(document, leak)).find(({ title }) => title.startsWith('Ignore this leak'));
      assert(silence?.edit !== undefined && silence.command !== undefined);
      assert(await workspace.applyEdit(silence.edit));
      await commands.executeCommand(silence.command.command, ...((silence.command.arguments ?? []) as unknown[]));
      const editor = window.activeTextEditor;
      assert.equal(editor?.document.getText(editor.selection), 'say why this is right');
      await diagnosticsOf(document.uri, 'no finding under the comment', (all) => all.length === 0);
      await closeAll();
    },
  },
  {
    name: 'a finding moves with the lines that are typed above it',
    run: async () => {
      const editor = await open('reading.c');
      const [before] = await diagnosticsOf(editor.document.uri, 'the finding', (all) => all.length === 1);
      const line = before?.range.start.line ?? 0;
      await editor.edit((edit) => edit.insert(new Position(0, 0), '/* one */\n/* two */\n'));
      const [after] = await diagnosticsOf(editor.document.uri, 'the finding two lines down', (all) => all[0]?.range.start.line === line + 2);
      assert.match(editor.document.lineAt(after?.range.start.line ?? 0).text, /return -EINVAL/);
      await closeAll();
    },
  },
  {
    name: 'a hover tells what a call pairs with and since when it is held',
    run: async () => {
      const { document } = await reading();
      const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', document.uri, placeOf(document, 'of_node_put(np)'));
      const words = hovers.flatMap(({ contents }) => contents.map((one) => (one instanceof MarkdownString ? one.value : ''))).join('\n');
      assert.match(words, /gives back what/);
      assert.match(words, /`np`, taken by `of_get_child_by_name\(\)` at line \d+/);
      await closeAll();
    },
  },
  {
    name: 'both ends of a pair are highlighted together',
    run: async () => {
      const { document } = await reading();
      const found = await commands.executeCommand<DocumentHighlight[]>(
        'vscode.executeDocumentHighlights',
        document.uri,
        placeOf(document, 'of_get_child_by_name'),
      );
      const texts = found.map(({ range }) => document.getText(range));
      assert.deepEqual(texts, ['of_get_child_by_name', 'of_node_put']);
      await closeAll();
    },
  },
  {
    name: 'inlay hints count what is held, where the setting asks for them',
    run: async () => {
      const { document } = await reading();
      const all = new Range(0, 0, document.lineCount, 0);
      const hints = (): Thenable<InlayHint[]> => commands.executeCommand<InlayHint[]>('vscode.executeInlayHintProvider', document.uri, all);
      assert.deepEqual(await hints(), []);
      const settings = workspace.getConfiguration('getput');
      await settings.update('inlayHints', true, ConfigurationTarget.Workspace);
      let labels: readonly unknown[] = [];
      // The server hears of the setting by a message of its own, which nothing here can wait for; each question is an answer to wait for.
      for (let asked = 0; asked < 200 && labels.length === 0; asked += 1) labels = (await hints()).map(({ label }) => label);
      await settings.update('inlayHints', undefined, ConfigurationTarget.Workspace);
      assert(labels.includes('np: 0'), `hints are ${labels.join(' | ')}`);
      await closeAll();
    },
  },
  {
    name: 'a code lens over a function tells what it takes, and simulates it',
    run: async () => {
      const { document } = await reading();
      const lenses = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 10);
      const lens = lenses.find(({ command }) => command?.command === 'getput.simulateAt');
      assert.match(lens?.command?.title ?? '', /^1 hold \(np\), 3 exits/);
      await commands.executeCommand('getput.simulateAt', ...((lens?.command?.arguments ?? []) as unknown[]));
      await eventually(
        'the simulator of the function under the lens',
        () => window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => label.includes('reading_count')),
        (listener) => window.tabGroups.onDidChangeTabs(listener),
      );
      await closeAll();
    },
  },
  {
    name: 'the steps of a path are walked by commands',
    run: async () => {
      const { document, leak } = await reading();
      const editor = window.activeTextEditor;
      assert(editor !== undefined);
      editor.selection = new Selection(leak.start, leak.start);
      await commands.executeCommand('getput.steps.show');
      const at = (): number | undefined => window.activeTextEditor?.selection.active.line;
      const first = lineOf(document, 'of_get_child_by_name');
      assert.equal(at(), first);
      await commands.executeCommand('getput.steps.next');
      const second = at();
      assert(second !== undefined && second > first);
      for (let step = 0; step < 20; step += 1) await commands.executeCommand('getput.steps.next');
      assert.equal(at(), leak.start.line);
      await commands.executeCommand('getput.steps.previous');
      assert((at() ?? leak.start.line) < leak.start.line);
      await commands.executeCommand('getput.steps.clear');
      await closeAll();
    },
  },
];
