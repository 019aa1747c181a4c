import { keeperOfResult, returnType } from './exits.ts';
import type { Edit, Strategy, Target } from './fix.ts';
import { rungsOf } from './ladder.ts';
import { deeper, indentAt, newline } from './layout.ts';
import { nodesOfType, placeOf } from './place.ts';
import type { Place } from './place.ts';

/** Tests a get that may fail, and leaves where it did. */
export const testResult: Strategy = {
  kind: 'test',
  title: (t) => (t.finding.rule === 'unchecked-get' && t.finding.acquire ? `Test the result of ${t.finding.acquire.call}()` : undefined),
  *proposals(t) {
    const { text } = t.source;
    const place = placeOf(t.function, t.finding.start, t.finding.end);
    const row = t.finding.acquire && t.catalogue.acquires(t.finding.acquire.call)[0];
    if (place?.statement.type !== 'expression_statement' || !row) return;
    const { statement } = place;
    const call = text.slice(statement.start, statement.end).replace(/\s*;$/, '');
    if (!call.startsWith(row.call)) return;
    const isErrno = /^negative/.test(row.fails);
    const kept = isErrno && /^int$/.test(returnType(t)) ? keeperOfResult(t) : undefined;
    const test = kept ? kept.name : isErrno ? `${call} < 0` : row.fails === 'nonzero' ? call : `!${call}`;
    for (const leave of waysToLeave(t, place, kept?.name, row.kind === 'lock'))
      yield [...(kept?.declare ?? []), ...tested(text, place, kept && `${kept.name} = ${call};`, test, leave)];
  },
};

function tested(text: string, { statement }: Place, assign: string | undefined, test: string, leave: readonly string[]): readonly Edit[] {
  const eol = newline(text);
  const indent = indentAt(text, statement.start);
  const inner = deeper(indent);
  const body = leave.length === 1 ? `${eol}${inner}${leave.join('')}` : ` {${leave.map((line) => eol + inner + line).join('')}${eol}${indent}}`;
  const lines = [...(assign === undefined ? [] : [assign]), `if (${test})${body}`];
  return [{ start: statement.start, end: statement.end, text: lines.join(eol + indent) }];
}

/** What to do when nothing was taken, likeliest first. The analyser knows which of them leaves nothing else behind. */
function* waysToLeave(t: Target, place: Place, kept: string | undefined, isLock: boolean): Iterable<readonly string[]> {
  const failure = kept ?? failureOf(t, isLock);
  const leave = failure === undefined ? 'return;' : `return ${failure};`;
  const isInLoop = place.around.some((node) => /^(while|for|do)_statement$/.test(node.type));
  if (isInLoop) yield ['continue;'];
  yield [leave];
  for (const rung of rungsOf(t)) {
    const value = /^[a-z]\w*$/.test(rung.returns) && rung.returns !== failure && failure !== undefined ? [`${rung.returns} = ${failure};`] : [];
    yield [...value, `goto ${rung.name};`];
  }
  if (isInLoop) yield ['break;'];
}

/** How a function of this type says that it failed; undefined where it returns nothing. */
function failureOf(t: Target, isLock: boolean): string | undefined {
  const type = returnType(t);
  const number = isLock ? '-EBUSY' : '-ENODEV';
  if (type === 'void' || type === '') return undefined;
  if (type === 'bool') return 'false';
  if (!type.includes('*')) return /unsigned|^u\d|size_t$/.test(type) && !type.startsWith('s') ? '0' : number;
  // Error pointers, where the function has any: written as it writes them.
  const values = nodesOfType(t.function, 'return_statement').flatMap((node) => node.children.slice(0, 1));
  const pointer = values.flatMap((value) => /^(\w+)\(-E\w+\)$/.exec(t.source.text.slice(value.start, value.end))?.[1] ?? []);
  return pointer[0] === undefined ? 'NULL' : `${pointer[0]}(${number})`;
}
