import { contractsOf, vocabularyOf } from '../analysis/contracts.ts';
import { analyseFunction } from '../analysis/function.ts';
import { isOpposite } from '../analysis/learn.ts';
import { calleesOf } from '../analysis/order.ts';
import { atOnce } from '../analysis/steps.ts';
import type { Surroundings } from '../analysis/surroundings.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { ScopedRow } from '../catalogue/contract.ts';
import { lower } from '../flow/lower.ts';
import type { Contracts } from '../lifecycle/context.ts';
import type { Effect, Summary } from '../lifecycle/summary.ts';
import { contentKey } from '../syntax/content.ts';
import { functionsOf } from '../syntax/node.ts';
import type { CParser } from '../syntax/parser.ts';
import { readSource } from '../syntax/read.ts';
import { joinSummaries } from '../analysis/summarise.ts';
import { createCallers } from './callers.ts';
import type { TreeFiles } from './files.ts';
import { keepsNothing, keptOr, sharingRows } from './kept.ts';
import type { Keeper } from './kept.ts';
import type { Outlined } from './outline.ts';
import { owing } from './owed.ts';
import { textOfMacro } from './macro.ts';
import { createNames } from './names.ts';
import { trusted } from './trust.ts';
import type { Definition, View } from './names.ts';

/**
 * How many calls deep a function of another file is looked into. Each level is worked out from the one below, so that the answer never
 * depends on what was asked before, even where functions call each other in a circle.
 */
const levels = 4;

/** A longer function does more than to take or give back one thing: its paths would cost more than they tell. UTF-16 units. */
const longestFunction = 6000;

/** What is known around one file, and a way to find it out bit by bit. */
export interface AroundFile extends Surroundings {
  /** Outlines the files that others will be looked up in; each step gives the path of one. */
  readonly look: () => Generator<string, void>;
  /** Finds out what `summary` will tell of a call: each step outlines one file or sums up one function, those that it calls before it. */
  readonly prepare: (call: string) => Generator<string | undefined, void>;
}

/** What is around the file `path` of a tree, whose text includes `includes` and defines functions itself. */
export type Around = (path: string, includes: readonly string[]) => AroundFile;

/** Looks into a tree for what the catalogue does not know. Costs nothing until something is asked, and remembers what was. */
export function createAround(files: TreeFiles, parser: CParser, catalogue: Catalogue, keeper: Keeper = keepsNothing): Around {
  const names = createNames(files);
  const shapes = vocabularyOf(catalogue, { text: '', macroBodies: [], macros: [] });
  const callers = createCallers(files, names, parser, catalogue);
  const shared = sharingRows();
  const summaries = new Map<string, Summary | undefined>();
  const touched = new Map<string, boolean>();

  /** The catalogue's own facts win over what a function's text shows. */
  const isDescribed = (call: string): boolean =>
    catalogue.acquires(call).length > 0 ||
    catalogue.release(call) !== undefined ||
    catalogue.transfers(call).length > 0 ||
    catalogue.value(call) !== undefined ||
    catalogue.isNever(call) ||
    catalogue.isManaged(call) ||
    shapes(call) !== undefined;

  const takesOrGives = (call: string): boolean => catalogue.acquires(call).some((row) => !row.silent) || catalogue.release(call) !== undefined;

  /** Whether the function, or one that it calls, takes or gives back something: the others need no walk. */
  function* touching(definition: Definition, level: number): Generator<string | undefined, boolean> {
    const { path, at } = definition;
    const key = keyOf(definition, level);
    const known = touched.get(key);
    if (known !== undefined) return known;
    const view = names.viewOf(path);
    const found = at.calls.some(takesOrGives) || (level > 1 && (yield* oneTouches(view, at, level - 1)));
    touched.set(key, found);
    return found;
  }
  function* oneTouches(view: View, at: Outlined, level: number): Generator<string | undefined, boolean> {
    for (const call of at.calls) {
      if (call === at.name || isDescribed(call)) continue;
      yield* names.look(view);
      for (const callee of names.definitions(view, call)) if (yield* touching(callee, level)) return true;
    }
    return false;
  }
  const touches = (definition: Definition, level: number): boolean => atOnce(touching(definition, level));

  const ask = (view: View, call: string, level: number): Summary | undefined => {
    if (level === 0 || isDescribed(call)) return undefined;
    const definitions = names.definitions(view, call);
    if (definitions.length === 0) return undefined;
    const summary = definitions.some((d) => touches(d, level)) ? joinSummaries(definitions.map((d) => summaryOf(d, level))) : undefined;
    return summary ? shared(withUndoing(summary, call, definitions, level)) : told(definitions);
  };

  /** What the comment of a function says, where its text does not show it. */
  const told = (definitions: readonly Definition[]): Summary | undefined => {
    const [first, ...others] = definitions.map(({ at }) => at);
    if (first?.owes === undefined || others.some(({ owes }) => owes?.release !== first.owes?.release)) return undefined;
    return owing(first.name, first.owes, catalogue);
  };

  /** What a wrapper took is given back by the wrapper that stands beside it: that one is named, before the call that it wraps. */
  const withUndoing = (summary: Summary, call: string, definitions: readonly Definition[], level: number): Summary => {
    const isGiving = (definition: Definition): boolean =>
      summaryOf(definition, level)?.outcomes.some(({ effects }) => effects.some(({ does }) => does === 'releases')) ?? false;
    const undoing = new Set<string>();
    for (const { path } of definitions)
      for (const at of files.outline(path)?.defines ?? [])
        if (isOpposite(catalogue, call, at.name) && !isDescribed(at.name) && isGiving({ path, at })) undoing.add(at.name);
    if (undoing.size === 0) return summary;
    const named = (effect: Effect): Effect =>
      effect.does === 'acquires' ? { ...effect, row: { ...effect.row, release: [...undoing, ...effect.row.release] } } : effect;
    return { ...summary, outcomes: summary.outcomes.map((outcome) => ({ ...outcome, effects: outcome.effects.map(named) })) };
  };

  const summaryOf = (definition: Definition, level: number): Summary | undefined => {
    const { path, at } = definition;
    if (at.end - at.start > longestFunction) return undefined;
    const key = keyOf(definition, level);
    if (summaries.has(key)) return summaries.get(key);
    const view = names.viewOf(path);
    const text = files.text(path);
    const own = text === undefined ? undefined : textOfFunction(text, at);
    const around: Surroundings = {
      summary: (call) => (call === at.name ? undefined : ask(view, call, level - 1)),
      scoped: (name, kind) => scopedIn(view, name, kind),
    };
    const made = contentKey(`${catalogue.key} ${level} ${path} ${at.name}\n${own ?? ''}`);
    const summary =
      own === undefined
        ? undefined
        : keptOr(keeper, made, contractsOf(catalogue, new Map(), around), (contracts) => summarised(at.name, own, contracts));
    summaries.set(key, summary && shared(summary));
    return summaries.get(key);
  };

  function* prepare(view: View, call: string, level: number): Generator<string | undefined, void> {
    if (level === 0 || isDescribed(call)) return;
    yield* names.look(view);
    const definitions = names.definitions(view, call);
    yield;
    for (const definition of definitions) {
      const { path, at } = definition;
      if (summaries.has(keyOf(definition, level)) || at.end - at.start > longestFunction || !(yield* touching(definition, level))) continue;
      const inside = names.viewOf(path);
      for (const callee of at.calls) if (callee !== at.name) yield* prepare(inside, callee, level - 1);
      summaryOf(definition, level);
      yield;
    }
  }

  const summarised = (name: string, text: string, contracts: Contracts): Summary | undefined => {
    const source = readSource(parser, text);
    const [f, ...more] = functionsOf(source);
    if (!f || more.length > 0 || source.problems.length > 0) return undefined;
    const graph = lower(source, f.node, vocabularyOf(catalogue, source));
    // What is analysed must be what was asked for.
    if (graph?.name !== name) return undefined;
    const calls = [...calleesOf(graph)];
    if (calls.every((call) => !takesOrGives(call) && contracts.summary(call) === undefined)) return undefined;
    // Where a count is started inside an object, a put ends it, which the summary of its allocation does not tell.
    if (calls.some((call) => catalogue.acquires(call).some((row) => row.starts))) return undefined;
    const { summary } = analyseFunction({
      graph,
      text,
      catalogue,
      contracts,
      annotated: false,
      called: true,
      counterpart: undefined,
      lineOf: () => 1,
    });
    return summary && trusted(summary, catalogue);
  };

  const scopedIn = (view: View, name: string, kind: ScopedRow['kind']): ScopedRow | undefined => {
    const row = names.scoped(view, name, kind);
    if (!row) return undefined;
    const known = row.acquire === undefined ? undefined : catalogue.acquires(row.acquire)[0];
    const { kind: declared, ...rest } = row;
    const holds = known?.kind ?? catalogue.releasedBy(row.release)[0]?.kind ?? 'alloc';
    return { ...rest, kind: declared, holds, release: [row.release], null: 'ignored', errptr: 'ignored' };
  };

  return (path, includes) => {
    const view = names.viewOf(path, includes);
    return {
      summary: (call) => ask(view, call, levels),
      scoped: (name, kind) => scopedIn(view, name, kind),
      afterFailure: (name, isPointer, by) => callers.afterFailure(path, name, isPointer, by),
      *look() {
        yield* names.look(view);
        yield* callers.look(path);
      },
      prepare: (call) => prepare(view, call, levels),
    };
  };
}

const keyOf = ({ path, at }: Definition, level: number): string => `${level} ${path} ${at.start}`;

/** The text of a function that can be read on its own. */
const textOfFunction = (text: string, at: Outlined): string | undefined =>
  at.kind === 'macro' ? textOfMacro(text.slice(at.start, at.end)) : text.slice(at.start, at.end);
