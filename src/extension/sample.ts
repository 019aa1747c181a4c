import { commands, Uri, window, workspace } from 'vscode';
import type { ExtensionContext } from 'vscode';

/** Getput: Open Sample. Opens the C file of the sample series that ships with the extension. */
export function activate(context: ExtensionContext): void {
  context.subscriptions.push(
    commands.registerCommand('getput.openSample', async () => {
      const document = await workspace.openTextDocument(Uri.joinPath(context.extensionUri, 'media', 'sample', 'lantern-leaks.c'));
      await window.showTextDocument(document);
    }),
  );
}
