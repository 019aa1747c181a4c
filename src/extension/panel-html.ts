import type { Uri, Webview } from 'vscode';

/**
 * The page of the lifecycle panel. Only the script and the style with this page's nonce are loaded, so text of a
 * source file cannot do anything, even if it got into the page as more than text.
 */
export function panelHtml(webview: Webview, scriptUri: Uri): string {
  const nonce = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}';">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Lifecycle</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
<main id="content" aria-live="polite"><p class="quiet">Reading the function…</p></main>
<script nonce="${nonce}" src="${webview.asWebviewUri(scriptUri).toString()}"></script>
</body>
</html>`;
}

const style = `
body { padding: 0 1.2em 2em; color: var(--vscode-foreground); font: var(--vscode-font-size)/1.5 var(--vscode-font-family); }
h1 { font-size: 1.3em; font-weight: 600; margin: 1em 0 0; }
h2 { font-size: 1em; font-weight: 600; margin: 1.6em 0 .4em; }
code, .text { font-family: var(--vscode-editor-font-family); font-size: var(--vscode-editor-font-size); }
.quiet { color: var(--vscode-descriptionForeground); }
ul, ol { list-style: none; margin: 0; padding: 0; }
li { border-left: 2px solid var(--vscode-panel-border); padding-left: .8em; margin: .5em 0; }
li.bad { border-left-color: var(--vscode-editorWarning-foreground); }
li.worse { border-left-color: var(--vscode-editorError-foreground); }
li li { margin: .1em 0; padding-left: .6em; }
button { all: unset; cursor: pointer; display: block; width: 100%; box-sizing: border-box; padding: .1em .3em; border-radius: 3px; }
button:hover { background: var(--vscode-list-hoverBackground); }
button:focus-visible { outline: 1px solid var(--vscode-focusBorder); }
.line { color: var(--vscode-editorLineNumber-foreground); font-variant-numeric: tabular-nums; margin-right: .8em; }
.quiet { margin: 0; }
li > .quiet { margin: 0 .3em; }
.message { margin: .1em .3em; color: var(--vscode-editorWarning-foreground); }
.worse .message { color: var(--vscode-editorError-foreground); }
`;
