import { recheckSource } from '../analysis/check.ts';
import { isFirm } from '../report/finding.ts';
import { readGoal } from '../simulator/goal.ts';
import { traceToJson } from '../simulator/json.ts';
import { checkedFile } from '../simulator/program.ts';
import { simulate as run } from '../simulator/simulate.ts';
import { traceToText } from '../simulator/text.ts';
import { readSource } from '../syntax/read.ts';
import { format, list, readArguments, text as textOf, UsageError } from './args.ts';
import { configurationOf } from './configuration.ts';
import { aroundOf, createEngine } from '../index/engine.node.ts';
import { readText } from './files.ts';

/** `getput simulate`: prints to `print` and gives the exit status. */
export async function simulate(args: readonly string[], print: (text: string) => void): Promise<number> {
  const parsed = readArguments('simulate', args, {
    format: { type: 'string' },
    fail: { type: 'string', multiple: true },
    with: { type: 'string', multiple: true },
    tree: { type: 'string' },
  });
  const as = format(parsed, 'simulate', ['text', 'json']);
  const [file, name, ...more] = parsed.positionals;
  if (file === undefined || name === undefined || more.length > 0)
    throw new UsageError("getput simulate: name a file and one of its functions. Try 'getput --help'.");
  const goals = list(parsed, 'fail').map((text) => {
    const goal = readGoal(text);
    if (!goal) throw new UsageError(`getput simulate: --fail takes a call, or a call and which one it is (CALL:2), not '${text}'.`);
    return goal;
  });
  const { text, problem } = readText(file);
  if (text === undefined) throw new UsageError(`getput simulate: ${file} ${problem}`);
  if (problem !== undefined) process.stderr.write(`getput simulate: ${file} ${problem}\n`);
  const tree = textOf(parsed, 'tree');
  const engine = await createEngine({ configuration: configurationOf(tree ?? '.').text, tree });
  const { parser, catalogue } = engine;
  const source = readSource(parser, text);
  const around = aroundOf(engine, file, text);
  const result = run({
    source,
    catalogue,
    checked: checkedFile(recheckSource(source, catalogue, undefined, around), around),
    function: name,
    goals,
    schedule: { beside: list(parsed, 'with').map((beside) => ({ function: beside })) },
  });
  engine.tree?.tree.save();
  if (!result.ok) throw new UsageError(`getput simulate: ${result.problem}`);
  const { trace } = result.simulation;
  print(as === 'json' ? `${JSON.stringify(traceToJson(trace, file, text), null, 1)}\n` : traceToText(trace, file, text));
  return !trace.ended || trace.verdict.findings.some(isFirm) ? 1 : 0;
}
