/** A review for a terminal: first what matters, then patch by patch, then what is open. */

import type { Comment } from '../patch/comments.ts';
import type { Tag } from '../patch/tags.ts';
import { isFirm } from '../report/finding.ts';
import { lineTable } from '../report/lines.ts';
import type { FileImage } from './images.ts';
import { harmless, hanging, plural } from './prose.ts';
import type { PatchReview, Review } from './review.ts';
import type { ReviewFinding, ReviewProblem } from './file-review.ts';
import { commentLines, nextLines, openLines, tagLines } from './text-list.ts';
import { functionsTouched } from './touched.ts';

/** What an image rests on, in a reader's words. */
const footings: Readonly<Record<FileImage['base'], string>> = {
  exact: 'exact: both blob ids match',
  applies: 'applies, not proven',
  partial: 'from the mails alone',
  none: 'not compared',
};

const isC = (path: string): boolean => /\.[ch]$/.test(path);

/** Whether there is anything in the images that can be compared: of what the mails show, some function is whole. */
const isKnown = ({ base, whole }: FileImage): boolean => base === 'exact' || base === 'applies' || (whole ?? 0) > 0;

function fileLines({ file, base, rests, problem }: FileImage): readonly string[] {
  const name = file.oldPath !== undefined && file.oldPath !== file.path ? `${file.oldPath} => ${file.path}` : file.path;
  const kind = file.kind === 'modified' ? '' : `, ${file.kind}`;
  const head = `  ${name}  +${file.added} -${file.removed}${kind}`;
  const notes = file.notes.map((note) => `      Note: ${note}.`);
  // Of what is no C nobody asks which functions the mails show.
  if (base === 'partial' && !isC(file.path)) return [head, ...notes];
  const lines = [...hanging(`(${footings[base]})`, `${head}  `, '      ')];
  if (rests !== undefined && base !== 'partial') lines.push(...hanging(`Before the patch: ${rests}.`, '      '));
  if (problem !== undefined) lines.push(...hanging(problem, '      '));
  return [...lines, ...notes];
}

function findingLines({ finding, file, text }: ReviewFinding, label: string, withPath: boolean): readonly string[] {
  const table = lineTable(text);
  const at = table(finding.start);
  const sure = isFirm(finding) ? '' : `, ${finding.severity}`;
  const lines = [`  ${label.padEnd(10)} ${file}:${at.line}:${at.column}`];
  lines.push(...hanging(`${finding.rule}${sure} in ${finding.function}(): ${finding.message}`, '             '));
  if (withPath) lines.push(...finding.path.flatMap((step) => hanging(step.note, `${table(step.start).line}  `.padStart(19))));
  return lines;
}

/** The findings that a patch leaves where it works: those of the rest of its files are not its business. */
function leftInPlace({ patch, remaining }: PatchReview): readonly ReviewFinding[] {
  const hunks = patch.files.flatMap((file) => file.hunks.map((hunk) => ({ path: file.path, hunk, functions: functionsTouched(hunk) })));
  return remaining.filter(({ finding, file, text }) => {
    const { line } = lineTable(text)(finding.start);
    return hunks.some(
      ({ path, hunk, functions }) =>
        path === file && (functions.includes(finding.function) || (line >= hunk.newStart && line < hunk.newStart + hunk.newLines)),
    );
  });
}

function verdict(review: PatchReview, left: number, isUnchecked: boolean): readonly string[] {
  const files = review.files.filter(({ file }) => isC(file.path));
  const known = files.filter(isKnown).length;
  if (files.length === 0) return ['  Lifetimes: no C is changed.'];
  if (isUnchecked) return ['  Lifetimes: not looked at.'];
  if (known === 0) return hanging('undecided, since no changed file could be compared.', '  Lifetimes: ');
  const { introduced, fixed, silenced, remaining } = review;
  const elsewhere = remaining.length - left;
  const counts = [
    `introduces ${introduced.length}`,
    `fixes ${fixed.length}`,
    ...(silenced.length > 0 ? [`silences ${silenced.length}`] : []),
    `leaves ${left}`,
    ...(elsewhere > 0 ? [`and ${elsewhere} elsewhere in its files`] : []),
  ].join(', ');
  return hanging(`${counts}${known < files.length ? ` (${known} of ${plural(files.length, 'file')} known)` : ''}.`, '  Lifetimes: ');
}

interface Said {
  readonly isUnchecked: boolean;
  readonly comments: readonly Comment[];
  readonly tags: readonly Tag[];
  readonly full: boolean;
}

function patchLines(review: PatchReview, total: number, { isUnchecked, comments, tags, full }: Said): readonly string[] {
  const { patch, files, introduced, fixed, silenced, lifetimes } = review;
  const lines = ['', ...hanging(patch.title === '' ? '(a diff without a mail)' : patch.title, `[${patch.number}/${total}] `)];
  const author = [patch.author.name, patch.date?.slice(0, 10)].filter((part) => part !== undefined && part !== '').join(', ');
  if (author !== '') lines.push(`  ${author}`);
  for (const { name, value, problem } of patch.trailers) {
    lines.push(`  ${name}: ${value}`);
    if (problem !== undefined) lines.push(...hanging(`Strange: ${problem}.`, '      '));
  }
  const left = leftInPlace(review);
  lines.push(...tags.flatMap(tagLines), '', ...files.flatMap(fileLines), '', ...verdict(review, left.length, isUnchecked));
  lines.push(...introduced.flatMap((one) => findingLines(one, 'introduced', true)));
  lines.push(...fixed.flatMap((one) => findingLines(one, 'fixed', true)));
  lines.push(...silenced.flatMap((one) => findingLines(one, 'silenced', false)));
  lines.push(...left.flatMap((one) => findingLines(one, 'left', false)));
  for (const sentence of lifetimes) lines.push(...hanging(`${sentence}.`, '    - '));
  return [...lines, ...comments.flatMap((comment) => commentLines(comment, full))];
}

function problemLines({ message, patch, file, function: name, line }: ReviewProblem): readonly string[] {
  const place = file === undefined ? (line === undefined ? '' : `line ${line} of the thread: `) : `${file}${line === undefined ? '' : `:${line}`}: `;
  const inPatch = patch === undefined ? '' : `patch ${patch}, `;
  return hanging(`${inPatch}${place}${name === undefined ? '' : `${name}(): `}${message}`, '  ', '    ');
}

/** What a reader in a hurry wants to know. */
function inShort({ isUnchecked, patches, openPoints, tags }: Review): readonly string[] {
  if (patches.length === 0) return [];
  const sum = (count: (patch: PatchReview) => number) => patches.reduce((total, patch) => total + count(patch), 0);
  const strange =
    sum(({ patch }) => patch.trailers.filter(({ problem }) => problem !== undefined).length) +
    tags.filter(({ problem }) => problem !== undefined).length;
  const silenced = sum((patch) => patch.silenced.length);
  const cFiles = patches.flatMap(({ files }) => files.filter(({ file }) => isC(file.path)));
  const known = cFiles.filter(isKnown).length;
  const counts = [`introduces ${sum(({ introduced }) => introduced.length)}`, `fixes ${sum(({ fixed }) => fixed.length)}`];
  const compared =
    cFiles.length === 0
      ? ['no C is changed']
      : isUnchecked
        ? ['lifetimes were not looked at']
        : known === 0
          ? ['nothing could be compared']
          : known < cFiles.length
            ? [...counts, `${known} of ${cFiles.length} changes of files could be compared`]
            : counts;
  const facts = [
    ...compared,
    ...(silenced > 0 ? [`silences ${silenced}`] : []),
    ...(openPoints.length > 0 ? [plural(openPoints.length, 'open point')] : []),
    ...(strange > 0 ? [plural(strange, 'strange tag')] : []),
  ];
  const lost = cFiles.some(({ base }) => base === 'partial');
  const advice = 'Files that the mails do not show whole can be named by --base FILE or --tree DIR.';
  return [...hanging(`${facts.join(', ')}.`, 'In short: '), ...(lost ? hanging(advice, '') : [])];
}

/** A line of a mail may be a megabyte long; where not all is asked for, this much of it is enough. */
const longest = 1000;

export interface TextOptions {
  /** All that each mail says; else without greetings, farewells, tags and diffs, and cut after some lines. */
  readonly full?: boolean;
}

/** A review for a terminal of 80 columns, ending in a line end. Plain text without colours; control characters of the mails are replaced. */
export function reviewToText(review: Review, { full = false }: TextOptions = {}): string {
  const { series, messages } = review.thread;
  // What was sent twice is shown once.
  const keyOf = ({ patch, author, body }: Comment): string => `${patch ?? ''}\0${author.name}\0${body}`;
  const comments = [...new Map(review.comments.map((comment) => [keyOf(comment), comment])).values()];
  const of = (number: number | undefined) => comments.filter((comment) => comment.patch === number);
  const facts = [`version ${series.version}`, plural(series.patches.length, 'patch', 'patches')];
  if (series.author.name !== '') facts.push(`by ${series.author.name}`);
  facts.push(plural(messages.length, 'message'));
  const lines = [...hanging(series.subject === '' ? '(no subject)' : series.subject, ''), facts.join(', ')];
  const given = (number: number | undefined) => review.tags.filter((tag) => tag.patch === number);
  lines.push(...inShort(review), ...given(0).flatMap(tagLines), ...of(0).flatMap((comment) => commentLines(comment, full)));
  for (const patch of review.patches) {
    const { number } = patch.patch;
    lines.push(...patchLines(patch, series.count, { isUnchecked: review.isUnchecked, comments: of(number), tags: given(number), full }));
  }
  const loose = of(undefined).flatMap((comment) => commentLines(comment, full));
  if (loose.length > 0) lines.push('', 'Elsewhere in the thread', ...loose);
  if (review.openPoints.length > 0) {
    lines.push('', 'Open points');
    review.openPoints.forEach((point, i) => lines.push(...openLines(point, series.count, review.next?.answers[i])));
  }
  if (review.next) lines.push(...nextLines(review.next));
  if (review.problems.length > 0) lines.push('', 'Problems', ...review.problems.flatMap(problemLines));
  return `${lines.map((line) => harmless(full || line.length <= longest ? line : `${line.slice(0, longest)} ...`)).join('\n')}\n`;
}
