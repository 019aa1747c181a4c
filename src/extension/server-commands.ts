import { commands, Range, Selection, TextEditorRevealType, Uri, window } from 'vscode';
import type { Position } from '../protocol/messages.ts';
import type { Range as ProtocolRange } from '../protocol/messages.ts';
import type { Feature } from './feature.ts';

/** The commands that the server puts behind its lenses and code actions; people do not run them by name. */
export function activate({ context }: Pick<Feature, 'context'>): void {
  const select = async (uri: string, { start, end }: ProtocolRange): Promise<void> => {
    const editor = await window.showTextDocument(Uri.parse(uri));
    editor.selection = new Selection(start.line, start.character, end.line, end.character);
    editor.revealRange(new Range(editor.selection.start, editor.selection.end), TextEditorRevealType.InCenterIfOutsideViewport);
  };
  context.subscriptions.push(
    // The simulator starts where the cursor is.
    commands.registerCommand('getput.simulateAt', async (uri: string, at: Position) => {
      await select(uri, { start: at, end: at });
      await commands.executeCommand('getput.simulate');
    }),
    commands.registerCommand('getput.select', select),
  );
}
