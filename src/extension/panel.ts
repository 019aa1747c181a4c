import { commands, Disposable, Range, Uri, ViewColumn, window } from 'vscode';
import type { TextDocument, WebviewPanel } from 'vscode';
import type { FromPanel, ToPanel } from '../protocol/messages.ts';
import type { Feature } from './feature.ts';
import { panelHtml } from './panel-html.ts';

/** Getput: Simulate Lifecycle. A panel beside the editor that lists what the function under the cursor takes, loses and where it leaves. */
export function activate({ context, log, server }: Feature): void {
  const dist = Uri.joinPath(context.extensionUri, 'dist');
  let panel: WebviewPanel | undefined;
  /** The document that the panel speaks of, and where in it. */
  let subject: { readonly document: TextDocument; readonly offset: number } | undefined;

  const send = (message: ToPanel): void => void panel?.webview.postMessage(message);

  const refresh = async (): Promise<void> => {
    if (panel === undefined || subject === undefined) return;
    const { document, offset } = subject;
    const { line, character } = document.positionAt(offset);
    try {
      const overview = await server.overview({ uri: document.uri.toString(), position: { line, character } });
      if (overview === null) {
        send({ type: 'unavailable', reason: 'This file was not analysed.' });
        return;
      }
      const name = overview.function?.name;
      panel.title = name === undefined ? 'Lifecycle' : `Lifecycle: ${name}`;
      send({ type: 'overview', file: document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1), overview });
    } catch (error) {
      log.error(`overview: ${error instanceof Error ? error.message : String(error)}`);
      send({ type: 'unavailable', reason: 'The Getput server did not answer. Its output says why.' });
    }
  };

  const receive = async (message: FromPanel): Promise<void> => {
    switch (message.type) {
      case 'ready':
        await refresh();
        return;
      case 'reveal': {
        if (subject === undefined) return;
        const { start, end } = message.range;
        const range = new Range(start.line, start.character, end.line, end.character);
        await window.showTextDocument(subject.document, { viewColumn: ViewColumn.One, selection: range });
        return;
      }
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
      subject = undefined;
    });
    created.webview.html = panelHtml(created.webview, Uri.joinPath(dist, 'overview.js'));
    return created;
  };

  context.subscriptions.push(
    commands.registerCommand('getput.simulate', async () => {
      const editor = window.activeTextEditor;
      if (editor?.document.languageId !== 'c') {
        void window.showInformationMessage('Getput simulates functions of C files: put the cursor into one first.');
        return;
      }
      subject = { document: editor.document, offset: editor.document.offsetAt(editor.selection.active) };
      if (panel === undefined) {
        // The panel asks for its content when its script runs.
        panel = open();
        return;
      }
      panel.reveal(undefined, true);
      await refresh();
    }),
    server.onStatus((status) => {
      if (status.state === 'done' && status.uri === subject?.document.uri.toString()) void refresh();
    }),
    new Disposable(() => {
      panel?.dispose();
    }),
  );
}
