import { commands, env, l10n, Uri, window, workspace } from 'vscode';
import type { Disposable } from 'vscode';
import type { DraftMail } from '../protocol/review.ts';
import type { Server } from './client.ts';
import type { Session } from './review-session.ts';

/** Getput: Draft Reply. Makes the mails that carry what was written: into documents, onto the clipboard, or as files. It sends nothing. */
export function registerDraft(session: Session, server: Server): Disposable {
  return commands.registerCommand('getput.review.draft', async (to?: unknown) => {
    const { review, remarks } = session;
    if (review === undefined) {
      void window.showInformationMessage(l10n.t('Open a series first: Getput: Review Patch Series.'));
      return;
    }
    const items = remarks.map(({ patch, answers, file, side, line, body }) => ({ patch, answers, file, side, line, body }));
    const result = await server.draft({ inputs: review.inputs, items });
    if (!result.ok) {
      void window.showInformationMessage(result.problem);
      return;
    }
    const { mails } = result;
    const count = mails.length === 1 ? l10n.t('one mail') : l10n.t('{0} mails', mails.length);
    const ways = [
      { label: `$(file) ${l10n.t('Open')}`, description: l10n.t('{0}, to read and edit', count), way: 'document' },
      { label: `$(clippy) ${l10n.t('Copy')}`, description: l10n.t('{0}, as plain text', count), way: 'clipboard' },
      { label: `$(save) ${l10n.t('Save as .eml...')}`, description: l10n.t('{0}, for a mail program', count), way: 'file' },
    ] as const;
    const way =
      ways.find((one) => one.way === to)?.way ??
      (await window.showQuickPick(ways, { placeHolder: l10n.t('Getput sends nothing. Where should the reply go?') }))?.way;
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
  void window.showInformationMessage(
    mails.length === 1 ? l10n.t('The reply is on the clipboard.') : l10n.t('{0} replies are on the clipboard.', mails.length),
  );
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
    const uri = await window.showSaveDialog({ ...suggestion, filters: { [l10n.t('Mails')]: ['eml'] }, title: l10n.t('Save Reply') });
    if (uri !== undefined) await workspace.fs.writeFile(uri, new TextEncoder().encode(only.eml));
    return;
  }
  const [folder] =
    (await window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, openLabel: l10n.t('Save Here'), title: l10n.t('Save Replies') })) ??
    [];
  if (folder === undefined) return;
  for (const [i, { subject, eml }] of mails.entries()) {
    await workspace.fs.writeFile(Uri.joinPath(folder, fileName(subject, i + 1)), new TextEncoder().encode(eml));
  }
}
