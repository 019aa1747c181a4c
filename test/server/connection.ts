import { PassThrough } from 'node:stream';
import { createConnection, createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node.js';
import type { ClientCapabilities, ProtocolConnection, PublishDiagnosticsParams } from 'vscode-languageserver/node.js';
import { methods } from '../../src/protocol/messages.ts';
import type { Status } from '../../src/protocol/messages.ts';
import type { Core } from '../../src/server/core.ts';
import { serve } from '../../src/server/server.ts';

/** A client that talks to a server in this process, over streams as over a pipe. */
export interface Client {
  readonly connection: ProtocolConnection;
  readonly open: (uri: string, text: string) => void;
  readonly change: (uri: string, version: number, text: string) => void;
  readonly close: (uri: string) => void;
  /** The next diagnostics of the URI for which `holds` is true; what came before this call does not count. */
  readonly diagnostics: (uri: string, holds?: (params: PublishDiagnosticsParams) => boolean) => Promise<PublishDiagnosticsParams>;
  readonly status: (uri: string, state: Status['state']) => Promise<Status>;
  readonly dispose: () => void;
}

/** `settings` is what the client sends at the start; `listen` may answer what the server asks. */
export async function connect(
  core: Core,
  settings: unknown = {},
  folders: readonly string[] = [],
  capabilities: ClientCapabilities = {},
  listen: (connection: ProtocolConnection) => void = () => undefined,
): Promise<Client> {
  const up = new PassThrough();
  const down = new PassThrough();
  serve(createConnection(new StreamMessageReader(up), new StreamMessageWriter(down)), core);
  const connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  const published = new Set<(params: PublishDiagnosticsParams) => void>();
  const told = new Set<(status: Status) => void>();
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) =>
    published.forEach((listener) => listener(params)),
  );
  connection.onNotification(methods.status, (status: Status) => told.forEach((listener) => listener(status)));
  listen(connection);
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: null,
    rootUri: null,
    capabilities,
    initializationOptions: settings,
    workspaceFolders: folders.map((uri) => ({ uri, name: uri })),
  });
  await connection.sendNotification('initialized', {});
  return {
    connection,
    open: (uri, text) => void connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'c', version: 1, text } }),
    change: (uri, version, text) =>
      void connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] }),
    close: (uri) => void connection.sendNotification('textDocument/didClose', { textDocument: { uri } }),
    diagnostics: (uri, holds = () => true) => next(published, (params) => params.uri === uri && holds(params)),
    status: (uri, state) => next(told, (status) => status.uri === uri && status.state === state),
    dispose: () => connection.dispose(),
  };
}

function next<T>(listeners: Set<(value: T) => void>, holds: (value: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    const listener = (value: T): void => {
      if (!holds(value)) return;
      listeners.delete(listener);
      resolve(value);
    };
    listeners.add(listener);
  });
}
