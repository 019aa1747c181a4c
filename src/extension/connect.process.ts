import { Uri } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node.js';
import type { Connect } from './connect.ts';

/** Runs dist/server.js in a process of its own, so that no analysis can block the editor. */
export const connectProcess: Connect = (context, options) => {
  const module = Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
  return new LanguageClient(
    'getput',
    'Getput',
    {
      run: { module, transport: TransportKind.ipc },
      debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6019'] } },
    },
    options,
  );
};
