import { env, l10n, Uri, workspace } from 'vscode';

/** What the page of the simulator panel is made of. */
export interface PageParts {
  readonly script: string;
  readonly style: string;
}

/** Reads the parts from the folder of the bundle; rejects where they are not there. */
export async function readPageParts(dist: Uri): Promise<PageParts> {
  const read = async (name: string): Promise<string> => new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(dist, name)));
  const [script, style] = await Promise.all([read('simulator.js'), read('simulator.css')]);
  return { script, style };
}

/**
 * The page of the simulator panel. Its script and style sheet stand in it: a page that has to fetch them is drawn a third of a second later. Only
 * what has this page's nonce is run or applied, and nothing at all is loaded, so text of a source file cannot do anything, even if it got into
 * the page as more than text.
 */
export function panelHtml({ script, style }: PageParts): string {
  const nonce = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `<!DOCTYPE html>
<html lang="${attribute(env.language)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}';">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${attribute(l10n.t('Lifecycle'))}</title>
<style nonce="${nonce}">${within(style, 'style')}</style>
</head>
<body>
<div id="root" data-l10n="${attribute(JSON.stringify(l10n.bundle ?? {}))}"></div>
<script nonce="${nonce}">${within(script, 'script')}</script>
</body>
</html>`;
}

const attribute = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** Text that cannot end the element that it stands in: in a program and in a style sheet, `<\/` in a string is `</`. */
const within = (text: string, element: string): string => text.replaceAll(new RegExp(`</(?=${element})`, 'gi'), '<\\/');
