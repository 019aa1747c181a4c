import { commands, comments, CommentMode, CommentThreadCollapsibleState, l10n, MarkdownString, Range, Uri, window } from 'vscode';
import type { Comment, CommentReply, CommentThread } from 'vscode';
import type { CommentView, PlaceView, ReviewView } from '../protocol/review.ts';
import { changeWords, noteOf } from './review-note.ts';
import type { Ended } from './feature.ts';
import type { Remark, Session } from './review-session.ts';
import { shownAt, uriOf } from './review-uris.ts';
import type { Shown } from './review-uris.ts';

/** A comment of one's own, not sent yet: what its menus work on. */
interface OwnComment extends Comment {
  readonly remark: number;
  readonly thread: CommentThread;
  saved: string;
}

const isOwn = (comment: Comment): comment is OwnComment => 'remark' in comment;

const { Collapsed, Expanded } = CommentThreadCollapsibleState;

/**
 * The list's words on the lines that they are about, what Getput knows of the current step, and what the reader writes. Threads of one patch
 * are there at a time: those of the step that is shown.
 */
export function createThreads(session: Session): Ended[] {
  const controller = comments.createCommentController('getput.review', l10n.t('Patch review'));
  controller.options = { prompt: l10n.t('Comment on this line...'), placeHolder: l10n.t('Goes into the reply that Getput drafts. Nothing is sent.') };
  controller.commentingRangeProvider = {
    provideCommentingRanges: (document) => {
      const view = session.review?.view;
      const shown = view === undefined ? undefined : shownAt(document.uri, view);
      return view === undefined || shown === undefined ? [] : commentable(view, shown, document.lineCount);
    },
  };
  /** Threads of the list, by the comments that they hold. */
  let listed = new Map<CommentThread, readonly number[]>();
  let written = new Map<number, CommentThread>();
  let note: CommentThread | undefined;
  let patch: number | undefined;

  const clear = (): void => {
    for (const thread of [...listed.keys(), ...written.values(), ...(note === undefined ? [] : [note])]) thread.dispose();
    listed = new Map();
    written = new Map();
    note = undefined;
    patch = undefined;
  };

  const place = (view: ReviewView, at: PlaceView): { readonly uri: Uri; readonly line: number } =>
    at.on === 'page'
      ? { uri: uriOf(view, { kind: 'page', page: at.page }), line: at.line }
      : { uri: uriOf(view, { kind: 'image', patch: at.patch, file: at.file, side: at.side }), line: at.line };

  const showListed = (view: ReviewView, number: number): void => {
    const places = new Map<string, number[]>();
    view.comments.forEach((comment, i) => {
      if (comment.patch !== number || comment.place === undefined) return;
      const key = JSON.stringify(comment.place);
      places.set(key, [...(places.get(key) ?? []), i]);
    });
    for (const indices of places.values()) {
      const all = indices.map((i) => view.comments[i]).filter((one) => one !== undefined);
      const at = all[0]?.place;
      if (at === undefined) continue;
      const { uri, line } = place(view, at);
      const thread = controller.createCommentThread(uri, new Range(line, 0, line, 0), all.map(listComment));
      thread.label = l10n.t('From the list');
      thread.collapsibleState = Collapsed;
      thread.contextValue = 'getput.listed';
      listed.set(thread, indices);
    }
  };

  const ownComment = (remark: Remark, thread: CommentThread): OwnComment => ({
    author: { name: l10n.t('You') },
    body: remark.body,
    saved: remark.body,
    mode: CommentMode.Preview,
    label: l10n.t('not sent'),
    contextValue: 'getput.own',
    remark: remark.id,
    thread,
  });

  const showRemark = (view: ReviewView, remark: Remark): void => {
    const { at } = remark;
    if (at === undefined || written.has(remark.id)) return;
    const answered = [...listed].find(([, indices]) => remark.answers !== undefined && indices.some((i) => isThat(view.comments[i], remark)))?.[0];
    const thread = answered ?? controller.createCommentThread(Uri.parse(at.uri), new Range(at.line, 0, at.line, 0), []);
    adopt(remark, thread);
  };

  const adopt = (remark: Remark, thread: CommentThread): void => {
    if (!listed.has(thread)) {
      thread.label = l10n.t('Your comment');
      thread.contextValue = 'getput.written';
    }
    thread.comments = [...thread.comments, ownComment(remark, thread)];
    thread.collapsibleState = Expanded;
    written.set(remark.id, thread);
  };

  const showNote = (view: ReviewView, index: number): void => {
    note?.dispose();
    note = undefined;
    const step = view.steps[index];
    if (step?.hunk === undefined) return;
    const { hunk } = step;
    const text = noteOf(view, index);
    // A step of which nothing is known says nothing.
    if (text === undefined) return;
    const side = hunk.new === undefined ? 'old' : 'new';
    const line = hunk[side];
    if (line === undefined) return;
    const uri = uriOf(view, { kind: 'image', patch: step.patch, file: hunk.file, side });
    note = controller.createCommentThread(uri, new Range(line, 0, line, 0), [{ author: { name: 'Getput' }, body: text, mode: CommentMode.Preview }]);
    note.label = l10n.t('Step {0} of {1}: {2}', index + 1, view.steps.length, step.title);
    note.collapsibleState = Expanded;
    note.contextValue = step.findings.length > 0 ? 'getput.note.finding' : 'getput.note';
  };

  const update = (): void => {
    const view = session.review?.view;
    const step = view?.steps[session.step];
    if (view === undefined || step === undefined) {
      clear();
      return;
    }
    if (patch !== step.patch) {
      clear();
      patch = step.patch;
      showListed(view, step.patch);
      for (const remark of session.remarks) if (remark.patch === step.patch) showRemark(view, remark);
    }
    for (const [thread, indices] of listed) thread.collapsibleState = indices.some((i) => step.comments.includes(i)) ? Expanded : Collapsed;
    showNote(view, session.step);
  };

  const add = ({ thread, text }: CommentReply): void => {
    const view = session.review?.view;
    const shown = view === undefined ? undefined : shownAt(thread.uri, view);
    if (view === undefined || shown === undefined || text.trim() === '') return;
    const line = thread.range?.start.line ?? 0;
    const last = listed.get(thread)?.map((i) => view.comments[i]).at(-1); // prettier-ignore
    const answers = last === undefined ? undefined : { messageId: last.messageId, body: last.body };
    const remark = session.addRemark({ ...mailPlace(view, shown, line), answers, body: text.trim(), at: { uri: thread.uri.toString(), line } });
    // A note goes with its step; what is said below it stays on the line.
    if (thread === note) showRemark(view, remark);
    else adopt(remark, thread);
  };

  const setMode = (comment: OwnComment, mode: CommentMode): void => {
    comment.mode = mode;
    // The editor looks at a thread only when the list is another one.
    comment.thread.comments = [...comment.thread.comments];
  };

  const removeComment = (remark: number): void => {
    const thread = written.get(remark);
    written.delete(remark);
    if (thread === undefined) return;
    const rest = thread.comments.filter((one) => !isOwn(one) || one.remark !== remark);
    if (rest.length === 0) thread.dispose();
    else thread.comments = rest;
  };

  return [
    controller,
    { dispose: clear },
    session.onDidChange(({ what }) => {
      const view = session.review?.view;
      if (what === 'review') {
        clear();
        update();
      } else if (what === 'step' || what === 'analysis') update();
      else if (what === 'remarks' && view !== undefined) {
        for (const id of [...written.keys()]) if (!session.remarks.some((remark) => remark.id === id)) removeComment(id);
      }
    }),
    commands.registerCommand('getput.review.addComment', add),
    commands.registerCommand('getput.review.editComment', (comment: OwnComment) => setMode(comment, CommentMode.Editing)),
    commands.registerCommand('getput.review.cancelComment', (comment: OwnComment) => {
      comment.body = comment.saved;
      setMode(comment, CommentMode.Preview);
    }),
    commands.registerCommand('getput.review.saveComment', (comment: OwnComment) => {
      comment.saved = comment.body instanceof MarkdownString ? comment.body.value : comment.body;
      session.changeRemark(comment.remark, comment.saved);
      setMode(comment, CommentMode.Preview);
    }),
    commands.registerCommand('getput.review.deleteComment', (comment: OwnComment) => session.changeRemark(comment.remark, undefined)),
    commands.registerCommand('getput.review.addFinding', async () => {
      const view = session.review?.view;
      const step = view?.steps[session.step];
      if (view === undefined || step === undefined || step.findings.length === 0) {
        void window.showInformationMessage(l10n.t('This step has no finding that could be added to the reply.'));
        return;
      }
      const items = step.findings.map((finding) => ({
        label: `${finding.rule}: ${finding.message}`,
        description: changeWords(finding.change),
        finding,
      }));
      const picked = items.length === 1 ? items[0] : await window.showQuickPick(items, { placeHolder: l10n.t('Which finding goes into the reply?') });
      if (picked === undefined) return;
      const { side, line, message } = picked.finding;
      const file = step.hunk?.file ?? fileAt(view, step.patch);
      const shown: Shown = { kind: 'image', patch: step.patch, file, side };
      const uri = uriOf(view, shown).toString();
      showRemark(view, session.addRemark({ ...mailPlace(view, shown, line), answers: undefined, body: asked(message), at: { uri, line } }));
    }),
  ];
}

/** A finding as one says it to the author of a patch: it may be wrong, and the author knows the code. */
const asked = (message: string): string =>
  `${message.charAt(0).toUpperCase()}${message.slice(1).replace(/\.$/, '')}. Or is there something that I miss?`;

const fileAt = (view: ReviewView, patch: number): number =>
  Math.max(0, view.patches.find(({ number }) => number === patch)?.files.findIndex(({ after }) => after !== undefined) ?? 0); // prettier-ignore

const isThat = (comment: CommentView | undefined, { answers }: Remark): boolean =>
  comment !== undefined && comment.messageId === answers?.messageId && comment.body === answers.body;

const listComment = ({ author, body, date }: CommentView): Comment => ({
  author: { name: author },
  // A string is shown as it is, with its own lines and blanks: it may quote code, and it is not ours.
  body,
  mode: CommentMode.Preview,
  ...(date === undefined ? {} : { timestamp: new Date(date) }),
});

/** The lines of a document that a reply can quote. */
function commentable(view: ReviewView, shown: Shown, lineCount: number): Range[] {
  if (shown.kind === 'page') return [new Range(view.pages[shown.page]?.bodyLine ?? 0, 0, Math.max(0, lineCount - 1), 0)];
  if (shown.kind !== 'image') return [];
  return (sideAt(view, shown)?.quotable ?? []).map(({ first, last }) => new Range(first, 0, last, 0));
}

function sideAt(view: ReviewView, { patch, file, side }: Extract<Shown, { kind: 'image' }>) {
  const found = view.patches.find(({ number }) => number === patch)?.files[file];
  return side === 'old' ? found?.before : found?.after;
}

/** The same place as the mail counts it: what a reply quotes. A line that no mail shows is named in words. */
function mailPlace(view: ReviewView, shown: Shown, line: number): Pick<Remark, 'patch' | 'file' | 'side' | 'line'> {
  if (shown.kind === 'page') {
    const page = view.pages[shown.page];
    return { patch: page?.patch ?? 0, file: undefined, side: undefined, line: line - (page?.bodyLine ?? 0) };
  }
  if (shown.kind !== 'image') return { patch: 0, file: undefined, side: undefined, line: undefined };
  const stretch = sideAt(view, shown)?.quotable.find(({ first, last }) => line >= first && line <= last);
  const file = view.patches.find(({ number }) => number === shown.patch)?.files[shown.file];
  const path = shown.side === 'old' ? (file?.oldPath ?? file?.path) : file?.path;
  return { patch: shown.patch, file: path, side: shown.side, line: stretch === undefined ? line : stretch.inMail + line - stretch.first };
}
