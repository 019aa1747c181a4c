import { env, extensions, l10n, ProgressLocation, Uri, window, workspace } from 'vscode';
import type { CancellationToken, QuickPickItem, TextDocument } from 'vscode';
import { toBinary } from '../patch/bytes.ts';
import type { FetchParams, FetchResult, ReviewInput } from '../protocol/review.ts';
import type { Server } from './client.ts';

/** What was chosen to be reviewed. */
export interface Chosen {
  readonly inputs: readonly ReviewInput[];
  /** URI of the first, where it is a file. */
  readonly uri: string | undefined;
  /** Where it can be read from once more; undefined where it is nowhere, as what was copied. */
  readonly origin: Origin | undefined;
}

/** Plain, so that a workspace can keep it. */
export type Origin = { readonly from: 'files'; readonly uris: readonly string[] } | FetchParams;

interface Source extends QuickPickItem {
  readonly read: () => Promise<Chosen | undefined>;
}

/** Asks what is to be reviewed, and reads it. Undefined: nothing was chosen, or it could not be had, which was said. */
export async function chooseSeries(server: Server, title: string): Promise<Chosen | undefined> {
  const document = mailInFront();
  const sources: Source[] = [
    ...(document === undefined
      ? []
      : [{ label: `$(file) ${nameOf(document.uri)}`, description: l10n.t('the mail in front'), read: () => readDocument(document) }]),
    {
      label: `$(files) ${l10n.t('Files...')}`,
      description: l10n.t('an mbox, saved mails, git format-patch files, a saved thread page'),
      read: pickFiles,
    },
    { label: `$(clippy) ${l10n.t('Clipboard')}`, description: l10n.t('a mail or a diff that was copied'), read: readClipboard },
    { label: `$(git-commit) ${l10n.t('Git Range...')}`, description: l10n.t('commits of the open repository'), read: () => askRange(server) },
    { label: `$(mail) ${l10n.t('Message-ID...')}`, description: l10n.t('fetched by b4'), read: () => askId(server) },
  ];
  const picked = await window.showQuickPick(sources, { title, placeHolder: l10n.t('Where is the series?'), matchOnDescription: true });
  return await picked?.read();
}

/** Reads the files with these addresses as one series. */
export async function readFiles(uris: readonly Uri[]): Promise<Chosen> {
  // git names its files by number: their order is that of their names.
  const sorted = [...uris].sort((a, b) => (a.path < b.path ? -1 : 1));
  const inputs = await Promise.all(sorted.map(async (uri) => inputOf(nameOf(uri), await workspace.fs.readFile(uri))));
  return { inputs, uri: sorted[0]?.toString(), origin: { from: 'files', uris: sorted.map((uri) => uri.toString()) } };
}

/** Reads a series once more. Rejects where its files are gone; undefined where it could not be fetched, which was said. */
export const readAgain = (server: Server, origin: Origin): Promise<Chosen | undefined> =>
  origin.from === 'files'
    ? readFiles(origin.uris.map((uri) => Uri.parse(uri, true)))
    : fetch(server, origin, origin.from === 'git' ? origin.folder : undefined);

const nameOf = (uri: Uri): string => uri.path.slice(uri.path.lastIndexOf('/') + 1);
const inputOf = (name: string, bytes: Uint8Array): ReviewInput => ({ name, base64: btoa(toBinary(bytes)) });
const textInput = (name: string, text: string): ReviewInput => inputOf(name, new TextEncoder().encode(text));

/** The document in front, where it looks like a mail or a patch: by its name, or by how it begins. */
function mailInFront(): TextDocument | undefined {
  const document = window.activeTextEditor?.document;
  if (document === undefined) return undefined;
  const mail =
    /\.(mbox|patch|eml|diff)$/.test(document.uri.path) ||
    /^(From |From:|Subject:|Return-Path:|Message-ID:|diff --git )/i.test(document.lineAt(0).text);
  return mail ? document : undefined;
}

/** A saved document is read from its file, since the editor has chosen one charset for all of its mails. */
async function readDocument(document: TextDocument): Promise<Chosen> {
  if (!document.isDirty && !document.isUntitled && document.uri.scheme !== 'untitled') {
    try {
      return await readFiles([document.uri]);
    } catch {
      // Its file is gone; what is open is all there is.
    }
  }
  return {
    inputs: [textInput(nameOf(document.uri), document.getText())],
    uri: document.uri.scheme === 'untitled' ? undefined : document.uri.toString(),
    origin: undefined,
  };
}

async function pickFiles(): Promise<Chosen | undefined> {
  const uris = await window.showOpenDialog({
    title: l10n.t('Review Patch Series'),
    openLabel: l10n.t('Review'),
    canSelectMany: true,
    filters: { [l10n.t('Mails and patches')]: ['mbox', 'mbx', 'patch', 'eml', 'diff', 'txt'], [l10n.t('All files')]: ['*'] },
  });
  return uris === undefined || uris.length === 0 ? undefined : await readFiles(uris);
}

async function readClipboard(): Promise<Chosen | undefined> {
  const text = await env.clipboard.readText();
  if (text.trim() !== '') return { inputs: [textInput(l10n.t('the clipboard'), text)], uri: undefined, origin: undefined };
  void window.showInformationMessage(l10n.t('The clipboard holds no text. Copy a mail or a diff first.'));
  return undefined;
}

/** The folder whose repository is meant; asks where several are open. */
async function folderOf(): Promise<string | undefined> {
  const folders = workspace.workspaceFolders?.filter(({ uri }) => uri.scheme === 'file') ?? [];
  if (folders.length > 1) return (await window.showWorkspaceFolderPick())?.uri.toString();
  if (folders[0] === undefined) void window.showInformationMessage(l10n.t('Open the folder of a git repository first.'));
  return folders[0]?.uri.toString();
}

async function askRange(server: Server): Promise<Chosen | undefined> {
  const folder = await folderOf();
  if (folder === undefined) return undefined;
  const range = await window.showInputBox({
    title: l10n.t('Review a Git Range'),
    prompt: l10n.t('Commits as git format-patch takes them: main..HEAD, v6.12..topic, or -3 for the last three'),
    value: '-1',
  });
  return range === undefined ? undefined : await fetch(server, { from: 'git', folder, range }, folder);
}

async function askId(server: Server): Promise<Chosen | undefined> {
  // b4 needs no repository; without a folder it runs where the extension is, and writes nothing there.
  const folder = workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri ?? extensions.getExtension('getput.getput')?.extensionUri;
  const id = await window.showInputBox({
    title: l10n.t('Review a Thread by Its Message-ID'),
    prompt: l10n.t('Such as {0}', '20240102030405.1234-1-ada@example.org'),
    ignoreFocusOut: true,
  });
  return id === undefined || folder === undefined ? undefined : await fetch(server, { from: 'b4', folder: folder.toString(), id }, undefined);
}

async function fetch(server: Server, params: FetchParams, uri: string | undefined): Promise<Chosen | undefined> {
  const title = params.from === 'git' ? l10n.t('Reading the commits') : l10n.t('Fetching the thread');
  const result = await window.withProgress<FetchResult>(
    { location: ProgressLocation.Notification, title, cancellable: true },
    (_progress, token: CancellationToken) => server.fetchSeries(params, token),
  );
  if (result.ok) return { inputs: [result.input], uri: uri === undefined ? undefined : `${uri}/`, origin: params };
  void window.showErrorMessage(result.problem);
  return undefined;
}
