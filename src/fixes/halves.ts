import { functionsOf } from '../syntax/node.ts';
import type { FunctionNode } from '../syntax/node.ts';
import type { Strategy, Target } from './fix.ts';
import { callStatement, deeper, indentAt, lineStart, newline, putBefore } from './layout.ts';
import { statementsIn } from './place.ts';
import { subjectOf } from './resource.ts';

/** Gives back in the second half what the first half keeps. */
export const releaseInOtherHalf: Strategy = {
  kind: 'release',
  title: (t) => {
    const call = callHere(t);
    return call && `Call ${call.name}(${call.args.join(', ')}) in ${t.function.name}()`;
  },
  *proposals(t) {
    const call = callHere(t);
    if (!call) return;
    const { text } = t.source;
    const { body } = t.function;
    const eol = newline(text);
    const statements = statementsIn(body);
    const done = statements.filter(({ type }) => type !== 'declaration');
    // Last in, first out: what was taken early goes late, but before what it stands in is freed.
    if (done.at(-1)?.type !== 'return_statement') {
      const at = lineStart(text, body.end - 1);
      const indent = deeper(indentAt(text, body.end - 1));
      yield [{ start: at, end: at, text: indent + callStatement(indent, call.name, call.args, eol) + eol }];
    }
    for (const statement of [...done].reverse()) {
      const indent = indentAt(text, statement.start);
      yield putBefore(text, { statement, around: [body] }, [callStatement(indent, call.name, call.args, eol)]);
    }
  },
};

/** The release, in the words of the finding's function. Undefined where the finding is no matter of two functions, or they share no name for it. */
function callHere(t: Target): { readonly name: string; readonly args: readonly string[] } | undefined {
  const { finding, source } = t;
  const { acquire } = finding;
  if (!acquire || (t.function.node.start <= acquire.start && acquire.end <= t.function.node.end)) return undefined;
  const first = functionsOf(source).find(({ node }) => node.start <= acquire.start && acquire.end <= node.end);
  const subject = first && subjectOf({ ...t, function: first });
  if (!first || !subject) return undefined;
  const args = subject.args.map((arg) => translated(source.text, arg, first, t.function));
  return args.every((arg) => arg !== undefined) ? { name: subject.release, args } : undefined;
}

/** An expression of one function as another one would write it. */
function translated(text: string, expression: string, from: FunctionNode, to: FunctionNode): string | undefined {
  const [, mark = '', root = '', rest = ''] = /^([&*]*)([A-Za-z_]\w*)(.*)$/s.exec(expression) ?? [];
  if (root === '') return /^\d+$/.test(expression) ? expression : undefined;
  // What is inside of brackets or behind a call has names of its own.
  if (/[[(]/.test(rest)) return undefined;
  const [type, other] = [typeOf(text, root, from), typeOf(text, root, to)];
  // A global of the file means the same everywhere.
  if (type === undefined) return other === undefined ? expression : undefined;
  if (type === other) return expression;
  const twin = variablesOf(text, to).find((v) => v.type === type)?.name;
  if (twin !== undefined) return `${mark}${twin}${rest}`;
  // A local of the first half that it stored: `p->node = np;`.
  const stored =
    rest === '' && mark === '' ? new RegExp(`([A-Za-z_]\\w*(?:->|\\.)[\\w.>-]+)\\s*=\\s*${root}\\s*;`).exec(textOf(text, from))?.[1] : undefined;
  return stored === undefined ? undefined : translated(text, stored, from, to);
}

const textOf = (text: string, { node }: FunctionNode): string => text.slice(node.start, node.end);

interface Variable {
  readonly name: string;
  /** As written, one space between words, stars last. */
  readonly type: string;
}

/** Pointers to structures, and structures, that a function declares or is given. */
const variablesOf = (text: string, f: FunctionNode): readonly Variable[] =>
  [...textOf(text, f).matchAll(/\b((?:struct|union)\s+\w+)\s*(\**)\s*(\w+)\s*(?=[=;,)[])/g)].map(([, type = '', stars = '', name = '']) => ({
    name,
    type: `${type.replace(/\s+/g, ' ')} ${stars}`.trim(),
  }));

const typeOf = (text: string, name: string, f: FunctionNode): string | undefined => variablesOf(text, f).find((v) => v.name === name)?.type;
