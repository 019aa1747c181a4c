import type { Node, Source } from '../syntax/tree.ts';
import { at, childBy, finish, finishedBlocks, finishedLabels, leaveScopes } from './builder.ts';
import type { Builder } from './builder.ts';
import type { FlowGraph, Parameter } from './graph.ts';
import { declaredName, lowerStatement } from './statements.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The function_declarator inside a declarator with stars and parentheses around it. */
function functionDeclarator(node: Node | undefined): Node | undefined {
  let d = node;
  while (d && d.type !== 'function_declarator') d = childBy(d, 'declarator') ?? d.children.find((c) => c.type.endsWith('declarator'));
  return d;
}

function labelsIn(source: Source, node: Node, into: Map<string, number>): Map<string, number> {
  if (node.type === 'labeled_statement') {
    const label = childBy(node, 'label');
    if (label) into.set(source.text.slice(label.start, label.end), label.start);
  }
  for (const child of node.children) labelsIn(source, child, into);
  return into;
}

function parametersOf(source: Source, declarator: Node | undefined): Parameter[] {
  const list = declarator ? childBy(declarator, 'parameters') : undefined;
  return (list?.children ?? []).flatMap((p) => {
    const inner = p.type === 'parameter_declaration' ? childBy(p, 'declarator') : undefined;
    const name = inner ? declaredName(inner) : undefined;
    if (!inner || !name) return [];
    return [
      {
        name: source.text.slice(name.start, name.end),
        type: source.text.slice(p.start, name.start).trim() + (inner.type === 'array_declarator' ? ' *' : ''),
      },
    ];
  });
}

/** No person nests deeper. What walks trees and expressions here calls itself for each level, so there must be an end. */
const deepest = 1000;

/** Whether the tree below `node` is too deep to be lowered. */
export function isTooDeep(node: Node, levels = deepest): boolean {
  if (levels === 0) return true;
  for (const child of node.children) if (child.children.length > 0 && isTooDeep(child, levels - 1)) return true;
  return false;
}

/** Lowers a `function_definition` to its control-flow graph; `undefined` when it has no body or no name, or is too deep. */
export function lower(source: Source, definition: Node, vocabulary: Vocabulary): FlowGraph | undefined {
  if (isTooDeep(definition)) return undefined;
  const body = childBy(definition, 'body');
  const declarator = functionDeclarator(childBy(definition, 'declarator'));
  const nameNode = declarator ? childBy(declarator, 'declarator') : undefined;
  if (!body || !nameNode) return undefined;
  const parameters = parametersOf(source, declarator);
  const builder: Builder = {
    source,
    vocabulary,
    factsAt: new Map(source.facts.filter((f) => f.at >= body.start && f.at < body.end).map((f) => [f.at, f])),
    blocks: [{ events: [], end: { k: 'stop' } }],
    scopes: [{ at: at(body), names: new Map(parameters.map((p) => [p.name, p.name])), cleanups: [] }],
    locals: new Map(parameters.map((p) => [p.name, p.type])),
    labels: new Map(),
    labelPositions: source.text.slice(body.start, body.end).includes('goto') ? labelsIn(source, body, new Map()) : new Map(),
    places: new Set([...source.text.slice(body.start, body.end).matchAll(/\b([A-Z][A-Z0-9_]+)\s*\(\w+\)\s*=(?!=)/g)].map((m) => m[1] ?? '')),
    breaks: [],
    continues: [],
    current: 0,
    temporaries: 0,
    expansion: undefined,
  };
  for (const child of body.children) lowerStatement(builder, child);
  const close = { start: Math.max(body.start, body.end - 1), end: body.end };
  leaveScopes(builder, 0, close);
  finish(builder, { k: 'return', at: close, value: undefined });
  const head = source.text.slice(definition.start, nameNode.start);
  return {
    name: source.text.slice(nameNode.start, nameNode.end),
    at: at(definition),
    type: head
      .replace(/\b(static|inline|__always_inline|extern|noinline)\b/g, '')
      .replace(/\s+/g, ' ')
      .trim(),
    isStatic: /\bstatic\b/.test(head),
    parameters,
    locals: new Map([...builder.locals].filter(([name]) => !parameters.some((p) => p.name === name))),
    blocks: finishedBlocks(builder),
    labels: finishedLabels(builder),
    close,
  };
}
