import { Uri } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node.js';
import type { Connect } from './connect.ts';

/**
 * An analysis makes many small things that soon are garbage: with more room for new ones they are looked through less often, which is worth a tenth
 * of the time that a long series takes. Megabytes.
 */
const roomForNew = ['--min-semi-space-size=16', '--max-semi-space-size=64'];

/** Runs dist/server.js in a process of its own, so that no analysis can block the editor. */
export const connectProcess: Connect = (context, options) => {
  const module = Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
  return new LanguageClient(
    'getput',
    'Getput',
    {
      run: { module, transport: TransportKind.ipc, options: { execArgv: roomForNew } },
      debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6019'] } },
    },
    options,
  );
};
