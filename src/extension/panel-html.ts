import { env, l10n } from 'vscode';
import type { Uri, Webview } from 'vscode';

/**
 * The page of the simulator panel. Only the script with this page's nonce and the style sheet of the extension are loaded, so text of a
 * source file cannot do anything, even if it got into the page as more than text.
 */
export function panelHtml(webview: Webview, script: Uri, style: Uri): string {
  const nonce = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `<!DOCTYPE html>
<html lang="${attribute(env.language)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource};">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${attribute(l10n.t('Lifecycle'))}</title>
<link rel="stylesheet" href="${webview.asWebviewUri(style).toString()}">
</head>
<body>
<div id="root" data-l10n="${attribute(JSON.stringify(l10n.bundle ?? {}))}"></div>
<script nonce="${nonce}" src="${webview.asWebviewUri(script).toString()}"></script>
</body>
</html>`;
}

const attribute = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
