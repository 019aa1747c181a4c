import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCheckboxState, TreeItemCollapsibleState } from 'vscode';
import type { CommentView, FileView, ReviewView } from '../protocol/review.ts';
import { essence } from '../review/remark.ts';
import { answerWords } from './review-documents.ts';
import { changeWords } from './review-note.ts';
import type { Session } from './review-session.ts';

export type Group = 'open' | 'next' | 'problems' | 'loose' | 'remarks';

/** A row of the tree. */
export type Node =
  | { readonly kind: 'step'; readonly step: number }
  | { readonly kind: 'patch'; readonly patch: number }
  | { readonly kind: 'file'; readonly patch: number; readonly file: number }
  | { readonly kind: 'tag'; readonly patch: number; readonly tag: number }
  | { readonly kind: 'comment'; readonly comment: number }
  | { readonly kind: 'group'; readonly group: Group }
  | { readonly kind: 'point'; readonly point: number }
  | { readonly kind: 'range'; readonly entry: number }
  | { readonly kind: 'problem'; readonly problem: number }
  | { readonly kind: 'remark'; readonly id: number };

/** Remarks of a patch that have no line to stand on. */
export const loose = (view: ReviewView, patch: number | undefined): readonly Node[] =>
  view.comments.flatMap((comment, i) => (comment.patch === patch && comment.place === undefined ? [{ kind: 'comment' as const, comment: i }] : []));

const { None, Collapsed, Expanded } = TreeItemCollapsibleState;
const icon = (id: string, color?: string): ThemeIcon => (color === undefined ? new ThemeIcon(id) : new ThemeIcon(id, new ThemeColor(color)));

/** How a row of the tree looks. */
export function itemOf(view: ReviewView, session: Session, node: Node): TreeItem {
  switch (node.kind) {
    case 'step':
      return stepItem(view, session, node.step);
    case 'patch':
      return patchItem(view, session, node.patch);
    case 'file': {
      const file = view.patches.find(({ number }) => number === node.patch)?.files[node.file];
      return file === undefined ? new TreeItem('') : fileItem(file);
    }
    case 'tag': {
      const tag = view.patches.find(({ number }) => number === node.patch)?.tags[node.tag];
      const item = new TreeItem(`${tag?.name ?? ''}: ${tag?.value ?? ''}`);
      item.iconPath = tag?.problem === undefined ? icon('verified') : icon('warning', 'list.warningForeground');
      item.description = tag?.problem === undefined ? '' : l10n.t('strange');
      item.tooltip = tag?.problem === undefined ? l10n.t('Given in an answer') : l10n.t('Strange: {0}.', tag.problem);
      return item;
    }
    case 'comment': {
      const comment = view.comments[node.comment];
      const item = new TreeItem(gist(comment));
      item.description = comment?.author ?? '';
      item.tooltip = `${comment?.author ?? ''}:\n\n${comment?.body ?? ''}`;
      item.iconPath = icon('comment');
      item.command = { command: 'getput.review.showComment', title: l10n.t('Show'), arguments: [node.comment] };
      return item;
    }
    case 'group':
      return groupItem(view, session, node.group);
    case 'point': {
      const point = view.openPoints[node.point];
      const comment = point === undefined ? undefined : view.comments[point.comment];
      const item = new TreeItem(gist(comment));
      const where = point?.patch === undefined || point.patch === 0 ? l10n.t('series') : l10n.t('patch {0}', point.patch);
      const who = point?.kind === 'promised' ? l10n.t('promised by {0}', point.author) : l10n.t('from {0}', point?.author ?? '');
      item.description = `${where}, ${who}${point?.next === undefined ? '' : `: ${answerWords(point.next.answered)}`}`;
      item.tooltip = `${point?.reason ?? ''}${point?.next === undefined ? '' : `\n${point.next.reason}`}\n\n${comment?.body ?? ''}`;
      item.iconPath =
        point?.next?.answered === 'yes' ? icon('pass', 'testing.iconPassed') : icon(point?.kind === 'promised' ? 'bookmark' : 'question');
      if (point !== undefined) item.command = { command: 'getput.review.showComment', title: l10n.t('Show'), arguments: [point.about] };
      return item;
    }
    case 'range': {
      const entry = view.next?.range[node.entry];
      const states = { same: ['check', l10n.t('the same')], changed: ['diff-modified', l10n.t('changed')], dropped: ['diff-removed', l10n.t('dropped')], new: ['diff-added', l10n.t('new')] } as const; // prettier-ignore
      const item = new TreeItem(`${entry?.old ?? '-'} → ${entry?.next ?? '-'}  ${entry?.title ?? ''}`);
      item.description = states[entry?.state ?? 'same'][1];
      item.iconPath = icon(states[entry?.state ?? 'same'][0]);
      if ((entry?.lines.length ?? 0) > 0) item.command = { command: 'getput.review.showRange', title: l10n.t('Show'), arguments: [node.entry] };
      return item;
    }
    case 'problem': {
      const item = new TreeItem(view.problems[node.problem] ?? '');
      item.tooltip = view.problems[node.problem] ?? '';
      item.iconPath = icon('info');
      return item;
    }
    case 'remark': {
      const remark = session.remarks.find(({ id }) => id === node.id);
      const item = new TreeItem(firstLine(remark?.body ?? ''));
      item.description = remark?.patch === 0 ? l10n.t('cover letter') : l10n.t('patch {0}', remark?.patch ?? 0);
      item.tooltip = remark?.body ?? '';
      item.iconPath = icon('edit');
      item.contextValue = 'getput.remark';
      if (remark !== undefined) item.command = { command: 'getput.review.showRemark', title: l10n.t('Show'), arguments: [remark.id] };
      return item;
    }
  }
}

/** The first line of a comment that says something: most begin with a greeting. */
const gist = (comment: CommentView | undefined): string =>
  comment === undefined ? '' : (essence(comment.body, comment.author)[0] ?? firstLine(comment.body));

const firstLine = (text: string): string => text.split('\n').find((line) => line.trim() !== '')?.trim() ?? ''; // prettier-ignore

const checkbox = (viewed: boolean): NonNullable<TreeItem['checkboxState']> => ({
  state: viewed ? TreeItemCheckboxState.Checked : TreeItemCheckboxState.Unchecked,
  tooltip: viewed ? l10n.t('Viewed') : l10n.t('Not viewed yet'),
});

function stepItem(view: ReviewView, session: Session, index: number): TreeItem {
  const step = view.steps[index];
  const item = new TreeItem(step?.title ?? '', step?.kind === 'cover' && loose(view, 0).length > 0 ? Collapsed : None);
  if (step === undefined) return item;
  const worst = step.findings.some(({ change }) => change === 'introduced') ? 'introduced' : step.findings.some(({ change }) => change === 'fixed') ? 'fixed' : undefined; // prettier-ignore
  const said = step.kind === 'open' ? 0 : step.comments.length;
  const facts = [
    ...(step.hunk === undefined ? [] : [l10n.t('line {0}', (step.hunk.new ?? step.hunk.old ?? 0) + 1)]),
    ...(worst === undefined ? [] : [worst === 'introduced' ? l10n.t('introduces a finding') : l10n.t('fixes a finding')]),
    ...(said === 0 ? [] : [said === 1 ? l10n.t('1 comment') : l10n.t('{0} comments', said)]),
  ];
  item.description = facts.join(', ');
  item.tooltip = [...step.lifetimes.map((sentence) => `${sentence}.`), ...step.findings.map(({ change, rule, message }) => `${changeWords(change)} ${rule}: ${message}`)].join('\n'); // prettier-ignore
  item.iconPath =
    worst === 'introduced'
      ? icon('warning', 'list.warningForeground')
      : worst === 'fixed'
        ? icon('pass', 'testing.iconPassed')
        : icon(step.kind === 'hunk' ? (step.lifetimes.length > 0 ? 'pulse' : 'diff') : step.kind === 'open' ? 'list-unordered' : 'mail');
  item.checkboxState = checkbox(session.isViewed(step.key));
  item.contextValue = step.kind === 'hunk' ? `getput.hunk${step.findings.length > 0 ? '.finding' : ''}` : `getput.${step.kind}`;
  item.command = { command: 'getput.review.goTo', title: l10n.t('Show'), arguments: [index] };
  return item;
}

function patchItem(view: ReviewView, session: Session, number: number): TreeItem {
  const patch = view.patches.find((one) => one.number === number);
  const mine = view.steps.filter((step) => step.patch === number && step.kind !== 'cover' && step.kind !== 'open');
  const item = new TreeItem(`${number}/${view.count} ${patch?.title ?? ''}`, Collapsed);
  if (patch === undefined) return item;
  const given = patch.tags.filter(({ inAnswer }) => inAnswer);
  const facts = [
    ...(patch.introduced > 0 ? [l10n.t('introduces {0}', patch.introduced)] : []),
    ...(patch.fixed > 0 ? [l10n.t('fixes {0}', patch.fixed)] : []),
    ...(given.length > 0 ? [given.length === 1 ? l10n.t('1 tag') : l10n.t('{0} tags', given.length)] : []),
  ];
  item.description = facts.join(', ');
  item.tooltip = [patch.title, l10n.t('by {0}', patch.author), ...given.map(({ name, value }) => `${name}: ${value}`)].join('\n');
  item.iconPath =
    patch.introduced > 0 ? icon('warning', 'list.warningForeground') : patch.fixed > 0 ? icon('pass', 'testing.iconPassed') : icon('git-commit');
  item.checkboxState = checkbox(mine.length > 0 && mine.every(({ key }) => session.isViewed(key)));
  return item;
}

function fileItem({ path, footing, rests }: FileView): TreeItem {
  const item = new TreeItem(path.slice(path.lastIndexOf('/') + 1), Expanded);
  const words = {
    exact: l10n.t('exact'),
    applies: l10n.t('applies, not proven'),
    partial: l10n.t('from the mails alone'),
    none: l10n.t('not compared'),
  };
  item.description = `${path.slice(0, Math.max(0, path.lastIndexOf('/')))}  ${words[footing]}`;
  item.tooltip = `${path}\n${rests}`;
  item.iconPath = icon('file-code');
  return item;
}

function groupItem(view: ReviewView, session: Session, group: Group): TreeItem {
  const names = {
    remarks: [l10n.t('Your reply'), session.remarks.length, 'reply', Expanded],
    open: [l10n.t('Open points'), view.openPoints.length, 'question', Expanded],
    next: [l10n.t('Version {0} against this one', view.next?.version ?? 0), view.next?.range.length ?? 0, 'versions', Expanded],
    loose: [l10n.t('Elsewhere in the thread'), loose(view, undefined).length, 'comment-discussion', Collapsed],
    problems: [l10n.t('Notes'), view.problems.length, 'info', Collapsed],
  } as const;
  const [name, count, id, state] = names[group];
  const item = new TreeItem(name, state);
  item.description = String(count);
  item.iconPath = icon(id);
  item.contextValue = `getput.group.${group}`;
  return item;
}
