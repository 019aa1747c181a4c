import { childByField, walk } from '../syntax/node.ts';
import type { Node } from '../syntax/tree.ts';
import { callAt, callsOf } from './call.ts';
import type { Edit, Strategy, Target } from './fix.ts';
import { columns, deeper, indentAt, lineStart, newline, removeStatement, width } from './layout.ts';
import { isListed, labelIn, nodesAround, nodesOfType, parentOf, placeOf, statementsIn } from './place.ts';
import { subjectOf } from './resource.ts';

/** Gives the variable a cleanup, so that its scope gives the resource back on every path. */
export const declareCleanup: Strategy = {
  kind: 'scoped',
  title: (t) => {
    const name = t.finding.rule === 'leak' ? cleanupOf(t) : undefined;
    return name === undefined ? undefined : `Declare '${subjectOf(t)?.variable ?? ''}' with __free(${name})`;
  },
  *proposals(t) {
    const edits = cleanupEdits(t);
    if (edits) yield edits;
  },
};

/** The class of cleanup.h whose end is the release that is missing. */
function cleanupOf(t: Target): string | undefined {
  const subject = subjectOf(t);
  // The class must be of the variable's own type: not where the release is given a member of what the variable points to.
  if (subject?.variable === undefined || subject.args[0] !== subject.variable || t.catalogue.iterator(subject.acquire.name)) return undefined;
  const names = [subject.release, ...(subject.row?.release ?? [])];
  for (const release of names) {
    const row = t.catalogue.freeing(release);
    if (row && (row.null === 'ignored' || subject.row?.fails === 'never')) {
      const fails = subject.row?.fails ?? 'null';
      if (/errptr/.test(fails) && row.errptr !== 'ignored') continue;
      return row.name;
    }
  }
  return undefined;
}

function cleanupEdits(t: Target): readonly Edit[] | undefined {
  const { text } = t.source;
  const name = cleanupOf(t);
  const subject = subjectOf(t);
  if (name === undefined || subject?.variable === undefined) return undefined;
  const { variable } = subject;
  const place = placeOf(t.function, subject.acquire.start, subject.acquire.end);
  const declared = declarationOf(t, variable);
  if (!place || !declared || !isListed(place) || parentOf(place) !== t.function.body) return undefined;
  if (assignmentsTo(t, variable).length !== 1 || isJumpedOver(t, place.statement)) return undefined;
  const edits: Edit[] = [];
  const attribute = ` __free(${name})`;
  if (place.statement === declared.declaration) {
    const { start, end } = declared.name;
    const value = placeOfValue(place.statement, start);
    edits.push({
      start: end,
      end: value ?? end,
      text: value === undefined ? attribute : `${attribute}${equals(text, declared.declaration, end, value, attribute)}`,
    });
  } else {
    // Declared where it gets its value, as cleanup.h asks for.
    const alone = declared.declaration.children.filter((child) => child.field === 'declarator').length === 1;
    if (!alone || place.statement.type !== 'expression_statement') return undefined;
    const assignment = place.statement.children[0];
    const value = assignment && childByField(assignment, 'right');
    const head = text.slice(declared.declaration.start, declared.name.start);
    if (assignment?.type !== 'assignment_expression' || !value || !value.end) return undefined;
    edits.push(...removeDeclaration(t, declared.declaration));
    const line = `${indentAt(text, assignment.start)}${head}${variable}${attribute} = ${text.slice(value.start, value.end)};`;
    const gap = columns(line) > width ? ` =${newline(text)}${deeper(indentAt(text, assignment.start))}` : ' = ';
    edits.push({ start: assignment.start, end: value.start, text: `${head}${variable}${attribute}${gap}` });
  }
  for (const release of subject.row?.release ?? [subject.release]) {
    for (const call of callsOf(text, release, t.function.body.start, t.function.body.end)) {
      const [first] = call.args;
      const owner = placeOf(t.function, call.start, call.end);
      if (!first || text.slice(first.start, first.end) !== variable || !owner) continue;
      const gone = withoutStatement(text, owner.statement, owner.around);
      if (!gone) return undefined;
      edits.push(...gone);
    }
  }
  for (const node of nodesOfType(t.function, 'return_statement')) {
    const value = node.children[0];
    const handover = t.catalogue.handover();
    if (value && text.slice(value.start, value.end) === variable && handover !== undefined)
      edits.push({ start: node.start, end: node.end, text: `return ${handover}(${variable});` });
  }
  return edits;
}

/** Where the value of the variable named at `at` begins in its declaration. */
function placeOfValue(declaration: Node, at: number): number | undefined {
  const declarator = declaration.children.find((child) => child.type === 'init_declarator' && child.start <= at && at < child.end);
  return declarator && childByField(declarator, 'value')?.start;
}

/** What stands between a name with its attribute and its value: a line that becomes too long breaks behind the `=`. */
function equals(text: string, declaration: Node, nameEnd: number, value: number, attribute: string): string {
  const written = text.slice(nameEnd, value);
  const lineEnd = text.indexOf('\n', value);
  const line = text.slice(lineStart(text, nameEnd), nameEnd) + attribute + text.slice(nameEnd, lineEnd < 0 ? text.length : lineEnd);
  if (written.includes('\n') || columns(line) <= width) return written;
  return `${written.trimEnd()}${newline(text)}${deeper(indentAt(text, declaration.start))}`;
}

/** Takes a declaration away, and the empty line behind it where it was the only one. */
function removeDeclaration(t: Target, declaration: Node): readonly Edit[] {
  const { text } = t.source;
  const edits = removeStatement(text, { statement: declaration, around: [t.function.body] });
  const isFirst = text.slice(t.function.body.start + 1, declaration.start).trim() === '';
  return edits.map((edit) => {
    const empty = isFirst ? /^[ \t]*\r?\n/.exec(text.slice(edit.end)) : null;
    return empty ? { ...edit, end: edit.end + empty[0].length } : edit;
  });
}

/** Takes a statement away, and the braces that held it and one other statement alone. */
export function withoutStatement(text: string, statement: Node, around: readonly Node[]): readonly Edit[] | undefined {
  const parent = around.at(-1);
  const owner = around.at(-2);
  const place = { statement, around };
  if (parent?.type === 'labeled_statement') return undefined;
  const edits = removeStatement(text, place);
  if (edits.length === 0) return undefined;
  const rest = parent?.type === 'compound_statement' ? statementsIn(parent).filter((one) => one !== statement) : [];
  const [only] = rest;
  const isBody = owner?.type === 'if_statement' && childByField(owner, 'consequence') === parent && !childByField(owner, 'alternative');
  if (!parent || !owner || !isBody || rest.length !== 1 || !only || !/^(return|goto|break|continue|expression)_statement$/.test(only.type))
    return edits;
  const inside = text.slice(parent.start + 1, parent.end - 1).replace(text.slice(statement.start, statement.end), '');
  if (inside.trim() !== text.slice(only.start, only.end)) return edits;
  let open = parent.start;
  while (/[ \t]/.test(text.charAt(open - 1))) open -= 1;
  return [{ start: open, end: parent.end, text: `${newline(text)}${indentAt(text, only.start)}${text.slice(only.start, only.end)}` }];
}

interface Declared {
  readonly declaration: Node;
  /** The identifier inside the declarator. */
  readonly name: Node;
}

/** The declaration of a local, among those that open the function's block or stand in it. */
export function declarationOf(t: Target, variable: string): Declared | undefined {
  for (const declaration of nodesOfType(t.function, 'declaration')) {
    for (const declarator of declaration.children.filter((child) => child.field === 'declarator')) {
      let name: Node | undefined = declarator;
      while (name && name.type !== 'identifier')
        name = childByField(name, 'declarator') ?? name.children.find((child) => /declarator$|^identifier$/.test(child.type));
      if (name && t.source.text.slice(name.start, name.end) === variable) return { declaration, name };
    }
  }
  return undefined;
}

function assignmentsTo(t: Target, variable: string): readonly Node[] {
  const { text } = t.source;
  const found: Node[] = [];
  walk(t.function.body, (node) => {
    const target =
      node.type === 'assignment_expression'
        ? childByField(node, 'left')
        : node.type === 'init_declarator'
          ? childByField(node, 'declarator')
          : undefined;
    if (target && text.slice(target.start, target.end).replace(/^[*\s]+/, '') === variable) found.push(node);
    return undefined;
  });
  return found;
}

/** A jump into the scope of a cleanup would run it on a pointer that was never set. */
const isJumpedOver = (t: Target, statement: Node): boolean => {
  const labels = new Set(
    nodesOfType(t.function, 'labeled_statement')
      .filter((node) => node.start > statement.start)
      .map((node) => labelIn(node, t.source.text)),
  );
  return nodesOfType(t.function, 'goto_statement').some((node) => node.start < statement.start && labels.has(labelIn(node, t.source.text)));
};

/** Takes the twin of a loop macro that gives its cursor back by itself. */
export const scopedIterator: Strategy = {
  kind: 'iterator',
  title: (t) => {
    const twin = t.finding.rule === 'leak' && t.finding.acquire ? twinOf(t, t.finding.acquire.call) : undefined;
    return twin && `Use ${twin}()`;
  },
  *proposals(t) {
    const edits = iteratorEdits(t);
    if (edits) yield edits;
  },
};

function twinOf(t: Target, macro: string): string | undefined {
  const own = t.catalogue.iterator(macro);
  const twin = t.catalogue.iterator(`${macro}_scoped`);
  return own && own.scoped !== true && twin?.scoped === true ? twin.call : undefined;
}

function iteratorEdits(t: Target): readonly Edit[] | undefined {
  const { text } = t.source;
  const call = callAt(text, t.finding.acquire?.start ?? -1);
  const twin = call && twinOf(t, call.name);
  const row = call && t.catalogue.iterator(call.name);
  const at = call && row ? call.args[row.cursor] : undefined;
  const loop =
    call &&
    nodesAround(t.function.body, call.start, call.start + 1).find((node) => node.start === call.start && /^(while|for)_statement$/.test(node.type));
  if (!call || twin === undefined || !row || !at || !loop) return undefined;
  const cursor = text.slice(at.start, at.end);
  const edits: Edit[] = [{ start: call.start, end: call.start + call.name.length, text: twin }];
  for (const release of row.release) {
    for (const put of callsOf(text, release, loop.start, loop.end)) {
      const [first] = put.args;
      const owner = placeOf(t.function, put.start, put.end);
      if (!first || text.slice(first.start, first.end) !== cursor || !owner) continue;
      const gone = withoutStatement(text, owner.statement, owner.around);
      if (!gone) return undefined;
      edits.push(...gone);
    }
  }
  // The macro declares its cursor: the old declaration goes where nothing else needs it.
  const used = new RegExp(`\\b${cursor}\\b`);
  const declared = declarationOf(t, cursor);
  const outside = declared
    ? text.slice(t.function.body.start, declared.declaration.start) +
      text.slice(declared.declaration.end, loop.start) +
      text.slice(loop.end, t.function.body.end)
    : '';
  if (!declared || used.test(outside)) return declared ? undefined : edits;
  const names = declared.declaration.children.filter((child) => child.field === 'declarator');
  if (names.length === 1) return [...edits, ...removeDeclaration(t, declared.declaration)];
  const index = names.findIndex((node) => node.start <= declared.name.start && declared.name.end <= node.end);
  const before = names[index - 1];
  const mine = names[index];
  const after = names[index + 1];
  if (mine && before) return [...edits, { start: before.end, end: mine.end, text: '' }];
  return mine && after ? [...edits, { start: mine.start, end: after.start, text: '' }] : undefined;
}
