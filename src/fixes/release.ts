import { childByField } from '../syntax/node.ts';
import type { Edit, Strategy, Target } from './fix.ts';
import { closingEdit, exitsOf, leaveAfter } from './exits.ts';
import { callStatement, deeper, indentAt, newline, putBefore } from './layout.ts';
import { nodesAround, placeOf } from './place.ts';
import { subjectOf } from './resource.ts';
import type { Subject } from './resource.ts';

export const isLoss = (t: Target): boolean => t.finding.rule === 'leak' || t.finding.rule === 'lock-imbalance';

/** Calls the release where a path leaves without it, or loses the last pointer. */
export const callRelease: Strategy = {
  kind: 'release',
  title: (t) => {
    const subject = isLoss(t) ? subjectOf(t) : undefined;
    return subject && `Call ${subject.release}(${subject.args.join(', ')}) on this path`;
  },
  *proposals(t) {
    const subject = subjectOf(t);
    if (!subject) return;
    const { text } = t.source;
    const eol = newline(text);
    const places = exitsOf(t, subject);
    for (const place of places) {
      const indent = indentAt(text, place.statement.start);
      for (const lines of waysToRelease(subject, indent, eol)) {
        const edits = leaveAfter(t, place, lines, subject);
        if (edits) yield edits;
      }
    }
    yield* underItsCondition(t, subject);
    for (const lines of waysToRelease(subject, '\t', eol)) {
      const edits = closingEdit(t, lines);
      if (edits) yield edits;
    }
    yield* beforeItIsOverwritten(t, subject);
  },
};

/** The lines that give the resource back; what a loop took goes back in a loop. */
function waysToRelease(subject: Subject, indent: string, eol: string): readonly (readonly string[])[] {
  const call = callStatement(indent, subject.release, subject.args, eol);
  const index = /\[(\w+)\]/.exec(subject.resource)?.[1];
  if (index === undefined) return [[call]];
  const loop = `while (${index}--)${eol}${indent}\t${callStatement(`${indent}\t`, subject.release, subject.args, eol)}`;
  return [[loop], [call, loop], [call]];
}

/** What was taken under a condition is given back under it. */
function* underItsCondition(t: Target, subject: Subject): Iterable<readonly Edit[]> {
  const { text } = t.source;
  const eol = newline(text);
  const exit = placeOf(t.function, t.finding.start, t.finding.end);
  const owner = [...nodesAround(t.function.body, subject.acquire.start, subject.acquire.end)].reverse().find((node) => node.type === 'if_statement');
  const condition = owner && childByField(owner, 'condition');
  const taken = owner && childByField(owner, 'consequence');
  if (!exit || !condition || !taken || taken.start > subject.acquire.start || taken.end < subject.acquire.end || exit.around.includes(owner)) return;
  const words = text.slice(condition.start, condition.end);
  if (/\w\s*\(|[^=!<>]=[^=]|\+\+|--/.test(words)) return;
  const indent = indentAt(text, exit.statement.start);
  const call = callStatement(deeper(indent), subject.release, subject.args, eol);
  const edits = leaveAfter(t, exit, [`if ${words}${eol}${deeper(indent)}${call}`], subject);
  if (edits) yield edits;
}

/** The finding stands at an assignment to the only variable that has the resource. */
function* beforeItIsOverwritten(t: Target, subject: Subject): Iterable<readonly Edit[]> {
  const { text } = t.source;
  const place = placeOf(t.function, t.finding.start, t.finding.end);
  if (place?.statement.type !== 'expression_statement') return;
  yield putBefore(text, place, [callStatement(indentAt(text, place.statement.start), subject.release, subject.args, newline(text))]);
}
