import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node.js';
import { createCore } from './core.node.ts';
import { readByClient } from './reading.ts';
import { serve } from './server.ts';

/**
 * Starts the language server on what the command line asks for: `--stdio`, `--node-ipc` or `--socket=PORT`. Returns at once; the process
 * ends with its client.
 */
export function startServer(): void {
  const connection = createConnection(ProposedFeatures.all);
  // A client may speak before the parser is loaded, so nothing is listened to until then.
  createCore((uri) => (uri.startsWith('file:') ? readLocal(uri) : readByClient(connection, uri)))
    .then((core) => serve(connection, core))
    .catch((error: unknown) => {
      console.error(`getput: the server could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      process.exit(1);
    });
}

async function readLocal(uri: string): Promise<string | undefined> {
  try {
    return await readFile(fileURLToPath(uri), 'utf8');
  } catch {
    return undefined;
  }
}
