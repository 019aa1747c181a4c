// dist/server.web.js: the language server in a web worker, where an editor in the browser has no processes to start.
import { BrowserMessageReader, BrowserMessageWriter, createConnection, ProposedFeatures } from 'vscode-languageserver/browser.js';
import type { WorkerReady, WorkerStart } from '../protocol/worker.ts';
import { createParser } from '../syntax/parser.web.ts';
import { coreOf } from './checking.ts';
import { readByClient } from './reading.ts';
import { serve } from './server.ts';

/** What this file uses of a worker's global scope; the compiler knows only those of a page and of Node. */
interface Port {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown): void;
}
const port = globalThis as unknown as Port;

/**
 * The first message brings the parser, since a worker of an extension may not know where it was loaded from. What follows is the language
 * server protocol, which the client begins once it has heard that the parser is there.
 */
port.onmessage = ({ data }: { readonly data: unknown }) => {
  port.onmessage = null;
  const tell = (message: WorkerReady): void => port.postMessage(message);
  createParser({ wasm: data as WorkerStart })
    .then((parser) => {
      const connection = createConnection(ProposedFeatures.all, new BrowserMessageReader(port), new BrowserMessageWriter(port));
      serve(
        connection,
        coreOf(parser, (uri) => readByClient(connection, uri)),
      );
      tell({ ready: true });
    })
    .catch((error: unknown) => tell({ ready: false, reason: error instanceof Error ? error.message : String(error) }));
};
