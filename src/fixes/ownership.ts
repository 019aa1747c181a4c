import { childByField } from '../syntax/node.ts';
import type { Node } from '../syntax/tree.ts';
import type { Strategy, Target } from './fix.ts';
import { callStatement, indentAt, newline, putBefore } from './layout.ts';
import { nodesOfType, placeOf } from './place.ts';

const isAbout = (t: Target): boolean => t.finding.rule === 'inconsistent-ownership' && t.finding.release !== undefined;

/** Ends the caller's reference on the outcome that leaves it alone, as the others do. */
export const releaseHereToo: Strategy = {
  kind: 'release',
  title: (t) => (isAbout(t) ? `Call ${t.finding.release ?? ''}() here too` : undefined),
  *proposals(t) {
    const { finding, source } = t;
    const place = placeOf(t.function, finding.start, finding.end);
    if (!place || finding.release === undefined) return;
    const indent = indentAt(source.text, place.statement.start);
    for (const name of pointersGivenTo(t)) {
      const call = callStatement(indent, finding.release, [name], newline(source.text));
      // What is returned must not need it any more.
      if (!new RegExp(`\\b${name}\\b`).test(source.text.slice(place.statement.start, place.statement.end)))
        yield putBefore(source.text, place, [call]);
    }
  },
};

/** Stores a reference of the function's own, and leaves the caller's to the caller on every outcome. */
export const ownReference: Strategy = {
  kind: 'call',
  title: (t) => {
    const get = isAbout(t) ? getFor(t) : undefined;
    return get && `Take a reference of its own by ${get.name}() where it is stored`;
  },
  *proposals(t) {
    const get = getFor(t);
    if (!get) return;
    const { text } = t.source;
    for (const name of pointersGivenTo(t))
      for (const stored of storesOf(t, name)) {
        const place = placeOf(t.function, stored.start, stored.end);
        if (get.returns) yield [{ start: stored.start, end: stored.end, text: `${get.name}(${name})` }];
        else if (place) yield putBefore(text, place, [`${get.name}(${name});`]);
      }
  },
};

/** The plainest call that takes what the release of the finding gives back, on an object that is there already. */
function getFor(t: Target): { readonly name: string; readonly returns: boolean } | undefined {
  const row = t.catalogue
    .releasedBy(t.finding.release ?? '')
    .find((r) => r.kind === 'ref' && r.release[0] === t.finding.release && (r.at === 'arg0' || r.returns === 0) && !r.conditional && !r.member);
  return row && { name: row.call, returns: row.returns === 0 };
}

/** The names of the parameters that are pointers. */
function pointersGivenTo({ source, function: f }: Target): readonly string[] {
  const list = f.declarator && childByField(f.declarator, 'parameters');
  return (list?.children ?? []).flatMap((parameter) => {
    const words = source.text.slice(parameter.start, parameter.end);
    const name = /\*\s*(\w+)$/.exec(words)?.[1];
    return name === undefined ? [] : [name];
  });
}

/** The right sides of assignments that put a variable into a member. */
const storesOf = (t: Target, name: string): readonly Node[] =>
  nodesOfType(t.function, 'assignment_expression').flatMap((node) => {
    const [left, right] = [childByField(node, 'left'), childByField(node, 'right')];
    const isStore = left?.type === 'field_expression' && right && t.source.text.slice(right.start, right.end) === name;
    return isStore ? [right] : [];
  });
