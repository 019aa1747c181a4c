import { Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, l10n, languages, Location, Range, ThemeColor, Uri, window } from 'vscode';
import type { TextEditor } from 'vscode';
import type { FindingView, ReviewView, SideView } from '../protocol/review.ts';
import type { Range as ProtocolRange } from '../protocol/messages.ts';
import type { Ended } from './feature.ts';
import type { Session } from './review-session.ts';
import { shownAt, uriOf } from './review-uris.ts';

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const;

/** A finding's message, with what the patch does to it. */
function messageOf({ message, change }: FindingView): string {
  switch (change) {
    case 'introduced':
      return l10n.t('{0} (introduced by this patch)', message);
    case 'fixed':
      return l10n.t('{0} (fixed by this patch)', message);
    case 'remaining':
      return l10n.t('{0} (not changed by this patch)', message);
    case 'silenced':
      return l10n.t('{0} (a comment of this patch takes it back)', message);
  }
}

const rangeOf = ({ start, end }: ProtocolRange): Range => new Range(start.line, start.character, end.line, end.character);

/** Findings on both sides of the file that a step shows, and what its changed lines do to resources, behind those lines. */
export function showMarks(session: Session): Ended[] {
  const findings = languages.createDiagnosticCollection('getput-review');
  const margin = '0 0 0 3ch';
  const takes = window.createTextEditorDecorationType({ after: { margin, color: new ThemeColor('editorInfo.foreground') } });
  const gives = window.createTextEditorDecorationType({ after: { margin, color: new ThemeColor('editorCodeLens.foreground') } });

  const decorate = (editor: TextEditor): void => {
    const view = session.review?.view;
    const side = view === undefined ? undefined : sideShown(view, editor.document.uri);
    if (side === undefined) return;
    const behind = (roles: readonly string[]) =>
      side.marks
        .filter(({ role, line }) => roles.includes(role) && line < editor.document.lineCount)
        .map(({ line, text }) => {
          const { end } = editor.document.lineAt(line).range;
          return { range: new Range(end, end), renderOptions: { after: { contentText: text } } };
        });
    editor.setDecorations(takes, behind(['takes']));
    editor.setDecorations(gives, behind(['gives', 'asserts']));
  };

  const diagnose = (): void => {
    findings.clear();
    const view = session.review?.view;
    const step = view?.steps[session.step];
    const file = view?.patches.find(({ number }) => number === step?.patch)?.files[step?.hunk?.file ?? -1];
    if (view === undefined || step?.hunk === undefined || file === undefined) return;
    for (const side of ['old', 'new'] as const) {
      const uri = uriOf(view, { kind: 'image', patch: step.patch, file: step.hunk.file, side });
      const found = (side === 'old' ? file.before : file.after)?.findings ?? [];
      findings.set(uri, found.map((finding) => diagnosticOf(uri, finding))); // prettier-ignore
    }
  };

  return [
    findings,
    takes,
    gives,
    session.onDidChange(({ what }) => {
      if (what === 'viewed' || what === 'remarks') return;
      diagnose();
      window.visibleTextEditors.forEach(decorate);
    }),
    window.onDidChangeVisibleTextEditors((editors) => editors.forEach(decorate)),
  ];
}

function sideShown(view: ReviewView, uri: Uri): SideView | undefined {
  const shown = shownAt(uri, view);
  if (shown?.kind !== 'image') return undefined;
  const file = view.patches.find(({ number }) => number === shown.patch)?.files[shown.file];
  return shown.side === 'old' ? file?.before : file?.after;
}

function diagnosticOf(uri: Uri, finding: FindingView): Diagnostic {
  const { rule, severity, range, path } = finding;
  const diagnostic = new Diagnostic(rangeOf(range), messageOf(finding), severities[severity]);
  diagnostic.source = 'getput';
  diagnostic.code = rule;
  diagnostic.relatedInformation = path.map((step, i) => new DiagnosticRelatedInformation(new Location(uri, rangeOf(step.range)), `${i + 1}. ${step.note}`)); // prettier-ignore
  return diagnostic;
}
