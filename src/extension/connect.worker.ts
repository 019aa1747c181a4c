import { l10n, Uri, workspace } from 'vscode';
import type { ExtensionContext } from 'vscode';
import { BaseLanguageClient, BrowserMessageReader, BrowserMessageWriter } from 'vscode-languageclient/browser.js';
import type { LanguageClientOptions, MessageTransports } from 'vscode-languageclient/browser.js';
import type { WorkerReady, WorkerStart } from '../protocol/worker.ts';
import type { Connect } from './connect.ts';

/** How long a worker may take to load the parser, in milliseconds. */
const patience = 30_000;

/** Runs dist/server.web.js in a web worker: what there is in the browser instead of a process. */
export const connectWorker: Connect = (context, options) => new WorkerClient(context, options);

/** The library's own client for browsers keeps one worker for ever; a restart must have a new one. */
class WorkerClient extends BaseLanguageClient {
  readonly #context: ExtensionContext;
  #worker: Worker | undefined;

  constructor(context: ExtensionContext, options: LanguageClientOptions) {
    super('getput', 'Getput', options);
    this.#context = context;
  }

  protected override async createMessageTransports(): Promise<MessageTransports> {
    this.#worker?.terminate();
    const worker = await startWorker(this.#context);
    this.#worker = worker;
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  }

  override async dispose(timeout?: number): Promise<void> {
    await super.dispose(timeout);
    this.#worker?.terminate();
  }
}

/** A worker whose parser is loaded. Rejects with a sentence where it does not load. */
async function startWorker(context: ExtensionContext): Promise<Worker> {
  const dist = (name: string): Uri => Uri.joinPath(context.extensionUri, 'dist', name);
  const bytes = async (name: string): Promise<Uint8Array> => workspace.fs.readFile(dist(name));
  const start: WorkerStart = { runtime: await bytes('web-tree-sitter.wasm'), grammar: await bytes('tree-sitter-c.wasm') };
  const worker = new Worker(dist('server.web.js').toString(true));
  return await new Promise((resolve, reject) => {
    const fail = (reason: string): void => {
      clearTimeout(timer);
      worker.terminate();
      reject(new Error(l10n.t("The server's web worker did not start: {0}.", reason)));
    };
    const timer = setTimeout(() => fail(l10n.t('it was silent for {0} s', patience / 1000)), patience);
    worker.onerror = ({ message }) => fail(message);
    worker.onmessage = ({ data }: MessageEvent<WorkerReady>) => {
      if (!data.ready) {
        fail(data.reason);
        return;
      }
      clearTimeout(timer);
      worker.onerror = null;
      worker.onmessage = null;
      resolve(worker);
    };
    worker.postMessage(start);
  });
}
