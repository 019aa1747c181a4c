import { commands, l10n, window } from 'vscode';
import type { Disposable, Uri } from 'vscode';
import type { SideView } from '../protocol/review.ts';
import { nameOfHead } from '../review/whole.ts';
import type { Session } from './review-session.ts';
import { asC, fileOf } from './review-show.ts';
import { uriOf } from './review-uris.ts';

/** Getput: Simulate This Step. Runs a function of the current hunk in the simulator, as it is before and after the patch, side by side. */
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
    const uriOfSide = (side: 'old' | 'new'): Uri => uriOf(view, { kind: 'image', patch, file: hunk.file, side });
    const lineIn = (side: SideView | undefined, name: string): number | undefined => {
      const lines = (side === undefined ? undefined : view.images[side.image]?.text)?.split('\n') ?? [];
      const line = lines.findIndex((text, i) => nameOfHead(text) === name && isBody(lines, i));
      return line < 0 ? undefined : line;
    };
    const choices = hunk.functions.flatMap((name) => {
      const [before, after] = [lineIn(file.before, name), lineIn(file.after, name)];
      if (before === undefined && after === undefined) return [];
      const words =
        before === undefined ? l10n.t('after the patch') : after === undefined ? l10n.t('before the patch') : l10n.t('before and after the patch');
      return [{ label: `${name}()`, description: words, before, after }];
    });
    if (choices.length === 0) {
      void window.showInformationMessage(l10n.t('Neither side of this step shows a whole function that could run.'));
      return;
    }
    const picked = choices.length === 1 ? choices[0] : await window.showQuickPick(choices, { placeHolder: l10n.t('Which function should run?') });
    if (picked === undefined) return;
    const { before, after } = picked;
    // The server runs what is open, so both sides are, though nothing new is shown: the step has them in front.
    const at = async (side: 'old' | 'new', line: number) => {
      await asC(uriOfSide(side));
      return { uri: uriOfSide(side), start: { line, character: 0 } };
    };
    const old = before === undefined ? undefined : await at('old', before);
    const now = after === undefined ? undefined : await at('new', after);
    await commands.executeCommand('getput.simulate', now === undefined ? old : { ...now, before: old });
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
