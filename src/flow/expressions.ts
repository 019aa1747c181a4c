import type { Node } from '../syntax/tree.ts';
import {
  argumentsOf,
  at,
  childBy,
  declare,
  emit,
  enter,
  finish,
  flowInto,
  isLocal,
  leaveScopes,
  newBlock,
  one,
  operatorOf,
  resolve,
  temporary,
  textOf,
  zero,
} from './builder.ts';
import type { Builder } from './builder.ts';
import { expand, expandable, useOf } from './expansion.ts';
import type { Expr } from './graph.ts';
import { lowerStatement } from './statements.ts';

const opaque = (node: Node): Expr => ({ k: 'opaque', at: node.start });

/** Reads a C number; a suffix is ignored, a float or something unreadable is `undefined`. The grammar takes the sign of `-1` for a part of it. */
function number(text: string): number | undefined {
  const [, sign, digits] = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|\d+)[uUlLzZ]*$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const value = /^0\d/.test(digits) ? parseInt(digits, 8) : Number(digits);
  return sign === '-' ? -value : value;
}

function lowerName(b: Builder, written: string): Expr {
  const name = resolve(b, written);
  return !isLocal(b, name) && b.vocabulary(written)?.role === 'zero' ? zero : { k: 'name', name };
}

/** The node inside parentheses. */
function bare(node: Node): Node {
  let inner = node;
  while (
    inner.type === 'parenthesized_expression' &&
    inner.children.length === 1 &&
    inner.children[0] &&
    inner.children[0].type !== 'compound_statement'
  )
    inner = inner.children[0];
  return inner;
}

/** Lowers an expression for its value: calls and assignments in it become events of the current block. */
export function lowerValue(b: Builder, given: Node | undefined): Expr {
  if (!given) return { k: 'opaque', at: -1 };
  const node = bare(given);
  switch (node.type) {
    case 'identifier':
      return lowerMacro(b, node) ?? lowerName(b, textOf(b, node));
    case 'number_literal': {
      const value = number(textOf(b, node));
      return value === undefined ? opaque(node) : { k: 'int', value };
    }
    case 'null':
    case 'false':
      return zero;
    case 'true':
      return one;
    case 'string_literal':
    case 'concatenated_string':
      return { k: 'valid' };
    case 'char_literal':
      return opaque(node);
    case 'field_expression': {
      const base = lowerValue(b, childBy(node, 'argument'));
      const field = childBy(node, 'field');
      return { k: 'field', base, name: field ? textOf(b, field) : '?', arrow: operatorOf(node) === '->', at: at(node) };
    }
    case 'subscript_expression': {
      const base = lowerValue(b, childBy(node, 'argument'));
      return { k: 'index', base, index: lowerValue(b, childBy(node, 'index')), at: at(node) };
    }
    case 'pointer_expression': {
      const of = lowerValue(b, childBy(node, 'argument'));
      return operatorOf(node) === '&' ? { k: 'address', of } : { k: 'deref', of, at: at(node) };
    }
    case 'cast_expression':
      return lowerValue(b, childBy(node, 'value'));
    case 'unary_expression': {
      const op = operatorOf(node);
      const arg = lowerValue(b, childBy(node, 'argument'));
      if (op === '+') return arg;
      return op === '-' && arg.k === 'int' ? { k: 'int', value: -arg.value } : { k: 'op', op: op === '!' ? '!' : `unary${op}`, args: [arg] };
    }
    case 'binary_expression': {
      const op = operatorOf(node);
      if ((op === '&&' || op === '||') && hasEffects(b, node)) return lowerDecided(b, node);
      const left = lowerValue(b, childBy(node, 'left'));
      return { k: 'op', op, args: [left, lowerValue(b, childBy(node, 'right'))] };
    }
    case 'conditional_expression':
      return lowerConditional(b, node);
    case 'assignment_expression':
      return lowerAssignment(b, node);
    case 'update_expression':
      return lowerUpdate(b, node);
    case 'comma_expression':
      lowerForEffect(b, childBy(node, 'left'));
      return lowerValue(b, childBy(node, 'right'));
    case 'call_expression':
      return lowerMacro(b, node) ?? lowerCall(b, node);
    case 'compound_literal_expression': {
      const target = declare(b, '(literal)', childBy(node, 'type') ? textOf(b, childBy(node, 'type') ?? node) : '');
      const list = childBy(node, 'value');
      if (list) lowerInitializer(b, { k: 'name', name: target }, list);
      return { k: 'name', name: target };
    }
    case 'parenthesized_expression': {
      const block = node.children.find((c) => c.type === 'compound_statement');
      return block ? lowerStatementExpression(b, block) : opaque(node);
    }
    case 'compound_statement':
      return lowerStatementExpression(b, node);
    case 'sizeof_expression':
    case 'offsetof_expression':
    case 'alignof_expression':
      return opaque(node);
    case 'ERROR':
    case 'gnu_asm_expression':
      return opaque(node);
    default:
      for (const child of node.children) lowerForEffect(b, child);
      return opaque(node);
  }
}

/** Lowers an expression statement: its events, and what it touches. */
export function lowerForEffect(b: Builder, node: Node | undefined): void {
  if (!node) return;
  const value = lowerValue(b, node);
  if (value.k === 'field' || value.k === 'index' || value.k === 'deref' || value.k === 'op') emit(b, { k: 'use', at: at(node), value });
}

/** Whether evaluating the expression does more than read: a call or an assignment in it. */
function hasEffects(b: Builder, node: Node): boolean {
  if (node.type === 'assignment_expression' || node.type === 'update_expression' || node.type === 'compound_statement') return true;
  if (node.type === 'call_expression') {
    const role = b.vocabulary(calledName(b, node));
    if (role?.role !== 'test' && role?.role !== 'same' && role?.role !== 'error-or-zero') return true;
  }
  return expandable(b, node) !== undefined || node.children.some((c) => hasEffects(b, c));
}

/** The value of a macro that stands for one expression; undefined where it stands for something else. */
function lowerMacro(b: Builder, use: Node): Expr | undefined {
  const macro = expandable(b, use);
  const [only, ...more] = macro?.body.statements ?? [];
  if (!macro || only?.type !== 'expression_statement' || more.length > 0) return undefined;
  let value: Expr | undefined;
  expand(b, useOf(use), macro, ([statement]) => {
    value = lowerValue(b, statement?.children[0]);
  });
  return value;
}

/** Lowers a condition: ends the current block with branches that lead to `yes` and `no`. */
export function lowerTest(b: Builder, given: Node | undefined, yes: number, no: number): void {
  if (!given) return finish(b, { k: 'goto', to: yes });
  const node = bare(given);
  if (node.type === 'unary_expression' && operatorOf(node) === '!') return lowerTest(b, childBy(node, 'argument'), no, yes);
  if (node.type === 'binary_expression') {
    const op = operatorOf(node);
    if (op === '&&' || op === '||') {
      const middle = newBlock(b);
      if (op === '&&') lowerTest(b, childBy(node, 'left'), middle, no);
      else lowerTest(b, childBy(node, 'left'), yes, middle);
      enter(b, middle);
      return lowerTest(b, childBy(node, 'right'), yes, no);
    }
  }
  if (node.type === 'comma_expression') {
    lowerForEffect(b, childBy(node, 'left'));
    return lowerTest(b, childBy(node, 'right'), yes, no);
  }
  if (node.type === 'call_expression') {
    const role = b.vocabulary(calledName(b, node));
    const args = argumentsOf(node);
    // A wrapper that is transparent, `unlikely(a || b)`, must not hide the branches inside it.
    if (role?.role === 'same' && args[role.arg]) {
      args.forEach((arg, i) => {
        if (i !== role.arg) lowerForEffect(b, arg);
      });
      return lowerTest(b, args[role.arg], yes, no);
    }
    const asked = role?.role === 'macro' ? conditionOf(b, args) : undefined;
    if (asked) {
      for (const arg of args) if (arg !== asked) lowerForEffect(b, arg);
      return lowerTest(b, asked, yes, no);
    }
  }
  finish(b, { k: 'branch', test: lowerValue(b, node), at: at(node), yes, no });
}

/** The one argument that is a condition, of a macro whose result is tested. */
function conditionOf(b: Builder, args: readonly Node[]): Node | undefined {
  const conditions = args.filter((arg) => {
    const node = bare(arg);
    if (node.type === 'unary_expression') return operatorOf(node) === '!';
    if (node.type === 'binary_expression') return ['==', '!=', '<', '>', '<=', '>=', '&&', '||'].includes(operatorOf(node));
    return node.type === 'call_expression' && b.vocabulary(calledName(b, node))?.role === 'test';
  });
  return conditions.length === 1 ? conditions[0] : undefined;
}

/** A macro that the function assigns to, given a pointer, is a member of what that points to: `FOO_DATA(p) = q`. */
function placeOf(b: Builder, name: string, node: Node, args: readonly Node[]): Expr | undefined {
  const [pointer, ...more] = args;
  if (!b.places.has(name) || pointer?.type !== 'identifier' || more.length > 0) return undefined;
  const variable = resolve(b, textOf(b, pointer));
  if (!b.locals.get(variable)?.includes('*')) return undefined;
  return { k: 'field', base: { k: 'name', name: variable }, name, arrow: true, at: at(node) };
}

/** A value that is decided by control flow: 1 where the condition holds, 0 where not. */
function lowerDecided(b: Builder, node: Node): Expr {
  const result = temporary(b);
  const [yes, no, join] = [newBlock(b), newBlock(b), newBlock(b)];
  lowerTest(b, node, yes, no);
  for (const [block, value] of [
    [yes, one],
    [no, zero],
  ] as const) {
    enter(b, block);
    emit(b, { k: 'set', at: at(node), target: result, value, declares: true });
    finish(b, { k: 'goto', to: join });
  }
  enter(b, join);
  return result;
}

function lowerConditional(b: Builder, node: Node): Expr {
  const result = temporary(b);
  const condition = childBy(node, 'condition');
  const consequence = childBy(node, 'consequence');
  const [yes, no, join] = [newBlock(b), newBlock(b), newBlock(b)];
  let shared: Expr | undefined;
  if (consequence || !condition) lowerTest(b, condition, yes, no);
  else {
    // GNU `a ?: b`: the condition is evaluated once and is the value where it holds.
    shared = lowerValue(b, condition);
    finish(b, { k: 'branch', test: shared, at: at(condition), yes, no });
  }
  enter(b, yes);
  emit(b, { k: 'set', at: at(node), target: result, value: shared ?? lowerValue(b, consequence), declares: true });
  finish(b, { k: 'goto', to: join });
  enter(b, no);
  emit(b, { k: 'set', at: at(node), target: result, value: lowerValue(b, childBy(node, 'alternative')), declares: true });
  flowInto(b, join);
  return result;
}

function lowerAssignment(b: Builder, node: Node): Expr {
  const op = operatorOf(node);
  const target = lowerValue(b, childBy(node, 'left'));
  const right = lowerValue(b, childBy(node, 'right'));
  const value: Expr = op === '=' || op === '' ? right : { k: 'op', op: op.slice(0, -1), args: [target, right] };
  emit(b, { k: 'set', at: at(node), target, value, declares: false });
  return target;
}

function lowerUpdate(b: Builder, node: Node): Expr {
  const argument = childBy(node, 'argument');
  const operator = childBy(node, 'operator');
  const target = lowerValue(b, argument);
  const op = operator?.type === '--' ? '-' : '+';
  const prefix = operator !== undefined && argument !== undefined && operator.start < argument.start;
  let before: Expr = target;
  if (!prefix) {
    before = temporary(b);
    emit(b, { k: 'set', at: at(node), target: before, value: target, declares: true });
  }
  emit(b, { k: 'set', at: at(node), target, value: { k: 'op', op, args: [target, one] }, declares: false });
  return prefix ? target : before;
}

function lowerStatementExpression(b: Builder, block: Node): Expr {
  const last = block.children.at(-1);
  const scope = { at: at(block), names: new Map<string, string>(), cleanups: [] };
  b.scopes.push(scope);
  let value: Expr = opaque(block);
  for (const child of block.children) {
    if (child === last && child.type === 'expression_statement' && child.children[0]) {
      const result = temporary(b);
      emit(b, { k: 'set', at: at(child), target: result, value: lowerValue(b, child.children[0]), declares: true });
      value = result;
    } else lowerStatement(b, child);
  }
  leaveScopes(b, b.scopes.length - 1, { start: block.end - 1, end: block.end });
  b.scopes.pop();
  return value;
}

/** The name of the function that a call expression calls, '' when it goes through a pointer. */
export function calledName(b: Builder, call: Node): string {
  const callee = childBy(call, 'function');
  if (!callee) return '';
  const inner = bare(callee);
  if (inner.type !== 'identifier') return '';
  const name = textOf(b, inner);
  return isLocal(b, resolve(b, name)) ? '' : name;
}

function lowerCall(b: Builder, node: Node): Expr {
  const callee = childBy(node, 'function');
  const args = argumentsOf(node);
  if (callee?.type === 'call_expression') {
    const constructed = lowerConstruct(b, node, callee, args);
    if (constructed) return constructed;
  }
  const name = calledName(b, node);
  const role = b.vocabulary(name);
  switch (role?.role) {
    case 'same':
    case 'test':
    case 'error-or-zero': {
      const values = args.map((arg) => lowerValue(b, arg));
      const value = values[role.arg] ?? opaque(node);
      if (role.role === 'same') return value;
      if (role.role === 'error-or-zero') return { k: 'op', op: 'error-or-zero', args: [value] };
      if (role.when === 'nonzero') return { k: 'op', op: '!=', args: [value, zero] };
      if (role.when === 'zero') return { k: 'op', op: '==', args: [value, zero] };
      return { k: 'op', op: `${role.when}?`, args: [value] };
    }
    case 'assert': {
      const [stop, on] = [newBlock(b), newBlock(b)];
      lowerTest(b, args[role.arg], stop, on);
      enter(b, on);
      return zero;
    }
    case 'stop':
      for (const arg of args) lowerForEffect(b, arg);
      finish(b, { k: 'stop' });
      enter(b, newBlock(b));
      return opaque(node);
    case 'container': {
      const pointer = lowerValue(b, args[role.arg]);
      const member = typeof role.member === 'string' ? undefined : args[role.member];
      const name = typeof role.member === 'string' ? role.member : member ? textOf(b, member) : '?';
      return { k: 'op', op: 'container', args: [pointer, { k: 'name', name }] };
    }
    case 'hand-over': {
      const result = temporary(b);
      const target = lowerValue(b, args[role.arg]);
      emit(b, { k: 'set', at: at(node), target: result, value: target, declares: true });
      emit(b, { k: 'set', at: at(node), target, value: zero, declares: true });
      if (!role.returns) return result;
      leaveScopes(b, 0, at(node));
      finish(b, { k: 'return', at: at(node), value: result });
      enter(b, newBlock(b));
      return result;
    }
    case 'macro': {
      const place = placeOf(b, name, node, args);
      if (place) return place;
      break;
    }
    default:
      break;
  }
  const pointer = name === '' && callee ? lowerValue(b, callee) : undefined;
  const values = args.map((arg) => lowerValue(b, arg));
  const result = temporary(b);
  emit(b, { k: 'call', at: at(node), name, pointer, args: values, argRanges: args.map(at), result: result.name });
  return result;
}

/** `guard(class)(args)` and `CLASS(class, variable)(args)`: a variable with a cleanup comes into being. */
function lowerConstruct(b: Builder, node: Node, inner: Node, args: readonly Node[]): Expr | undefined {
  const role = b.vocabulary(calledName(b, inner));
  if (role?.role !== 'guard' && role?.role !== 'class') return undefined;
  const [classNode, nameNode] = argumentsOf(inner);
  const action = classNode ? textOf(b, classNode) : '';
  const values = args.map((arg) => lowerValue(b, arg));
  const variable = declare(b, role.role === 'class' && nameNode ? textOf(b, nameNode) : '(guard)', '');
  emit(b, { k: 'construct', at: at(node), variable, action, scoped: role.role, args: values });
  b.scopes.at(-1)?.cleanups.push({ variable, action, scoped: role.role });
  return { k: 'name', name: variable };
}

/** `{ .a = x, [2] = y }` for `target`: each member that is named or counted is stored where it belongs. */
export function lowerInitializer(b: Builder, target: Expr, list: Node): void {
  let position = 0;
  for (const item of list.children) {
    let place: Expr = target;
    let valueNode: Node | undefined = item;
    if (item.type === 'initializer_pair') {
      valueNode = childBy(item, 'value');
      for (const designator of item.children.filter((c) => c.field === 'designator')) {
        const inner = designator.children[0];
        if (designator.type === 'field_designator' && inner)
          place = { k: 'field', base: place, name: textOf(b, inner), arrow: false, at: at(designator) };
        else place = { k: 'index', base: place, index: inner ? lowerValue(b, inner) : opaque(designator), at: at(designator) };
      }
    } else place = { k: 'index', base: target, index: { k: 'int', value: position }, at: at(item) };
    position += 1;
    if (valueNode?.type === 'initializer_list') lowerInitializer(b, place, valueNode);
    else if (valueNode) emit(b, { k: 'set', at: at(item), target: place, value: lowerValue(b, valueNode), declares: true });
  }
}
