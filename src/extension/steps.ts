import { commands, languages, OverviewRulerLane, Range, TextEditorRevealType, ThemeColor, Uri, window, l10n } from 'vscode';
import type { Diagnostic, Position, TextDocument } from 'vscode';
import type { Feature } from './feature.ts';

/** What the tree of findings gives to the command; without it, the finding at the cursor is meant. */
export interface StepsAsked {
  readonly uri: Uri;
  readonly start: Position;
}

/** The path of one finding, of which one step is the current one. Immutable. */
interface Shown {
  readonly document: TextDocument;
  readonly finding: Diagnostic;
  readonly index: number;
}

/** How much of a step's words fits behind a line of code. Characters. */
const longest = 90;

/** Getput: Show Path and its kin: numbers the steps of a finding's path in the editor, and walks them. */
export function activate({ context }: Pick<Feature, 'context'>): void {
  const number = window.createTextEditorDecorationType({
    overviewRulerColor: new ThemeColor('editorWarning.foreground'),
    overviewRulerLane: OverviewRulerLane.Right,
  });
  const current = window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new ThemeColor('editor.stackFrameHighlightBackground'),
  });
  let shown: Shown | undefined;

  const draw = (): void => {
    for (const editor of window.visibleTextEditors) {
      const mine = shown !== undefined && editor.document === shown.document ? shown : undefined;
      const steps = mine ? stepsOf(mine.finding) : [];
      editor.setDecorations(
        number,
        steps.map(({ location: { range }, message }, i) => ({
          range: new Range(range.start, range.start),
          hoverMessage: message,
          renderOptions: { before: { contentText: `${i + 1}`, ...badge(i === mine?.index) } },
        })),
      );
      const at = mine && steps[mine.index];
      if (!at || at.location.range.start.line >= editor.document.lineCount) {
        editor.setDecorations(current, []);
        continue;
      }
      const line = editor.document.lineAt(at.location.range.start.line).range;
      const words = at.message.length > longest ? `${at.message.slice(0, longest - 1)}…` : at.message;
      editor.setDecorations(current, [
        { range: line, renderOptions: { after: { contentText: words, margin: '0 0 0 3ch', color: new ThemeColor('editorCodeLens.foreground') } } },
      ]);
    }
    void commands.executeCommand('setContext', 'getput.steps', shown !== undefined);
  };

  const goTo = async (index: number): Promise<void> => {
    const steps = shown ? stepsOf(shown.finding) : [];
    if (!shown || steps.length === 0) return;
    shown = { ...shown, index: Math.max(0, Math.min(steps.length - 1, index)) };
    const at = steps[shown.index]?.location.range.start;
    const editor = await window.showTextDocument(shown.document, at === undefined ? {} : { selection: new Range(at, at) });
    if (at) editor.revealRange(new Range(at, at), TextEditorRevealType.InCenterIfOutsideViewport);
    draw();
  };

  const show = async (asked?: StepsAsked): Promise<void> => {
    const editor = window.activeTextEditor;
    const document = asked ? await window.showTextDocument(asked.uri).then((shownIn) => shownIn.document) : editor?.document;
    const at = asked?.start ?? editor?.selection.active;
    const finding = document && at ? nearest(languages.getDiagnostics(document.uri).filter(isFinding), at) : undefined;
    if (!document || !finding) {
      void window.showInformationMessage(l10n.t('Getput has no finding here: put the cursor on one first.'));
      return;
    }
    shown = { document, finding, index: 0 };
    await goTo(0);
  };

  const clear = (): void => {
    shown = undefined;
    draw();
  };

  context.subscriptions.push(
    number,
    current,
    commands.registerCommand('getput.steps.show', show),
    commands.registerCommand('getput.steps.next', () => (shown ? goTo(shown.index + 1) : show())),
    commands.registerCommand('getput.steps.previous', () => goTo((shown?.index ?? 0) - 1)),
    commands.registerCommand('getput.steps.clear', clear),
    window.onDidChangeVisibleTextEditors(draw),
    languages.onDidChangeDiagnostics(({ uris }) => {
      if (!shown || !uris.some((uri) => uri.toString() === shown?.document.uri.toString())) return;
      // The same finding of the new text, wherever it stands now.
      const { finding, document } = shown;
      const same = languages
        .getDiagnostics(document.uri)
        .filter((d) => isFinding(d) && d.message === finding.message && ruleOf(d) === ruleOf(finding));
      const next = nearest(same, finding.range.start);
      if (next) {
        shown = { ...shown, finding: next, index: Math.min(shown.index, stepsOf(next).length - 1) };
        draw();
      } else clear();
    }),
  );
}

const stepsOf = (finding: Diagnostic): NonNullable<Diagnostic['relatedInformation']> => finding.relatedInformation ?? [];

/** Something that Getput found, with the path that leads there. */
export const isFinding = (d: Diagnostic): boolean => d.source === 'getput' && (d.relatedInformation?.length ?? 0) > 0;

/** The rule of a finding. */
export function ruleOf({ code }: Diagnostic): string {
  return typeof code === 'object' ? String(code.value) : String(code ?? '');
}

/** The finding that an offset lies in, else the next one of the same line, else the nearest one. */
function nearest(findings: readonly Diagnostic[], at: Position): Diagnostic | undefined {
  const away = (d: Diagnostic): number => (d.range.contains(at) ? -1 : Math.abs(d.range.start.line - at.line));
  return [...findings].sort((a, b) => away(a) - away(b))[0];
}

/** A number in a small box in front of the code. */
const badge = (isCurrent: boolean): object => ({
  margin: '0 0.5ch 0 0',
  color: new ThemeColor(isCurrent ? 'badge.foreground' : 'editorLineNumber.foreground'),
  ...(isCurrent ? { backgroundColor: new ThemeColor('badge.background') } : {}),
  border: '1px solid',
  borderColor: new ThemeColor('editorLineNumber.foreground'),
  width: '2ch',
});
