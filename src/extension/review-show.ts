import { commands, l10n, languages, Range, Uri, window, workspace } from 'vscode';
import type { TextDocumentShowOptions } from 'vscode';
import type { FileView, HunkView, ReviewView, StepView } from '../protocol/review.ts';
import { uriOf } from './review-uris.ts';

/** Opens a step: a message as a text, a hunk as both sides of its file at the line that changes first. */
export async function showStep(view: ReviewView, index: number): Promise<void> {
  const step = view.steps[index];
  if (step === undefined) return;
  switch (step.kind) {
    case 'cover':
    case 'patch':
      if (step.page !== undefined) await showMail(uriOf(view, { kind: 'page', page: step.page }));
      return;
    case 'open':
      await showMail(uriOf(view, { kind: 'open' }));
      return;
    case 'hunk':
      await showHunk(view, step, index);
  }
}

async function showHunk(view: ReviewView, step: StepView, index: number): Promise<void> {
  const { hunk, patch } = step;
  const file = fileOf(view, step);
  if (hunk === undefined || file === undefined) return;
  if (file.before === undefined || file.after === undefined) {
    await showMail(uriOf(view, { kind: 'hunk', step: index }));
    return;
  }
  const side = (which: 'old' | 'new'): Uri => uriOf(view, { kind: 'image', patch, file: hunk.file, side: which });
  await Promise.all(['old' as const, 'new' as const].map((which) => asC(side(which))));
  const options: TextDocumentShowOptions = { preview: true, selection: new Range(hunk.new ?? 0, 0, hunk.new ?? 0, 0) };
  await commands.executeCommand('vscode.diff', side('old'), side('new'), diffTitle(view, step, file, hunk), options);
}

/** What stands on the tab of a hunk's two sides. */
export function diffTitle(view: ReviewView, { patch }: StepView, { path }: FileView, hunk: HunkView): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return hunk.of === 1
    ? l10n.t('{0} (patch {1}/{2})', name, patch, view.count)
    : l10n.t('{0} (patch {1}/{2}, hunk {3} of {4})', name, patch, view.count, hunk.number, hunk.of);
}

export const fileOf = (view: ReviewView, step: StepView): FileView | undefined =>
  step.hunk === undefined ? undefined : view.patches.find(({ number }) => number === step.patch)?.files[step.hunk.file];

/** Opens a side of a file, unseen. Headers of the kernel are C, whatever the editor takes `.h` for. */
export async function asC(uri: Uri): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  if (/\.[ch]$/.test(uri.path) && document.languageId !== 'c') await languages.setTextDocumentLanguage(document, 'c');
}

export async function showMail(uri: Uri, line = 0): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  if (document.languageId !== 'getput-patch-mail') await languages.setTextDocumentLanguage(document, 'getput-patch-mail');
  await window.showTextDocument(document, { preview: true, selection: new Range(line, 0, line, 0) });
}

/** Opens one side of a file by itself, at a line. */
export async function showSide(uri: Uri, line: number): Promise<void> {
  await asC(uri);
  await window.showTextDocument(uri, { preview: false, selection: new Range(line, 0, line, 0) });
}
