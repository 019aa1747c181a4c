import { commands, Disposable, l10n, Uri, window, workspace } from 'vscode';
import type { CancellationToken, ExtensionContext, LogOutputChannel } from 'vscode';
import { CloseAction, ErrorAction, State } from 'vscode-languageclient';
import type { ErrorHandler, LanguageClientOptions } from 'vscode-languageclient';
import { methods } from '../protocol/messages.ts';
import type { ReadTextParams, ReadTextResult, Status } from '../protocol/messages.ts';
import type { DraftParams, DraftResult, FetchParams, FetchResult, ReviewParams, ReviewProgress, ReviewResult } from '../protocol/review.ts';
import type { SimulateParams, SimulateResult } from '../protocol/simulation.ts';
import type { Connect } from './connect.ts';

/** How often a crashed server is started again, and within which time, in milliseconds, before it is left alone. */
const restarts = 4;
const restartWindow = 180_000;

/** The language server as the features see it. */
export interface Server {
  readonly onStatus: (listener: (status: Status) => void) => Disposable;
  readonly onState: (listener: (running: boolean) => void) => Disposable;
  check(uri: Uri): Promise<void>;
  /** Rejects where `token` ends it, or the server fails. */
  simulate(params: SimulateParams, token?: CancellationToken): Promise<SimulateResult>;
  readonly onReviewProgress: (listener: (progress: ReviewProgress) => void) => Disposable;
  review(params: ReviewParams, token: CancellationToken): Promise<ReviewResult>;
  fetchSeries(params: FetchParams, token: CancellationToken): Promise<FetchResult>;
  draft(params: DraftParams): Promise<DraftResult>;
  restart(): Promise<void>;
}

/**
 * Starts the server that `connect` runs. One that crashes is started again; one that keeps crashing is left stopped, with a message that
 * offers the log.
 */
export async function startClient(context: ExtensionContext, log: LogOutputChannel, connect: Connect): Promise<Server> {
  const options: LanguageClientOptions = {
    documentSelector: [{ language: 'c' }],
    outputChannel: log,
    // Plain values: a configuration has functions too, which cannot be posted to a worker.
    initializationOptions: {
      ...(JSON.parse(JSON.stringify(workspace.getConfiguration('getput'))) as object),
      commands: true,
      storage: context.globalStorageUri.toString(),
    },
    errorHandler: errorHandler(log),
  };
  const client = connect(context, options);
  context.subscriptions.push({ dispose: () => void client.dispose() });

  const statusListeners = new Set<(status: Status) => void>();
  context.subscriptions.push(client.onNotification(methods.status, (status: Status) => statusListeners.forEach((listener) => listener(status))));

  context.subscriptions.push(client.onRequest(methods.readText, ({ uri }: ReadTextParams) => readText(Uri.parse(uri))));

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
    // A token that is undefined would go as a second parameter.
    simulate: (params, token) =>
      token === undefined
        ? client.sendRequest<SimulateResult>(methods.simulate, params)
        : client.sendRequest<SimulateResult>(methods.simulate, params, token),
    onReviewProgress: (listener) => client.onNotification(methods.reviewProgress, listener),
    review: (params, token) => client.sendRequest<ReviewResult>(methods.review, params, token),
    fetchSeries: (params, token) => client.sendRequest<FetchResult>(methods.fetchSeries, params, token),
    draft: (params) => client.sendRequest<DraftResult>(methods.draft, params),
    restart: async () => {
      await client.stop();
      await client.start();
      log.info('server restarted');
    },
  };
}

/** Reads a file of the workspace for the server; it may lie anywhere that VS Code can reach. */
async function readText(uri: Uri): Promise<ReadTextResult> {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(await workspace.fs.readFile(uri)) };
  } catch {
    return { text: null };
  }
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
      const restart = l10n.t('Restart Server');
      const show = l10n.t('Show Output');
      void window
        .showErrorMessage(l10n.t('The Getput server keeps stopping. Nothing is analysed until it is restarted.'), restart, show)
        .then(async (choice) => {
          if (choice === show) log.show();
          if (choice !== restart) return;
          await commands.executeCommand('getput.restartServer');
        });
      return { action: CloseAction.DoNotRestart, handled: true };
    },
  };
}
