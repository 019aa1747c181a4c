import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DiagnosticSeverity,
  TextDocuments,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import type { Connection, InitializeParams, InitializeResult, Range } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { methods } from '../protocol/messages.ts';
import type { CheckParams, Status } from '../protocol/messages.ts';
import { imageScheme } from '../protocol/review.ts';
import { nothingAround } from '../analysis/surroundings.ts';
import { analyse } from './analyse.ts';
import type { Core, Trees } from './core.ts';
import { createDebounce } from './debounce.ts';
import { suppressionDiagnostics, toDiagnostics } from './diagnostics.ts';
import { featureCapabilities, serveFeatures } from './features.ts';
import { createFiles } from './files.ts';
import type { Analysis } from './files.ts';
import { configurationName, createFolders } from './folders.ts';
import { serveReview } from './review-requests.ts';
import { showReading } from './progress.ts';
import { defaultSettings, hasGetputCommands, readSettings, storageOf } from './settings.ts';
import type { Settings } from './settings.ts';
import { serveSimulations } from './simulate-requests.ts';
import { createSurveys } from './surveys.ts';
import { unreadable } from './readable.ts';

/** What speaks of a whole file stands on its first line. */
const startOfFile: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** How long typing must pause before a file is analysed, in milliseconds. */
const pause = 150;

/**
 * Wires a connection to the core: opens, edits and closes of C files become diagnostics. What the connection runs over (stdio, IPC, a
 * worker) is the caller's affair. Errors inside Getput are logged to the client and leave the server running.
 */
export function serve(connection: Connection, core: Core): void {
  const documents = new TextDocuments(TextDocument);
  const files = createFiles(() => core.open());
  const debounce = createDebounce(pause, (uri, error) => {
    connection.console.error(`analysing ${uri} failed: ${describe(error)}`);
    status({ state: 'skipped', uri, reason: `an error in Getput: ${error instanceof Error ? error.message : String(error)}` });
  });
  const folders = createFolders(core, (uri, problems) => {
    const diagnostics = problems.map((message) => ({ range: startOfFile, severity: DiagnosticSeverity.Error, source: 'getput', message }));
    void connection.sendDiagnostics({ uri, diagnostics });
  });
  const { trees } = core;
  const surveys =
    trees &&
    createSurveys({
      trees,
      topOf: (uri) => topOf(uri, trees),
      storage: () => storage,
      begin: (cancel) => showReading(connection, cancel),
      learnt: (uri) => check(uri),
      failed: (error) => connection.console.error(`reading the tree failed: ${describe(error)}`),
    });
  let settings: Settings = defaultSettings;
  let capabilities: InitializeParams['capabilities'] = {};
  let initialFolders: readonly string[] = [];
  let hasCommands = false;
  let storage: string | undefined;
  /** Settled once the folders that were open from the start are read; nobody can be told which files of them a series starts from before. */
  let started: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (started = resolve));

  /** A notification has nobody to reject to. */
  const handled = (work: Promise<unknown>): void => void work.catch((error: unknown) => connection.console.error(describe(error)));

  const topOf = (uri: string, of: Trees): string | undefined => {
    if (settings.tree === 'off') return undefined;
    if (settings.tree === 'auto') return of.holding(uri);
    const top = of.named(settings.tree, folders.holding(uri));
    if (top === undefined) connection.console.warn(`the setting getput.tree names no kernel tree: ${settings.tree}`);
    return top;
  };

  const status = (value: Status): void => void connection.sendNotification(methods.status, value);

  const knowing = (uri: string): Pick<Analysis, 'checker' | 'around'> => {
    const checker = folders.checkerFor(uri);
    return { checker, around: surveys?.around(uri, checker) ?? nothingAround };
  };

  const clear = (uri: string, reason: string): void => {
    void connection.sendDiagnostics({ uri, diagnostics: [] });
    status({ state: 'skipped', uri, reason });
  };

  const check = (uri: string, now = false): void => {
    // A side of a patch: its review has checked it, and knows what the patch did about each finding. The simulator may still run it.
    if (uri.startsWith(`${imageScheme}:`)) return;
    if (!settings.enable) {
      debounce.drop(uri);
      clear(uri, 'switched off by the setting getput.enable');
      return;
    }
    status({ state: 'analysing', uri });
    debounce.schedule(
      uri,
      async (signal) => {
        const document = documents.get(uri);
        if (document === undefined) return;
        const text = document.getText();
        const reason = unreadable(text);
        if (reason !== undefined) {
          files.close(uri);
          void connection.sendDiagnostics({
            uri,
            version: document.version,
            diagnostics: [{ range: startOfFile, severity: DiagnosticSeverity.Information, source: 'getput', message: `${reason}.` }],
          });
          status({ state: 'skipped', uri, reason });
          return;
        }
        const begun = performance.now();
        const file = files.get(uri);
        const analysis = await analyse(file, document.version, text, knowing(uri), signal);
        if (analysis === undefined) return;
        const { report } = analysis;
        const diagnostics = toDiagnostics(uri, text, report, settings);
        void connection.sendDiagnostics({ uri, version: document.version, diagnostics: [...diagnostics, ...suppressionDiagnostics(text, report)] });
        status({
          state: 'done',
          uri,
          findings: diagnostics.length,
          functions: report.functions,
          gaveUp: report.gaveUp,
          problems: report.problems.length,
          milliseconds: Math.round(performance.now() - begun),
        });
        // The file first, what is around it afterwards: what was said already needs no tree.
        surveys?.want(uri, text, analysis.checker);
      },
      now,
    );
  };
  const checkAll = (): void => documents.all().forEach(({ uri }) => check(uri));

  const set = (now: Settings): void => {
    const isOtherTree = now.tree !== settings.tree;
    settings = now;
    if (isOtherTree) surveys?.reset();
  };
  const pullSettings = async (): Promise<void> => {
    if (capabilities.workspace?.configuration === true) set(readSettings(await connection.workspace.getConfiguration('getput')));
  };
  /** A tree may be named from a folder. */
  const foldersChanged = (): void => {
    if (settings.tree !== 'auto') surveys?.reset();
    checkAll();
  };

  connection.onInitialize((params): InitializeResult => {
    capabilities = params.capabilities;
    set(readSettings(params.initializationOptions));
    hasCommands = hasGetputCommands(params.initializationOptions);
    storage = storageOf(params.initializationOptions);
    initialFolders = params.workspaceFolders?.map(({ uri }) => uri) ?? [];
    return {
      serverInfo: { name: 'getput' },
      capabilities: {
        ...featureCapabilities,
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });

  const initialized = async (): Promise<void> => {
    if (capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true) {
      await connection.client.register(DidChangeConfigurationNotification.type, { section: 'getput' });
    }
    if (capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true) {
      const watched = [`**/${configurationName}`, ...(surveys ? ['**/*.{c,h}'] : [])];
      await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: watched.map((globPattern) => ({ globPattern })) });
    }
    if (capabilities.workspace?.workspaceFolders === true) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const { uri } of removed) folders.remove(uri);
        handled(Promise.all(added.map(({ uri }) => folders.add(uri))).then(foldersChanged));
      });
    }
    await Promise.all([pullSettings(), ...initialFolders.map((uri) => folders.add(uri))]);
    // Files that were opened meanwhile were analysed with what was known then.
    foldersChanged();
  };
  connection.onInitialized(() => handled(initialized().finally(started)));

  connection.onDidChangeConfiguration(({ settings: pushed }) => {
    set(readSettings((pushed as { readonly getput?: unknown } | null)?.getput));
    handled(pullSettings().then(checkAll));
  });

  connection.onDidChangeWatchedFiles(({ changes }) => {
    surveys?.changed(changes.map(({ uri }) => uri));
    const all = Promise.all(changes.map(({ uri }) => folders.changed(uri)));
    handled(
      all.then((changed) => {
        if (changed.includes(true)) checkAll();
      }),
    );
  });

  // Clients that watch no files tell at least which ones were written in them.
  documents.onDidSave(({ document }) => surveys?.changed([document.uri]));
  documents.onDidChangeContent(({ document }) => check(document.uri));
  documents.onDidClose(({ document: { uri } }) => {
    debounce.drop(uri);
    files.close(uri);
    surveys?.close(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
  });

  const simulations = serveSimulations(connection, {
    document: (uri) => documents.get(uri),
    analysis: (document) => analyse(files.get(document.uri), document.version, document.getText(), knowing(document.uri), undefined),
  });

  serveFeatures(connection, {
    core,
    document: (uri) => documents.get(uri),
    rests: (uri, offset) => {
      // Nobody simulates where no client has the command.
      if (hasCommands) handled(simulations.expect(uri, offset));
    },
    analysis: async (uri) => {
      const document = documents.get(uri);
      if (!document || !settings.enable || unreadable(document.getText()) !== undefined) return undefined;
      return analyse(files.get(uri), document.version, document.getText(), knowing(uri), undefined);
    },
    settings: () => settings,
    configurationOf: (uri) => folders.configurationOf(uri),
    hasCommands: () => hasCommands,
  });

  connection.onNotification(methods.check, ({ uri }: CheckParams) => {
    if (documents.get(uri) === undefined) return;
    surveys?.again();
    check(uri, true);
  });

  serveReview(connection, async (uri) => {
    await ready;
    const checker = folders.checkerFor(uri);
    const around = surveys && ((of: string, text: string, signal: AbortSignal) => surveys.beside(of, text, checker, signal));
    return { core, checker, folders: folders.uris(), trees: trees && around && { topOf: (of) => topOf(of, trees), around, storage } };
  });

  connection.onShutdown(() => {
    debounce.dispose();
    files.dispose();
    surveys?.dispose();
  });

  documents.listen(connection);
  connection.listen();
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
