/**
 * Getput: Simulate Lifecycle. A panel beside the editor that runs the function under the cursor, step by step.
 * View `getput.lifecycle`; request `getput/simulate`; commands `getput.simulate` and `getput.simulator.*`.
 */
import {
  CancellationTokenSource,
  commands,
  Disposable,
  l10n,
  Position as VsPosition,
  Range,
  TabInputText,
  TextEditorRevealType,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import type { TextDocument, WebviewPanel } from 'vscode';
import type { RuleId } from '../report/finding.ts';
import type { Position } from '../protocol/messages.ts';
import type { Answer, ExportFormat, FromPanel, Move, Other, SimulateParams, SimulateResult, Simulation, ToPanel } from '../protocol/simulation.ts';
import type { Feature } from './feature.ts';
import { panelHtml, readPageParts } from './panel-html.ts';
import { readMessage, readRemembered } from './panel-messages.ts';
import { runBefore } from './simulator-against.ts';
import { exportRun } from './simulator-export.ts';
import { createMarks } from './simulator-marks.ts';
import { choosing, edited, paramsOf, rememberedOf, sessionAt, sessionOf, settled } from './simulator-session.ts';
import type { Session } from './simulator-session.ts';

/** What a code action on a finding gives to the command, or a step of a review: that one with the place of the function before the patch. */
interface Asked {
  readonly uri: Uri;
  readonly rule?: RuleId;
  readonly start: Position;
  readonly before?: { readonly uri: Uri; readonly start: Position };
}

const view = 'getput.lifecycle';

export function activate({ context, log, server }: Feature): void {
  // Read before it is wanted: VS Code makes a page faster than its files are read through it.
  const parts = readPageParts(Uri.joinPath(context.extensionUri, 'dist'));
  parts.catch(() => undefined);
  const marks = createMarks();
  let panel: WebviewPanel | undefined;
  let session: Session | undefined;
  let shown: Simulation | undefined;
  /** Counts the requests: an answer that is not to the last one is of no use. */
  let asked = 0;
  /** Ends the last request, which nobody waits for once there is another. */
  let running: CancellationTokenSource | undefined;
  /** The next answer is on its way, and comes to a page too that is still being made. */
  let isComing = false;
  /** There are more ways than were shown, for which nobody has asked yet. */
  let hasMore = false;
  /** Counts the steps shown: an editor that opens late must not take the mark back to a step before. */
  let stepped = 0;

  const send = (message: ToPanel): void => void panel?.webview.postMessage(message);

  const unavailable = (reason: string): void => {
    shown = undefined;
    marks.clear();
    send({ type: 'unavailable', reason });
  };

  const otherOf = async (run: Session, now: Simulation): Promise<Other | undefined> => {
    if (run.against !== undefined) return runBefore(server, run.against, now);
    if (run.other === undefined) return undefined;
    const result = await server.simulate({ ...paramsOf(run), choices: run.other.choices, beside: [] });
    return result.ok ? { label: run.other.label, steps: result.simulation.steps, findings: result.simulation.findings } : undefined;
  };

  const ask = (run: Session, soon: boolean): Promise<SimulateResult> => {
    running?.cancel();
    running?.dispose();
    running = new CancellationTokenSource();
    return server.simulate({ ...paramsOf(run), ...(soon && run.finding === undefined ? { soon } : {}) }, running.token);
  };

  /** Shows the run of the session, with the ways that are found soon. All of them are looked for when that is on the screen. */
  const refresh = async (soon = true): Promise<void> => {
    if (panel === undefined || session === undefined) return;
    asked += 1;
    const mine = asked;
    isComing = soon;
    hasMore = false;
    const { document } = session;
    try {
      const result = await ask(session, soon);
      if (mine !== asked) return;
      if (!result.ok) {
        unavailable(result.problem);
        return;
      }
      const other = await otherOf(session, result.simulation);
      if (mine !== asked) return;
      shown = result.simulation;
      panel.title = l10n.t('Lifecycle: {0}', shown.function);
      if (session.finding !== undefined)
        session = { ...session, finding: undefined, enter: shown.enter, choices: shown.choices, beside: shown.beside };
      session = { ...settled(session, shown.unmet), function: shown.function };
      const { lost } = session;
      hasMore = result.more;
      session = { ...session, lost: [] };
      send({ type: 'simulation', file: fileOf(document.uri), simulation: shown, session: rememberedOf(session, shown.function), lost, other });
    } catch (error) {
      // What was asked later has put an end to it.
      if (mine !== asked) return;
      log.error(`simulate: ${error instanceof Error ? error.message : String(error)}`);
      send({ type: 'unavailable', reason: l10n.t('The Getput server did not answer. Its output says why.') });
    } finally {
      if (mine === asked) isComing = false;
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
    // The start alone: the end of a long line would scroll its start out of sight.
    else editor?.revealRange(new Range(range.start, range.start), TextEditorRevealType.InCenterIfOutsideViewport);
    if (mine === stepped) marks.show(document, at);
  };

  /** A picture comes from the panel, a text from the server. */
  const exporting = async (format: ExportFormat, content: string | undefined): Promise<Answer> => {
    if (session === undefined || shown === undefined) return { ok: false, problem: l10n.t('Nothing is simulated.') };
    const { document } = session;
    if (format === 'svg' || format === 'png')
      return content === undefined ? { ok: false, problem: l10n.t('There is no picture.') } : exportRun(document, shown.function, format, content);
    const result = await server.simulate({ ...paramsOf(session), print: format });
    if (!result.ok || result.printed === undefined) return { ok: false, problem: result.ok ? l10n.t('There is no text.') : result.problem };
    return exportRun(document, shown.function, format, result.printed);
  };

  const receive = async (message: FromPanel): Promise<void> => {
    switch (message.type) {
      case 'ready':
        return isComing ? undefined : refresh();
      case 'drawn':
        return hasMore ? refresh(false) : undefined;
      case 'step':
        return step(message.index, message.jump);
      case 'choose':
        return change({ choices: choosing(session?.choices ?? [], message.choice) });
      case 'path': {
        const path = shown?.paths[message.index];
        const way = message.way === undefined ? path : path?.ways[message.way];
        return change({ choices: way?.choices ?? [], beside: [] });
      }
      case 'compare': {
        const path = message.index === undefined ? undefined : shown?.paths[message.index];
        return change({ other: path && { label: path.label, choices: path.choices }, against: undefined });
      }
      case 'enter':
        return change({ enter: message.enter, other: undefined });
      case 'beside':
        return change({ beside: message.beside });
      case 'restart':
        return change({ choices: [], beside: [], other: undefined });
      case 'export': {
        const answer = await exporting(message.format, message.content).catch((error: unknown): Answer => ({
          ok: false,
          problem: error instanceof Error ? error.message : String(error),
        }));
        send({ type: 'answer', id: message.id, ...answer });
      }
    }
  };

  const adopt = (created: WebviewPanel): void => {
    panel = created;
    created.webview.options = { enableScripts: true, localResourceRoots: [] };
    created.webview.onDidReceiveMessage((data: unknown) => {
      const message = readMessage(data);
      if (message === undefined) log.warn('simulate: the panel sent something that is no message');
      else void receive(message);
    });
    created.onDidDispose(() => {
      if (panel !== created) return;
      panel = undefined;
      session = undefined;
      shown = undefined;
      asked += 1;
      running?.cancel();
      marks.clear();
      void commands.executeCommand('setContext', 'getput.simulating', false);
    });
    parts.then(
      (read) => {
        if (panel === created) created.webview.html = panelHtml(read);
      },
      (error: unknown) => {
        created.dispose();
        const reason = error instanceof Error ? error.message : String(error);
        void window.showErrorMessage(l10n.t('The panel cannot be shown, since a part of the extension is missing: {0}', reason));
      },
    );
    void commands.executeCommand('setContext', 'getput.simulating', true);
  };

  const start = async (given?: Asked): Promise<void> => {
    const document = given === undefined ? window.activeTextEditor?.document : await workspace.openTextDocument(given.uri);
    if (document?.languageId !== 'c') {
      void window.showInformationMessage(l10n.t('Getput simulates functions of C files: put the cursor into one first.'));
      return;
    }
    const cursor = window.activeTextEditor?.selection.active;
    const finding: SimulateParams['finding'] =
      given?.rule === undefined ? undefined : { rule: given.rule, start: { line: given.start.line, character: given.start.character } };
    const at = given?.start ?? cursor;
    if (at === undefined) return;
    const before = given?.before;
    const against = before && {
      document: await workspace.openTextDocument(before.uri),
      position: new VsPosition(before.start.line, before.start.character),
    };
    session = sessionAt(document, document.getText(new Range(0, 0, at.line, at.character)).length, finding, against);
    if (panel === undefined) adopt(window.createWebviewPanel(view, l10n.t('Lifecycle'), { viewColumn: ViewColumn.Beside, preserveFocus: true }));
    else panel.reveal(undefined, true);
    // The server works on it while VS Code makes the panel, which keeps what is sent to it until its page is there.
    await refresh();
  };

  /** The window was reloaded: the panel is there again, and what it kept says what it showed. */
  const restore = async (created: WebviewPanel, state: unknown): Promise<void> => {
    const kept = readRemembered(state);
    const document = kept === undefined ? undefined : await documentAt(kept.uri);
    if (kept === undefined || document === undefined || panel !== undefined) {
      created.dispose();
      return;
    }
    session = sessionOf(document, kept);
    adopt(created);
    await refresh();
  };

  const toCursor = (): void => {
    const editor = window.activeTextEditor;
    if (editor !== undefined && editor.document === session?.document) send({ type: 'line', line: editor.selection.active.line });
  };

  const moves: readonly (readonly [string, Move])[] = [
    ['getput.simulator.step', 'next'],
    ['getput.simulator.stepOver', 'over'],
    ['getput.simulator.stepOut', 'out'],
    ['getput.simulator.stepBack', 'previous'],
    ['getput.simulator.first', 'first'],
    ['getput.simulator.last', 'last'],
  ];
  const exports_: readonly (readonly [string, ExportFormat])[] = [
    ['getput.simulator.copy', 'mail'],
    ['getput.simulator.exportSvg', 'svg'],
    ['getput.simulator.exportPng', 'png'],
    ['getput.simulator.exportText', 'text'],
    ['getput.simulator.exportJson', 'json'],
  ];

  context.subscriptions.push(
    marks,
    window.registerWebviewPanelSerializer(view, { deserializeWebviewPanel: restore }),
    commands.registerCommand('getput.simulate', start),
    commands.registerCommand('getput.simulator.runToCursor', toCursor),
    commands.registerCommand('getput.simulator.focus', () => panel?.reveal(undefined, false)),
    ...moves.map(([name, to]) => commands.registerCommand(name, () => send({ type: 'move', to }))),
    ...exports_.map(([name, format]) => commands.registerCommand(name, () => send({ type: 'export', format }))),
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

const fileOf = (uri: Uri): string => uri.path.slice(uri.path.lastIndexOf('/') + 1);

/** The document, opened where it is not; undefined where it is gone. */
async function documentAt(uri: string): Promise<TextDocument | undefined> {
  try {
    return await workspace.openTextDocument(Uri.parse(uri, true));
  } catch {
    return undefined;
  }
}
