import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pairUses, suggestions } from '../analysis/suggest.ts';
import type { PairUse, Suggestion } from '../analysis/suggest.ts';
import { withPair } from '../fixes/learned.ts';
import { readSource } from '../syntax/read.ts';
import { format, list, readArguments, text, UsageError } from './args.ts';
import { configurationOf } from './configuration.ts';
import { createEngine } from '../index/engine.node.ts';
import { readText, reason, sourceFiles } from './files.ts';

/**
 * `getput suggest`: prints to `print` the pairs of calls that the functions of the files show and no table knows, and with `--add CALL` writes
 * such a pair into the `.getput.json` of the tree, else of the current folder. Gives the exit status: 0, or 2 where something could not be read or written.
 */
export async function suggest(args: readonly string[], print: (text: string) => void): Promise<number> {
  const parsed = readArguments('suggest', args, {
    format: { type: 'string' },
    tree: { type: 'string' },
    add: { type: 'string', multiple: true },
  });
  const as = format(parsed, 'suggest', ['text', 'json']);
  if (parsed.positionals.length === 0) throw new UsageError("getput suggest: name files or folders. Try 'getput --help'.");
  const tell = (words: string): void => void process.stderr.write(`${words}\n`);
  const folder = text(parsed, 'tree') ?? '.';
  const configuration = configurationOf(folder);
  for (const { file, message } of configuration.problems) tell(`getput suggest: ${file} ${message}`);
  const { parser, catalogue } = await createEngine({ configuration: configuration.text });
  const failures: string[] = [];
  const fail = (words: string): void => {
    failures.push(words);
    tell(`getput suggest: ${words}`);
  };
  const files = sourceFiles(parsed.positionals, {
    unreadable: (path, message) => {
      fail(`${path} ${message}`);
    },
    empty: (path) => {
      tell(`getput suggest: ${path} has no .c files`);
    },
  });
  const uses: (readonly PairUse[])[] = [];
  for (const file of files) {
    const { text: content, problem } = readText(file);
    if (problem !== undefined) fail(`${file} ${problem}`);
    if (content === undefined) continue;
    try {
      uses.push(pairUses(readSource(parser, content), catalogue));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      fail(`${file} is nested too deeply`);
    }
  }
  const found = suggestions(uses);
  const wanted = list(parsed, 'add');
  if (wanted.length > 0) {
    for (const call of wanted) {
      const problem = add(join(folder, '.getput.json'), call, found);
      if (problem === undefined) tell(`${call}() is in ${join(folder, '.getput.json')} now`);
      else fail(problem);
    }
    return failures.length === 0 ? 0 : 2;
  }
  if (as === 'json') print(`${JSON.stringify({ suggestions: found }, null, 1)}\n`);
  else for (const each of found) print(`${lineOf(each)}\n`);
  if (as === 'text') tell(found.length === 0 ? 'No pair is shown by enough functions.' : "--add CALL puts a pair into '.getput.json'.");
  return failures.length === 0 ? 0 : 2;
}

const lineOf = ({ pair, callers, pairing, files }: Suggestion): string =>
  `${pair.call}() is given back by ${pair.release.map((name) => `${name}()`).join(' or ')}: in ${pairing} of ${callers} functions that call it, in ${files} ${files === 1 ? 'file' : 'files'}`;

/** Writes the pair into the file; gives in words why that could not be done. */
function add(file: string, call: string, found: readonly Suggestion[]): string | undefined {
  const suggestion = found.find(({ pair }) => pair.call === call);
  if (!suggestion) return `${call}() is not among what these files suggest`;
  const before = existsSync(file) ? readText(file) : { text: undefined, problem: undefined };
  if (before.problem !== undefined) return `${file} ${before.problem}`;
  const edit = withPair(before.text, suggestion.pair);
  if (!edit) return `${file} has ${call}() already, or is no object of JSON; it is left as it is`;
  const old = before.text ?? '';
  try {
    writeFileSync(file, old.slice(0, edit.start) + edit.text + old.slice(edit.end));
    return undefined;
  } catch (error) {
    return `${file} cannot be written: ${reason(error)}`;
  }
}
