import { CodeAction, CodeActionKind, l10n, languages } from 'vscode';
import type { Feature } from './feature.ts';

/** On the lines of a finding: opens the run that it tells of in the simulator. */
export function activate({ context }: Pick<Feature, 'context'>): void {
  context.subscriptions.push(
    languages.registerCodeActionsProvider(
      { language: 'c' },
      {
        // Whoever stands beside the squiggle means it too: the diagnostics of the request are those right under the cursor.
        provideCodeActions: (document, asked) =>
          languages
            .getDiagnostics(document.uri)
            .filter(
              ({ source, code, range }) =>
                source === 'getput' && code !== undefined && range.start.line <= asked.end.line && asked.start.line <= range.end.line,
            )
            .map((diagnostic) => {
              const { code, range } = diagnostic;
              const rule = typeof code === 'object' ? String(code.value) : String(code);
              const action = new CodeAction(l10n.t('Show this {0} in the simulator', rule), CodeActionKind.QuickFix);
              action.diagnostics = [diagnostic];
              action.command = { command: 'getput.simulate', title: action.title, arguments: [{ uri: document.uri, rule, start: range.start }] };
              return action;
            }),
      },
      { providedCodeActionKinds: [CodeActionKind.QuickFix] },
    ),
  );
}
