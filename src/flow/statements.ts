import type { Node } from '../syntax/tree.ts';
import { argumentsOf, at, childBy, declare, emit, enter, finish, flowInto, labelBlock, leaveScopes, newBlock, temporary, textOf } from './builder.ts';
import type { Builder, Exits } from './builder.ts';
import { expand, expandable, macroNamed, useOf, withBody } from './expansion.ts';
import { lowerForEffect, lowerInitializer, lowerTest, lowerValue } from './expressions.ts';
import type { Expr, Range } from './graph.ts';

/** Lowers one statement or declaration into the current block and those after it. */
export function lowerStatement(b: Builder, node: Node): void {
  switch (node.type) {
    case 'compound_statement':
      return lowerScope(b, node, () => {
        for (const child of node.children) lowerStatement(b, child);
      });
    case 'expression_statement':
      return lowerMacroStatement(b, node.children[0]) ? undefined : lowerForEffect(b, node.children[0]);
    case 'declaration':
      return lowerDeclaration(b, node);
    case 'if_statement':
      return lowerIf(b, node);
    case 'while_statement':
      // One that comes out of a macro stands where the macro is used, and is none itself.
      return node.text === undefined && b.factsAt.get(node.start)?.kind === 'block' ? lowerBlockMacro(b, node) : lowerWhile(b, node);
    case 'do_statement':
      return lowerDo(b, node);
    case 'for_statement':
      return lowerFor(b, node);
    case 'switch_statement':
      return lowerSwitch(b, node);
    case 'return_statement':
      return lowerReturn(b, node);
    case 'goto_statement':
      return lowerGoto(b, node);
    case 'break_statement':
      return jump(b, b.breaks.at(-1), at(node));
    case 'continue_statement':
      return jump(b, b.continues.at(-1), at(node));
    case 'labeled_statement': {
      const label = childBy(node, 'label');
      flowInto(b, labelBlock(b, label ? textOf(b, label) : '', at(label ?? node)));
      for (const child of node.children) if (child !== label) lowerStatement(b, child);
      return;
    }
    case 'else_clause':
    case 'case_statement':
    case 'attributed_statement':
      for (const child of node.children) lowerStatement(b, child);
      return;
    case 'ERROR':
    case 'type_definition':
    case 'function_definition':
      return;
    default:
      if (/_expression$|^identifier$|_literal$/.test(node.type)) lowerForEffect(b, node);
  }
}

/** A macro that stands for statements, used as one. */
function lowerMacroStatement(b: Builder, use: Node | undefined): boolean {
  const macro = use && expandable(b, use);
  if (!use || !macro || (macro.body.statements.length === 1 && macro.body.statements[0]?.type === 'expression_statement')) return false;
  return expand(b, useOf(use), macro, (statements) => {
    for (const statement of statements) lowerStatement(b, statement);
  });
}

function lowerScope(b: Builder, node: Node, body: () => void): void {
  b.scopes.push({ at: at(node), names: new Map(), cleanups: [] });
  body();
  leaveScopes(b, b.scopes.length - 1, { start: Math.max(node.start, node.end - 1), end: node.end });
  b.scopes.pop();
}

function jump(b: Builder, exits: Exits | undefined, range: Range): void {
  if (exits) {
    leaveScopes(b, exits.depth, range);
    finish(b, { k: 'goto', to: exits.to });
  } else finish(b, { k: 'stop' });
  enter(b, newBlock(b));
}

function lowerGoto(b: Builder, node: Node): void {
  const labelNode = childBy(node, 'label');
  if (!labelNode || labelNode.type !== 'statement_identifier') {
    finish(b, { k: 'stop' }); // a computed goto: where it leads is not to be seen
    return enter(b, newBlock(b));
  }
  const name = textOf(b, labelNode);
  const position = b.labelPositions.get(name);
  // Scopes that do not hold the label are left, and their cleanups run.
  const depth = b.scopes.findIndex((s) => position === undefined || position < s.at.start || position >= s.at.end);
  leaveScopes(b, depth < 0 ? b.scopes.length : depth, at(node));
  finish(b, { k: 'goto', to: labelBlock(b, name, at(labelNode)) });
  enter(b, newBlock(b));
}

function lowerReturn(b: Builder, node: Node): void {
  let value: Expr | undefined = node.children[0] ? lowerValue(b, node.children[0]) : undefined;
  if (value && b.scopes.some((s) => s.cleanups.length > 0)) {
    // C evaluates the value before the cleanups run.
    const kept = temporary(b);
    emit(b, { k: 'set', at: at(node), target: kept, value, declares: true });
    value = kept;
  }
  leaveScopes(b, 0, at(node));
  finish(b, { k: 'return', at: at(node), value });
  enter(b, newBlock(b));
}

function lowerIf(b: Builder, node: Node): void {
  const alternative = childBy(node, 'alternative');
  const [yes, join] = [newBlock(b), newBlock(b)];
  const no = alternative ? newBlock(b) : join;
  lowerTest(b, childBy(node, 'condition'), yes, no);
  enter(b, yes);
  const consequence = childBy(node, 'consequence');
  if (consequence) lowerStatement(b, consequence);
  finish(b, { k: 'goto', to: join });
  if (alternative) {
    enter(b, no);
    lowerStatement(b, alternative);
    finish(b, { k: 'goto', to: join });
  }
  enter(b, join);
}

function lowerLoopBody(b: Builder, body: Node | undefined, again: number, after: number): void {
  b.breaks.push({ to: after, depth: b.scopes.length });
  b.continues.push({ to: again, depth: b.scopes.length });
  if (body) lowerStatement(b, body);
  b.breaks.pop();
  b.continues.pop();
  finish(b, { k: 'goto', to: again });
}

function lowerWhile(b: Builder, node: Node): void {
  const [head, body, after] = [newBlock(b), newBlock(b), newBlock(b)];
  flowInto(b, head);
  lowerTest(b, childBy(node, 'condition'), body, after);
  enter(b, body);
  lowerLoopBody(b, childBy(node, 'body'), head, after);
  enter(b, after);
}

function lowerDo(b: Builder, node: Node): void {
  const [body, test, after] = [newBlock(b), newBlock(b), newBlock(b)];
  flowInto(b, body);
  lowerLoopBody(b, childBy(node, 'body'), test, after);
  enter(b, test);
  lowerTest(b, childBy(node, 'condition'), body, after);
  enter(b, after);
}

function lowerFor(b: Builder, node: Node): void {
  lowerScope(b, node, () => {
    const initializer = childBy(node, 'initializer');
    if (initializer?.type === 'declaration') lowerDeclaration(b, initializer);
    else lowerForEffect(b, initializer);
    const [head, body, update, after] = [newBlock(b), newBlock(b), newBlock(b), newBlock(b)];
    flowInto(b, head);
    const condition = childBy(node, 'condition');
    if (condition) lowerTest(b, condition, body, after);
    else finish(b, { k: 'goto', to: body });
    enter(b, body);
    lowerLoopBody(b, childBy(node, 'body'), update, after);
    enter(b, update);
    lowerForEffect(b, childBy(node, 'update'));
    finish(b, { k: 'goto', to: head });
    enter(b, after);
  });
}

/** A macro that takes a block: a loop over something, or a scope that holds a guard. */
function lowerBlockMacro(b: Builder, node: Node): void {
  const fact = b.factsAt.get(node.start);
  const name = fact?.kind === 'block' ? fact.name : '';
  const condition = childBy(node, 'condition');
  lowerNamedBlock(b, node, name, commaList(condition), { start: node.start, end: condition?.end ?? node.start });
}

/** A macro of the file that stands for a loop: the loop itself, or another macro that takes the block. False where it stands for something else. */
function lowerLoopMacro(b: Builder, node: Node, name: string, args: readonly Node[], range: Range): boolean {
  const macro = macroNamed(b, name);
  const body = childBy(node, 'body');
  const [only, ...more] = macro?.body.statements ?? [];
  if (!macro || !only || !body || more.length > 0 || macro.body.parameters?.length !== args.length) return false;
  const call = only.type === 'expression_statement' && only.children[0]?.type === 'call_expression' ? only.children[0] : undefined;
  if (!call && !withBody(only, body)) return false;
  return expand(b, { ...range, room: name.length, args }, macro, ([statement]) => {
    const inner = statement?.children[0];
    const full = statement && withBody(statement, body);
    if (call && inner) lowerNamedBlock(b, node, textOf(b, childBy(inner, 'function') ?? inner), argumentsOf(inner), range);
    else if (full) lowerStatement(b, full);
  });
}

function lowerNamedBlock(b: Builder, node: Node, name: string, args: readonly Node[], range: Range): void {
  if (lowerLoopMacro(b, node, name, args, range)) return;
  const body = childBy(node, 'body');
  if (b.vocabulary(name)?.role === 'scoped-guard') {
    return lowerScope(b, node, () => {
      const action = args[0] ? textOf(b, args[0]) : '';
      const values = args.slice(1).map((arg) => lowerValue(b, arg));
      const variable = declare(b, '(guard)', '');
      emit(b, { k: 'construct', at: range, variable, action, scoped: 'guard', args: values });
      b.scopes.at(-1)?.cleanups.push({ variable, action, scoped: 'guard' });
      if (body) lowerStatement(b, body);
    });
  }
  lowerScope(b, node, () => {
    const [head, round, after] = [newBlock(b), newBlock(b), newBlock(b)];
    // `for_each_x_scoped(parent, child)` declares its cursor itself.
    for (const arg of args)
      if (/_scoped$/.test(name) && arg.type === 'identifier' && !b.scopes.some((s) => s.names.has(textOf(b, arg)))) declare(b, textOf(b, arg), '');
    flowInto(b, head);
    const values = args.map((arg) => lowerValue(b, arg));
    const result = temporary(b);
    emit(b, { k: 'next', at: range, iterator: name, args: values, result: result.name });
    finish(b, { k: 'branch', at: range, test: result, yes: round, no: after });
    enter(b, round);
    lowerLoopBody(b, body, head, after);
    enter(b, after);
  });
}

/** `(a, (b, c))` as a list: how a masked macro's arguments stand in the tree. */
function commaList(node: Node | undefined): readonly Node[] {
  if (!node) return [];
  if (node.type === 'parenthesized_expression') return node.children.flatMap((c) => (c.type === 'ERROR' ? [] : commaList(c)));
  if (node.type === 'comma_expression') return [...commaList(childBy(node, 'left')), ...commaList(childBy(node, 'right'))];
  if (node.type === 'argument_list') return node.children;
  return [node];
}

function lowerSwitch(b: Builder, node: Node): void {
  const value = lowerValue(b, childBy(node, 'condition'));
  const body = childBy(node, 'body');
  const after = newBlock(b);
  const cases: { value: Expr; to: number }[] = [];
  let otherwise = after;
  const dispatch = b.current;
  enter(b, newBlock(b));
  b.breaks.push({ to: after, depth: b.scopes.length });
  const statements = (list: readonly Node[]): void => {
    for (const child of list) {
      if (child.type !== 'case_statement') {
        lowerStatement(b, child);
        continue;
      }
      const label = childBy(child, 'value');
      const to = newBlock(b);
      flowInto(b, to);
      if (label)
        cases.push({
          value: label.type === 'number_literal' || label.type === 'identifier' ? lowerValue(b, label) : { k: 'opaque', at: label.start },
          to,
        });
      else otherwise = to;
      statements(child.children.filter((c) => c !== label && c.type !== 'ERROR'));
    }
  };
  if (body) lowerScope(b, body, () => statements(body.children));
  b.breaks.pop();
  flowInto(b, after);
  const block = b.blocks[dispatch];
  if (block) block.end = { k: 'switch', at: at(childBy(node, 'condition') ?? node), value, cases, otherwise };
}

function lowerDeclaration(b: Builder, node: Node): void {
  const typeNode = childBy(node, 'type');
  const type = typeNode ? textOf(b, typeNode) : '';
  const isStatic = node.children.some((c) => c.type === 'storage_class_specifier' && textOf(b, c) === 'static');
  let from = node.start;
  for (const child of node.children) {
    if (child.field !== 'declarator') continue;
    const isInit = child.type === 'init_declarator';
    const declarator = isInit ? childBy(child, 'declarator') : child;
    const nameNode = declarator ? declaredName(declarator) : undefined;
    if (!declarator || !nameNode || declarator.type === 'function_declarator') continue;
    const stars = textOf(b, declarator).replace(/[^*[\]]/g, '');
    const cleanup = cleanupBetween(b, from, Math.max(child.end, isInit ? 0 : nextStop(b, child.end)));
    from = child.end;
    const value = isInit ? childBy(child, 'value') : undefined;
    const name = textOf(b, nameNode);
    if (value && value.type !== 'initializer_list') {
      // The value may call something; the name is known in it, as C has it, but seldom used there.
      const early = value.type === 'identifier' || value.type === 'call_expression' ? lowerValue(b, value) : undefined;
      const unique = declare(b, name, type + stars);
      emit(b, {
        k: 'set',
        at: at(child),
        target: { k: 'name', name: unique },
        value: isStatic ? { k: 'opaque', at: child.start } : (early ?? lowerValue(b, value)),
        declares: true,
      });
      if (cleanup) b.scopes.at(-1)?.cleanups.push({ variable: unique, action: cleanup, scoped: 'free' });
      continue;
    }
    const unique = declare(b, name, type + stars);
    emit(b, { k: 'declare', at: at(nameNode), name: unique });
    if (value) lowerInitializer(b, { k: 'name', name: unique }, value);
    if (cleanup) b.scopes.at(-1)?.cleanups.push({ variable: unique, action: cleanup, scoped: 'free' });
  }
}

/** Where a declarator without a value ends for its attributes: at the next comma or semicolon. */
function nextStop(b: Builder, from: number): number {
  const stop = /[,;=]/.exec(b.source.text.slice(from, from + 200));
  return stop ? from + stop.index : from;
}

/** The identifier that a declarator declares. */
export function declaredName(declarator: Node): Node | undefined {
  if (declarator.type === 'identifier') return declarator;
  const inner = childBy(declarator, 'declarator') ?? declarator.children.find((c) => /declarator$/.test(c.type) || c.type === 'identifier');
  return inner ? declaredName(inner) : undefined;
}

/** The class of a `__free()` that stood between `from` and `to`: after the name it is for, or before the first one. */
function cleanupBetween(b: Builder, from: number, to: number): string | undefined {
  for (const [position, fact] of b.factsAt) if (fact.kind === 'cleanup' && position >= from && position < to) return fact.name;
  return undefined;
}
