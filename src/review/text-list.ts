/** What the list said about a series, for a terminal. */

import type { Comment } from '../patch/comments.ts';
import type { Tag } from '../patch/tags.ts';
import type { OpenPoint } from './open.ts';
import { barred, hanging, plural } from './prose.ts';
import type { Answer } from './range-diff.ts';
import { essence } from './remark.ts';
import type { NextVersion } from './review.ts';

/** How many lines of a remark are shown where not all are asked for. */
const most = 16;
/** How many of them are enough to know it again. */
const reminder = 3;

function shortened(lines: readonly string[], limit: number): readonly string[] {
  // One line less would take as much place as the line that says so.
  if (lines.length <= limit + 1) return barred(lines);
  return [...barred(lines.slice(0, limit)), `    | (${lines.length - limit} more lines)`];
}

/** A remark at its place, behind an empty line. Without `full`, none where it only greets or agrees. */
export function commentLines(comment: Comment, full: boolean): readonly string[] {
  const said = full ? comment.body.split('\n') : essence(comment.body, comment.author.name);
  if (said.length === 0) return [];
  const place = comment.file === undefined ? '' : comment.line === undefined ? ` on ${comment.file}` : ` on ${comment.file}:${comment.line}`;
  const side = comment.side === 'old' ? ' (before the patch)' : '';
  return ['', `  ${comment.author.name}${place}${side}:`, ...(full ? barred(said) : shortened(said, most))];
}

export function tagLines({ name, value, author, problem }: Tag): readonly string[] {
  // Some mailers turn the name round: "Example, Ada".
  const isSame = author.name.split(/[\s,]+/).every((word) => value.includes(word));
  const from = isSame ? '' : `, sent by ${author.name}`;
  return [`  ${name}: ${value}  (in an answer${from})`, ...(problem === undefined ? [] : hanging(`Strange: it ${problem}.`, '      '))];
}

const answers: Readonly<Record<Answer['answered'], string>> = { yes: 'answered', no: 'not answered', touched: 'to be looked at' };

/** An open point, with as much of it as is needed to know it again: all of it stands with its patch. */
export function openLines({ kind, comment, about, reason }: OpenPoint, count: number, answer: Answer | undefined): readonly string[] {
  const where = comment.patch === undefined || comment.patch === 0 ? 'the series' : `[${comment.patch}/${count}]`;
  const place = about.file === undefined ? '' : ` ${about.file}${about.line === undefined ? '' : `:${about.line}`}`;
  const who = kind === 'promised' ? `promised by ${comment.author.name}` : `from ${comment.author.name}`;
  const said = essence(comment.body, comment.author.name);
  return [
    '',
    `  ${where}${place}, ${who}`,
    ...hanging(reason, '      '),
    ...(answer ? hanging(`In the next version: ${answers[answer.answered]}. ${answer.reason}`, '      ') : []),
    ...shortened(said.length === 0 ? comment.body.split('\n') : said, reminder),
  ];
}

const marks = { same: '=', changed: '!', dropped: '<', new: '>' } as const;

export function nextLines({ thread, range }: NextVersion): readonly string[] {
  const lines = ['', `Version ${thread.series.version} against this one (${plural(range.length, 'patch', 'patches')})`];
  for (const { old, next, title, state, lines: changes } of range) {
    lines.push(`  ${(old ?? '-').toString().padStart(3)} ${marks[state]} ${(next ?? '-').toString().padEnd(3)} ${title}`);
    lines.push(...changes.map((line) => `          ${line}`.trimEnd()));
  }
  return lines;
}
