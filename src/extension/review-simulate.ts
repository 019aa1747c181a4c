import { commands, l10n, window, workspace } from 'vscode';
import type { Disposable } from 'vscode';
import { nameOfHead } from '../review/whole.ts';
import type { Session } from './review-session.ts';
import { fileOf, showSide } from './review-show.ts';
import { uriOf } from './review-uris.ts';

/** Getput: Simulate This Step. Opens a function of the current hunk in the simulator, as it is before or after the patch. */
export function registerSimulate(session: Session): Disposable {
  return commands.registerCommand('getput.review.simulate', async (given?: unknown) => {
    const view = session.review?.view;
    // From the tree comes the row of a step; from a key or a thread the step that is shown is meant.
    const row = given !== null && typeof given === 'object' && 'step' in given && typeof given.step === 'number' ? given.step : session.step;
    const step = view?.steps[row];
    const file = view === undefined || step === undefined ? undefined : fileOf(view, step);
    if (view === undefined || step?.hunk === undefined || file === undefined) {
      void window.showInformationMessage(l10n.t('Go to a step that changes a function first.'));
      return;
    }
    const { hunk, patch } = step;
    const choices = (['new', 'old'] as const).flatMap((side) => {
      const shown = side === 'old' ? file.before : file.after;
      const lines = (shown === undefined ? undefined : view.images[shown.image]?.text)?.split('\n') ?? [];
      return hunk.functions.flatMap((name) => {
        const line = lines.findIndex((text, i) => nameOfHead(text) === name && isBody(lines, i));
        return line < 0
          ? []
          : [{ label: `${name}()`, description: side === 'old' ? l10n.t('before the patch') : l10n.t('after the patch'), side, line }];
      });
    });
    if (choices.length === 0) {
      void window.showInformationMessage(l10n.t('Neither side of this step shows a whole function that could run.'));
      return;
    }
    const picked = choices.length === 1 ? choices[0] : await window.showQuickPick(choices, { placeHolder: l10n.t('Which function should run?') });
    if (picked === undefined) return;
    const uri = uriOf(view, { kind: 'image', patch, file: hunk.file, side: picked.side });
    await workspace.openTextDocument(uri);
    await showSide(uri, picked.line);
    await commands.executeCommand('getput.simulate');
  });
}

/** Whether the head on that line belongs to a function with a body, not to a prototype that is broken over lines. */
function isBody(lines: readonly string[], head: number): boolean {
  for (const line of lines.slice(head, head + 12)) {
    if (line.startsWith('{')) return true;
    if (/;\s*$/.test(line)) return false;
  }
  return false;
}
