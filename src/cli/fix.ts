import { readFileSync, writeFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { benchOf } from '../fixes/bench.ts';
import { mend } from '../fixes/mend.ts';
import type { Mending } from '../fixes/mend.ts';
import { isFirm, ruleIds, severities } from '../report/finding.ts';
import type { Finding } from '../report/finding.ts';
import { unifiedDiff } from '../report/unified.ts';
import { readSource } from '../syntax/read.ts';
import { list, readArguments, text, UsageError } from './args.ts';
import { configurationOf } from './configuration.ts';
import { aroundOf, createEngine } from '../index/engine.node.ts';
import type { Engine } from '../index/engine.node.ts';
import { readText, reason, sourceFiles } from './files.ts';

/** What findings are to be mended. */
interface Wanted {
  readonly rules: readonly string[];
  readonly severities: ReadonlySet<string>;
  /** By file: the lines that were named, from 1; a file without any is meant as a whole. */
  readonly lines: ReadonlyMap<string, ReadonlySet<number>>;
}

/**
 * `getput fix`: prints to `print` the change that mends what is found, as a unified diff, and with `--write` makes it. The sum goes to
 * standard error, so that the output can be piped. Gives the exit status: 0 where nothing firm is left in the files, 1 where something is.
 */
export async function fix(args: readonly string[], print: (text: string) => void): Promise<number> {
  const parsed = readArguments('fix', args, {
    write: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    rule: { type: 'string', multiple: true },
    'min-severity': { type: 'string' },
    tree: { type: 'string' },
  });
  const writes = parsed.values['write'] === true;
  if (writes && parsed.values['dry-run'] === true) throw new UsageError('getput fix: --write and --dry-run do not go together.');
  const rules = list(parsed, 'rule');
  const unknown = rules.find((rule) => !ruleIds.some((id) => id === rule));
  if (unknown !== undefined) throw new UsageError(`getput fix: there is no rule '${unknown}': the rules are ${ruleIds.join(', ')}.`);
  const least = severities.findIndex((s) => s === (text(parsed, 'min-severity') ?? 'warning'));
  if (least < 0) throw new UsageError(`getput fix: --min-severity takes one of ${severities.join(', ')}.`);
  if (parsed.positionals.length === 0) throw new UsageError("getput fix: name a file, a folder, or FILE:LINE. Try 'getput --help'.");

  const tell = (words: string): void => void process.stderr.write(`${words}\n`);
  let allRead = true;
  const places = parsed.positionals.map(placeOf);
  const configuration = configurationOf(text(parsed, 'tree') ?? '.');
  for (const { file, message } of configuration.problems) tell(`getput fix: ${file} ${message}`);
  const files = sourceFiles(places.map(({ path }) => path), {
    unreadable: (path, message) => {
      allRead = false;
      tell(`getput fix: ${path} ${message}`);
    },
    empty: (folder) => tell(`getput fix: ${folder} has no .c files`),
  }); // prettier-ignore
  const engine = await createEngine({ configuration: configuration.text, tree: text(parsed, 'tree') });
  const wanted: Wanted = { rules, severities: new Set(severities.slice(0, least + 1)), lines: linesOf(places) };
  const sum = { mended: 0, files: 0, firm: 0 };
  for (const file of files) {
    const read = readText(file);
    // Bytes that cannot be read could not be written back.
    if (read.text === undefined || read.problem !== undefined) {
      allRead = false;
      tell(`getput fix: ${file} ${read.problem ?? ''}`);
      continue;
    }
    const before = read.text;
    const done = mendFile(engine, file, before, wanted);
    if (done.mended.length > 0) {
      sum.files += 1;
      sum.mended += done.mended.length;
      if (!writes) print(unifiedDiff(shown(file), before, done.text));
      else if (!write(file, before, done.text, tell)) allRead = false;
    }
    for (const { finding, title } of done.mended)
      tell(`${file}:${lineAt(before, finding)}: ${writes ? 'mended' : 'would be mended'}: ${title} [${finding.rule}]`);
    for (const finding of done.left) tell(`${file}:${lineAt(done.text, finding)}: left: ${finding.message} [${finding.rule}]`);
    // What is only shown is still to be mended.
    sum.firm += [...done.left, ...(writes ? [] : done.mended.map(({ finding }) => finding))].filter(isFirm).length;
  }
  engine.tree?.tree.save();
  const many = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;
  tell(`${many(sum.mended, 'finding')} in ${many(sum.files, 'file')} ${writes ? 'mended' : 'would be mended; --write does it'}`);
  if (!allRead) return 2;
  return sum.firm > 0 ? 1 : 0;
}

/** FILE, or FILE:LINE as `check` prints it, with or without a column. */
function placeOf(words: string): { readonly path: string; readonly line: number | undefined } {
  const [, path, line] = /^(.+?):(\d+)(?::\d+)?:?$/s.exec(words) ?? [];
  return path === undefined ? { path: words, line: undefined } : { path, line: Number(line) };
}

function linesOf(places: readonly { readonly path: string; readonly line: number | undefined }[]): ReadonlyMap<string, ReadonlySet<number>> {
  const lines = new Map<string, Set<number>>();
  for (const { path, line } of places) if (line !== undefined) lines.set(path, new Set([...(lines.get(path) ?? []), line]));
  // A file that is also named without a line is meant as a whole.
  for (const { path, line } of places) if (line === undefined) lines.delete(path);
  return lines;
}

/** Mends one text. A RangeError of a text that is nested too deeply leaves it as it is. */
function mendFile(engine: Engine, file: string, content: string, { rules, severities: levels, lines }: Wanted): Mending {
  const around = aroundOf(engine, file, content);
  const bench = benchOf(engine.catalogue, { read: (version) => readSource(engine.parser, version), dispose: () => undefined }, around);
  const named = lines.get(file);
  try {
    return mend(
      bench,
      content,
      (finding) =>
        (rules.length === 0 || rules.includes(finding.rule)) &&
        levels.has(finding.severity) &&
        (named === undefined || named.has(lineAt(content, finding))),
    );
  } catch (error) {
    if (error instanceof RangeError) return { text: content, mended: [], left: [] };
    throw error;
  }
}

const lineAt = (content: string, { start }: Finding): number => content.slice(0, start).split('\n').length;

/** The path as patches have it: with slashes, from the current folder on. */
function shown(file: string): string {
  const path = relative('.', file).split(sep).join('/');
  return path.startsWith('..') ? file.split(sep).join('/').replace(/^\/+/, '') : path;
}

/** Writes the mended text where nobody wrote meanwhile; a byte order mark stays. Gives whether it was written. */
function write(file: string, before: string, after: string, tell: (words: string) => void): boolean {
  try {
    const bytes = readFileSync(file, 'utf8');
    const mark = bytes.startsWith('\uFEFF') ? '\uFEFF' : '';
    if (bytes.slice(mark.length) !== before) {
      tell(`getput fix: ${file} has changed meanwhile and is left as it is`);
      return false;
    }
    writeFileSync(file, mark + after);
    return true;
  } catch (error) {
    tell(`getput fix: ${file} cannot be written: ${reason(error)}`);
    return false;
  }
}
