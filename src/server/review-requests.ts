import type { CancellationToken, Connection } from 'vscode-languageserver';
import { methods } from '../protocol/messages.ts';
import type { DraftParams, DraftResult, FetchParams, FetchResult, ReviewParams, ReviewProgress, ReviewResult } from '../protocol/review.ts';
import { draft, fetchSeries, runReview, type ReviewPlace } from './review.ts';

/** Answers the requests about patch series. `placeOf` gives what is known where the file with that URI stands ('' for none), once it is known. */
export function serveReview(connection: Connection, placeOf: (uri: string) => Promise<ReviewPlace>): void {
  /** A request that fails answers with a sentence: the client is an editor, and its reader is in the middle of something. */
  const guarded = async <T>(what: string, work: () => T | Promise<T>): Promise<T | { readonly ok: false; readonly problem: string }> => {
    try {
      return await work();
    } catch (error) {
      connection.console.error(`${what} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return { ok: false, problem: `${what} failed: ${error instanceof Error ? error.message : String(error)}` };
    }
  };

  connection.onRequest(methods.review, (params: ReviewParams, token: CancellationToken): Promise<ReviewResult> =>
    guarded('The review', async () => {
      const progress = (done: number, total: number): void => {
        const told: ReviewProgress = { token: params.token, done, total };
        void connection.sendNotification(methods.reviewProgress, told);
      };
      return runReview(params, await placeOf(params.uri ?? ''), signalOf(token), progress);
    }),
  );
  connection.onRequest(methods.fetchSeries, (params: FetchParams, token: CancellationToken): Promise<FetchResult> =>
    guarded('Fetching the series', async () => fetchSeries(params, (await placeOf(params.folder)).core, signalOf(token))),
  );
  connection.onRequest(methods.draft, (params: DraftParams): Promise<DraftResult> => guarded('Drafting', () => draft(params)));
}

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
