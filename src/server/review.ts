import { nothingAround } from '../analysis/surroundings.ts';
import type { Surroundings } from '../analysis/surroundings.ts';
import { isPlainPath } from '../index/files.ts';
import { fetchedInput, inputBytes } from './review-inputs.ts';
import { readThread, type Thread } from '../patch/thread.ts';
import type { DraftParams, DraftResult, FetchParams, FetchResult, ReviewParams, ReviewResult } from '../protocol/review.ts';
import { draftMails, mailEml, mailText } from '../review/draft.ts';
import { isWorthThreads } from '../review/check.ts';
import { reviewThread, type ReviewOptions } from '../review/review.ts';
import type { Base, Objects } from '../review/start.ts';
import { checksOf } from './analyse.ts';
import type { Checker, Core } from './core.ts';
import { reviewToView } from './review-view.ts';
import { breathe } from './turns.ts';

/** What a review needs to know of the workspace. */
export interface ReviewPlace {
  readonly core: Core;
  readonly checker: Checker;
  /** URIs of the open folders, each with a slash at its end. */
  readonly folders: readonly string[];
  /** The kernel trees on the disk; undefined where there is none. */
  readonly trees: ReviewTrees | undefined;
}

/** What a review asks of kernel trees. Files need not be there. */
export interface ReviewTrees {
  /** The top of the tree that a file with that URI is taken to stand in; undefined where it stands in none. */
  readonly topOf: (uri: string) => string | undefined;
  readonly around: (uri: string, text: string, signal: AbortSignal) => Promise<Surroundings>;
  /** The URI of the folder where what is known of them is kept. */
  readonly storage: string | undefined;
}

/** How long the work may go on before messages that wait are looked at, in milliseconds. */
const turn = 40;

/**
 * Reviews a series for the editor, by the same steps and with the same result as the command line. Gives way to other messages while it
 * works. Rejects only where Getput itself is broken.
 */
export async function runReview(
  params: ReviewParams,
  { core, checker, folders, trees }: ReviewPlace,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<ReviewResult> {
  const thread = readThread(params.inputs.map(inputBytes));
  if (thread.series.patches.length === 0) return { ok: false, problem: noPatch(params, thread) };
  const next = params.next.length === 0 ? undefined : readThread(params.next.map(inputBytes));
  if (next?.series.patches.length === 0) return { ok: false, problem: 'There is no patch in what was given as the next version.' };
  const bases = await basesOf(thread, params.uri, folders, core);
  const beside = params.uri?.startsWith('file:') === true ? [params.uri.slice(0, params.uri.lastIndexOf('/') + 1)] : [];
  const repositories = [...new Set([...folders, ...beside])].filter((folder) => folder.startsWith('file:')).map((folder) => core.tools?.openRepository(folder)).filter((one) => one !== undefined); // prettier-ignore
  let since = performance.now();
  const giveWay = async (): Promise<void> => {
    if (performance.now() - since < turn) return;
    await breathe();
    since = performance.now();
  };
  // Of several folders the first that is a tree: a series is of one.
  const inTree = folders.find((folder) => trees?.topOf(`${folder}Makefile`) !== undefined);
  const top = inTree === undefined ? undefined : trees?.topOf(`${inTree}Makefile`);
  const around = async (path: string, text: string): Promise<Surroundings> => {
    const [place] = inTree === undefined ? [] : basePlaces(path, undefined, [inTree]);
    return (place && (await trees?.around(place.uri, text, signal))) ?? nothingAround;
  };
  const isLong = params.isUnchecked !== true && isWorthThreads(thread.series);
  const crew = isLong ? core.crew?.({ configuration: checker.configuration, top, storage: trees?.storage }) : undefined;
  const checks = crew ?? checksOf(core, checker, around);
  const options: ReviewOptions = {
    signal,
    onProgress,
    objects: anyOf(repositories),
    factsOf: (text) => {
      const reader = core.open();
      try {
        return checker.facts(reader.read(text));
      } finally {
        reader.dispose();
      }
    },
    ...(next === undefined ? {} : { next }),
    ...(crew && { expect: crew.expect }),
  };
  const check = async (path: string, text: string) => {
    await giveWay();
    return checks.check(path, text);
  };
  try {
    const review = await reviewThread(thread, bases, params.isUnchecked === true ? undefined : check, options);
    return signal.aborted ? { ok: false, problem: 'Stopped.' } : { ok: true, review: reviewToView(review) };
  } finally {
    checks.dispose();
    for (const repository of repositories) repository.close();
  }
}

function noPatch({ inputs }: ReviewParams, { problems }: Thread): string {
  const names = inputs.map(({ name }) => name).join(', ');
  return [`There is no patch in ${names === '' ? 'this' : names}.`, ...new Set(problems.map(({ message }) => message))].join(' ');
}

/** Asks one repository after the other. */
function anyOf(all: readonly Objects[]): Objects {
  const first = async (ask: (one: Objects) => Promise<string | undefined>): Promise<string | undefined> => {
    for (const one of all) {
      const text = await ask(one);
      if (text !== undefined) return text;
    }
    return undefined;
  };
  return { blob: (id) => first((one) => one.blob(id)), fileAt: (commit, path) => first((one) => one.fileAt(commit, path)) };
}

/** The files that may be what the series starts from: in the open folders, taken for the tops of trees, and beside the thread, by name. */
async function basesOf(thread: Thread, uri: string | undefined, folders: readonly string[], core: Core): Promise<readonly Base[]> {
  const paths = [...new Set(thread.series.patches.flatMap(({ files }) => files.map(({ oldPath, path }) => oldPath ?? path)))];
  const found = await Promise.all(
    paths.flatMap((path) =>
      basePlaces(path, uri, folders).map(async ({ uri: place, inTree }): Promise<Base | undefined> => {
        const text = await core.readText(place);
        return text === undefined ? undefined : { path: inTree ? path : (path.split('/').at(-1) ?? path), text, inTree };
      }),
    ),
  );
  return found.filter((base) => base !== undefined);
}

/**
 * Where the file `path` of a kernel tree may be: in the folder of the thread, by its name alone, and in each open folder, taken for the
 * top of a tree. `threadUri` is undefined for a thread that was never saved. A path that leaves its tree gives nothing.
 */
export function basePlaces(
  path: string,
  threadUri: string | undefined,
  folders: readonly string[],
): readonly { readonly uri: string; readonly inTree: boolean }[] {
  if (!isPlainPath(path)) return [];
  const encoded = path.split('/').map(encodeURIComponent);
  const inTree = folders.map((folder) => ({ uri: `${folder.endsWith('/') ? folder : `${folder}/`}${encoded.join('/')}`, inTree: true }));
  const beside = threadUri === undefined ? undefined : threadUri.slice(0, threadUri.lastIndexOf('/') + 1) + (encoded.at(-1) ?? '');
  return beside === undefined || inTree.some(({ uri }) => uri === beside) ? inTree : [...inTree, { uri: beside, inTree: false }];
}

/** Gets a series that is no file from a program of this machine. Never rejects; a `problem` is a sentence for people. */
export async function fetchSeries(params: FetchParams, core: Core, signal: AbortSignal): Promise<FetchResult> {
  const { tools } = core;
  if (tools === undefined) return { ok: false, problem: 'No program can be run here, so a series can only be read from files.' };
  const name = params.from === 'git' ? params.range : params.id;
  const fetched =
    params.from === 'git' ? await tools.formatPatch(params.folder, params.range, signal) : await tools.fetchThread(params.folder, params.id, signal);
  return fetched.ok ? { ok: true, input: fetchedInput(name, fetched.bytes) } : fetched;
}

/** Writes the answers that carry these remarks. */
export function draft({ inputs, items }: DraftParams): DraftResult {
  const thread = readThread(inputs.map(inputBytes));
  const mails = draftMails(
    thread,
    items.map(({ patch, answers, file, side, line, body }) => ({
      patch,
      body,
      answers,
      ...(file === undefined ? {} : { file }),
      ...(side === undefined ? {} : { side }),
      // Files count their lines from 1 in mails, and a message its own from 0.
      ...(line === undefined ? {} : file === undefined ? { inMessage: line } : { line: line + 1 }),
    })),
  );
  if (mails.length === 0) return { ok: false, problem: 'There is nothing to send yet: write a comment first.' };
  return { ok: true, mails: mails.map((mail) => ({ subject: mail.subject, text: mailText(mail), eml: mailEml(mail) })) };
}
