import { commands, l10n, window } from 'vscode';
import type { Feature } from './feature.ts';

/** The commands that have no feature of their own: check now, show the log, restart the server. */
export function activate({ context, log, server }: Feature): void {
  context.subscriptions.push(
    commands.registerCommand('getput.check', async () => {
      const document = window.activeTextEditor?.document;
      if (document?.languageId !== 'c') {
        void window.showInformationMessage(l10n.t('Getput checks C files: open one first.'));
        return;
      }
      await server.check(document.uri);
    }),
    commands.registerCommand('getput.showOutput', () => log.show()),
    commands.registerCommand('getput.restartServer', () => server.restart()),
  );
}
