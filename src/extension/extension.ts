import { l10n, window } from 'vscode';
import type { ExtensionContext } from 'vscode';
import { startClient } from './client.ts';
import * as commands from './commands.ts';
import type { Connect } from './connect.ts';
import * as findings from './findings.ts';
import * as panel from './panel.ts';
import * as review from './review.ts';
import * as sample from './sample.ts';
import * as serverCommands from './server-commands.ts';
import * as simulatorActions from './simulator-actions.ts';
import * as status from './status.ts';
import * as steps from './steps.ts';

/** Activates the features, which do not know each other, over a server that `connect` runs. Never rejects. */
export async function activateWith(context: ExtensionContext, connect: Connect): Promise<void> {
  const log = window.createOutputChannel('Getput', { log: true });
  context.subscriptions.push(log);
  // What needs no server works also while it starts, and when it cannot.
  sample.activate(context);
  try {
    const server = await startClient(context, log, connect);
    const feature = { context, log, server };
    status.activate(feature);
    commands.activate(feature);
    serverCommands.activate(feature);
    steps.activate(feature);
    findings.activate(feature);
    panel.activate(feature);
    simulatorActions.activate(feature);
    review.activate(feature);
  } catch (error) {
    log.error(error instanceof Error ? error : String(error));
    void window.showErrorMessage(l10n.t('The Getput server did not start. Its output says why.'), l10n.t('Show Output')).then((choice) => {
      if (choice !== undefined) log.show();
    });
  }
}
