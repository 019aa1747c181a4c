import { explainLine } from '../analysis/explain.ts';
import { explanationToJson, explanationToText } from '../report/explanation.ts';
import { readSource } from '../syntax/read.ts';
import { format, readArguments, text, UsageError } from './args.ts';
import { configurationOf } from './configuration.ts';
import { aroundOf, createEngine } from '../index/engine.node.ts';
import { readText } from './files.ts';

/** `getput explain`: prints to `print` and gives the exit status: 0, whatever there is on the line. */
export async function explain(args: readonly string[], print: (text: string) => void): Promise<number> {
  const parsed = readArguments('explain', args, { format: { type: 'string' }, tree: { type: 'string' } });
  const as = format(parsed, 'explain', ['text', 'json']);
  const [place, ...more] = parsed.positionals;
  const [, file, number] = /^(.+):(\d+)$/s.exec(place ?? '') ?? [];
  const line = Number(number);
  if (file === undefined || more.length > 0 || line < 1)
    throw new UsageError("getput explain: name a file and a line: FILE:LINE. Try 'getput --help'.");
  const { text: content, problem } = readText(file);
  if (content === undefined) throw new UsageError(`getput explain: ${file} ${problem}`);
  if (problem !== undefined) process.stderr.write(`getput explain: ${file} ${problem}\n`);
  const lines = content.split('\n').length;
  if (line > lines) throw new UsageError(`getput explain: ${file} has ${lines} lines, and no line ${line}.`);
  const tree = text(parsed, 'tree');
  const engine = await createEngine({ configuration: configurationOf(tree ?? '.').text, tree });
  const explanation = explainLine(readSource(engine.parser, content), engine.catalogue, line, aroundOf(engine, file, content));
  engine.tree?.tree.save();
  const explained = explanationToJson(explanation, file, line, content);
  print(`${as === 'json' ? JSON.stringify(explained, null, 1) : explanationToText(explained)}\n`);
  return 0;
}
