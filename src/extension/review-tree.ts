import { EventEmitter, l10n, TreeItem, TreeItemCheckboxState, window } from 'vscode';
import type { TreeDataProvider, TreeView } from 'vscode';
import type { PatchView, ReviewView } from '../protocol/review.ts';
import type { Ended } from './feature.ts';
import type { Session } from './review-session.ts';
import { itemOf, loose } from './review-tree-items.ts';
import type { Group, Node } from './review-tree-items.ts';

export const viewId = 'getput.review';

/** The view of the series: cover, patches, files, steps, open points, what was written and not sent. */
export function createTree(session: Session): { readonly view: TreeView<Node>; readonly disposables: readonly Ended[] } {
  const changed = new EventEmitter<Node[] | undefined>();
  // The editor tells nodes apart by identity.
  const nodes = new Map<string, Node>();
  const same = (node: Node): Node => {
    const key = JSON.stringify(node);
    const known = nodes.get(key);
    if (known !== undefined) return known;
    nodes.set(key, node);
    return node;
  };
  const provider: TreeDataProvider<Node> = {
    onDidChangeTreeData: changed.event,
    getChildren: (node) => (session.review === undefined ? [] : childrenOf(session.review.view, session, node).map(same)),
    getParent: (node) => {
      const parent = session.review === undefined ? undefined : parentOf(session.review.view, node);
      return parent === undefined ? undefined : same(parent);
    },
    getTreeItem: (node) => {
      const view = session.review?.view;
      const item = view === undefined ? new TreeItem('') : itemOf(view, session, node);
      item.id = `${view?.key ?? ''} ${JSON.stringify(node)}`;
      return item;
    },
  };
  const view = window.createTreeView(viewId, { treeDataProvider: provider, showCollapseAll: true, manageCheckboxStateManually: true });
  const reveal = (): void => {
    if (session.step < 0 || !view.visible) return;
    void view.reveal(same({ kind: 'step', step: session.step }), { select: true, focus: false, expand: true });
  };
  /** The rows whose marks change with those of these steps. */
  const rowsOf = (keys: readonly string[]): readonly Node[] => {
    const all = session.review?.view.steps ?? [];
    const rows = all.flatMap(({ key, kind, patch }, step) => (keys.includes(key) ? [{ kind: 'step' as const, step }, ...(kind === 'hunk' || kind === 'patch' ? [{ kind: 'patch' as const, patch }] : [])] : [])); // prettier-ignore
    return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
  };
  /** What is to be said of a series that is not analysed. */
  const unchecked = (): readonly string[] => {
    if (session.review?.view.isUnchecked !== true) return [];
    return [session.review.isChecking ? l10n.t('Lifetimes are being looked at.') : l10n.t('Lifetimes were not looked at: review it again for that.')];
  };
  const describe = (): void => {
    const open = session.review?.view;
    const seen = open?.steps.filter(({ key }) => session.isViewed(key)).length ?? 0;
    view.description = open === undefined ? '' : l10n.t('{0} of {1} viewed', seen, open.steps.length);
    view.message = open === undefined ? '' : [`${open.title} (v${open.version}, ${open.author})`, ...unchecked()].join('. ');
  };
  return {
    view,
    disposables: [
      view,
      changed,
      view.onDidChangeVisibility(reveal),
      view.onDidChangeCheckboxState(({ items }) => {
        const steps = session.review?.view.steps ?? [];
        for (const [node, state] of items) {
          const keys = node.kind === 'step' ? [steps[node.step]?.key ?? ''] : node.kind === 'patch' ? steps.filter(({ patch }) => patch === node.patch).map(({ key }) => key) : []; // prettier-ignore
          session.setViewed(keys, state === TreeItemCheckboxState.Checked);
        }
      }),
      session.onDidChange((change) => {
        describe();
        switch (change.what) {
          case 'step':
            reveal();
            return;
          case 'viewed':
            changed.fire(rowsOf(change.keys).map(same));
            return;
          case 'review':
            nodes.clear();
            changed.fire(undefined);
            return;
          case 'analysis':
          case 'remarks':
            changed.fire(undefined);
        }
      }),
    ],
  };
}

const steps = (view: ReviewView, of: (step: ReviewView['steps'][number]) => boolean): readonly Node[] =>
  view.steps.flatMap((step, i) => (of(step) ? [{ kind: 'step' as const, step: i }] : []));

function childrenOf(view: ReviewView, session: Session, node: Node | undefined): readonly Node[] {
  const patchOf = (number: number): PatchView | undefined => view.patches.find((one) => one.number === number);
  if (node === undefined) {
    const groups =
      ([['remarks', session.remarks.length], ['open', view.openPoints.length], ['next', view.next?.range.length ?? 0], ['loose', loose(view, undefined).length], ['problems', view.problems.length]] as const) // prettier-ignore
        .flatMap(([group, count]) => (count === 0 ? [] : [{ kind: 'group' as const, group }]));
    return [
      ...steps(view, ({ kind }) => kind === 'cover'),
      ...view.patches.map(({ number }) => ({ kind: 'patch' as const, patch: number })),
      ...groups,
    ];
  }
  switch (node.kind) {
    case 'step':
      return view.steps[node.step]?.kind === 'cover' ? loose(view, 0) : [];
    case 'patch': {
      const patch = patchOf(node.patch);
      return [
        ...steps(view, (step) => step.kind === 'patch' && step.patch === node.patch),
        ...(patch?.files.map((_, file) => ({ kind: 'file' as const, patch: node.patch, file })) ?? []),
        ...(patch?.tags.flatMap((tag, i) => (tag.inAnswer || tag.problem !== undefined ? [{ kind: 'tag' as const, patch: node.patch, tag: i }] : [])) ?? []), // prettier-ignore
        ...loose(view, node.patch),
      ];
    }
    case 'file':
      return steps(view, (step) => step.patch === node.patch && step.hunk?.file === node.file);
    case 'group':
      return groupChildren(view, session, node.group);
    default:
      return [];
  }
}

function groupChildren(view: ReviewView, session: Session, group: Group): readonly Node[] {
  switch (group) {
    case 'open':
      return [...steps(view, ({ kind }) => kind === 'open'), ...view.openPoints.map((_, point) => ({ kind: 'point' as const, point }))];
    case 'next':
      return view.next?.range.map((_, entry) => ({ kind: 'range' as const, entry })) ?? [];
    case 'problems':
      return view.problems.map((_, problem) => ({ kind: 'problem' as const, problem }));
    case 'loose':
      return loose(view, undefined);
    case 'remarks':
      return session.remarks.map(({ id }) => ({ kind: 'remark' as const, id }));
  }
}

function parentOf(view: ReviewView, node: Node): Node | undefined {
  if (node.kind === 'file' || node.kind === 'tag') return { kind: 'patch', patch: node.patch };
  if (node.kind !== 'step') return undefined;
  const step = view.steps[node.step];
  if (step?.kind === 'hunk' && step.hunk !== undefined) return { kind: 'file', patch: step.patch, file: step.hunk.file };
  if (step?.kind === 'patch') return { kind: 'patch', patch: step.patch };
  return step?.kind === 'open' ? { kind: 'group', group: 'open' } : undefined;
}
