import { CodeActionKind, DocumentHighlightKind, InlayHintKind, MarkupKind, ResponseError } from 'vscode-languageserver';
import type { CancellationToken, CodeAction, Connection, ServerCapabilities } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { programsOf } from '../simulator/program.ts';
import type { FunctionNode } from '../syntax/node.ts';
import type { Analysis } from './files.ts';
import { rangeTable } from './diagnostics.ts';
import { actionsFor } from './actions.ts';
import type { ActionHost, KnownFixes } from './actions.ts';
import { acquiringFunctions, countsByLine, functionAt, hoverAt, lensWords, partnersAt } from './told.ts';
import type { Settings } from './settings.ts';
import { walkFunction } from './walk.ts';
import type { Walk } from './walk.ts';

/** What the requests of an editor need of the server. */
export interface FeatureHost extends ActionHost {
  document(uri: string): TextDocument | undefined;
  /** The analysis of an open file as it is now; undefined where it is not analysed. */
  analysis(uri: string): Promise<Analysis | undefined>;
  /** Told where the cursor has come to rest. */
  rests(uri: string, offset: number): void;
  settings(): Settings;
  /** The client knows Getput's commands. */
  hasCommands(): boolean;
}

export const featureCapabilities: ServerCapabilities = {
  hoverProvider: true,
  documentHighlightProvider: true,
  inlayHintProvider: true,
  codeLensProvider: { resolveProvider: true },
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
};

/** Tells the client that an answer to this version of the text is of no use any more. */
const cancelled = (): never => {
  throw new ResponseError(-32800, 'cancelled');
};

const stopIf = (token: CancellationToken): void => {
  if (token.isCancellationRequested) cancelled();
};

/** Answers hovers, highlights, hints, lenses and code actions. Each asks for the analysis, so that it speaks of the text as it is now. */
export function serveFeatures(connection: Connection, host: FeatureHost): void {
  const fixes: KnownFixes = new WeakMap();
  const walks = new WeakMap<Analysis, (f: FunctionNode) => Walk | undefined>();

  /** The paths of the functions of a file, each walked once. */
  const walksOf = ({ source, checker, found, around }: Analysis): ((f: FunctionNode) => Walk | undefined) => {
    const programOf = programsOf(source, checker.catalogue, { known: found, findings: [], around });
    const known = new Map<number, Walk | undefined>();
    return (f) => {
      if (!known.has(f.node.start)) known.set(f.node.start, walkFunction(programOf, f));
      return known.get(f.node.start);
    };
  };
  const walkOf = (analysis: Analysis, offset: number): Walk | undefined => {
    const f = functionAt(analysis.source, offset);
    if (!f) return undefined;
    const walk = walks.get(analysis) ?? walksOf(analysis);
    walks.set(analysis, walk);
    return walk(f);
  };

  connection.onHover(async ({ textDocument: { uri }, position }, token) => {
    const analysis = await host.analysis(uri);
    const document = host.document(uri);
    if (!analysis || !document) return undefined;
    stopIf(token);
    const offset = document.offsetAt(position);
    const told = hoverAt(analysis, walkOf(analysis, offset), offset);
    if (!told) return undefined;
    return { contents: { kind: MarkupKind.Markdown, value: told.words }, range: rangeTable(analysis.source.text)(told.start, told.end) };
  });

  connection.onDocumentHighlight(async ({ textDocument: { uri }, position }, token) => {
    const analysis = await host.analysis(uri);
    const document = host.document(uri);
    if (!analysis || !document) return undefined;
    stopIf(token);
    const offset = document.offsetAt(position);
    const walk = walkOf(analysis, offset);
    const range = rangeTable(analysis.source.text);
    const parts = walk ? partnersAt(analysis.source, walk, offset) : [];
    host.rests(uri, offset);
    // Nothing of our own: the editor goes on with what others highlight.
    if (parts.length === 0) return undefined;
    return parts.map(({ start, end, isAcquire }) => ({
      range: range(start, end),
      kind: isAcquire ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    }));
  });

  connection.languages.inlayHint.on(async ({ textDocument: { uri }, range: visible }, token) => {
    if (!host.settings().inlayHints) return [];
    const analysis = await host.analysis(uri);
    const document = host.document(uri);
    if (!analysis || !document) return [];
    stopIf(token);
    const range = rangeTable(analysis.source.text);
    const from = document.offsetAt(visible.start);
    const to = document.offsetAt(visible.end);
    const mine = acquiringFunctions(analysis).filter(({ function: { node } }) => node.start <= to && from <= node.end);
    return mine.flatMap(({ start }) => {
      const walk = walkOf(analysis, start);
      return (walk ? countsByLine(analysis.source, walk) : []).map(({ start: at, words }) => ({
        position: range(at, at).start,
        label: words,
        kind: InlayHintKind.Type,
        paddingLeft: true,
        tooltip: 'How many of these this function holds after this line, over all paths',
      }));
    });
  });

  connection.onCodeLens(async ({ textDocument: { uri } }, token) => {
    if (!host.settings().codeLens) return [];
    const analysis = await host.analysis(uri);
    if (!analysis) return [];
    stopIf(token);
    const range = rangeTable(analysis.source.text);
    return acquiringFunctions(analysis).map(({ start, end }) => ({ range: range(start, end), data: { uri } }));
  });

  connection.onCodeLensResolve(async (lens, token) => {
    const { uri } = lens.data as { readonly uri: string };
    const analysis = await host.analysis(uri);
    const document = host.document(uri);
    stopIf(token);
    const walk = analysis && document ? walkOf(analysis, document.offsetAt(lens.range.start)) : undefined;
    const words = walk ? lensWords(walk) : 'not analysed';
    const command = host.hasCommands()
      ? { title: `${words} · simulate`, command: 'getput.simulateAt', arguments: [uri, lens.range.start] }
      : { title: words, command: '' };
    return { ...lens, command };
  });

  connection.onCodeAction(async ({ textDocument: { uri }, context, range }, token): Promise<CodeAction[]> => {
    const wanted = context.only;
    if (wanted && !wanted.some((kind) => CodeActionKind.QuickFix.startsWith(kind))) return [];
    const analysis = await host.analysis(uri);
    const document = host.document(uri);
    if (!analysis || !document) return [];
    stopIf(token);
    return actionsFor(host, fixes, { uri, analysis, document, range, diagnostics: context.diagnostics }, () => token.isCancellationRequested);
  });
}
