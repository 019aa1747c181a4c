import { l10n, Uri } from 'vscode';
import { imageScheme } from '../protocol/review.ts';
import type { ReviewView } from '../protocol/review.ts';

/** The scheme of all texts of a review that are no sides of files. */
export const textScheme = 'getput-review';

/** What a document of a review shows. All indices are those of the view. */
export type Shown =
  | { readonly kind: 'image'; readonly patch: number; readonly file: number; readonly side: 'old' | 'new' }
  | { readonly kind: 'page'; readonly page: number }
  | { readonly kind: 'hunk'; readonly step: number }
  | { readonly kind: 'open' }
  | { readonly kind: 'range'; readonly entry: number }
  | { readonly kind: 'report' };

/** The address of a document. Its path is what a tab and a hover show of it; the query tells it from all others. */
export function uriOf(view: ReviewView, shown: Shown): Uri {
  const scheme = shown.kind === 'image' ? imageScheme : textScheme;
  return Uri.from({ scheme, path: pathOf(view, shown), query: JSON.stringify({ key: view.key, ...shown }) });
}

function pathOf(view: ReviewView, shown: Shown): string {
  switch (shown.kind) {
    case 'image': {
      const file = view.patches.find(({ number }) => number === shown.patch)?.files[shown.file];
      const path = shown.side === 'old' ? (file?.oldPath ?? file?.path) : file?.path;
      const side = shown.side === 'old' ? l10n.t('before patch {0}', shown.patch) : l10n.t('after patch {0}', shown.patch);
      return `/${side}/${path ?? 'file.c'}`;
    }
    case 'page': {
      const patch = view.pages[shown.page]?.patch ?? 0;
      return `/${patch === 0 ? l10n.t('Cover letter') : l10n.t('Message of patch {0}', patch)}`;
    }
    case 'hunk':
      return `/${l10n.t('Hunk of patch {0}', view.steps[shown.step]?.patch ?? 0)}`;
    case 'open':
      return `/${l10n.t('Open points')}`;
    case 'range': {
      const entry = view.next?.range[shown.entry];
      return `/${l10n.t('Patch {0} against version {1}', entry?.old ?? entry?.next ?? 0, view.next?.version ?? 0)}`;
    }
    case 'report':
      return `/${l10n.t('Review')}`;
  }
}

/** What the document with that address shows, if it is one of this review. */
export function shownAt(uri: Uri, view: ReviewView): Shown | undefined {
  if (uri.scheme !== imageScheme && uri.scheme !== textScheme) return undefined;
  try {
    const { key, ...shown } = JSON.parse(uri.query) as { readonly key: string } & Shown;
    return key === view.key ? shown : undefined;
  } catch {
    return undefined;
  }
}
