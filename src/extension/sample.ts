import { commands, Position, Uri, window, workspace, WorkspaceEdit } from 'vscode';
import type { ExtensionContext, TextDocument } from 'vscode';

/** Getput: Open Sample. Opens the C file of the sample series that ships with the extension, so that it can be edited. */
export function activate(context: ExtensionContext): void {
  context.subscriptions.push(
    commands.registerCommand('getput.openSample', async () => {
      const sample = Uri.joinPath(context.extensionUri, 'media', 'sample', 'lantern-leaks.c');
      // In the browser the extension's own files cannot be written, and an editor offers no fixes for what it cannot change.
      const isWritable = workspace.fs.isWritableFileSystem(sample.scheme) === true;
      await window.showTextDocument(await (isWritable ? workspace.openTextDocument(sample) : copyOf(sample)));
    }),
  );
}

/** A document without a file that has the text and the name of one; what was changed in it before stays. */
async function copyOf(file: Uri): Promise<TextDocument> {
  const bytes = await workspace.fs.readFile(file);
  const copy = Uri.from({ scheme: 'untitled', path: file.path.slice(file.path.lastIndexOf('/')) });
  const document = await workspace.openTextDocument(copy);
  if (document.getText() !== '') return document;
  const edit = new WorkspaceEdit();
  edit.insert(copy, new Position(0, 0), new TextDecoder().decode(bytes));
  await workspace.applyEdit(edit);
  return document;
}
