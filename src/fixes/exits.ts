import { childByField, walk } from '../syntax/node.ts';
import type { Node } from '../syntax/tree.ts';
import { callAt } from './call.ts';
import type { Edit, Target } from './fix.ts';
import { deeper, indentAt, lineStart, newline, putBefore } from './layout.ts';
import { comesAfter, isJump, jumpsOfIf, nodesAround, nodesOfType, parentOf, placeOf, statementsIn } from './place.ts';
import type { Place } from './place.ts';
import type { Subject } from './resource.ts';

/** Most places of one function that are tried. */
const most = 16;

/**
 * The statements before which a release may be missing, likeliest first: the exit itself, then the jumps that the witness path may have taken,
 * the last one first, then all other jumps behind the acquire.
 */
export function exitsOf(t: Target, subject: Subject): readonly Place[] {
  const { finding, function: f } = t;
  const found = new Map<number, Place>();
  const add = (node: Node | undefined): void => {
    const place = node && placeOf(f, node.start, node.end);
    if (place && !found.has(place.statement.start) && isReached(t, subject, place)) found.set(place.statement.start, place);
  };
  add(placeOf(f, finding.start, finding.end)?.statement);
  for (const step of [...finding.path].reverse()) {
    for (const node of [...nodesAround(f.body, step.start, step.end)].reverse()) if (node.type === 'if_statement') jumpsOfIf(node).forEach(add);
  }
  const jumps: Node[] = [];
  walk(f.body, (node) => {
    if (isJump(node) && node.start > subject.acquire.end) jumps.push(node);
    return undefined;
  });
  jumps.reverse().forEach(add);
  return [...[...found.values()].slice(0, most), ...beforeItsOwner(t, [...found.values()].slice(0, most))];
}

/** Right before a release: what an object holds is given back before the object is. */
function beforeItsOwner(t: Target, places: readonly Place[]): readonly Place[] {
  const { text } = t.source;
  return places.flatMap((place) => {
    const list = statementsIn(parentOf(place) ?? place.statement);
    const before = list[list.indexOf(place.statement) - 1];
    const call = before?.type === 'expression_statement' ? callAt(text, before.start) : undefined;
    return before && call && t.catalogue.release(call.name) ? [{ statement: before, around: place.around }] : [];
  });
}

/** Whether the resource is named by something at this place: every way there has passed the acquire, or it may be NULL there and the release takes that. */
function isReached(t: Target, subject: Subject, place: Place): boolean {
  const { text } = t.source;
  if (comesAfter(t.function, text, subject.acquire.start, place)) return true;
  return subject.takesNull && subject.variable !== undefined && isInitialised(t, subject.variable) && place.statement.start > subject.acquire.start;
}

/** Whether a local is declared with a value. */
export function isInitialised(t: Target, variable: string): boolean {
  const { text } = t.source;
  return nodesOfType(t.function, 'init_declarator').some((node) => {
    const name = childByField(node, 'declarator');
    return name !== undefined && text.slice(name.start, name.end).replace(/^[*\s]+/, '') === variable;
  });
}

/** Where a function without a return statement leaves: before its closing brace. Undefined where the finding's exit is another one. */
export function closingEdit(t: Target, lines: readonly string[]): readonly Edit[] | undefined {
  const { text } = t.source;
  const { body } = t.function;
  if (t.finding.end < body.end || text.charAt(body.end - 1) !== '}') return undefined;
  const at = lineStart(text, body.end - 1);
  const indent = deeper(indentAt(text, body.end - 1));
  return [{ start: at, end: at, text: lines.map((line) => indent + line + newline(text)).join('') }];
}

/** The type that the function returns, as it is written; '' where its header is a macro. */
export function returnType(t: Target): string {
  const { node, declarator } = t.function;
  if (!declarator) return '';
  const head = t.source.text.slice(node.start, declarator.start).replace(/\/\*.*?\*\//gs, ' ');
  return head
    .replace(/\b(static|inline|extern|noinline|asmlinkage|__\w+)\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

const usualNames = ['ret', 'err', 'rc', 'retval', 'error', 'result', 'res', 'status', 'r'];

/** A variable of the function's own block that can keep what it returns, with the declaration that it needs first. */
export function keeperOfResult(t: Target): { readonly name: string; readonly declare: readonly Edit[] } | undefined {
  const { text } = t.source;
  const { body } = t.function;
  const type = returnType(t);
  if (type === '' || type === 'void') return undefined;
  const bare = type.replace(/\s*\*/g, '').trim();
  const declarations = body.children.filter((node) => node.type === 'declaration');
  for (const name of usualNames) {
    const pattern = new RegExp(`(^|[\\s,*])${name}\\s*(=|,|;)`);
    const known = declarations.find((node) => {
      const words = text.slice(node.start, node.end);
      return pattern.test(words) && words.startsWith(`${bare} `) && words.includes('*') === type.includes('*');
    });
    if (known) return { name, declare: [] };
  }
  const name = usualNames.find((one) => !new RegExp(`\\b${one}\\b`).test(text.slice(t.function.node.start, t.function.node.end)));
  if (name === undefined) return undefined;
  const last = declarations.at(-1);
  const eol = newline(text);
  const line = `${bare} ${type.includes('*') ? '*' : ''}${name};`;
  if (last) return { name, declare: [{ start: last.end, end: last.end, text: eol + indentAt(text, last.start) + line }] };
  const open = body.start + 1;
  return { name, declare: [{ start: open, end: open, text: `${eol}${deeper('')}${line}${eol}` }] };
}

/** `return f(p);` needs its value before `p` is given back. */
export function needsItsValueFirst(t: Target, statement: Node, subject: Subject): boolean {
  if (statement.type !== 'return_statement') return false;
  const { text } = t.source;
  const words = text.slice(statement.start, statement.end);
  const name = subject.resource.replace(/^&/, '');
  if (subject.frees && name !== '' && new RegExp(`(?<!\\w)${name.replace(/[^\w]/g, '\\$&')}(?!\\w)`).test(words)) return true;
  const below: Node[] = [];
  walk(statement, (node) => {
    below.push(node);
    return undefined;
  });
  const isUnknownCall = (node: Node): boolean => {
    const called = node.type === 'call_expression' ? childByField(node, 'function') : undefined;
    return called !== undefined && t.catalogue.value(text.slice(called.start, called.end)) === undefined;
  };
  // What a lock protects is read before it is given back.
  return (
    below.some(isUnknownCall) || (subject.row?.kind === 'lock' && below.some((node) => /^(field|subscript|pointer)_expression$/.test(node.type)))
  );
}

/** Puts lines before a statement that leaves; where it returns what they would spoil, the value is kept first. */
export function leaveAfter(t: Target, place: Place, lines: readonly string[], subject: Subject): readonly Edit[] | undefined {
  const { text } = t.source;
  const { statement } = place;
  if (!needsItsValueFirst(t, statement, subject)) return putBefore(text, place, lines);
  const value = statement.children[0];
  const kept = keeperOfResult(t);
  if (!value || !kept) return undefined;
  const { name } = kept;
  return [...kept.declare, ...putBefore(text, place, [`${name} = ${text.slice(value.start, value.end)};`, ...lines], [`return ${name};`])];
}
