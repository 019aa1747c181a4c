import { availableParallelism } from 'node:os';
import { ruleIds } from '../report/finding.ts';
import type { ProblemJson } from '../report/json.ts';
import { sarifOf } from '../report/sarif.ts';
import { findingToText, problemToText, summaryToText } from '../report/text.ts';
import { format, list, readArguments, text, UsageError } from './args.ts';
import type { Parsed } from './args.ts';
import { configurationOf } from './configuration.ts';
import { checkFile, createEngine, mistake } from './engine.ts';
import type { CheckedFile } from './engine.ts';
import { sourceFiles } from './files.ts';
import { inThreads } from './pool.ts';

/** Below this many files a thread costs more than it saves. */
const worthThreads = 12;

/** `getput check`: prints to `print` and gives the exit status. */
export async function check(args: readonly string[], print: (text: string) => void): Promise<number> {
  const started = Date.now();
  const parsed = readArguments('check', args, {
    format: { type: 'string' },
    rule: { type: 'string', multiple: true },
    tree: { type: 'string' },
    jobs: { type: 'string' },
  });
  const as = format(parsed, 'check', ['text', 'json', 'sarif']);
  const rules = list(parsed, 'rule');
  const unknown = rules.find((rule) => !ruleIds.some((id) => id === rule));
  if (unknown !== undefined) throw new UsageError(`getput check: there is no rule '${unknown}': the rules are ${ruleIds.join(', ')}.`);
  const threads = threadsOf(parsed);
  if (parsed.positionals.length === 0) throw new UsageError("getput check: name a file or a folder. Try 'getput --help'.");

  const unreadable: ProblemJson[] = [];
  const notes: ProblemJson[] = [];
  const configuration = configurationOf(text(parsed, 'tree') ?? '.');
  for (const { file, message } of configuration.problems) unreadable.push({ file, line: 1, function: null, message });
  const files = sourceFiles(parsed.positionals, {
    unreadable: (file, message) => unreadable.push({ file, line: 1, function: null, message }),
    empty: (file) => notes.push({ file, line: 1, function: null, message: 'has no .c files' }),
  });
  const checked = await checkFiles(files, threads, configuration.text);
  const findings = checked.flatMap((c) => c.findings).filter((f) => rules.length === 0 || rules.includes(f.rule));
  const problems = [...unreadable, ...notes, ...checked.flatMap((c) => c.problems)];
  const allRead = unreadable.length === 0 && !checked.some((c) => c.unread);
  const stats = {
    files: files.length,
    functions: checked.reduce((n, c) => n + c.functions, 0),
    gaveUp: checked.reduce((n, c) => n + c.gaveUp, 0),
    milliseconds: Date.now() - started,
  };
  switch (as) {
    case 'json':
      print(`${JSON.stringify({ version: 1, findings, problems, stats }, null, 1)}\n`);
      break;
    case 'sarif':
      print(`${JSON.stringify(sarifOf(findings, problems, allRead), null, 1)}\n`);
      break;
    case 'text':
      print([...findings.map(findingToText), ...problems.map(problemToText), summaryToText(findings.length, stats)].join('\n') + '\n');
  }
  if (!allRead) return 2;
  return findings.length > 0 ? 1 : 0;
}

/** How many threads may be used: `--jobs N`, else as many as there are cores. */
function threadsOf(parsed: Parsed): number {
  const asked = text(parsed, 'jobs');
  if (asked === undefined) return availableParallelism();
  if (!/^[1-9]\d{0,3}$/.test(asked)) throw new UsageError(`getput check: --jobs takes a number from 1, not '${asked}'.`);
  return Number(asked);
}

/** Checks the files, several at a time where it pays. The results stand in the order of the files. */
async function checkFiles(files: readonly string[], threads: number, configuration: string | undefined): Promise<readonly CheckedFile[]> {
  if (files.length >= worthThreads && threads > 1)
    return await inThreads(files, { worker: new URL('./worker.js', import.meta.url), data: configuration, threads, lost: mistake });
  const engine = await createEngine(configuration);
  return files.map((file) => checkFile(engine, file));
}
