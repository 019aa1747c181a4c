import { env, l10n, Uri, window, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import type { Answer, ExportFormat } from '../protocol/simulation.ts';

const endings: Readonly<Record<ExportFormat, string>> = { svg: 'svg', png: 'png', text: 'txt', json: 'json', mail: 'txt' };

function nameOf(format: ExportFormat): string {
  switch (format) {
    case 'svg':
      return l10n.t('SVG picture');
    case 'png':
      return l10n.t('PNG picture');
    case 'json':
      return 'JSON';
    case 'text':
    case 'mail':
      return l10n.t('Text');
  }
}

/** Takes a run out of the editor: `mail` into the clipboard, all others into a file that the user names. `content` is base64 for `png`. */
export async function exportRun(document: TextDocument, name: string, format: ExportFormat, content: string): Promise<Answer> {
  if (format === 'mail') {
    await env.clipboard.writeText(content);
    return { ok: true, text: l10n.t('Copied as text for a mail.') };
  }
  const folder = workspace.getWorkspaceFolder(document.uri)?.uri ?? (document.uri.scheme === 'file' ? Uri.joinPath(document.uri, '..') : undefined);
  const file = `${name}.${endings[format]}`;
  const target = await window.showSaveDialog({
    title: l10n.t('Export the Run'),
    filters: { [nameOf(format)]: [endings[format]] },
    ...(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder, file) }),
  });
  if (target === undefined) return { ok: true, text: '' };
  const bytes = format === 'png' ? Uint8Array.from(atob(content), (character) => character.charCodeAt(0)) : new TextEncoder().encode(content);
  await workspace.fs.writeFile(target, bytes);
  return { ok: true, text: l10n.t('Written to {0}.', target.path.slice(target.path.lastIndexOf('/') + 1)) };
}
