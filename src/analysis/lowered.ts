/** The readings of a file's functions, lowered anew only where the function or what its words mean has changed since an earlier check. */

import { placedAt, relative } from '../flow/relocate.ts';
import type { FlowGraph } from '../flow/graph.ts';
import type { Vocabulary } from '../flow/vocabulary.ts';
import { contentKey } from '../syntax/content.ts';
import type { FunctionNode } from '../syntax/node.ts';
import { isMoved } from '../syntax/reuse.ts';
import type { Fact, Macro, Node, Source, Variant } from '../syntax/tree.ts';
import { equal } from './equal.ts';
import { readingsOf } from './readings.ts';

/** One reading of a function as it stands in its file. */
export interface LoweredReading {
  /** Its offsets count from `origin`, so that it is the same object for as long as its function only moves. */
  readonly graph: FlowGraph;
  /** Where the function starts; 0 where the graph speaks of other places of the file too, and has the file's offsets. */
  readonly origin: number;
  /** It speaks of no place outside of its function. */
  readonly isOwn: boolean;
  readonly unset: readonly string[];
}

/** The reading's graph with the offsets of its file. */
export const graphInFile = ({ graph, origin }: LoweredReading): FlowGraph => (origin === 0 ? graph : placedAt(graph, origin));

export interface LoweredFunction {
  readonly readings: readonly LoweredReading[];
  readonly textKey: string;
}

/** What was lowered of one file. Immutable. */
export interface KnownReadings {
  readonly macros: readonly Macro[];
  readonly functions: ReadonlyMap<string, readonly KnownReading[]>;
}

/** A function in each way in which it reads, and all that its graphs were made of. */
interface KnownReading {
  readonly node: Node;
  readonly facts: readonly Fact[];
  readonly variants: readonly Variant[];
  readonly lowered: LoweredFunction;
}

/** Lowers the functions of one file after each other. */
export interface Lowering {
  lower(f: FunctionNode, variants: readonly Variant[]): LoweredFunction;
  /** What is known after all functions were lowered. */
  known(): KnownReadings;
}

/** `before` must have been made with the same catalogue; where the file's macros are others now, none of it is used. */
export function lowering(source: Source, vocabulary: Vocabulary, before: KnownReadings | undefined): Lowering {
  const sameMacros = before !== undefined && equal(before.macros.map(meaning), source.macros.map(meaning));
  const old: KnownReadings['functions'] = sameMacros ? before.functions : new Map<string, readonly KnownReading[]>();
  const functions = new Map<string, KnownReading[]>();
  const taken = new Set<KnownReading>();
  return {
    lower(f, variants) {
      const { node, name } = f;
      const textKey = contentKey(source.text.slice(node.start, node.end));
      const fresh = (): LoweredFunction => ({
        textKey,
        readings: readingsOf(source, f, vocabulary, variants).map(({ graph, unset }): LoweredReading => {
          const own = relative(graph);
          return own ? { graph: own, origin: node.start, isOwn: true, unset } : { graph, origin: 0, isOwn: false, unset };
        }),
      });
      const facts = factsIn(source.facts, node);
      // A function that stands there twice has a graph for each place: what is known of a graph is known of one function.
      const isKnown = (k: KnownReading): boolean =>
        k.lowered.textKey === textKey && isSameReading(k, { node, facts }) && isSameList(k.variants, variants, isSameVariant);
      const same = old.get(name)?.find((k) => !taken.has(k) && isKnown(k));
      if (same) taken.add(same);
      const lowered = same ? { textKey, readings: same.lowered.readings.map((r) => ({ ...r, origin: node.start })) } : fresh();
      if (lowered.readings.length > 0 && lowered.readings.every(({ isOwn }) => isOwn)) {
        const entry = { node, facts, variants, lowered };
        const list = functions.get(name);
        if (list) list.push(entry);
        else functions.set(name, [entry]);
      }
      return lowered;
    },
    known: () => ({ macros: source.macros, functions }),
  };
}

/** What of a macro counts for functions that use it; where it stands counts only for graphs that speak of other places. */
const meaning = ({ name, parameters, body }: Macro): readonly unknown[] => [name, parameters, body];

/** Whether two trees are the same but that the second stands `by` units further on. Goes as deep as the first, which was lowered. */
function isSame(a: Node, b: Node, by: number): boolean {
  if (isMoved(a, b)) return a.start + by === b.start;
  if (a.type !== b.type || a.field !== b.field || a.start + by !== b.start || a.end + by !== b.end || a.children.length !== b.children.length)
    return false;
  for (const [i, child] of a.children.entries()) {
    const other = b.children[i];
    if (other === undefined || !isSame(child, other, by)) return false;
  }
  return true;
}

/** The facts inside a node; they are ordered. */
function factsIn(facts: readonly Fact[], { start, end }: Node): readonly Fact[] {
  let [low, high] = [0, facts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((facts[middle]?.at ?? end) < start) low = middle + 1;
    else high = middle;
  }
  let last = low;
  while ((facts[last]?.at ?? end) < end) last += 1;
  return facts.slice(low, last);
}

/** A tree of a function, and what the mask hid in it. */
type Read = Pick<Variant, 'node' | 'facts'>;

/** Whether both read the same, wherever they stand. */
const isSameReading = (a: Read, b: Read): boolean =>
  isSame(a.node, b.node, b.node.start - a.node.start) &&
  isSameList(a.facts, b.facts, (one, other) => equal({ ...one, at: one.at - a.node.start }, { ...other, at: other.at - b.node.start }));

const isSameVariant = (a: Variant, b: Variant): boolean => isSameList(a.unset, b.unset, (one, other) => one === other) && isSameReading(a, b);

const isSameList = <T>(a: readonly T[], b: readonly T[], isSameItem: (one: T, other: T) => boolean): boolean =>
  a.length === b.length &&
  a.every((item, i) => {
    const other = b[i];
    return other !== undefined && isSameItem(item, other);
  });
