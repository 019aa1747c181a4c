import { commands, EventEmitter, ProgressLocation, Uri, window, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import type { Feature } from './feature.ts';

/** The scheme of the read-only documents that show a review. */
const scheme = 'getput-review';

/** Getput: Review Patch Series. Reviews the mail thread in front, or one that is picked, and shows the review as a text beside it. */
export function activate({ context, log, server }: Feature): void {
  const texts = new Map<string, string>();
  const changed = new EventEmitter<Uri>();

  context.subscriptions.push(
    changed,
    workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
    }),
    workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme === scheme) texts.delete(uri.toString());
    }),
    commands.registerCommand('getput.review', async (given?: unknown) => {
      const thread = given instanceof Uri ? await workspace.openTextDocument(given) : (active() ?? (await pick()));
      if (thread === undefined) return;
      const result = await window.withProgress({ location: ProgressLocation.Window, title: 'Getput: reviewing' }, () =>
        server.review({ text: thread.getText(), uri: thread.uri.scheme === 'untitled' ? undefined : thread.uri.toString() }),
      );
      if (!result.ok) {
        log.error(`review of ${thread.uri.toString()}: ${result.problem}`);
        void window.showErrorMessage(`Getput could not review this thread: ${result.problem}`);
        return;
      }
      const name = thread.uri.path.slice(thread.uri.path.lastIndexOf('/') + 1);
      const uri = Uri.from({ scheme, path: `/${name}.review.txt`, query: thread.uri.toString() });
      texts.set(uri.toString(), result.text);
      changed.fire(uri);
      await window.showTextDocument(await workspace.openTextDocument(uri), { preview: false });
    }),
  );
}

/** The document in front, where it looks like a mail or a patch: by its name, or by how it begins. */
function active(): TextDocument | undefined {
  const document = window.activeTextEditor?.document;
  if (document === undefined) return undefined;
  const mail =
    /\.(mbox|patch|eml|diff)$/.test(document.uri.path) || /^(From |From:|Subject:|Return-Path:|Message-ID:)/i.test(document.lineAt(0).text);
  return mail ? document : undefined;
}

async function pick(): Promise<TextDocument | undefined> {
  const [uri] =
    (await window.showOpenDialog({
      title: 'Review Patch Series',
      openLabel: 'Review',
      canSelectMany: false,
      filters: { 'Mail threads and patches': ['mbox', 'patch', 'eml', 'diff', 'txt'], 'All files': ['*'] },
    })) ?? [];
  return uri === undefined ? undefined : await workspace.openTextDocument(uri);
}
