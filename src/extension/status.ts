import { l10n, languages, LanguageStatusSeverity, window } from 'vscode';
import type { Status } from '../protocol/messages.ts';
import type { Feature } from './feature.ts';

/** The language status item of C files: what the server is doing, and what it made of the file in front. */
export function activate({ context, server }: Feature): void {
  const item = languages.createLanguageStatusItem('getput.status', { language: 'c' });
  item.name = 'Getput';
  item.command = { command: 'getput.showOutput', title: l10n.t('Show Output') };

  const known = new Map<string, Status>();
  let running = true;

  const show = (): void => {
    const uri = window.activeTextEditor?.document.uri.toString();
    const status = uri === undefined ? undefined : known.get(uri);
    const words = running
      ? describe(status)
      : { text: l10n.t('Getput: server stopped'), detail: l10n.t('nothing is analysed'), severity: LanguageStatusSeverity.Error };
    item.text = words.text;
    item.detail = words.detail;
    item.severity = words.severity;
    item.busy = running && status?.state === 'analysing';
    item.command = running
      ? { command: 'getput.showOutput', title: l10n.t('Show Output') }
      : { command: 'getput.restartServer', title: l10n.t('Restart Server') };
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
  if (status === undefined) return { text: 'Getput', detail: l10n.t('ready'), severity: information };
  switch (status.state) {
    case 'analysing':
      return { text: l10n.t('Getput: analysing'), detail: '', severity: information };
    case 'skipped':
      return { text: l10n.t('Getput: not analysed'), detail: status.reason, severity: LanguageStatusSeverity.Warning };
    case 'done': {
      const { findings, functions, gaveUp, milliseconds } = status;
      // Whole sentences, one for each number that reads in another way: other languages put words elsewhere.
      const found =
        findings === 0 ? l10n.t('Getput: no findings') : findings === 1 ? l10n.t('Getput: 1 finding') : l10n.t('Getput: {0} findings', findings);
      return {
        text: gaveUp === 0 ? found : l10n.t('{0}, {1} functions given up', found, gaveUp),
        detail: functions === 1 ? l10n.t('1 function in {0} ms', milliseconds) : l10n.t('{0} functions in {1} ms', functions, milliseconds),
        severity: status.gaveUp === 0 ? information : LanguageStatusSeverity.Warning,
      };
    }
  }
}
