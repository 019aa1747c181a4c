import { OverviewRulerLane, Range, ThemeColor, window } from 'vscode';
import type { TextDocument, TextEditorDecorationType } from 'vscode';
import type { SimulationStep } from '../protocol/simulation.ts';

/** Marks the simulator's current line in the editor, with what happens there behind it. */
export interface Marks {
  show(document: TextDocument, step: SimulationStep): void;
  clear(): void;
  dispose(): void;
}

/** How much of the words fits behind a line of code. Characters. */
const longest = 90;

export function createMarks(): Marks {
  const line = window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new ThemeColor('editor.stackFrameHighlightBackground'),
    overviewRulerColor: new ThemeColor('editorOverviewRuler.infoForeground'),
    overviewRulerLane: OverviewRulerLane.Full,
  });
  const words = window.createTextEditorDecorationType({ after: { margin: '0 0 0 3ch', color: new ThemeColor('editorCodeLens.foreground') } });
  const bad = window.createTextEditorDecorationType({ after: { margin: '0 0 0 3ch', color: new ThemeColor('editorWarning.foreground') } });
  const all: readonly TextEditorDecorationType[] = [line, words, bad];
  const clear = (): void => {
    for (const editor of window.visibleTextEditors) for (const kind of all) editor.setDecorations(kind, []);
  };
  return {
    show: (document, step) => {
      clear();
      const { start } = step.range;
      const [finding] = step.findings;
      const text = finding === undefined ? step.event : `${finding.rule}: ${finding.message}`;
      const contentText = text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
      for (const editor of window.visibleTextEditors) {
        if (editor.document !== document || start.line >= document.lineCount) continue;
        const { range } = document.lineAt(start.line);
        editor.setDecorations(line, [range]);
        editor.setDecorations(finding === undefined ? words : bad, [
          { range: new Range(range.end, range.end), renderOptions: { after: { contentText } } },
        ]);
      }
    },
    clear,
    dispose: () => {
      for (const kind of all) kind.dispose();
    },
  };
}
