import type { FlowGraph } from '../flow/graph.ts';
import { lower } from '../flow/lower.ts';
import type { Vocabulary } from '../flow/vocabulary.ts';
import type { Finding } from '../report/finding.ts';
import type { FunctionNode } from '../syntax/node.ts';
import type { Assumption, Source, Variant } from '../syntax/tree.ts';

/** One way in which a function reads, and the names that are unset in it; all others are set. */
export interface Reading {
  readonly graph: FlowGraph;
  readonly unset: readonly string[];
}

/** The variants of a source by the start of their function. */
export function variantsByFunction(source: Source): ReadonlyMap<number, readonly Variant[]> {
  const byFunction = new Map<number, Variant[]>();
  for (const variant of source.variants) {
    const list = byFunction.get(variant.function);
    if (list) list.push(variant);
    else byFunction.set(variant.function, [variant]);
  }
  return byFunction;
}

/** Every reading of a function, the one in the tree first; `variants` are its own. None where it cannot be lowered. */
export function readingsOf(source: Source, f: FunctionNode, vocabulary: Vocabulary, variants: readonly Variant[]): readonly Reading[] {
  const first = lower(source, f.node, vocabulary);
  if (!first) return [];
  const others = variants.flatMap((variant) => {
    const graph = lower({ ...source, facts: variant.facts }, variant.node, vocabulary);
    return graph ? [{ graph, unset: variant.unset }] : [];
  });
  return [{ graph: first, unset: [] }, ...others];
}

/** The findings of all readings of one function, each once, with the configuration that it needs. */
export function joinFindings(readings: readonly { readonly unset: readonly string[]; readonly findings: readonly Finding[] }[]): readonly Finding[] {
  const [first, ...others] = readings;
  if (!first || others.length === 0) return first?.findings ?? [];
  const joined = new Map<string, { finding: Finding; at: Set<number> }>();
  readings.forEach(({ findings }, i) => {
    for (const finding of findings) {
      const key = `${finding.fingerprint} ${finding.start}`;
      const known = joined.get(key);
      if (known) known.at.add(i);
      else joined.set(key, { finding, at: new Set([i]) });
    }
  });
  return [...joined.values()].map(({ finding, at }) => {
    const configuration = difference(
      readings.filter((_, i) => at.has(i)).map((r) => r.unset),
      readings.filter((_, i) => !at.has(i)).map((r) => r.unset),
    );
    if (configuration.length === 0) return finding;
    const where = wordsOf(configuration);
    return {
      ...finding,
      configuration,
      message: `${finding.message}, where ${where}`,
      reasons: [...finding.reasons, `it happens only where ${where}`],
    };
  });
}

/** The fewest answers that the first of `having` gives and that each of `lacking` contradicts somewhere; those that all of `having` give come first. */
function difference(having: readonly (readonly string[])[], lacking: readonly (readonly string[])[]): readonly Assumption[] {
  const [first] = having;
  if (!first) return [];
  const names = [...new Set([...having, ...lacking].flat())].sort();
  const answers = names.map((name) => ({ name, set: !first.includes(name) }));
  const agrees = (unset: readonly string[], { name, set }: Assumption): boolean => unset.includes(name) !== set;
  const chosen: Assumption[] = [];
  for (let left = lacking; left.length > 0;) {
    const ranked = answers
      .filter((a) => !chosen.includes(a))
      .map((a) => ({ a, gain: left.filter((unset) => !agrees(unset, a)).length + (having.every((unset) => agrees(unset, a)) ? 0.5 : 0) }))
      .sort((x, y) => y.gain - x.gain);
    const best = ranked[0];
    if (!best || best.gain < 1) break;
    chosen.push(best.a);
    left = left.filter((unset) => agrees(unset, best.a));
  }
  return chosen;
}

const wordsOf = (configuration: readonly Assumption[]): string =>
  configuration.map(({ name, set }) => `${name} is ${set ? 'set' : 'not set'}`).join(' and ');
