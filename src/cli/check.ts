import { ruleIds } from '../report/finding.ts';
import { sarifOf } from '../report/sarif.ts';
import { findingToText, problemToText, summaryToText } from '../report/text.ts';
import { format, list, readArguments, UsageError } from './args.ts';
import { sourceFiles } from './files.ts';
import { checkFiles } from './pool.ts';

/** `getput check`: prints to `print` and gives the exit status. */
export async function check(args: readonly string[], print: (text: string) => void): Promise<number> {
  const started = Date.now();
  const parsed = readArguments('check', args, {
    format: { type: 'string' },
    rule: { type: 'string', multiple: true },
    tree: { type: 'string' },
  });
  const as = format(parsed, 'check', ['text', 'json', 'sarif']);
  const rules = list(parsed, 'rule');
  const unknown = rules.find((rule) => !ruleIds.some((id) => id === rule));
  if (unknown !== undefined) throw new UsageError(`getput check: there is no rule '${unknown}': the rules are ${ruleIds.join(', ')}.`);
  if (parsed.positionals.length === 0) throw new UsageError("getput check: name a file or a folder. Try 'getput --help'.");

  const unreadable: { file: string; line: number; function: null; message: string }[] = [];
  const files = sourceFiles(parsed.positionals, (file, message) => unreadable.push({ file, line: 1, function: null, message }));
  const checked = await checkFiles(files);
  const findings = checked.flatMap((c) => c.findings).filter((f) => rules.length === 0 || rules.includes(f.rule));
  const problems = [...unreadable, ...checked.flatMap((c) => c.problems)];
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
      print(`${JSON.stringify(sarifOf(findings, problems), null, 1)}\n`);
      break;
    case 'text':
      print([...findings.map(findingToText), ...problems.map(problemToText), summaryToText(findings.length, stats)].join('\n') + '\n');
  }
  if (unreadable.length > 0 || checked.some((c) => c.unread)) return 2;
  return findings.length > 0 ? 1 : 0;
}
