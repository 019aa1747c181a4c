import { CodeActionKind } from 'vscode-languageserver';
import type { CodeAction, Diagnostic, Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { benchOf } from '../fixes/bench.ts';
import type { Edit, Fix } from '../fixes/fix.ts';
import { eachFix } from '../fixes/fixes.ts';
import { learnedPair, withPair } from '../fixes/learned.ts';
import { suppression } from '../fixes/suppress.ts';
import type { Finding } from '../report/finding.ts';
import type { Core } from './core.ts';
import { rangeTable } from './diagnostics.ts';
import type { Analysis } from './files.ts';
import { breathe } from './turns.ts';

export interface ActionHost {
  readonly core: Pick<Core, 'open' | 'readText'>;
  /** Where the configuration of the folder that holds a file is, whether it is there or not; undefined where the file is in no folder. */
  configurationOf(uri: string): string | undefined;
  hasCommands(): boolean;
}

export interface Asked {
  readonly uri: string;
  readonly analysis: Analysis;
  readonly document: TextDocument;
  readonly range: Range;
  readonly diagnostics: readonly Diagnostic[];
}

/** Fixes by analysis, found once: an editor asks again whenever the cursor moves. */
export type KnownFixes = WeakMap<Analysis, Map<Finding, readonly Fix[]>>;

/** The code actions for findings in a range. Empty as soon as `stop` says that nobody wants them any more. */
export async function actionsFor(host: ActionHost, known: KnownFixes, asked: Asked, stop: () => boolean): Promise<CodeAction[]> {
  const { analysis, document, range, uri } = asked;
  // Whoever stands in the indentation, or behind the end of a line, means what is on the line.
  const from = document.offsetAt({ line: range.start.line, character: 0 });
  const to = document.offsetAt({ line: range.end.line + 1, character: 0 }) - 1;
  const findings = analysis.report.findings.filter((f) => f.start <= to && from <= f.end);
  const actions: CodeAction[] = [];
  for (const finding of findings) {
    const fixes = await fixesOf(host, known, analysis, finding, stop);
    if (!fixes) return [];
    const table = rangeTable(analysis.source.text);
    const diagnostics = asked.diagnostics.filter(
      (d) => d.source === 'getput' && d.code === finding.rule && sameStart(d, table(finding.start, finding.end)),
    );
    const action = (fix: Fix): CodeAction => ({
      title: fix.title,
      kind: CodeActionKind.QuickFix,
      diagnostics,
      edit: { changes: { [uri]: textEdits(analysis.source.text, fix.edits) } },
      ...(fix.preferred ? { isPreferred: true } : {}),
    });
    actions.push(...fixes.map(action));
    const { fix, reasonAt } = suppression(analysis.source.text, finding);
    const silence = action(fix);
    const line = table(finding.start, finding.start).start.line;
    const at = { line, character: reasonAt.start - (fix.edits[0]?.start ?? 0) };
    const select = { start: at, end: { line, character: at.character + reasonAt.end - reasonAt.start } };
    actions.push(host.hasCommands() ? { ...silence, command: { title: fix.title, command: 'getput.select', arguments: [uri, select] } } : silence);
    const learned = await learnedAction(host, asked, finding);
    if (learned) actions.push({ ...learned, diagnostics });
  }
  return actions;
}

const sameStart = (d: Diagnostic, range: Range): boolean =>
  d.range.start.line === range.start.line && d.range.start.character === range.start.character;

async function fixesOf(
  host: ActionHost,
  known: KnownFixes,
  analysis: Analysis,
  finding: Finding,
  stop: () => boolean,
): Promise<readonly Fix[] | undefined> {
  const here = known.get(analysis) ?? new Map<Finding, readonly Fix[]>();
  known.set(analysis, here);
  const before = here.get(finding);
  if (before) return before;
  const { checker, source, around } = analysis;
  const bench = benchOf(checker.catalogue, host.core.open(), around);
  const fixes: Fix[] = [];
  try {
    for (const fix of eachFix(bench, source, finding, stop)) {
      if (fix) fixes.push(fix);
      // A cancellation is a message like any other: it must get a chance to be read.
      await breathe();
      if (stop()) return undefined;
    }
  } finally {
    bench.dispose();
  }
  here.set(finding, fixes);
  return fixes;
}

const textEdits = (text: string, edits: readonly Edit[]): TextEdit[] => {
  const range = rangeTable(text);
  return edits.map((edit) => ({ range: range(edit.start, edit.end), newText: edit.text }));
};

/** Writes a pair that only the function itself shows into the folder's configuration, so that it holds for all of its files. */
async function learnedAction(host: ActionHost, { uri, analysis }: Asked, finding: Finding): Promise<CodeAction | undefined> {
  const pair = learnedPair(analysis.source, analysis.checker.catalogue, finding);
  const place = host.configurationOf(uri);
  if (!pair || place === undefined) return undefined;
  const text = await host.core.readText(place);
  const edit = withPair(text, pair);
  if (!edit) return undefined;
  const changes: WorkspaceEdit =
    text === undefined
      ? {
          documentChanges: [
            { kind: 'create', uri: place, options: { ignoreIfExists: true } },
            { textDocument: { uri: place, version: null }, edits: [{ range: rangeTable('')(0, 0), newText: edit.text }] },
          ],
        }
      : { changes: { [place]: textEdits(text, [edit]) } };
  return { title: `Add the pair ${pair.call}() and ${pair.release[0] ?? ''}() to .getput.json`, kind: CodeActionKind.QuickFix, edit: changes };
}
