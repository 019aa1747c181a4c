import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aroundPathOf, createEngine } from '../index/engine.node.ts';
import type { EngineOptions } from '../index/engine.node.ts';
import { isPlainPath } from '../index/files.ts';
import { readThread, type Thread } from '../patch/thread.ts';
import { createCheck, isWorthThreads } from '../review/check.ts';
import { createCrew } from '../review/crew.node.ts';
import { readFacts } from '../review/facts.ts';
import { openRepository } from '../review/git.node.ts';
import { reviewToJson } from '../review/json.ts';
import { reviewThread } from '../review/review.ts';
import type { Base } from '../review/start.ts';
import { reviewToText } from '../review/text.ts';
import { readSource } from '../syntax/read.ts';
import { format, list, readArguments, text, UsageError } from './args.ts';
import { compileLate } from './compiler.ts';
import { configurationOf } from './configuration.ts';
import { prepareTree } from './check-file.ts';
import { readText, reason } from './files.ts';

/** `getput review`: prints to `print` and gives the exit status. */
export async function review(args: readonly string[], print: (text: string) => void): Promise<number> {
  const parsed = readArguments('review', args, {
    format: { type: 'string' },
    base: { type: 'string', multiple: true },
    tree: { type: 'string' },
    next: { type: 'string' },
    full: { type: 'boolean' },
  });
  const as = format(parsed, 'review', ['text', 'json']);
  const names = parsed.positionals;
  if (names.length === 0) throw new UsageError("getput review: name a thread, or - for what is piped in. Try 'getput --help'.");

  const thread = readThread(names.map(readBytes));
  const nextName = text(parsed, 'next');
  const next = nextName === undefined ? undefined : readThread(readBytes(nextName));
  const tree = text(parsed, 'tree');
  const read = list(parsed, 'base').map((path) => ({ path, ...readText(path) }));
  for (const { path, problem } of read) if (problem !== undefined) process.stderr.write(`getput review: the base ${path} ${problem}\n`);
  const given = read.flatMap(({ path, text: content }) => (content === undefined ? [] : [{ path, text: content }]));
  const ofTree = tree === undefined ? [] : inTree(tree, thread);
  const bases = [...given, ...ofTree];
  const configuration = configurationOf(tree ?? '.');
  for (const { file, message } of configuration.problems) process.stderr.write(`getput review: ${file}: ${message}\n`);
  const made: EngineOptions = { configuration: configuration.text, tree };
  const engine = await createEngine(made);
  const repository = openRepository(tree ?? '.');
  const isLong = isWorthThreads(thread.series);
  if (isLong) compileLate();
  if (isLong && tree !== undefined) prepareTree(tree, ofTree.map(({ path }) => join(tree, path))); // prettier-ignore
  const crew = isLong ? createCrew({ worker: new URL('./review-worker.js', import.meta.url), engine: made }) : undefined;
  const checks = crew ?? createCheck(engine.parser, engine.catalogue, (path, content) => aroundPathOf(engine, path, content));
  const result = await reviewThread(thread, bases, checks.check, {
    ...(crew && { expect: crew.expect }),
    objects: repository,
    factsOf: (content) => readFacts(readSource(engine.parser, content), engine.catalogue),
    onProgress: showProgress,
    ...(next === undefined ? {} : { next }),
  });
  checks.dispose();
  engine.tree?.tree.save();
  repository.close();
  print(as === 'json' ? `${JSON.stringify(reviewToJson(result), null, 1)}\n` : reviewToText(result, { full: parsed.values['full'] === true }));
  if (result.patches.length === 0) {
    process.stderr.write(`getput review: there is no patch in ${names.map((name) => (name === '-' ? 'what was piped in' : name)).join(', ')}\n`);
    return 2;
  }
  if (next !== undefined && next.series.patches.length === 0) {
    process.stderr.write(`getput review: there is no patch in ${nextName ?? ''}\n`);
    return 2;
  }
  // A diff that is cut short or wrapped is input that could not be read, whatever else was.
  if (thread.series.patches.some(({ files }) => files.some((file) => file.corrupt !== undefined))) return 2;
  if (configuration.problems.length > 0 || read.some(({ problem }) => problem !== undefined)) return 2;
  return result.patches.some((p) => p.introduced.length > 0) ? 1 : 0;
}

/** The whole input as bytes: each mail says by itself in which charset it is. */
function readBytes(name: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(name === '-' ? 0 : name));
  } catch (error) {
    throw new UsageError(`getput review: ${name} cannot be read: ${reason(error)}`);
  }
}

/** A person at a terminal sees how far a long series is; a file or a pipe gets nothing of it. */
function showProgress(done: number, total: number): void {
  if (!process.stderr.isTTY || total < 2) return;
  process.stderr.write(done < total ? `\r\u001b[Kpatch ${done + 1} of ${total}` : '\r\u001b[K');
}

/** The files of a kernel tree that a series changes. A path that leaves the tree, as only a hostile mail has, is not followed. */
function inTree(tree: string, thread: Thread): readonly Base[] {
  const paths = new Set(thread.series.patches.flatMap(({ files }) => files.map(({ oldPath, path }) => oldPath ?? path)));
  return [...paths].flatMap((path) => {
    const where = join(tree, path);
    if (!isPlainPath(path) || !existsSync(where)) return [];
    const { text: content } = readText(where);
    return content === undefined ? [] : [{ path, text: content, inTree: true }];
  });
}
