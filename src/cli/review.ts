import { readFileSync } from 'node:fs';
import { checkSource } from '../analysis/check.ts';
import { readThread } from '../patch/thread.ts';
import { reviewToJson } from '../review/json.ts';
import { reviewThread } from '../review/review.ts';
import { reviewToText } from '../review/text.ts';
import { readSource } from '../syntax/read.ts';
import { format, list, readArguments, UsageError } from './args.ts';
import { createEngine } from './engine.ts';
import { readText, reason } from './files.ts';

/** `getput review`: prints to `print` and gives the exit status. */
export async function review(args: readonly string[], print: (text: string) => void): Promise<number> {
  const parsed = readArguments('review', args, {
    format: { type: 'string' },
    base: { type: 'string', multiple: true },
    tree: { type: 'string' },
  });
  const as = format(parsed, 'review', ['text', 'json']);
  const [name, ...more] = parsed.positionals;
  if (name === undefined || more.length > 0) throw new UsageError("getput review: name one thread, or - for what is piped in. Try 'getput --help'.");

  const input = readThreadText(name);
  let unread = false;
  const bases = list(parsed, 'base').flatMap((path) => {
    const { text, problem } = readText(path);
    if (problem !== undefined) {
      process.stderr.write(`getput review: the base ${path} ${problem}\n`);
      unread = true;
    }
    return text === undefined ? [] : [{ path, text }];
  });
  const engine = await createEngine();
  const result = await reviewThread(readThread(input), bases, (_path, text) => checkSource(readSource(engine.parser, text), engine.catalogue));
  print(as === 'json' ? `${JSON.stringify(reviewToJson(result), null, 1)}\n` : reviewToText(result));
  if (result.patches.length === 0) {
    process.stderr.write(`getput review: there is no patch in ${name === '-' ? 'what was piped in' : name}\n`);
    return 2;
  }
  if (unread) return 2;
  return result.patches.some((p) => p.introduced.length > 0) ? 1 : 0;
}

/** The whole input as text. Mail of any charset passes through as bytes do: what is not UTF-8 is decoded by the mail's own headers. */
function readThreadText(name: string): string {
  try {
    return new TextDecoder('utf-8').decode(readFileSync(name === '-' ? 0 : name));
  } catch (error) {
    throw new UsageError(`getput review: ${name} cannot be read: ${reason(error)}`);
  }
}
