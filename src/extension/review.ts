import { commands, l10n, ProgressLocation, StatusBarAlignment, Uri, window } from 'vscode';
import type { ReviewResult, ReviewView } from '../protocol/review.ts';
import type { Feature } from './feature.ts';
import { provideDocuments } from './review-documents.ts';
import { registerDraft } from './review-draft.ts';
import { showMarks } from './review-marks.ts';
import { lastReview, rememberLast } from './review-restore.ts';
import type { LastReview } from './review-restore.ts';
import { createSession } from './review-session.ts';
import type { OpenReview } from './review-session.ts';
import { showMail, showSide, showStep } from './review-show.ts';
import { registerSimulate } from './review-simulate.ts';
import { chooseSeries, readAgain, readFiles } from './review-sources.ts';
import type { Chosen, Origin } from './review-sources.ts';
import { createThreads } from './review-threads.ts';
import { createTree } from './review-tree.ts';
import { uriOf } from './review-uris.ts';

/** What was read of a series. */
type Read = Pick<OpenReview, 'view' | 'inputs' | 'uri' | 'next'>;

/** Getput: Review Patch Series. Reads a series, and walks through it: message, hunk, what changes in lifetimes, what the list said. */
export function activate({ context, log, server }: Feature): void {
  const session = createSession(context.workspaceState);
  const tree = createTree(session);
  const status = window.createStatusBarItem('getput.review', StatusBarAlignment.Left, 50);
  status.name = l10n.t('Getput Review');
  status.command = 'getput.review.pick';
  /** Counts the reviews, so that progress is told of the right one. */
  let asked = 0;
  /** Counts the steps that were asked for; the last one wins. */
  let shown = 0;
  let opening: Promise<void> = Promise.resolve();

  /** Reads a series and has it analysed; `early` is given what needs no analysis, before that begins. Undefined where there is nothing to show, which was said. */
  const run = async (
    chosen: Omit<Chosen, 'origin'>,
    next: OpenReview['next'],
    { location = ProgressLocation.Notification, early }: { location?: ProgressLocation; early?: (read: Read) => Promise<void> } = {},
  ): Promise<Read | undefined> => {
    asked += 1;
    const params = { inputs: chosen.inputs, uri: chosen.uri, next, token: asked };
    const title = l10n.t('Reviewing the series');
    const result = await window.withProgress<ReviewResult>({ location, title, cancellable: true }, async (progress, cancel) => {
      let told = 0;
      const listening = server.onReviewProgress(({ token: of, done, total }) => {
        if (of !== params.token || total === 0) return;
        progress.report({ message: l10n.t('patch {0} of {1}', Math.min(done + 1, total), total), increment: ((done - told) / total) * 100 });
        told = done;
      });
      try {
        if (early !== undefined) {
          const first = await server.review({ ...params, token: 0, isUnchecked: true }, cancel);
          if (!first.ok) return first;
          await early({ view: first.review, inputs: chosen.inputs, uri: chosen.uri, next });
        }
        return await server.review(params, cancel);
      } catch (error) {
        if (cancel.isCancellationRequested) return { ok: false, problem: 'Stopped.' };
        log.error(`review: ${error instanceof Error ? error.message : String(error)}`);
        return { ok: false, problem: l10n.t('The Getput server did not answer. Its output says why.') };
      } finally {
        listening.dispose();
      }
    });
    if (result.ok) return { view: result.review, inputs: chosen.inputs, uri: chosen.uri, next };
    log.error(`review: ${result.problem}`);
    if (result.problem !== 'Stopped.') void window.showErrorMessage(l10n.t('Getput could not review this: {0}', result.problem));
    return undefined;
  };

  /**
   * Opens a series as soon as its mails are read, and brings the rest when it is known: who reads the cover letter waits for nothing.
   * `firstStep` gives the step to begin with.
   */
  const openSeries = async (
    chosen: Chosen,
    next: { readonly inputs: OpenReview['next']; readonly origin: Origin | undefined },
    firstStep: (view: ReviewView) => number,
  ): Promise<void> => {
    const origins = { origin: chosen.origin, nextOrigin: next.origin };
    let opened: OpenReview | undefined;
    const early = async (read: Read): Promise<void> => {
      opened = { ...read, ...origins, isChecking: true };
      session.open(opened);
      await commands.executeCommand('getput.review.focus');
      await goTo(firstStep(read.view));
    };
    const whole = await run(chosen, next.inputs, { early });
    // Meanwhile it may have been closed, or another one opened.
    if (opened !== undefined && session.review === opened) session.renew({ ...opened, ...whole, isChecking: false });
  };

  const start = async (given?: unknown, more?: unknown): Promise<void> => {
    const all = Array.isArray(more) && more.length > 0 ? more : Array.isArray(given) ? given : [given];
    const uris = all.filter((one): one is Uri => one instanceof Uri);
    const chosen = uris.length > 0 ? await readFiles(uris) : await chooseSeries(server, l10n.t('Review Patch Series'));
    if (chosen !== undefined) await openSeries(chosen, { inputs: [], origin: undefined }, () => 0);
  };

  const compare = async (given?: unknown): Promise<void> => {
    const { review } = session;
    if (review === undefined) return;
    const chosen = given instanceof Uri ? await readFiles([given]) : await chooseSeries(server, l10n.t('Compare With the Next Version'));
    const compared = chosen && (await run(review, chosen.inputs));
    if (compared === undefined) return;
    const { step } = session;
    session.open({ ...compared, origin: review.origin, nextOrigin: chosen?.origin, isChecking: false });
    await goTo(step);
  };

  const reopen = async (): Promise<void> => {
    const last = lastReview(context.workspaceState);
    if (last === undefined) {
      void window.showInformationMessage(l10n.t('No series was reviewed here that could be read again.'));
      return;
    }
    try {
      const { chosen, next } = await readLast(last);
      if (chosen !== undefined) await openSeries(chosen, next, (view) => (view.key === last.key ? Math.max(0, last.step) : 0));
    } catch (error) {
      void window.showErrorMessage(l10n.t('Getput could not read the series again: {0}', error instanceof Error ? error.message : String(error)));
    }
  };

  /** Reads once more what was reviewed last, with what it was held against. Rejects where it is gone. */
  const readLast = async (last: LastReview) => {
    const chosen = await readAgain(server, last.origin);
    const next = last.next && (await readAgain(server, last.next));
    return { chosen, next: { inputs: next?.inputs ?? [], origin: next && last.next } };
  };

  /** The window was reloaded: its tabs are there, and get their texts back. Nothing comes to the front. */
  const restore = async (last: LastReview): Promise<void> => {
    try {
      const { chosen, next } = await readLast(last);
      const review = chosen && (await run(chosen, next.inputs, { location: ProgressLocation.Window }));
      if (review === undefined || session.review !== undefined) return;
      session.open({ ...review, origin: last.origin, nextOrigin: next.origin, isChecking: false });
      if (review.view.key === last.key && review.view.steps[last.step] !== undefined) session.goTo(last.step);
    } catch (error) {
      log.warn(`review: the series cannot be read again: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  const goTo = async (index: number): Promise<void> => {
    const view = session.review?.view;
    if (view?.steps[index] === undefined) return;
    // First what stands on the lines, then the lines: an editor expands the threads that it finds when it opens.
    session.goTo(index);
    shown += 1;
    const mine = shown;
    // Whoever holds the key down skips the steps between.
    opening = opening.then(() => (mine === shown ? showStep(view, index) : undefined)).catch((error: unknown) => log.error(String(error)));
    await opening;
  };

  const move = async (by: 1 | -1): Promise<void> => {
    const view = session.review?.view;
    if (view === undefined) return;
    const now = view.steps[session.step];
    if (by === 1 && now !== undefined) session.setViewed([now.key], true);
    const to = session.step + by;
    if (view.steps[to] !== undefined) await goTo(to);
    else void window.setStatusBarMessage(by === 1 ? l10n.t('Getput: this was the last step.') : l10n.t('Getput: this is the first step.'), 4000);
  };

  const pick = async (): Promise<void> => {
    const items = session.review?.view.steps.map(({ title, patch, kind, key, hunk }, index) => ({
      label: `${session.isViewed(key) ? '$(check) ' : '$(blank) '}${kind === 'hunk' || kind === 'patch' ? `${patch}: ` : ''}${title}`,
      description: hunk === undefined ? '' : hunk.name,
      index,
    }));
    const picked = items && (await window.showQuickPick(items, { placeHolder: l10n.t('Go to a step'), matchOnDescription: true }));
    if (picked !== undefined) await goTo(picked.index);
  };

  /** Shows the place of a comment: the step that it belongs to, and its line. */
  const showComment = async (index: unknown): Promise<void> => {
    const view = session.review?.view;
    const comment = typeof index === 'number' ? view?.comments[index] : undefined;
    if (view === undefined || comment === undefined || typeof index !== 'number') return;
    const step = view.steps.findIndex(({ kind, comments }) => kind !== 'open' && comments.includes(index));
    if (step >= 0) await goTo(step);
    const { place } = comment;
    if (place?.on === 'page') await showMail(uriOf(view, { kind: 'page', page: place.page }), place.line);
    if (place === undefined && step < 0) await showMail(uriOf(view, { kind: 'report' }));
  };

  const showRemark = async (id: unknown): Promise<void> => {
    const view = session.review?.view;
    const remark = session.remarks.find((one) => one.id === id);
    const step = view?.steps.findIndex(({ patch, kind }) => patch === remark?.patch && kind !== 'open') ?? -1;
    if (remark === undefined || step < 0) return;
    await goTo(step);
    if (remark.at !== undefined) await showSide(Uri.parse(remark.at.uri), remark.at.line);
  };

  const showState = (): void => {
    const view = session.review?.view;
    void commands.executeCommand('setContext', 'getput.reviewing', view !== undefined);
    if (view === undefined) {
      status.hide();
      return;
    }
    const step = view.steps[session.step];
    status.text = `$(git-pull-request) ${l10n.t('Step {0} of {1}', session.step + 1, view.steps.length)}`;
    status.tooltip =
      step === undefined ? view.title : `${view.title}\n${step.patch === 0 ? step.title : l10n.t('Patch {0}: {1}', step.patch, step.title)}`;
    status.show();
  };

  const viewedOf = (given: unknown): readonly string[] => {
    const view = session.review?.view;
    const index = given !== null && typeof given === 'object' && 'step' in given && typeof given.step === 'number' ? given.step : session.step;
    const step = view?.steps[index];
    return step === undefined ? [] : [step.key];
  };

  context.subscriptions.push(
    session,
    status,
    ...provideDocuments(session),
    ...tree.disposables,
    ...createThreads(session),
    ...showMarks(session),
    registerDraft(session, server),
    registerSimulate(session),
    rememberLast(session, context.workspaceState),
    session.onDidChange(showState),
    commands.registerCommand('getput.review', start),
    commands.registerCommand('getput.review.compare', compare),
    commands.registerCommand('getput.review.reopen', reopen),
    commands.registerCommand('getput.review.next', () => move(1)),
    commands.registerCommand('getput.review.previous', () => move(-1)),
    commands.registerCommand('getput.review.goTo', (index: unknown) => goTo(typeof index === 'number' ? index : session.step)),
    commands.registerCommand('getput.review.pick', pick),
    commands.registerCommand('getput.review.showComment', showComment),
    commands.registerCommand('getput.review.showRemark', showRemark),
    commands.registerCommand('getput.review.deleteRemark', (node: unknown) => {
      if (node !== null && typeof node === 'object' && 'id' in node && typeof node.id === 'number') session.changeRemark(node.id, undefined);
    }),
    commands.registerCommand('getput.review.showRange', async (entry: unknown) => {
      const view = session.review?.view;
      if (view !== undefined && typeof entry === 'number') await showMail(uriOf(view, { kind: 'range', entry }));
    }),
    commands.registerCommand('getput.review.showReport', async () => {
      const view = session.review?.view;
      if (view !== undefined) await showMail(uriOf(view, { kind: 'report' }));
    }),
    commands.registerCommand('getput.review.toggleViewed', (given: unknown): boolean => {
      const keys = viewedOf(given);
      const now = !keys.every((key) => session.isViewed(key));
      session.setViewed(keys, now);
      return now;
    }),
    commands.registerCommand('getput.review.close', () => session.close()),
  );
  showState();
  const last = lastReview(context.workspaceState);
  // What b4 fetched is on the net: nobody asked for that by opening a window.
  if (last?.isOpen === true && last.origin.from !== 'b4') void restore(last);
}
