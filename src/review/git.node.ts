/** The git of this machine: blobs by their ids, files of commits, and series made from a range of commits. */

import { execFile, spawn } from 'node:child_process';
import type { Objects } from './start.ts';

/** A clone without all of its blobs must not go to the network for one, and no repository may be locked for a look. */
const environment = { GIT_NO_LAZY_FETCH: '1', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };

/** How long git may take over one object, in milliseconds. Only a broken disk or a hung file system needs as long. */
const patience = 10_000;

/** Larger objects are no source that a person wrote. Bytes. */
const largest = 16 * 1024 * 1024;

/** A repository that is open for questions. */
export interface Repository extends Objects {
  /** Ends the program that answers; questions after that have no answer. */
  readonly close: () => void;
}

interface Question {
  readonly answer: (text: string | undefined) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Asks the git repository around `folder`, through one `git cat-file --batch` for all questions, which starts with the first of them.
 * Without git, outside of a repository, or once git has failed, it knows nothing. Never rejects.
 */
export function openRepository(folder: string): Repository {
  const waiting: Question[] = [];
  let child: ReturnType<typeof start> | undefined;
  let ended = false;

  const end = (): void => {
    ended = true;
    child?.kill();
    for (const { answer, timer } of waiting.splice(0)) {
      clearTimeout(timer);
      answer(undefined);
    }
  };

  function start() {
    const started = spawn('git', ['cat-file', '--batch'], {
      cwd: folder,
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    started.on('error', end);
    started.on('close', end);
    started.stdin.on('error', end);
    const answers = readAnswers((text) => {
      const question = waiting.shift();
      if (question === undefined) return;
      clearTimeout(question.timer);
      question.answer(text);
    });
    started.stdout.on('data', (chunk: Buffer) => {
      if (!answers(chunk)) end();
    });
    // Whoever forgets to close it must not be kept from ending.
    started.unref();
    return started;
  }

  const ask = (name: string): Promise<string | undefined> =>
    new Promise((resolve) => {
      if (ended) {
        resolve(undefined);
        return;
      }
      child ??= start();
      waiting.push({ answer: resolve, timer: setTimeout(end, patience) });
      child.stdin.write(`${name}\n`);
    });

  return {
    blob: (id) => (/^[0-9a-f]{4,64}$/.test(id) ? ask(id) : Promise.resolve(undefined)),
    fileAt: (commit, path) =>
      /^[0-9a-f]{7,64}$/.test(commit) && !/[\n\0]/.test(path) ? ask(`${commit}:${path}`) : Promise.resolve(undefined), // prettier-ignore
    close: end,
  };
}

/** Cuts what `cat-file --batch` prints into answers. The function that comes back gives false once something is not what it should be. */
function readAnswers(tell: (text: string | undefined) => void): (chunk: Buffer) => boolean {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      const line = rest.indexOf(0x0a);
      if (line < 0) return true;
      const head = rest.toString('utf8', 0, line);
      const found = /^[0-9a-f]+ (\w+) (\d+)$/.exec(head);
      if (!found) {
        if (!/ (?:missing|ambiguous)$/.test(head)) return false;
        tell(undefined);
        rest = rest.subarray(line + 1);
        continue;
      }
      const size = Number(found[2]);
      if (size > largest) return false;
      if (rest.length < line + 1 + size + 1) return true;
      tell(found[1] === 'blob' ? rest.toString('utf8', line + 1, line + 1 + size) : undefined);
      rest = rest.subarray(line + 1 + size + 1);
    }
  };
}

/** A series as bytes, or a sentence for people that says why there is none. */
export type Fetched = { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly problem: string };

/** How long a program that fetches a series may take, in milliseconds. */
const longest = 120_000;

interface Program {
  readonly name: string;
  readonly args: readonly string[];
  readonly folder: string;
  /** Said where the program is not installed. */
  readonly missing: string;
  readonly signal: AbortSignal | undefined;
}

function run({ name, args, folder, missing, signal }: Program): Promise<Fetched> {
  return new Promise((resolve) => {
    const options = { cwd: folder, env: { ...process.env, ...environment }, encoding: 'buffer', maxBuffer: 1 << 28, timeout: longest } as const;
    const stop = signal === undefined ? {} : { signal };
    execFile(name, [...args], { ...options, ...stop }, (error, stdout, stderr) => {
      if (!error) {
        resolve(stdout.length === 0 ? { ok: false, problem: `${name} gave nothing for this.` } : { ok: true, bytes: new Uint8Array(stdout) });
        return;
      }
      const code: unknown = 'code' in error ? error.code : undefined;
      const said = stderr.toString('utf8').trim().split('\n').filter((line) => line !== '').at(-1)?.replace(/^(?:fatal|error): /, ''); // prettier-ignore
      if (signal?.aborted === true) resolve({ ok: false, problem: 'Stopped.' });
      else if (code === 'ENOENT') resolve({ ok: false, problem: missing });
      else resolve({ ok: false, problem: said === undefined ? `${name} failed: ${error.message}` : `${name} says: ${said}` });
    });
  });
}

/** `git format-patch --stdout` of a range of commits, such as `v6.12..HEAD` or `-3`. Never rejects. */
export function formatPatch(folder: string, range: string, signal?: AbortSignal): Promise<Fetched> {
  const words = range.trim().split(/\s+/).filter((word) => word !== ''); // prettier-ignore
  // Only what names commits: an option could make git write files.
  const wrong = words.find((word) => word.startsWith('-') && !/^-\d{1,4}$/.test(word));
  if (words.length === 0) return Promise.resolve({ ok: false, problem: 'No range of commits was named.' });
  if (wrong !== undefined)
    return Promise.resolve({ ok: false, problem: `${wrong} is no range of commits. Try main..HEAD, or -3 for the last three.` });
  return run({
    name: 'git',
    args: ['format-patch', '--stdout', '--full-index', '--no-signature', '--no-ext-diff', '--no-color', '--numbered', ...words, '--'],
    folder,
    missing: 'Git is not installed on this machine, or not on its PATH, so a range of commits cannot be read.',
    signal,
  });
}

/** The thread of a Message-ID, which b4 fetches from the archive that it is set up for. Never rejects. */
export function fetchThread(folder: string, id: string, signal?: AbortSignal): Promise<Fetched> {
  const bare = id.trim().replace(/^<|>$/g, '');
  // b4 takes addresses of an archive as well.
  if (!/^[^\s<>-][^\s<>]*$/.test(bare)) return Promise.resolve({ ok: false, problem: 'This is no Message-ID.' });
  return run({
    name: 'b4',
    args: ['-q', 'mbox', '--no-cache', '-o', '-', bare],
    folder,
    missing: 'b4 is not installed on this machine, or not on its PATH. Save the thread as an mbox and review the file instead.',
    signal,
  });
}
