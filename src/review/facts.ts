/** What stands in a C file about lifetimes, before anything is concluded: calls that the catalogue knows, members, and callbacks that are set. */

import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Kind } from '../catalogue/contract.ts';
import { childByField, functionsOf, textOf, walk } from '../syntax/node.ts';
import type { Node, Source } from '../syntax/tree.ts';

export interface Fact {
  /** `asserts`: it says aloud when the subject is not zero (WARN_ON). */
  readonly role: 'takes' | 'gives' | 'asserts';
  readonly kind: Kind;
  readonly call: string;
  /** The resource as the code names it: `group`, `&group->dev`. */
  readonly subject: string;
  /** The same in every function that names its variables differently: the variable's type and the way from there. */
  readonly key: string;
  /** With `takes`: it may fail though its arguments are good. */
  readonly conditional: boolean;
  /** With `gives`. */
  readonly frees: 'always' | 'last' | 'never';
  /** Calls that would give it back. */
  readonly undone: readonly string[];
  /** The function that runs when this was the last reference, where the call names it. */
  readonly callback: string | undefined;
  /** The offset of the call. */
  readonly at: number;
}

/** A call of any function, with the text of its arguments. */
export interface OwnCall {
  readonly name: string;
  readonly args: readonly string[];
}

export interface FunctionFacts {
  readonly name: string;
  readonly start: number;
  readonly text: string;
  readonly parameters: readonly string[];
  readonly types: ReadonlyMap<string, string>;
  /** In the order of the text. */
  readonly body: readonly (Fact | OwnCall)[];
}

export interface FileFacts {
  readonly functions: ReadonlyMap<string, FunctionFacts>;
  /** By structure, the type of each member as written, without `struct` in front. */
  readonly members: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Members that are set to a function, by the key of the member. */
  readonly callbacks: ReadonlyMap<string, string>;
}

export const noFacts: FileFacts = { functions: new Map(), members: new Map(), callbacks: new Map() };

export const isFact = (one: Fact | OwnCall): one is Fact => 'role' in one;

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** `struct vfio_group *` and `const struct vfio_group*` are one type. */
const plainType = (text: string): string =>
  squeeze(text.replace(/\b(?:const|volatile|struct|union|static|extern|register)\b/g, ' ').replace(/\{.*\}/s, ' '));

/** The name in a declarator, and the stars and brackets around it. */
function declared(source: Source, node: Node | undefined): { readonly name: string; readonly stars: string } | undefined {
  let stars = '';
  for (let next = node; next;) {
    if (next.type === 'pointer_declarator') stars += '*';
    else if (next.type === 'array_declarator') stars += '[]';
    else if (next.type === 'function_declarator') stars += '()';
    if (next.children.length === 0 || /identifier$/.test(next.type)) return { name: textOf(source, next), stars };
    next = childByField(next, 'declarator') ?? next.children[0];
  }
  return undefined;
}

function typed(source: Source, node: Node): readonly (readonly [string, string])[] {
  const type = childByField(node, 'type');
  if (!type) return [];
  const base = plainType(type.type === 'struct_specifier' ? `struct ${textOf(source, childByField(type, 'name') ?? type)}` : textOf(source, type));
  return node.children
    .filter((child) => child.field === 'declarator')
    .flatMap((child) => {
      const found = declared(source, child);
      return found ? [[found.name, `${base}${found.stars === '' ? '' : ` ${found.stars}`}`] as const] : [];
    });
}

/** The way to a resource with its variable replaced by the variable's type. Pointers and what they point to are one. */
export function keyOf(subject: string, types: ReadonlyMap<string, string>): string {
  const bare = subject.replace(/^[\s&*(]+/, '').replace(/\s+/g, '');
  const root = /^[A-Za-z_]\w*/.exec(bare)?.[0] ?? '';
  const type = types.get(root);
  return (
    (type === undefined ? root : type.replace(/[ *[\]]/g, '')) +
    bare
      .slice(root.length)
      .replaceAll('->', '.')
      .replace(/\)+$/, (end) => (bare.includes('(') ? end : ''))
  );
}

/** What a release gives back: the kind of most of the calls that it undoes. */
function commonKind(given: readonly { readonly kind: Kind }[]): Kind | undefined {
  const counts = new Map<Kind, number>();
  for (const { kind } of given) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return Array.from(counts).sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** What a call says of lifetimes by its contracts. `assigned` is the variable that gets its result. */
function factsOfCall(
  catalogue: Catalogue,
  call: string,
  args: readonly string[],
  assigned: string | undefined,
  types: ReadonlyMap<string, string>,
  at: number,
): readonly Fact[] {
  const facts: Fact[] = [];
  const release = catalogue.release(call);
  if (release) {
    const given = catalogue.releasedBy(call);
    const kind = commonKind(given) ?? (release.frees === 'always' ? 'alloc' : 'ref');
    const subject = args[kind === 'id' ? 0 : Math.max(0, release.arg)] ?? '';
    const callback = release.callback === undefined ? undefined : args[release.callback]?.replace(/^&/, '');
    facts.push({
      role: 'gives',
      kind,
      call,
      subject,
      key: keyOf(subject, types),
      conditional: false,
      frees: release.frees,
      undone: [],
      callback,
      at,
    });
    const lock = release.callbackLock && args[release.callbackLock.arg];
    if (lock !== undefined)
      facts.push({
        role: 'takes',
        kind: 'lock',
        call,
        subject: lock,
        key: keyOf(lock, types),
        conditional: true,
        frees: 'never',
        undone: release.callbackLock?.release ?? [],
        callback: undefined,
        at,
      });
  }
  for (const row of catalogue.acquires(call)) {
    const place = /^\*?arg(\d+)/.exec(row.at)?.[1];
    const subject = (row.kind === 'id' ? args[0] : place === undefined ? assigned : args[Number(place)]) ?? '';
    facts.push({
      role: 'takes',
      kind: row.kind,
      call,
      subject,
      key: keyOf(subject, types),
      conditional: row.conditional === true,
      frees: 'never',
      undone: row.release,
      callback: undefined,
      at,
    });
  }
  const value = facts.length === 0 ? catalogue.value(call) : undefined;
  if (value?.is === 'truth') {
    const subject = args[value.arg] ?? '';
    facts.push({
      role: 'asserts',
      kind: 'init',
      call,
      subject,
      key: keyOf(subject, types),
      conditional: false,
      frees: 'never',
      undone: [],
      callback: undefined,
      at,
    });
  }
  return facts;
}

function readFunction(
  source: Source,
  catalogue: Catalogue,
  f: ReturnType<typeof functionsOf>[number],
  globals: ReadonlyMap<string, string>,
): FunctionFacts {
  const types = new Map(globals);
  const parameters: string[] = [];
  for (const parameter of f.declarator?.children.find((child) => child.field === 'parameters')?.children ?? []) {
    const [one] = typed(source, parameter);
    parameters.push(one?.[0] ?? '');
    if (one) types.set(one[0], one[1]);
  }
  walk(f.body, (node) => {
    if (node.type === 'declaration') for (const [name, type] of typed(source, node)) types.set(name, type);
    return undefined;
  });
  const body: (Fact | OwnCall)[] = [];
  const assigned = new Map<Node, string>();
  walk(f.body, (node) => {
    if (node.type === 'assignment_expression' || node.type === 'init_declarator') {
      const [left, right] =
        node.type === 'init_declarator'
          ? [childByField(node, 'declarator'), childByField(node, 'value')]
          : [childByField(node, 'left'), childByField(node, 'right')];
      if (left && right?.type === 'call_expression') assigned.set(right, squeeze(textOf(source, left)).replace(/^\*+/, ''));
    }
    if (node.type !== 'call_expression') return undefined;
    const name = childByField(node, 'function');
    if (name?.type !== 'identifier') return undefined;
    const call = textOf(source, name);
    const args = (childByField(node, 'arguments')?.children ?? []).map((argument) => squeeze(textOf(source, argument)));
    const facts = factsOfCall(catalogue, call, args, assigned.get(node), types, node.start);
    body.push(...(facts.length > 0 ? facts : [{ name: call, args }]));
    return undefined;
  });
  return { name: f.name, start: f.node.start, text: squeeze(textOf(source, f.node)), parameters, types, body };
}

/** Reads the facts of a C file. Never throws. Takes time by the length of the text. */
export function readFacts(source: Source, catalogue: Catalogue): FileFacts {
  const members = new Map<string, ReadonlyMap<string, string>>();
  const globals = new Map<string, string>();
  const functions = functionsOf(source);
  const names = new Set(functions.map(({ name }) => name));
  walk(source.root, (node) => {
    if (node.type === 'declaration') for (const [name, type] of typed(source, node)) globals.set(name, type);
    if (node.type === 'struct_specifier') {
      const [name, body] = [childByField(node, 'name'), childByField(node, 'body')];
      if (name && body) members.set(textOf(source, name), new Map(body.children.flatMap((child) => typed(source, child))));
    }
    return node.type !== 'function_definition';
  });
  const read = new Map(functions.map((f) => [f.name, readFunction(source, catalogue, f, globals)]));
  const callbacks = new Map<string, string>();
  for (const f of functions) {
    const types = read.get(f.name)?.types ?? globals;
    walk(f.body, (node) => {
      if (node.type !== 'assignment_expression') return undefined;
      const [left, right] = [childByField(node, 'left'), childByField(node, 'right')];
      const name = right && textOf(source, right).replace(/^&/, '');
      if (left?.type === 'field_expression' && name !== undefined && names.has(name)) callbacks.set(keyOf(textOf(source, left), types), name);
      return undefined;
    });
  }
  return { functions: read, members, callbacks };
}
