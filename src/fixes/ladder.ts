import type { Node } from '../syntax/tree.ts';
import { callAt, callsOf } from './call.ts';
import { exitsOf } from './exits.ts';
import type { Edit, Strategy, Target } from './fix.ts';
import { callStatement, indentAt, lineStart, newline, putBefore } from './layout.ts';
import { comesAfter, isJump, jumpsOfIf, labelIn, nodesAround, nodesOfType, placeOf, statementsIn } from './place.ts';
import type { Place } from './place.ts';
import { isLoss } from './release.ts';
import { subjectOf } from './resource.ts';
import type { Subject } from './resource.ts';

/** One label of the unwinding ladder, and what runs from there until the function returns. */
interface Rung {
  readonly name: string;
  readonly node: Node;
  readonly statements: readonly Node[];
  /** What it returns in the end: the text of the expression, '' for none. */
  readonly returns: string;
}

/** Leaves through the label that gives the resource back. */
export const jumpToLabel: Strategy = {
  kind: 'label',
  title: (t) => {
    const subject = isLoss(t) ? subjectOf(t) : undefined;
    const rung = subject && rungsOf(t).find((one) => releasesIn(t, one, subject));
    return rung && `Leave through '${rung.name}'`;
  },
  *proposals(t) {
    const subject = subjectOf(t);
    if (!subject) return;
    for (const place of failingExits(t, subject)) {
      for (const rung of rungsOf(t)) {
        if (!releasesIn(t, rung, subject) || !isSafe(t, rung, place, subject)) continue;
        const edits = jumpTo(t, place, rung);
        if (edits) yield edits;
      }
    }
  },
  retitle: (_t, edits) => `Leave through '${/\bgoto (\w+);/.exec(edits.map((edit) => edit.text).join('\n'))?.[1] ?? 'the label'}'`,
};

/** Puts a label with the release where the ladder should have one, and leaves through it. */
export const addLabel: Strategy = {
  kind: 'label',
  title: (t) => {
    const subject = isLoss(t) ? subjectOf(t) : undefined;
    if (!subject || (!hasLabels(t) && !/ other exits?\)/.test(t.finding.message))) return undefined;
    if (rungsOf(t).some((rung) => releasesIn(t, rung, subject))) return undefined;
    return `Add the label '${labelName(t, subject)}' that calls ${subject.release}()`;
  },
  *proposals(t) {
    const subject = subjectOf(t);
    if (!subject) return;
    const rungs = rungsOf(t);
    const known = rungs.find((rung) => releasesIn(t, rung, subject));
    for (const place of failingExits(t, subject)) {
      if (known) {
        const edits = isSafe(t, known, place, subject) ? jumpTo(t, place, known) : undefined;
        if (edits) yield edits;
      } else if (place.statement.type === 'goto_statement') {
        const target = rungs.find((rung) => rung.name === labelIn(place.statement, t.source.text));
        if (target) yield* aboveLabel(t, place, target, subject);
      } else if (place.statement.type === 'return_statement') {
        yield* atTheEnd(t, place, rungs, subject);
      }
    }
  },
  // One exit alone is mended where it is, unless the function has a ladder.
  isWorth: (t, places) => places > 1 || hasLabels(t),
};

const hasLabels = (t: Target): boolean => nodesOfType(t.function, 'labeled_statement').length > 0;

/** Leaves past the rung that gives back what is given back already. */
export const skipRung: Strategy = {
  kind: 'label',
  title: (t) => (t.finding.rule === 'double-release' || t.finding.rule === 'lock-imbalance' ? 'Leave past the second release' : undefined),
  *proposals(t) {
    const rungs = rungsOf(t);
    const index = rungs.findIndex((rung) => rung.statements.some((one) => one.start <= t.finding.start && t.finding.end <= one.end));
    const rung = rungs.findLast((one, i) => i <= index || one.node.start <= t.finding.start);
    if (!rung) return;
    const steps = t.finding.path.flatMap((step) => nodesAround(t.function.body, step.start, step.end).filter((node) => node.type === 'if_statement'));
    for (const jump of [...new Set(steps.flatMap(jumpsOfIf))].reverse()) {
      const place = placeOf(t.function, jump.start, jump.end);
      if (jump.type !== 'goto_statement' || !place) continue;
      for (const next of rungs.filter((one) => one.node.start > t.finding.start))
        yield [{ start: jump.start, end: jump.end, text: `goto ${next.name};` }];
      if (rung.statements.at(-1)?.start === placeOf(t.function, t.finding.start, t.finding.end)?.statement.start)
        yield [{ start: jump.start, end: jump.end, text: rung.returns === '' ? 'return;' : `return ${rung.returns};` }];
    }
  },
};

/** The exits that do not say that all is well: a ladder is for the others. */
const failingExits = (t: Target, subject: Subject): readonly Place[] =>
  exitsOf(t, subject).filter(({ statement }) => !/^return\s*\(?(0|true)\)?\s*;/.test(t.source.text.slice(statement.start, statement.end)));

/** The labels of the function's own block that lead to a return, in the order of the text. */
export function rungsOf(t: Target): readonly Rung[] {
  const { text } = t.source;
  const list = statementsIn(t.function.body);
  return list.flatMap((node, i) => {
    if (node.type !== 'labeled_statement') return [];
    const rest = list.slice(i);
    const flat = rest.flatMap((one) => (one.type === 'labeled_statement' ? statementsIn(one).slice(-1) : [one]));
    const end = flat.findIndex((one) => isJump(one));
    const last = flat[end];
    if (last && last.type !== 'return_statement') return [];
    if (!last && !isVoid(t)) return [];
    const value = last?.children[0];
    return [
      { name: labelIn(node, text), node, statements: end < 0 ? flat : flat.slice(0, end), returns: value ? text.slice(value.start, value.end) : '' },
    ];
  });
}

const isVoid = (t: Target): boolean =>
  /\bvoid\s*$/.test(t.source.text.slice(t.function.node.start, t.function.declarator?.start ?? t.function.node.start).trim());

const releasesIn = (t: Target, rung: Rung, subject: Subject): boolean =>
  rung.statements.some((statement) =>
    [...new Set([subject.release, ...(subject.row?.release ?? [])])].some((name) =>
      callsOf(t.source.text, name, statement.start, statement.end).some(
        (call) =>
          argsOf(t, call.start).join() === subject.args.join() || argsOf(t, call.start)[t.catalogue.release(name)?.arg ?? 0] === subject.resource,
      ),
    ),
  );

const argsOf = (t: Target, at: number): readonly string[] =>
  (callAt(t.source.text, at)?.args ?? []).map(({ start, end }) => t.source.text.slice(start, end).replace(/\s+/g, ' '));

/**
 * Whether all that the ladder undoes from this rung on has been done by then: a jump further up comes here too, or each release has its
 * acquire before the place.
 */
function isSafe(t: Target, rung: Rung, place: Place, subject: Subject): boolean {
  const { text } = t.source;
  const jumps = nodesOfType(t.function, 'goto_statement').filter((node) => labelIn(node, text) === rung.name);
  if (jumps.some((node) => node.start > subject.acquire.end && node.start < place.statement.start)) return true;
  return rung.statements.every((statement) => {
    const calls = nodesWithin(statement, 'call_expression').flatMap((node) => callAt(text, node.start) ?? []);
    return calls.every((call) => {
      const release = t.catalogue.release(call.name);
      if (!release) return t.catalogue.value(call.name) !== undefined;
      const given = argsOf(t, call.start)[Math.max(0, release.arg)] ?? '';
      if (given === subject.resource) return true;
      return t.catalogue.releasedBy(call.name).some((row) =>
        callsOf(text, row.call, t.function.body.start, place.statement.start).some((taken) => {
          const line = text.slice(lineStart(text, taken.start), taken.end);
          return line.includes(given.replace(/^&/, '')) && comesAfter(t.function, text, taken.start, place);
        }),
      );
    });
  });
}

function nodesWithin(node: Node, type: string): readonly Node[] {
  return [...(node.type === type ? [node] : []), ...node.children.flatMap((child) => nodesWithin(child, type))];
}

/** A jump to the rung in place of a statement that leaves, with the value to be returned in the rung's variable. */
function jumpTo(t: Target, place: Place, { name, returns, node }: Rung): readonly Edit[] | undefined {
  const { text } = t.source;
  const { statement } = place;
  if (node.start < statement.start) return undefined;
  const jump = `goto ${name};`;
  if (statement.type === 'goto_statement') return [{ start: statement.start, end: statement.end, text: jump }];
  if (statement.type !== 'return_statement') return undefined;
  const value = statement.children[0];
  const words = value ? text.slice(value.start, value.end) : '';
  if (words === returns) return putBefore(text, place, [], [jump]);
  if (!/^\w+$/.test(returns) || /^(\d|NULL$|true$|false$|[A-Z_]+$)/.test(returns)) return undefined;
  return putBefore(text, place, [`${returns} = ${words};`], [jump]);
}

/** `goto L` becomes a jump to a new label right above L, where nothing falls through into L. */
function* aboveLabel(t: Target, place: Place, target: Rung, subject: Subject): Iterable<readonly Edit[]> {
  const { text } = t.source;
  const list = statementsIn(t.function.body);
  const before = list[list.indexOf(target.node) - 1];
  if (!before || !isJump(before.type === 'labeled_statement' ? (before.children.at(-1) ?? before) : before)) return;
  const { statement } = place;
  yield [
    { start: statement.start, end: statement.end, text: `goto ${labelName(t, subject)};` },
    { start: lineStart(text, target.node.start), end: lineStart(text, target.node.start), text: labelLines(t, subject).join('') },
  ];
}

/** A new ladder behind the last statement, which returns what the function keeps its result in. */
function* atTheEnd(t: Target, place: Place, rungs: readonly Rung[], subject: Subject): Iterable<readonly Edit[]> {
  const { text } = t.source;
  const list = statementsIn(t.function.body);
  const last = list.at(-1);
  const value = place.statement.children[0];
  if (last?.type !== 'return_statement' || !value || last === place.statement) return;
  const words = text.slice(value.start, value.end);
  const names = [...rungs.map((rung) => rung.returns), words].filter((name) => /^[a-z]\w*$/.test(name) && !/^(true|false)$/.test(name));
  const [name] = names;
  if (name === undefined) return;
  const eol = newline(text);
  const indent = indentAt(text, last.start);
  const jump = [`goto ${labelName(t, subject)};`];
  yield [
    ...putBefore(text, place, words === name ? [] : [`${name} = ${words};`], jump),
    { start: last.end, end: last.end, text: `${eol}${eol}${labelLines(t, subject).join('')}${indent}return ${name};` },
  ];
}

function labelLines(t: Target, subject: Subject): readonly string[] {
  const { text } = t.source;
  const eol = newline(text);
  const first = statementsIn(t.function.body)[0];
  const indent = first ? indentAt(text, first.start) : '\t';
  return [`${labelName(t, subject)}:${eol}`, `${indent}${callStatement(indent, subject.release, subject.args, eol)}${eol}`];
}

/** A name in the way that the function names its labels: what most of them begin with, then what is done to what. */
export function labelName(t: Target, subject: Subject): string {
  const { text } = t.source;
  const known = nodesOfType(t.function, 'labeled_statement').map((node) => labelIn(node, text));
  const prefixes = known.flatMap((name) => /^(err|out|fail|error|exit|undo|unwind)(?=_|\d|$)/.exec(name)?.[1] ?? []);
  const prefix = known.length > 0 && prefixes.length === 0 ? '' : (mostCommon(prefixes) ?? 'err');
  const words = subject.release.split('_');
  const verb = words.find((word) => t.catalogue.verbOf(word) === 'release') ?? words.at(-1) ?? 'release';
  const noun = /(\w+)\W*$/.exec(subject.resource.replace(/\[.*?\]/g, ''))?.[1] ?? '';
  const base = [prefix, verb.replace(/^k(?=free)|^v(?=free)/, ''), noun].filter((part) => part !== '').join('_');
  const all = text.slice(t.function.node.start, t.function.node.end);
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}${n}`;
    if (!new RegExp(`\\b${name}\\b`).test(all)) return name;
  }
}

const mostCommon = (names: readonly string[]): string | undefined =>
  [...new Set(names)].sort((a, b) => names.filter((n) => n === b).length - names.filter((n) => n === a).length)[0];
