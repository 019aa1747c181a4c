import { childByField } from '../syntax/node.ts';
import type { Node } from '../syntax/tree.ts';
import type { Edit } from './fix.ts';
import { isListed, parentOf } from './place.ts';
import type { Place } from './place.ts';

/** The column after which kernel code breaks a line. */
export const width = 80;
const tab = 8;

export const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

/** The white space that the line of `at` begins with. */
export function indentAt(text: string, at: number): string {
  const start = lineStart(text, at);
  return /^[ \t]*/.exec(text.slice(start, at))?.[0] ?? '';
}

/** One step further in, in the way that the line itself is indented. */
export const deeper = (indent: string): string => (/^ +$/.test(indent) ? `${indent}    ` : `${indent}\t`);

/** The line end that the text uses. */
export const newline = (text: string): string => (/\r\n/.test(text.slice(0, 4000)) ? '\r\n' : '\n');

export const columns = (line: string): number =>
  line.split('\t').reduce((at, part, i) => (i === 0 ? part.length : at - (at % tab) + tab + part.length), 0);

/** White space up to a column: tabs, then spaces, as kernel code aligns arguments. */
const upTo = (column: number): string => '\t'.repeat(Math.floor(column / tab)) + ' '.repeat(column % tab);

/** A call as a statement behind `indent`; arguments that do not fit go to lines of their own, under the first one. */
export function callStatement(indent: string, name: string, args: readonly string[], eol: string): string {
  const oneLine = `${name}(${args.join(', ')});`;
  if (columns(indent + oneLine) <= width || args.length < 2) return oneLine;
  const under = upTo(columns(`${indent}${name}(`));
  const lines: string[] = [`${name}(`];
  args.forEach((arg, i) => {
    const piece = arg + (i < args.length - 1 ? ',' : ');');
    const last = lines.length - 1;
    const line = lines[last] ?? '';
    const joined = line.endsWith('(') || line.endsWith('\t') ? line + piece : `${line} ${piece}`;
    if (i > 0 && columns((last === 0 ? indent : '') + joined) > width) lines.push(under + piece);
    else lines[last] = joined;
  });
  return lines.join(eol);
}

/**
 * Puts `lines` in front of a statement. Where the statement stands alone under an `if`, `else` or loop, both get braces, and so does the other arm
 * of the same `if`. `replacement`, where given, takes the statement's place.
 */
export function putBefore(text: string, place: Place, lines: readonly string[], replacement?: readonly string[]): readonly Edit[] {
  const { statement } = place;
  const { start, end } = statement;
  const between = newline(text) + indentAt(text, start);
  if (isListed(place) || parentOf(place)?.type === 'labeled_statement')
    return replacement
      ? [{ start, end, text: [...lines, ...replacement].join(between) }]
      : [{ start, end: start, text: [...lines, ''].join(between) }];
  const all = [...lines, ...(replacement ?? [text.slice(start, end)])];
  return all.length === 1 ? [{ start, end, text: all[0] ?? '' }] : braced(text, place, all.join(between));
}

function braced(text: string, place: Place, body: string): readonly Edit[] {
  const { statement } = place;
  const isElse = parentOf(place)?.type === 'else_clause';
  const owner = isElse ? place.around.at(-2) : parentOf(place);
  if (!owner) return [];
  const indent = indentAt(text, lineStart(text, owner.start) === owner.start ? owner.start : firstInk(text, owner.start));
  const edits: Edit[] = [...braces(text, statement, indent, body)];
  const alternative = childByField(owner, 'alternative');
  const other = isElse ? childByField(owner, 'consequence') : alternative?.children.at(-1);
  if (other && other !== statement && other.type !== 'compound_statement' && other.type !== 'if_statement')
    edits.push(...braces(text, other, indent, text.slice(other.start, other.end)));
  // `}` and `else` share a line.
  const consequence = childByField(owner, 'consequence');
  const isBraced = (node: Node | undefined): boolean =>
    node !== undefined && (node === statement || node === other || node.type === 'compound_statement');
  if (
    alternative &&
    consequence &&
    consequence.type !== 'compound_statement' &&
    isBraced(consequence) &&
    text.slice(consequence.end, alternative.start).trim() === ''
  ) {
    const at = edits.findIndex((edit) => edit.start >= consequence.start && edit.end <= consequence.end && edit.text.endsWith('}'));
    const edit = edits[at];
    if (edit) edits[at] = { ...edit, end: alternative.start, text: `${edit.text} ` };
  }
  return edits;
}

/** Puts braces around a statement, whose text becomes `body`. */
function braces(text: string, statement: Node, indent: string, body: string): readonly Edit[] {
  const eol = newline(text);
  let head = statement.start;
  while (head > 0 && /\s/.test(text.charAt(head - 1))) head -= 1;
  const sameLine = lineStart(text, head) === lineStart(text, statement.start);
  // A comment between the head and the statement stays where it is, behind the brace.
  const comment = /\/\*[^\n]*\*\/$/.exec(text.slice(lineStart(text, head), head));
  if (comment) head = trimmedEnd(text, head - comment[0].length);
  const open: Edit = sameLine ? { start: head, end: statement.start, text: ` {${eol}${deeper(indent)}` } : { start: head, end: head, text: ' {' };
  return [open, { start: statement.start, end: statement.end, text: `${body}${eol}${indent}}` }];
}

function trimmedEnd(text: string, at: number): number {
  let end = at;
  while (end > 0 && /[ \t]/.test(text.charAt(end - 1))) end -= 1;
  return end;
}

function firstInk(text: string, at: number): number {
  const start = lineStart(text, at);
  return start + (/^[ \t]*/.exec(text.slice(start))?.[0].length ?? 0);
}

/** Takes a statement away with the lines that it stands on alone. What it would leave without a body stays as an empty statement's twin: nothing is proposed. */
export function removeStatement(text: string, place: Place): readonly Edit[] {
  const { statement } = place;
  if (!isListed(place)) return [];
  const start = lineStart(text, statement.start);
  const next = text.indexOf('\n', statement.end);
  const end = next < 0 ? text.length : next + 1;
  const alone = text.slice(start, statement.start).trim() === '' && text.slice(statement.end, end).trim() === '';
  return alone ? [{ start, end, text: '' }] : [{ start: statement.start, end: statement.end, text: '' }];
}
