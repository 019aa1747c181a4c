import type { Comment } from '../patch/comments.ts';
import { lineTable } from '../report/lines.ts';
import type { FileImage } from './images.ts';
import type { PatchReview, Review, ReviewFinding, ReviewProblem } from './review.ts';

/** Mails may hold escape sequences and characters that turn the writing direction; a terminal must not obey them. */
function harmless(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd'); // prettier-ignore
}

const indent = (text: string, by: string): string[] => text.split('\n').map((line) => (by + line).trimEnd());

const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** What an image rests on, in a reader's words. */
const footings: Readonly<Record<FileImage['base'], string>> = {
  exact: 'exact: both blob ids match',
  applies: 'applies, not proven',
  partial: 'from the mails alone',
  none: 'not compared',
};

function fileLines({ file, base, problem }: FileImage): string[] {
  const name = file.oldPath !== undefined && file.oldPath !== file.path ? `${file.oldPath} => ${file.path}` : file.path;
  const kind = file.kind === 'modified' ? '' : `, ${file.kind}`;
  const lines = [`  ${name}  +${file.added} -${file.removed}${kind}  (${footings[base]})`];
  if (problem !== undefined) lines.push(`      ${problem}`);
  return [...lines, ...file.notes.map((note) => `      Note: ${note}.`)];
}

function findingLines({ finding, file, text }: ReviewFinding, label: string, withPath: boolean): string[] {
  const table = lineTable(text);
  const at = table(finding.start);
  const lines = [`  ${label.padEnd(11)}${file}:${at.line}:${at.column}  ${finding.rule}: ${finding.message}`];
  if (withPath) lines.push(...finding.path.map((step) => `             ${file}:${table(step.start).line}  ${step.note}`));
  return lines;
}

function verdict({ files, introduced, fixed, remaining }: PatchReview): string {
  const compared = files.filter(({ after }) => after !== undefined).length;
  if (compared === 0) return '  Lifetimes: not compared.';
  const counts = [`introduces ${introduced.length}`, `fixes ${fixed.length}`, `leaves ${remaining.length}`].join(', ');
  return `  Lifetimes: ${counts}${compared < files.length ? ` (in ${compared} of ${plural(files.length, 'file')})` : ''}.`;
}

function commentLines(comment: Comment): string[] {
  const place = comment.file === undefined ? '' : comment.line === undefined ? ` on ${comment.file}` : ` on ${comment.file}:${comment.line}`;
  const side = comment.side === 'old' ? ' (before the patch)' : '';
  return [`  ${comment.author.name}${place}${side}:`, ...indent(comment.body, '    | ')];
}

function patchLines(review: PatchReview, total: number, comments: readonly Comment[]): string[] {
  const { patch, files, introduced, fixed, remaining } = review;
  const lines = ['', `[${patch.number}/${total}] ${patch.title === '' ? '(a diff without a mail)' : patch.title}`];
  const author = [patch.author.name, patch.date?.slice(0, 10)].filter((part) => part !== undefined && part !== '').join(', ');
  if (author !== '') lines.push(`  ${author}`);
  for (const { name, value, problem } of patch.trailers) {
    lines.push(`  ${name}: ${value}`);
    if (problem !== undefined) lines.push(`      Strange: ${problem}.`);
  }
  lines.push('', ...files.flatMap(fileLines), '', verdict(review));
  lines.push(...introduced.flatMap((one) => findingLines(one, 'introduced', true)));
  lines.push(...fixed.flatMap((one) => findingLines(one, 'fixed', true)));
  lines.push(...remaining.flatMap((one) => findingLines(one, 'left', false)));
  for (const comment of comments) lines.push('', ...commentLines(comment));
  return lines;
}

function problemLine({ message, patch, file, function: name, line }: ReviewProblem): string {
  const place = file === undefined ? (line === undefined ? '' : `line ${line} of the thread: `) : `${file}${line === undefined ? '' : `:${line}`}: `;
  const inPatch = patch === undefined ? '' : `patch ${patch}, `;
  return `  ${inPatch}${place}${name === undefined ? '' : `${name}(): `}${message}`;
}

/** A review for a terminal, ending in a line end. Plain text without colours; control characters of the mails are replaced. */
export function reviewToText(review: Review): string {
  const { series, messages } = review.thread;
  const of = (number: number | undefined) => review.comments.filter((comment) => comment.patch === number);
  const facts = [`version ${series.version}`, plural(series.patches.length, 'patch', 'patches')];
  if (series.author.name !== '') facts.push(`by ${series.author.name}`);
  facts.push(plural(messages.length, 'message'));
  const lines = [series.subject === '' ? '(no subject)' : series.subject, facts.join(', ')];
  for (const comment of of(0)) lines.push('', ...commentLines(comment));
  for (const patch of review.patches) lines.push(...patchLines(patch, series.count, of(patch.patch.number)));
  const loose = of(undefined);
  if (loose.length > 0) lines.push('', 'Elsewhere in the thread', ...loose.flatMap((comment) => ['', ...commentLines(comment)]));
  if (review.problems.length > 0) lines.push('', 'Problems', ...review.problems.map(problemLine));
  return `${lines.map(harmless).join('\n')}\n`;
}
