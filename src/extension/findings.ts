import { commands, EventEmitter, l10n, languages, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri, window, workspace } from 'vscode';
import type { Diagnostic, TreeDataProvider } from 'vscode';
import type { Feature } from './feature.ts';
import { isFinding, ruleOf } from './steps.ts';
import type { StepsAsked } from './steps.ts';

/** One line of the tree: a file or a rule, a finding, a step of its path. */
type Line =
  | { readonly k: 'group'; readonly label: string; readonly uri: Uri | undefined; readonly findings: readonly Found[] }
  | { readonly k: 'finding'; readonly found: Found; readonly isByRule: boolean }
  | { readonly k: 'step'; readonly found: Found; readonly index: number };

interface Found {
  readonly uri: Uri;
  readonly diagnostic: Diagnostic;
}

type Grouping = 'file' | 'rule';

/** The view of all findings of the files that are open, by file or by rule; its lines lead to the code. */
export function activate({ context }: Pick<Feature, 'context'>): void {
  const changed = new EventEmitter<undefined>();
  let grouping: Grouping = context.workspaceState.get<Grouping>('getput.findings.grouping', 'file');

  const provider: TreeDataProvider<Line> = {
    onDidChangeTreeData: changed.event,
    getChildren: (line) => childrenOf(line, grouping),
    getTreeItem: itemOf,
  };
  const view = window.createTreeView('getput.findings', { treeDataProvider: provider, showCollapseAll: true });

  const update = (): void => {
    const count = allFindings().length;
    view.badge = count === 0 ? undefined : { value: count, tooltip: l10n.t('{0} findings', count) };
    view.message = count === 0 ? l10n.t('No findings in the C files that are open.') : '';
    changed.fire(undefined);
  };
  const group = async (by: Grouping): Promise<void> => {
    grouping = by;
    await context.workspaceState.update('getput.findings.grouping', by);
    await commands.executeCommand('setContext', 'getput.findings.grouping', by);
    update();
  };

  context.subscriptions.push(
    view,
    changed,
    commands.registerCommand('getput.findings.byFile', () => group('file')),
    commands.registerCommand('getput.findings.byRule', () => group('rule')),
    languages.onDidChangeDiagnostics(update),
  );
  void commands.executeCommand('setContext', 'getput.findings.grouping', grouping);
  update();
}

const allFindings = (): readonly Found[] =>
  languages
    .getDiagnostics()
    .flatMap(([uri, list]) => list.filter(isFinding).map((diagnostic) => ({ uri, diagnostic })))
    .sort((a, b) => a.uri.path.localeCompare(b.uri.path) || a.diagnostic.range.start.compareTo(b.diagnostic.range.start));

function childrenOf(line: Line | undefined, grouping: Grouping): Line[] {
  if (line === undefined) {
    const groups = new Map<string, Found[]>();
    for (const found of allFindings()) {
      const key = grouping === 'file' ? found.uri.toString() : ruleOf(found.diagnostic);
      groups.set(key, [...(groups.get(key) ?? []), found]);
    }
    return [...groups].map(([label, findings]) => ({ k: 'group', label, uri: grouping === 'file' ? findings[0]?.uri : undefined, findings }));
  }
  switch (line.k) {
    case 'group':
      return line.findings.map((found) => ({ k: 'finding', found, isByRule: line.uri === undefined }));
    case 'finding':
      return (line.found.diagnostic.relatedInformation ?? []).map((_, index) => ({ k: 'step', found: line.found, index }));
    case 'step':
      return [];
  }
}

function itemOf(line: Line): TreeItem {
  switch (line.k) {
    case 'group': {
      const item = new TreeItem(line.label, TreeItemCollapsibleState.Expanded);
      item.description = String(line.findings.length);
      if (line.uri === undefined) item.iconPath = new ThemeIcon('warning');
      else {
        item.label = line.uri.path.slice(line.uri.path.lastIndexOf('/') + 1);
        item.resourceUri = line.uri;
        item.iconPath = ThemeIcon.File;
        item.tooltip = workspace.asRelativePath(line.uri);
      }
      return item;
    }
    case 'finding': {
      const { uri, diagnostic } = line.found;
      const { start } = diagnostic.range;
      const item = new TreeItem(diagnostic.message, TreeItemCollapsibleState.Collapsed);
      item.description = line.isByRule ? `${workspace.asRelativePath(uri)}:${start.line + 1}` : `${ruleOf(diagnostic)} :${start.line + 1}`;
      item.tooltip = diagnostic.message;
      item.iconPath = new ThemeIcon('warning');
      const asked: StepsAsked = { uri, start };
      item.command = { command: 'getput.steps.show', title: l10n.t('Show Path'), arguments: [asked] };
      item.contextValue = 'finding';
      return item;
    }
    case 'step': {
      const { location, message } = line.found.diagnostic.relatedInformation?.[line.index] ?? {};
      const item = new TreeItem(message ?? '', TreeItemCollapsibleState.None);
      item.iconPath = new ThemeIcon('debug-stackframe-dot');
      if (location) {
        item.description = `:${location.range.start.line + 1}`;
        item.command = { command: 'vscode.open', title: l10n.t('Open'), arguments: [location.uri, { selection: location.range }] };
      }
      return item;
    }
  }
}
