import { commands, Disposable, extensions, languages, Uri, window, workspace } from 'vscode';
import type { Diagnostic, TextEditor } from 'vscode';

/** One test: its name says what is true. */
export interface Test {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** How long something may take to become true, in milliseconds; only a failure waits this long. */
const patience = 20_000;

/**
 * Resolves with the first value of `look` that is not undefined; looks now and at each event that `subscribe` passes on. Rejects with
 * `what` when it never comes.
 */
export function eventually<T>(what: string, look: () => T | undefined, subscribe: (listener: () => void) => Disposable): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (): boolean => {
      const value = look();
      if (value === undefined) return false;
      clearTimeout(timer);
      subscription.dispose();
      resolve(value);
      return true;
    };
    const timer = setTimeout(() => {
      subscription.dispose();
      reject(new Error(`never came: ${what}`));
    }, patience);
    const subscription = subscribe(() => void settle());
    settle();
  });
}

/** Getput's diagnostics of the file, once `holds` is true of them. */
export function diagnosticsOf(uri: Uri, what: string, holds: (diagnostics: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]> {
  return eventually(
    what,
    () => {
      const mine = languages.getDiagnostics(uri).filter(({ source }) => source === 'getput');
      return holds(mine) ? mine : undefined;
    },
    (listener) => languages.onDidChangeDiagnostics(listener),
  );
}

/** Opens a file of the workspace folder. */
export async function open(name: string): Promise<TextEditor> {
  const folder = workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('no folder is open');
  return await window.showTextDocument(await workspace.openTextDocument(Uri.joinPath(folder.uri, name)));
}

export async function activated(): Promise<void> {
  const extension = extensions.getExtension('getput.getput');
  if (extension === undefined) throw new Error('the extension is not installed');
  await extension.activate();
}

/** Leaves no editor and no unsaved change behind. */
export async function closeAll(): Promise<void> {
  await commands.executeCommand('workbench.action.files.revert').then(undefined, () => undefined);
  await commands.executeCommand('workbench.action.closeAllEditors');
}
