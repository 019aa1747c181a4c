import { commands, Disposable, Range, TabInputText, TextEditorRevealType, Uri, ViewColumn, window, workspace } from 'vscode';
import type { WebviewPanel } from 'vscode';
import type { RuleId } from '../report/finding.ts';
import type { Position } from '../protocol/messages.ts';
import type { FromPanel, Move, SimulateParams, Simulation, ToPanel } from '../protocol/simulation.ts';
import type { Feature } from './feature.ts';
import { panelHtml } from './panel-html.ts';
import { createMarks } from './simulator-marks.ts';
import { choosing, edited, paramsOf, sessionAt } from './simulator-session.ts';
import type { Session } from './simulator-session.ts';

/** What a code action on a finding gives to the command. */
interface Asked {
  readonly uri: Uri;
  readonly rule: RuleId;
  readonly start: Position;
}

/** Getput: Simulate Lifecycle. A panel beside the editor that runs the function under the cursor, step by step. */
export function activate({ context, log, server }: Feature): void {
  const dist = Uri.joinPath(context.extensionUri, 'dist');
  const marks = createMarks();
  let panel: WebviewPanel | undefined;
  let session: Session | undefined;
  let shown: Simulation | undefined;
  /** Counts the requests: an answer that is not to the last one is of no use. */
  let asked = 0;
  /** Counts the steps shown: an editor that opens late must not take the mark back to a step before. */
  let stepped = 0;

  const send = (message: ToPanel): void => void panel?.webview.postMessage(message);

  const refresh = async (): Promise<void> => {
    if (panel === undefined || session === undefined) return;
    asked += 1;
    const mine = asked;
    const { document } = session;
    try {
      const result = await server.simulate(paramsOf(session));
      if (mine !== asked) return;
      if (!result.ok) {
        shown = undefined;
        marks.clear();
        send({ type: 'unavailable', reason: result.problem });
        return;
      }
      shown = result.simulation;
      panel.title = `Lifecycle: ${shown.function}`;
      if (session.finding !== undefined) session = { ...session, finding: undefined, enter: shown.enter, choices: shown.choices };
      send({ type: 'simulation', file: document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1), simulation: shown });
    } catch (error) {
      log.error(`simulate: ${error instanceof Error ? error.message : String(error)}`);
      send({ type: 'unavailable', reason: 'The Getput server did not answer. Its output says why.' });
    }
  };

  const change = (with_: Partial<Session>): Promise<void> => {
    if (session !== undefined) session = { ...session, ...with_, finding: undefined };
    return refresh();
  };

  const step = async (index: number, jump: boolean): Promise<void> => {
    const at = shown?.steps[index];
    if (session === undefined || at === undefined) return;
    stepped += 1;
    const mine = stepped;
    const { document } = session;
    const { start, end } = at.range;
    const range = new Range(start.line, start.character, end.line, end.character);
    const editor = window.visibleTextEditors.find((visible) => visible.document === document);
    // The focus stays in the panel, so that the arrow keys go on stepping.
    if (jump) await window.showTextDocument(document, { viewColumn: editor?.viewColumn ?? ViewColumn.One, selection: range, preserveFocus: true });
    else editor?.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
    if (mine === stepped) marks.show(document, at);
  };

  const receive = async (message: FromPanel): Promise<void> => {
    switch (message.type) {
      case 'ready':
        return refresh();
      case 'step':
        return step(message.index, message.jump);
      case 'choose':
        return change({ choices: choosing(session?.choices ?? [], message.choice) });
      case 'path':
        return change({ choices: shown?.paths[message.index]?.choices ?? [], beside: [] });
      case 'enter':
        return change({ enter: message.enter });
      case 'beside':
        return change({ beside: message.beside });
      case 'restart':
        return change({ choices: [], beside: [] });
    }
  };

  const open = (): WebviewPanel => {
    const created = window.createWebviewPanel(
      'getput.lifecycle',
      'Lifecycle',
      { viewColumn: ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [dist] },
    );
    created.webview.onDidReceiveMessage((message: FromPanel) => void receive(message));
    created.onDidDispose(() => {
      panel = undefined;
      session = undefined;
      shown = undefined;
      marks.clear();
      void commands.executeCommand('setContext', 'getput.simulating', false);
    });
    created.webview.html = panelHtml(created.webview, Uri.joinPath(dist, 'simulator.js'), Uri.joinPath(dist, 'simulator.css'));
    void commands.executeCommand('setContext', 'getput.simulating', true);
    return created;
  };

  const start = async (given?: Asked): Promise<void> => {
    const document = given === undefined ? window.activeTextEditor?.document : await workspace.openTextDocument(given.uri);
    if (document?.languageId !== 'c') {
      void window.showInformationMessage('Getput simulates functions of C files: put the cursor into one first.');
      return;
    }
    const cursor = window.activeTextEditor?.selection.active;
    const finding: SimulateParams['finding'] =
      given === undefined ? undefined : { rule: given.rule, start: { line: given.start.line, character: given.start.character } };
    const at = given?.start ?? cursor;
    if (at === undefined) return;
    session = sessionAt(document, document.getText(new Range(0, 0, at.line, at.character)).length, finding);
    if (panel === undefined) {
      // The panel asks for its content when its script runs.
      panel = open();
      return;
    }
    panel.reveal(undefined, true);
    await refresh();
  };

  const moves: readonly (readonly [string, Move])[] = [
    ['getput.simulator.step', 'next'],
    ['getput.simulator.stepBack', 'previous'],
    ['getput.simulator.first', 'first'],
    ['getput.simulator.last', 'last'],
  ];

  context.subscriptions.push(
    marks,
    commands.registerCommand('getput.simulate', start),
    ...moves.map(([name, to]) => commands.registerCommand(name, () => send({ type: 'move', to }))),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (session === undefined || document !== session.document || contentChanges.length === 0) return;
      session = edited(session, contentChanges);
      // What is marked speaks of the text before.
      marks.clear();
    }),
    server.onStatus((status) => {
      if (status.state === 'done' && status.uri === session?.document.uri.toString()) void refresh();
    }),
    window.tabGroups.onDidChangeTabs(({ closed }) => {
      if (closed.some(({ input }) => input instanceof TabInputText && input.uri.toString() === session?.document.uri.toString())) marks.clear();
    }),
    new Disposable(() => {
      panel?.dispose();
    }),
  );
}
