import { isNever } from './condition.ts';
import { maskSource } from './mask.ts';
import { functionsOf, type FunctionNode } from './node.ts';
import type { CParser } from './parser.ts';
import { shifted } from './reuse.ts';
import type { Assumption, Conditional, Fact, Node, Source, Variant } from './tree.ts';

/** Readings of one function beside the first one: enough for every combination of three names, or each of seven alone. */
const most = 7;
/** Assumptions that are tried for them: many leave the text as another one does, since a name may be tested where nothing depends on it. */
const tries = 40;

/** A fact moved along with the text that it speaks of. */
const moved = (fact: Fact, by: number): Fact => ({ ...fact, at: fact.at + by });

/** The readings of functions by their names and texts, with offsets that count from where the function starts. Immutable. */
export type KnownVariants = ReadonlyMap<string, readonly Variant[]>;

/**
 * The other ways in which the functions of a file read, where there are `#if`s inside them that had to be decided: each name that is tested
 * is taken to be unset alone first, then two at a time, until all combinations or `most` different readings are there. A function that stands in
 * `before` is not read again.
 */
export function variantsOf(
  parser: CParser,
  source: Pick<Source, 'text' | 'root'>,
  conditionals: readonly Conditional[],
  before?: KnownVariants,
): { readonly variants: readonly Variant[]; readonly known: KnownVariants } {
  const known = new Map<string, readonly Variant[]>();
  if (conditionals.length === 0) return { variants: [], known };
  const variants = functionsOf(source).flatMap(({ name, node, body }) => {
    const { start, end } = body;
    if (!conditionals.some((c) => c.start >= start && c.end <= end && c.names.some((tested) => !isNever(tested)))) return [];
    const text = source.text.slice(node.start, node.end);
    const key = `${name}\n${text}`;
    const own = known.get(key) ?? before?.get(key) ?? readingsOf(parser, text, name);
    known.set(key, own);
    return own.map((variant) => placedAt(variant, node.start));
  });
  return { variants, known };
}

const placedAt = (variant: Variant, start: number): Variant => ({
  ...variant,
  function: start,
  node: shifted(variant.node, start),
  facts: variant.facts.map((fact) => moved(fact, start)),
});

function readingsOf(parser: CParser, slice: string, name: FunctionNode['name']): readonly Variant[] {
  const seen = new Set<string>();
  const asked = new Set<string>();
  const variants: Variant[] = [];
  const waiting: (readonly string[])[] = [[]];
  for (let i = 0; i < waiting.length && i < tries && variants.length < most; i++) {
    const unset = waiting[i] ?? [];
    const assume = new Map(unset.map((tested) => [tested, false]));
    const { masked, facts, conditionals } = maskSource(slice, { assume });
    const tested = new Set(conditionals.flatMap((c) => c.names).filter((n) => !isNever(n)));
    for (const next of tested) {
      const more = [...unset, next].sort();
      if (assume.has(next) || asked.has(more.join('\n'))) continue;
      asked.add(more.join('\n'));
      waiting.push(more);
    }
    if (seen.has(masked)) continue;
    seen.add(masked);
    // The first one is how the function already stands in the tree.
    if (i === 0) continue;
    const parsed = parser.parse(masked);
    parsed.dispose();
    const read = functionsOf({ text: slice, root: parsed.root }).find((f) => f.name === name);
    if (read) variants.push({ function: 0, node: read.node, facts, unset });
  }
  return variants;
}

/**
 * The source as it reads in a configuration: each function stands in the tree in the first of its readings that agrees with the assumptions,
 * or as it stood where none does.
 */
export function configured(source: Source, configuration: readonly Assumption[]): Source {
  const chosen = new Map<number, Variant>();
  const set = configuration.filter((a) => a.set).map((a) => a.name);
  const unset = configuration.filter((a) => !a.set).map((a) => a.name);
  for (const variant of source.variants) {
    const tested = source.variants.filter((v) => v.function === variant.function).flatMap((v) => v.unset);
    const wanted = unset.filter((name) => tested.includes(name));
    if (wanted.length === 0 || chosen.has(variant.function) || set.some((name) => variant.unset.includes(name))) continue;
    if (wanted.every((name) => variant.unset.includes(name))) chosen.set(variant.function, variant);
  }
  if (chosen.size === 0) return source;
  const inChosen = (at: number): boolean => [...chosen.values()].some(({ node }) => at >= node.start && at < node.end);
  const facts = [...source.facts.filter((fact) => !inChosen(fact.at)), ...[...chosen.values()].flatMap((v) => v.facts)].sort((a, b) => a.at - b.at);
  const replaced = (node: Node): Node => {
    if (node.type === 'function_definition') return chosen.get(node.start)?.node ?? node;
    return [...chosen.values()].some((v) => v.node.start >= node.start && v.node.end <= node.end)
      ? { ...node, children: node.children.map(replaced) }
      : node;
  };
  return { ...source, root: replaced(source.root), facts };
}
