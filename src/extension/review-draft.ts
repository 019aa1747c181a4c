import { commands, env, Uri, window, workspace } from 'vscode';
import type { Disposable } from 'vscode';
import type { DraftMail } from '../protocol/review.ts';
import type { Server } from './client.ts';
import type { Session } from './review-session.ts';

/** Getput: Draft Reply. Makes the mails that carry what was written: into documents, onto the clipboard, or as files. It sends nothing. */
export function registerDraft(session: Session, server: Server): Disposable {
  return commands.registerCommand('getput.review.draft', async (to?: unknown) => {
    const { review, remarks } = session;
    if (review === undefined) {
      void window.showInformationMessage('Open a series first: Getput: Review Patch Series.');
      return;
    }
    const items = remarks.map(({ patch, answers, file, side, line, body }) => ({ patch, answers, file, side, line, body }));
    const result = await server.draft({ inputs: review.inputs, items });
    if (!result.ok) {
      void window.showInformationMessage(result.problem);
      return;
    }
    const { mails } = result;
    const count = mails.length === 1 ? 'one mail' : `${mails.length} mails`;
    const ways = [
      { label: '$(file) Open', description: `${count}, to read and edit`, way: 'document' },
      { label: '$(clippy) Copy', description: `${count}, as plain text`, way: 'clipboard' },
      { label: '$(save) Save as .eml...', description: `${count}, for a mail program`, way: 'file' },
    ] as const;
    const way =
      ways.find((one) => one.way === to)?.way ??
      (await window.showQuickPick(ways, { placeHolder: 'Getput sends nothing. Where should the reply go?' }))?.way;
    if (way === 'document') await openAll(mails);
    if (way === 'clipboard') await copy(mails);
    if (way === 'file') await save(mails);
  });
}

async function openAll(mails: readonly DraftMail[]): Promise<void> {
  for (const { text } of mails) {
    const document = await workspace.openTextDocument({ language: 'getput-patch-mail', content: text });
    await window.showTextDocument(document, { preview: false });
  }
}

async function copy(mails: readonly DraftMail[]): Promise<void> {
  await env.clipboard.writeText(mails.map(({ text }) => text).join(`\n${'-'.repeat(72)}\n\n`));
  void window.showInformationMessage(mails.length === 1 ? 'The reply is on the clipboard.' : `${mails.length} replies are on the clipboard.`);
}

/** A name that every file system takes. */
const fileName = (subject: string, number: number): string => {
  const words = subject.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 60); // prettier-ignore
  return `${String(number).padStart(4, '0')}-${words === '' ? 'reply' : words}.eml`;
};

async function save(mails: readonly DraftMail[]): Promise<void> {
  const [only] = mails;
  const start = workspace.workspaceFolders?.[0]?.uri;
  if (only !== undefined && mails.length === 1) {
    const suggestion = start === undefined ? {} : { defaultUri: Uri.joinPath(start, fileName(only.subject, 1)) };
    const uri = await window.showSaveDialog({ ...suggestion, filters: { Mails: ['eml'] }, title: 'Save Reply' });
    if (uri !== undefined) await workspace.fs.writeFile(uri, new TextEncoder().encode(only.eml));
    return;
  }
  const [folder] =
    (await window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, openLabel: 'Save Here', title: 'Save Replies' })) ?? [];
  if (folder === undefined) return;
  for (const [i, { subject, eml }] of mails.entries()) {
    await workspace.fs.writeFile(Uri.joinPath(folder, fileName(subject, i + 1)), new TextEncoder().encode(eml));
  }
}
