import { availableParallelism } from 'node:os';
import { createEngine } from '../index/engine.node.ts';
import type { EngineOptions } from '../index/engine.node.ts';
import { findingToCheckpatch, problemToCheckpatch } from '../report/checkpatch.ts';
import { isFirm, ruleIds, severities } from '../report/finding.ts';
import type { ProblemJson } from '../report/json.ts';
import { sarifOf } from '../report/sarif.ts';
import { findingsToText, problemToText, summaryToText, suppressedToText } from '../report/text.ts';
import { format, list, readArguments, text, UsageError } from './args.ts';
import type { Parsed } from './args.ts';
import { againstBaseline, writeBaseline } from './baseline.ts';
import { changedFiles } from './changes.ts';
import type { ChangedFile, Compared } from './changes.ts';
import { compileLate } from './compiler.ts';
import { configurationOf } from './configuration.ts';
import { checkFile, checkRead, mistake, prepareTree } from './check-file.ts';
import type { CheckedFile } from './check-file.ts';
import { sourceFiles } from './files.ts';
import { inThreads } from './pool.ts';

/** Below this many files a thread costs more than it saves. */
const worthThreads = 12;

/** `getput check`: prints to `print` and gives the exit status. */
export async function check(args: readonly string[], print: (text: string) => void): Promise<number> {
  const started = Date.now();
  compileLate();
  const parsed = readArguments('check', args, {
    format: { type: 'string' },
    rule: { type: 'string', multiple: true },
    'min-severity': { type: 'string' },
    tree: { type: 'string' },
    jobs: { type: 'string' },
    baseline: { type: 'string' },
    'write-baseline': { type: 'string' },
    'list-suppressed': { type: 'boolean' },
    diff: { type: 'string' },
    staged: { type: 'boolean' },
  });
  const as = format(parsed, 'check', ['text', 'json', 'sarif', 'checkpatch']);
  const rules = list(parsed, 'rule');
  const unknown = rules.find((rule) => !ruleIds.some((id) => id === rule));
  if (unknown !== undefined) throw new UsageError(`getput check: there is no rule '${unknown}': the rules are ${ruleIds.join(', ')}.`);
  const least = text(parsed, 'min-severity') ?? 'hint';
  if (!severities.some((s) => s === least))
    throw new UsageError(`getput check: there is no severity '${least}': from the firmest on they are ${severities.join(', ')}.`);
  const threads = threadsOf(parsed);
  const compared = comparedOf(parsed);
  if (parsed.positionals.length === 0 && compared === undefined) throw new UsageError("getput check: name a file or a folder. Try 'getput --help'.");

  const root = text(parsed, 'tree') ?? '.';
  const known = text(parsed, 'baseline');
  const write = text(parsed, 'write-baseline');
  if (known !== undefined && write !== undefined) throw new UsageError('getput check: --baseline and --write-baseline do not go together.');
  if (compared !== undefined && write !== undefined) throw new UsageError('getput check: --write-baseline wants whole files, not changes.');

  const unreadable: ProblemJson[] = [];
  const notes: ProblemJson[] = [];
  const configuration = configurationOf(root);
  for (const { file, message } of configuration.problems) unreadable.push({ file, line: 1, function: null, message });
  const changes = compared && (await changedFiles(compared, parsed.positionals));
  const files =
    changes?.map(({ file }) => file) ??
    sourceFiles(parsed.positionals, {
      unreadable: (file, message) => unreadable.push({ file, line: 1, function: null, message }),
      empty: (file) => notes.push({ file, line: 1, function: null, message: 'has no .c files' }),
    });
  const options: EngineOptions = { configuration: configuration.text, tree: text(parsed, 'tree') };
  const checked = changes ? await checkChanges(changes, options) : await checkFiles(files, threads, options);
  const isAsked = (rule: string): boolean => rules.length === 0 || rules.includes(rule);
  const enough = new Set<string>(severities.slice(0, severities.findIndex((s) => s === least) + 1));
  const found = checked.flatMap((c) => c.findings).filter((f) => isAsked(f.rule) && enough.has(f.severity));
  const commented = checked.flatMap((c) => c.suppressed).filter((f) => isAsked(f.rule));
  const read = files.filter((_, i) => checked[i]?.unread === false);
  const held = known === undefined ? undefined : againstBaseline(known, root, { findings: found, files: read, isAsked });
  unreadable.push(...(held?.unreadable ?? []));
  const { findings, suppressed } = { findings: held?.findings ?? found, suppressed: [...commented, ...(held?.suppressed ?? [])] };
  // What a change is not answerable for is not found; that is no reason to call a line of the baseline unused.
  const problems = [...unreadable, ...notes, ...checked.flatMap((c) => c.problems), ...(changes ? [] : (held?.unused ?? []))];
  const allRead = unreadable.length === 0 && !checked.some((c) => c.unread);
  const stats = {
    files: files.length,
    functions: checked.reduce((n, c) => n + c.functions, 0),
    gaveUp: checked.reduce((n, c) => n + c.gaveUp, 0),
    milliseconds: Date.now() - started,
  };
  if (write !== undefined) {
    writeBaseline(write, root, findings);
    print(
      [...problems.map(problemToText), `${findings.length} ${findings.length === 1 ? 'finding' : 'findings'} written to ${write}`].join('\n') + '\n',
    );
    return allRead ? 0 : 2;
  }
  const listed = parsed.values['list-suppressed'] === true ? suppressed : undefined;
  switch (as) {
    case 'json':
      print(`${JSON.stringify({ version: 1, findings, ...(listed && { suppressed: listed }), problems, stats }, null, 1)}\n`);
      break;
    case 'sarif':
      print(`${JSON.stringify(sarifOf(findings, problems, allRead, listed), null, 1)}\n`);
      break;
    case 'checkpatch':
      print([...findings.map(findingToCheckpatch), ...problems.map(problemToCheckpatch)].join(''));
      break;
    case 'text':
      print(
        [
          findingsToText(findings),
          ...(listed ?? []).map(suppressedToText),
          ...problems.map(problemToText),
          summaryToText(findings, stats, suppressed.length),
        ]
          .filter((part) => part !== '')
          .join('\n') + '\n',
      );
  }
  if (!allRead) return 2;
  return findings.some(isFirm) ? 1 : 0;
}

/** What `--diff` or `--staged` asks to be compared with; undefined where neither is given. */
function comparedOf(parsed: Parsed): Compared | undefined {
  const revision = text(parsed, 'diff');
  const staged = parsed.values['staged'] === true;
  if (revision !== undefined && staged) throw new UsageError('getput check: --diff and --staged do not go together.');
  if (revision !== undefined) return { with: 'revision', revision };
  return staged ? { with: 'staged' } : undefined;
}

/** Checks what each change is answerable for. */
async function checkChanges(changes: readonly ChangedFile[], options: EngineOptions): Promise<readonly CheckedFile[]> {
  const engine = await createEngine(options);
  const checked = changes.map(({ file, after, before, lines }) => checkRead(engine, file, after, { before, lines }));
  engine.tree?.tree.save();
  return checked;
}

/** How many threads may be used: `--jobs N`, else as many as there are cores. */
function threadsOf(parsed: Parsed): number {
  const asked = text(parsed, 'jobs');
  if (asked === undefined) return availableParallelism();
  if (!/^[1-9]\d{0,3}$/.test(asked)) throw new UsageError(`getput check: --jobs takes a number from 1, not '${asked}'.`);
  return Number(asked);
}

/** Checks the files, several at a time where it pays. The results stand in the order of the files. */
async function checkFiles(files: readonly string[], threads: number, options: EngineOptions): Promise<readonly CheckedFile[]> {
  if (files.length >= worthThreads && threads > 1) {
    if (options.tree !== undefined) prepareTree(options.tree, files);
    return await inThreads(files, { worker: new URL('./worker.js', import.meta.url), data: options, threads, lost: mistake });
  }
  const engine = await createEngine(options);
  const checked = files.map((file) => checkFile(engine, file));
  engine.tree?.tree.save();
  return checked;
}
