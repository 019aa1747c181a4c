import { EventEmitter, l10n, workspace } from 'vscode';
import type { Uri } from 'vscode';
import { imageScheme } from '../protocol/review.ts';
import type { ReviewView } from '../protocol/review.ts';
import type { Ended } from './feature.ts';
import type { Session } from './review-session.ts';
import { shownAt, textScheme } from './review-uris.ts';
import type { Shown } from './review-uris.ts';

/** Gives the texts of a review to the editor: both sides of each file, messages, hunks, changes between versions. All are read-only. */
export function provideDocuments(session: Session): Ended[] {
  const changed = new EventEmitter<Uri>();
  const provider = {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri: Uri): string => {
      const view = session.review?.view;
      const shown = view === undefined ? undefined : shownAt(uri, view);
      return view === undefined || shown === undefined ? `${l10n.t('The review that this belongs to is not open any more.')}\n` : textOf(view, shown);
    },
  };
  return [
    changed,
    workspace.registerTextDocumentContentProvider(imageScheme, provider),
    workspace.registerTextDocumentContentProvider(textScheme, provider),
    session.onDidChange(({ what }) => {
      // The same series may have been read again on another base. What is read in a tab stays there when the review is closed.
      if ((what !== 'review' && what !== 'analysis') || session.review === undefined) return;
      for (const { uri } of workspace.textDocuments) if (uri.scheme === imageScheme || uri.scheme === textScheme) changed.fire(uri);
    }),
  ];
}

/** The text of one document of a review. */
export function textOf(view: ReviewView, shown: Shown): string {
  switch (shown.kind) {
    case 'image': {
      const file = view.patches.find(({ number }) => number === shown.patch)?.files[shown.file];
      const side = shown.side === 'old' ? file?.before : file?.after;
      return (side === undefined ? undefined : view.images[side.image]?.text) ?? '';
    }
    case 'page':
      return view.pages[shown.page]?.text ?? '';
    case 'hunk':
      return `${view.steps[shown.step]?.hunk?.text ?? ''}\n`;
    case 'open':
      return openPoints(view);
    case 'range': {
      const entry = view.next?.range[shown.entry];
      return entry === undefined ? '' : `${entry.title}\n\n${entry.lines.join('\n')}\n`;
    }
    case 'report':
      return view.report;
  }
}

function openPoints(view: ReviewView): string {
  const lines = view.openPoints.flatMap((point) => {
    const comment = view.comments[point.comment];
    const where = point.patch === undefined || point.patch === 0 ? l10n.t('The series') : l10n.t('Patch {0} of {1}', point.patch, view.count);
    const who = point.kind === 'promised' ? l10n.t('promised by {0}', point.author) : l10n.t('from {0}', point.author);
    const next =
      point.next === undefined
        ? []
        : [`${l10n.t('In version {0}: {1}.', view.next?.version ?? 0, answerWords(point.next.answered))} ${point.next.reason}`];
    return [`${where}, ${who}`, point.reason, ...next, '', ...(comment?.body ?? '').split('\n').map((line) => `    ${line}`.trimEnd()), '', '']; // prettier-ignore
  });
  return `${lines.join('\n').trimEnd()}\n`;
}

/** How far the next version answers an open point. */
export function answerWords(answered: 'yes' | 'touched' | 'no'): string {
  switch (answered) {
    case 'yes':
      return l10n.t('answered');
    case 'touched':
      return l10n.t('to be looked at');
    case 'no':
      return l10n.t('not answered');
  }
}
