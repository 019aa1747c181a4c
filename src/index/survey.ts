import type { Around } from './around.ts';
import { includesOf, outlineOf } from './outline.ts';

/**
 * Looks at all that a check of the file `path` with this text will ask of its tree, bit by bit, so that whoever serves a person can do something
 * else in between: each step outlines one file, or sums up one function that the text calls. What `around` is asked afterwards it knows.
 * Gives after each step what it was about: a path, or undefined.
 */
export function* survey(around: Around, path: string, text: string): Generator<string | undefined, void> {
  const includes = includesOf(text);
  const surroundings = around(path, includes);
  yield* surroundings.look();
  const calls = new Set(outlineOf(text).defines.flatMap((at) => at.calls));
  for (const call of calls) {
    yield* surroundings.prepare(call);
    surroundings.summary(call);
    yield undefined;
  }
}
