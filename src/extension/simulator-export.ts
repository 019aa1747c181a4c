import { env, Uri, window, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import type { Answer, ExportFormat } from '../protocol/simulation.ts';

const endings: Readonly<Record<ExportFormat, string>> = { svg: 'svg', png: 'png', text: 'txt', json: 'json', mail: 'txt' };

const names: Readonly<Record<ExportFormat, string>> = { svg: 'SVG picture', png: 'PNG picture', text: 'Text', json: 'JSON', mail: 'Text' };

/** Takes a run out of the editor: `mail` into the clipboard, all others into a file that the user names. `content` is base64 for `png`. */
export async function exportRun(document: TextDocument, name: string, format: ExportFormat, content: string): Promise<Answer> {
  if (format === 'mail') {
    await env.clipboard.writeText(content);
    return { ok: true, text: 'Copied as text for a mail.' };
  }
  const folder = workspace.getWorkspaceFolder(document.uri)?.uri ?? (document.uri.scheme === 'file' ? Uri.joinPath(document.uri, '..') : undefined);
  const file = `${name}.${endings[format]}`;
  const target = await window.showSaveDialog({
    title: 'Export the Run',
    filters: { [names[format]]: [endings[format]] },
    ...(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder, file) }),
  });
  if (target === undefined) return { ok: true, text: '' };
  const bytes = format === 'png' ? Buffer.from(content, 'base64') : new TextEncoder().encode(content);
  await workspace.fs.writeFile(target, bytes);
  return { ok: true, text: `Written to ${target.path.slice(target.path.lastIndexOf('/') + 1)}.` };
}
