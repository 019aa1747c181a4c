import type { Comment } from '../patch/comments.ts';
import type { Tag } from '../patch/tags.ts';
import { lineTable } from '../report/lines.ts';
import type { FileImage } from './images.ts';
import type { OpenPoint } from './open.ts';
import type { Answer } from './range-diff.ts';
import type { NextVersion, PatchReview, Review } from './review.ts';
import type { ReviewFinding, ReviewProblem } from './file-review.ts';

/** Mails may hold escape sequences and characters that turn the writing direction; a terminal must not obey them. */
export function harmless(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd'); // prettier-ignore
}

const indent = (text: string, by: string): string[] => text.split('\n').map((line) => (by + line).trimEnd());

/** Breaks a sentence at `width`, the first line behind `first`, the others behind blanks. A call is not broken. */
function hanging(sentence: string, first: string, width = 110): string[] {
  const lines: string[] = [];
  let line = first;
  let fresh = true;
  for (const word of sentence.split(' ')) {
    if (!fresh && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(first.length) + word;
    } else line += fresh ? word : ` ${word}`;
    fresh = false;
  }
  return [...lines, line];
}

const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** What an image rests on, in a reader's words. */
const footings: Readonly<Record<FileImage['base'], string>> = {
  exact: 'exact: both blob ids match',
  applies: 'applies, not proven',
  partial: 'from the mails alone',
  none: 'not compared',
};

function fileLines({ file, base, rests, problem }: FileImage): string[] {
  const name = file.oldPath !== undefined && file.oldPath !== file.path ? `${file.oldPath} => ${file.path}` : file.path;
  const kind = file.kind === 'modified' ? '' : `, ${file.kind}`;
  const lines = [`  ${name}  +${file.added} -${file.removed}${kind}  (${footings[base]})`];
  if (rests !== undefined && base !== 'partial') lines.push(`      Before the patch: ${rests}.`);
  if (problem !== undefined) lines.push(...hanging(problem, '      '));
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

function tagLines({ name, value, author, problem }: Tag): string[] {
  const from = value.includes(author.name) ? '' : `, sent by ${author.name}`;
  return [`  ${name}: ${value}  (in an answer${from})`, ...(problem === undefined ? [] : hanging(`Strange: it ${problem}.`, '      '))];
}

function openLines({ kind, comment, about, reason }: OpenPoint, count: number, answer: Answer | undefined): string[] {
  const where = comment.patch === undefined || comment.patch === 0 ? 'the series' : `[${comment.patch}/${count}]`;
  const place = about.file === undefined ? '' : ` ${about.file}${about.line === undefined ? '' : `:${about.line}`}`;
  const who = kind === 'promised' ? `promised by ${comment.author.name}` : `asked by ${comment.author.name}`;
  return [
    '',
    `  ${where}${place}, ${who}`,
    ...hanging(reason, '      '),
    ...(answer
      ? hanging(
          `In the next version: ${answer.answered === 'yes' ? 'answered' : answer.answered === 'no' ? 'not answered' : 'to be looked at'}. ${answer.reason}`,
          '      ',
        )
      : []),
    ...indent(comment.body, '    | '),
  ];
}

const marks = { same: '=', changed: '!', dropped: '<', new: '>' } as const;

function nextLines({ thread, range }: NextVersion): string[] {
  const lines = ['', `Version ${thread.series.version} against this one`];
  for (const { old, next, title, state, lines: changes } of range) {
    lines.push(`  ${(old ?? '-').toString().padStart(3)} ${marks[state]} ${(next ?? '-').toString().padEnd(3)} ${title}`);
    lines.push(...changes.map((line) => `          ${line}`.trimEnd()));
  }
  return lines;
}

function patchLines(review: PatchReview, total: number, comments: readonly Comment[], tags: readonly Tag[]): string[] {
  const { patch, files, introduced, fixed, remaining, lifetimes } = review;
  const lines = ['', `[${patch.number}/${total}] ${patch.title === '' ? '(a diff without a mail)' : patch.title}`];
  const author = [patch.author.name, patch.date?.slice(0, 10)].filter((part) => part !== undefined && part !== '').join(', ');
  if (author !== '') lines.push(`  ${author}`);
  for (const { name, value, problem } of patch.trailers) {
    lines.push(`  ${name}: ${value}`);
    if (problem !== undefined) lines.push(`      Strange: ${problem}.`);
  }
  lines.push(...tags.flatMap(tagLines));
  lines.push('', ...files.flatMap(fileLines), '', verdict(review));
  for (const sentence of lifetimes) lines.push(...hanging(`${sentence}.`, '    - '));
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

/** What a reader in a hurry wants to know. */
function inShort({ patches, openPoints, tags }: Review): string[] {
  const sum = (count: (patch: PatchReview) => number) => patches.reduce((total, patch) => total + count(patch), 0);
  const strange =
    sum(({ patch }) => patch.trailers.filter(({ problem }) => problem !== undefined).length) +
    tags.filter(({ problem }) => problem !== undefined).length;
  const facts = [
    `introduces ${sum(({ introduced }) => introduced.length)}`,
    `fixes ${sum(({ fixed }) => fixed.length)}`,
    ...(openPoints.length > 0 ? [plural(openPoints.length, 'open point')] : []),
    ...(strange > 0 ? [plural(strange, 'strange tag')] : []),
  ];
  return patches.length === 0 ? [] : [`In short: ${facts.join(', ')}.`];
}

/** A review for a terminal, ending in a line end. Plain text without colours; control characters of the mails are replaced. */
export function reviewToText(review: Review): string {
  const { series, messages } = review.thread;
  const of = (number: number | undefined) => review.comments.filter((comment) => comment.patch === number);
  const facts = [`version ${series.version}`, plural(series.patches.length, 'patch', 'patches')];
  if (series.author.name !== '') facts.push(`by ${series.author.name}`);
  facts.push(plural(messages.length, 'message'));
  const lines = [series.subject === '' ? '(no subject)' : series.subject, facts.join(', ')];
  const given = (number: number | undefined) => review.tags.filter((tag) => tag.patch === number);
  lines.push(...inShort(review), ...given(0).flatMap(tagLines));
  for (const comment of of(0)) lines.push('', ...commentLines(comment));
  for (const patch of review.patches) lines.push(...patchLines(patch, series.count, of(patch.patch.number), given(patch.patch.number)));
  const loose = of(undefined);
  if (loose.length > 0) lines.push('', 'Elsewhere in the thread', ...loose.flatMap((comment) => ['', ...commentLines(comment)]));
  if (review.openPoints.length > 0) {
    lines.push('', 'Open points');
    review.openPoints.forEach((point, i) => lines.push(...openLines(point, series.count, review.next?.answers[i])));
  }
  if (review.next) lines.push(...nextLines(review.next));
  if (review.problems.length > 0) lines.push('', 'Problems', ...review.problems.map(problemLine));
  return `${lines.map(harmless).join('\n')}\n`;
}
