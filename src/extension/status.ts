import { languages, LanguageStatusSeverity, window } from 'vscode';
import type { Status } from '../protocol/messages.ts';
import type { Feature } from './feature.ts';

/** The language status item of C files: what the server is doing, and what it made of the file in front. */
export function activate({ context, server }: Feature): void {
  const item = languages.createLanguageStatusItem('getput.status', { language: 'c' });
  item.name = 'Getput';
  item.command = { command: 'getput.showOutput', title: 'Show Output' };

  const known = new Map<string, Status>();
  let running = true;

  const show = (): void => {
    const uri = window.activeTextEditor?.document.uri.toString();
    const status = uri === undefined ? undefined : known.get(uri);
    const words = running
      ? describe(status)
      : { text: 'Getput: server stopped', detail: 'nothing is analysed', severity: LanguageStatusSeverity.Error };
    item.text = words.text;
    item.detail = words.detail;
    item.severity = words.severity;
    item.busy = running && status?.state === 'analysing';
    item.command = running ? { command: 'getput.showOutput', title: 'Show Output' } : { command: 'getput.restartServer', title: 'Restart Server' };
  };

  context.subscriptions.push(
    item,
    window.onDidChangeActiveTextEditor(show),
    server.onStatus((status) => {
      known.set(status.uri, status);
      show();
    }),
    server.onState((now) => {
      running = now;
      show();
    }),
  );
  show();
}

interface Words {
  readonly text: string;
  readonly detail: string;
  readonly severity: LanguageStatusSeverity;
}

function describe(status: Status | undefined): Words {
  const information = LanguageStatusSeverity.Information;
  if (status === undefined) return { text: 'Getput', detail: 'ready', severity: information };
  switch (status.state) {
    case 'analysing':
      return { text: 'Getput: analysing', detail: '', severity: information };
    case 'skipped':
      return { text: 'Getput: not analysed', detail: status.reason, severity: LanguageStatusSeverity.Warning };
    case 'done': {
      const gaveUp = status.gaveUp === 0 ? '' : `, gave up on ${count(status.gaveUp, 'function')}`;
      return {
        text: `Getput: ${status.findings === 0 ? 'no findings' : count(status.findings, 'finding')}${gaveUp}`,
        detail: `${count(status.functions, 'function')} in ${status.milliseconds} ms`,
        severity: status.gaveUp === 0 ? information : LanguageStatusSeverity.Warning,
      };
    }
  }
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
