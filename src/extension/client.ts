import { commands, Disposable, Uri, window, workspace } from 'vscode';
import type { ExtensionContext, LogOutputChannel } from 'vscode';
import { CloseAction, ErrorAction, LanguageClient, State, TransportKind } from 'vscode-languageclient/node.js';
import type { ErrorHandler, LanguageClientOptions, ServerOptions } from 'vscode-languageclient/node.js';
import { methods } from '../protocol/messages.ts';
import type { ReviewParams, ReviewResult, Status } from '../protocol/messages.ts';
import type { SimulateParams, SimulateResult } from '../protocol/simulation.ts';

/** How often a crashed server is started again, and within which time, in milliseconds, before it is left alone. */
const restarts = 4;
const restartWindow = 180_000;

/** The language server as the features see it. */
export interface Server {
  readonly onStatus: (listener: (status: Status) => void) => Disposable;
  readonly onState: (listener: (running: boolean) => void) => Disposable;
  check(uri: Uri): Promise<void>;
  simulate(params: SimulateParams): Promise<SimulateResult>;
  review(params: ReviewParams): Promise<ReviewResult>;
  restart(): Promise<void>;
}

/**
 * Starts dist/server.js in a process of its own, so that no analysis can block the editor. A server that crashes is started again; one
 * that keeps crashing is left stopped, with a message that offers the log.
 */
export async function startClient(context: ExtensionContext, log: LogOutputChannel): Promise<Server> {
  const module = Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
  const serverOptions: ServerOptions = {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6019'] } },
  };
  const options: LanguageClientOptions = {
    documentSelector: [{ language: 'c' }],
    outputChannel: log,
    initializationOptions: workspace.getConfiguration('getput'),
    errorHandler: errorHandler(log),
  };
  const client = new LanguageClient('getput', 'Getput', serverOptions, options);
  context.subscriptions.push({ dispose: () => void client.dispose() });

  const statusListeners = new Set<(status: Status) => void>();
  context.subscriptions.push(client.onNotification(methods.status, (status: Status) => statusListeners.forEach((listener) => listener(status))));

  await client.start();
  log.info('server started');
  return {
    onStatus: (listener) => {
      statusListeners.add(listener);
      return new Disposable(() => statusListeners.delete(listener));
    },
    onState: (listener) => {
      const subscription = client.onDidChangeState(({ newState }) => listener(newState !== State.Stopped));
      return new Disposable(() => subscription.dispose());
    },
    check: (uri) => client.sendNotification(methods.check, { uri: client.code2ProtocolConverter.asUri(uri) }),
    simulate: (params) => client.sendRequest<SimulateResult>(methods.simulate, params),
    review: (params) => client.sendRequest<ReviewResult>(methods.review, params),
    restart: async () => {
      await client.restart();
      log.info('server restarted');
    },
  };
}

function errorHandler(log: LogOutputChannel): ErrorHandler {
  const crashes: number[] = [];
  return {
    error: (error, _message, count) => {
      log.error(`connection: ${error.message}`);
      return { action: (count ?? 0) < 3 ? ErrorAction.Continue : ErrorAction.Shutdown, handled: true };
    },
    closed: () => {
      const now = Date.now();
      crashes.push(now);
      if (crashes.filter((at) => now - at < restartWindow).length <= restarts) {
        log.warn('the server stopped unexpectedly and is started again');
        return { action: CloseAction.Restart, handled: true };
      }
      log.error(`the server stopped ${restarts + 1} times within ${restartWindow / 60_000} minutes and is left stopped`);
      void window
        .showErrorMessage('The Getput server keeps stopping. Nothing is analysed until it is restarted.', 'Restart Server', 'Show Output')
        .then(async (choice) => {
          if (choice === 'Show Output') log.show();
          if (choice !== 'Restart Server') return;
          await commands.executeCommand('getput.restartServer');
        });
      return { action: CloseAction.DoNotRestart, handled: true };
    },
  };
}
