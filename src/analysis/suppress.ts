import { ruleIds } from '../report/finding.ts';
import type { FileReport, RuleId, Suppressed, Suppressions } from '../report/finding.ts';
import { lineTable } from '../report/lines.ts';
import { scan } from '../syntax/lexer.ts';

/** The word that a comment begins with to suppress findings: `getput-ignore leak: the core owns it`. */
const word = 'getput-ignore';

type SuppressionProblem = Suppressions['problems'][number];

/** A comment that suppresses findings of some rules on the lines of one statement. Lines count from 1. */
interface Suppression {
  readonly start: number;
  readonly end: number;
  readonly rules: readonly RuleId[];
  readonly reason: string;
  readonly firstLine: number;
  readonly lastLine: number;
}

/**
 * Takes out of a report what the comments of its text suppress. A comment speaks of the statement on its own line, or, where it stands
 * alone, of the one below it; it takes back the findings that happen there, and those whose resource was taken there. Never throws.
 */
export function suppress(report: FileReport, text: string): FileReport {
  if (!text.includes(word)) return report;
  const { read, problems } = readSuppressions(text);
  const lines = lineTable(text);
  const covers = (s: Suppression, offset: number): boolean => {
    const { line } = lines(offset);
    return s.firstLine <= line && line <= s.lastLine;
  };
  const used = new Map<Suppression, Set<RuleId>>();
  const suppressed: Suppressed[] = [];
  const findings = report.findings.filter((finding) => {
    const { rule, start, acquire } = finding;
    const by = read.filter((s) => s.rules.includes(rule) && (covers(s, start) || (acquire !== undefined && covers(s, acquire.start))));
    for (const s of by) used.set(s, (used.get(s) ?? new Set<RuleId>()).add(rule));
    const [first] = by;
    if (first) suppressed.push({ finding, reason: first.reason, start: first.start });
    return !first;
  });
  // A function that was given up might need a comment that nothing was found for.
  const unused = report.gaveUp > 0 ? [] : read.flatMap((s) => unusedRules(s, used.get(s)));
  const inOrder = [...problems, ...unused].sort((a, b) => a.start - b.start);
  return { ...report, findings, suppressions: { suppressed, problems: inOrder } };
}

function unusedRules(s: Suppression, used: ReadonlySet<RuleId> | undefined): readonly SuppressionProblem[] {
  const idle = s.rules.filter((rule) => used?.has(rule) !== true);
  if (idle.length === 0) return [];
  const where = s.firstLine === s.lastLine ? `line ${s.firstLine}` : `lines ${s.firstLine} to ${s.lastLine}`;
  return [said(s, `${word} suppresses nothing: no ${idle.join(' and no ')} is found at ${where} any more`)];
}

const said = ({ start, end }: { readonly start: number; readonly end: number }, message: string): SuppressionProblem => ({
  start,
  end,
  function: undefined,
  message,
});

/** The comments of `text` that begin with the word, and what is wrong with those that cannot count. */
function readSuppressions(text: string): { readonly read: readonly Suppression[]; readonly problems: readonly SuppressionProblem[] } {
  const { comments } = scan(text);
  const lineOf = lineTable(text);
  const code = codeLines(text, comments);
  const read: Suppression[] = [];
  const problems: SuppressionProblem[] = [];
  for (let i = 0; i + 1 < comments.length; i += 2) {
    const start = comments[i] ?? 0;
    const end = comments[i + 1] ?? 0;
    const words = wordsOf(text.slice(start, end));
    if (!words.startsWith(word) || /^[\w-]/.test(words.slice(word.length))) continue;
    const [names = '', ...more] = words.slice(word.length).split(':');
    const rules = names.split(',').map((name) => name.trim());
    const reason = more.join(':').trim();
    const unknown = rules.find((name) => !isRule(name));
    const example = `write '${word} leak: why it is right'`;
    if (rules.join('') === '') problems.push(said({ start, end }, `${word} names no rule, so it suppresses nothing: ${example}`));
    else if (unknown !== undefined)
      problems.push(said({ start, end }, `${word} suppresses nothing: there is no rule '${unknown}'; the rules are ${ruleIds.join(', ')}`));
    else if (reason === '') problems.push(said({ start, end }, `${word} gives no reason, so it suppresses nothing: ${example}`));
    else {
      const statement = statementLines(code, lineOf(start).line, lineOf(Math.max(start, end - 1)).line);
      read.push({ start, end, rules: rules.filter(isRule), reason, ...statement });
    }
  }
  return { read, problems };
}

const isRule = (name: string): name is RuleId => ruleIds.some((id) => id === name);

/** What a comment says, on one line, without its marks. */
function wordsOf(comment: string): string {
  const inner = comment.startsWith('//') ? comment.slice(2) : comment.slice(2).replace(/\*\/$/, '');
  return inner
    .split('\n')
    .map((line) => line.replace(/^\s*\*+(?=\s|$)/, '').trim())
    .join(' ')
    .trim();
}

/** The lines of `text`, comments blanked. */
function codeLines(text: string, comments: readonly number[]): readonly string[] {
  let code = '';
  let from = 0;
  for (let i = 0; i + 1 < comments.length; i += 2) {
    const start = comments[i] ?? 0;
    const end = comments[i + 1] ?? 0;
    code += text.slice(from, start) + text.slice(start, end).replace(/[^\n]/g, ' ');
    from = end;
  }
  return (code + text.slice(from)).split('\n');
}

/** The lines of the statement that a comment on lines `first` to `last` speaks of: the one beside it, else the one below it. */
function statementLines(code: readonly string[], first: number, last: number): { readonly firstLine: number; readonly lastLine: number } {
  const at = (line: number): string => code[line - 1]?.trim() ?? '';
  const ends = (line: number): boolean => at(line) === '' || /[;{}:]$|^#/.test(at(line));
  let firstLine = at(first) === '' ? last : first;
  while (firstLine < code.length && at(firstLine) === '') firstLine++;
  let lastLine = firstLine;
  while (lastLine < code.length && !ends(lastLine)) lastLine++;
  while (firstLine > 1 && !ends(firstLine - 1)) firstLine--;
  return { firstLine, lastLine };
}
