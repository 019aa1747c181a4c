import type { Fact, Node, Source } from '../syntax/tree.ts';
import type { Block, End, Event, Expr, Label, Range } from './graph.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A variable with something to run at the end of its scope. */
export interface Cleanup {
  readonly variable: string;
  readonly action: string;
  readonly scoped: 'free' | 'guard' | 'class';
}

/** A brace-delimited region: its own names, and what must run when it is left. */
export interface Scope {
  readonly at: Range;
  readonly names: Map<string, string>;
  readonly cleanups: Cleanup[];
}

/** Where `break` and `continue` lead, and how many scopes stay open when they do. */
export interface Exits {
  readonly to: number;
  readonly depth: number;
}

/** The state of lowering one function. It lives for one call of `lower` and is seen by nobody else. */
export interface Builder {
  readonly source: Source;
  readonly vocabulary: Vocabulary;
  readonly factsAt: ReadonlyMap<number, Fact>;
  readonly blocks: { events: Event[]; end: End }[];
  readonly scopes: Scope[];
  readonly locals: Map<string, string>;
  readonly labels: Map<string, { block: number; at: Range }>;
  /** Names in capitals that the function assigns to as if they were calls: macros that stand for a place. */
  readonly places: ReadonlySet<string>;
  /** Where each label of the function stands, known before its statements are lowered. */
  readonly labelPositions: ReadonlyMap<string, number>;
  readonly breaks: Exits[];
  readonly continues: Exits[];
  current: number;
  temporaries: number;
  /** While a macro is lowered: the next start for a call in it, how many there is room for, and how many macros deep it is. */
  expansion: { next: number; readonly room: number; depth: number } | undefined;
}

const rangeOf = (node: Node): Range => ({ start: node.start, end: node.end });
export { rangeOf as at };

export const textOf = (b: Builder, node: Node): string => node.text ?? b.source.text.slice(node.start, node.end);

export const childBy = (node: Node, field: string): Node | undefined => node.children.find((c) => c.field === field);

export const argumentsOf = (call: Node): readonly Node[] => childBy(call, 'arguments')?.children.filter((c) => c.type !== 'ERROR') ?? [];

export const operatorOf = (node: Node): string => childBy(node, 'operator')?.type ?? '';

/** Opens a new, empty block without going there. */
export function newBlock(b: Builder): number {
  b.blocks.push({ events: [], end: { k: 'stop' } });
  return b.blocks.length - 1;
}

export function emit(b: Builder, event: Event): void {
  b.blocks[b.current]?.events.push(event);
}

/** Ends the current block; what follows is unreachable until `enter`. */
export function finish(b: Builder, end: End): void {
  const block = b.blocks[b.current];
  if (block) block.end = end;
}

export function enter(b: Builder, block: number): void {
  b.current = block;
}

/** Ends the current block with a jump to `to` and goes on there. */
export function flowInto(b: Builder, to: number): void {
  finish(b, { k: 'goto', to });
  enter(b, to);
}

export function temporary(b: Builder): { readonly k: 'name'; readonly name: string } {
  b.temporaries += 1;
  return { k: 'name', name: `%${b.temporaries}` };
}

/** Declares a local in the innermost scope and gives the name by which the graph knows it. */
export function declare(b: Builder, name: string, type: string): string {
  let unique = name;
  for (let n = 2; b.locals.has(unique); n += 1) unique = `${name}'${n}`;
  b.locals.set(unique, type);
  b.scopes.at(-1)?.names.set(name, unique);
  return unique;
}

/** The graph's name for a C name: a local's unique name, else the name itself. */
export function resolve(b: Builder, name: string): string {
  for (let i = b.scopes.length - 1; i >= 0; i -= 1) {
    const found = b.scopes[i]?.names.get(name);
    if (found !== undefined) return found;
  }
  return name;
}

export const isLocal = (b: Builder, unique: string): boolean => b.locals.has(unique);

/** Emits the cleanups of all scopes deeper than `depth`, innermost and last declared first, as C leaves them. */
export function leaveScopes(b: Builder, depth: number, at: Range): void {
  for (let i = b.scopes.length - 1; i >= depth; i -= 1) {
    const cleanups = b.scopes[i]?.cleanups ?? [];
    for (let j = cleanups.length - 1; j >= 0; j -= 1) {
      const c = cleanups[j];
      if (c) emit(b, { k: 'cleanup', at, variable: c.variable, action: c.action, scoped: c.scoped });
    }
  }
}

export function labelBlock(b: Builder, name: string, at: Range): number {
  const known = b.labels.get(name);
  if (known) return known.block;
  const block = newBlock(b);
  b.labels.set(name, { block, at });
  return block;
}

export const finishedBlocks = (b: Builder): readonly Block[] => b.blocks;

export const finishedLabels = (b: Builder): readonly Label[] => [...b.labels].map(([name, l]) => ({ name, at: l.at, block: l.block }));

export const zero: Expr = { k: 'int', value: 0 };
export const one: Expr = { k: 'int', value: 1 };
