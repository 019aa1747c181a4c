import { exploreFunction } from '../analysis/function.ts';
import { resourceName, resultNames } from '../analysis/naming.ts';
import type { FlowGraph, Range } from '../flow/graph.ts';
import type { Hold, State, Trace } from '../lifecycle/state.ts';
import type { Program } from '../simulator/program.ts';
import type { FunctionNode } from '../syntax/node.ts';

/** How many units of one acquire are held somewhere, over all paths that come there. */
export interface Held {
  /** Offset of the acquire. */
  readonly site: number;
  readonly call: string;
  readonly name: string;
  readonly least: number;
  readonly most: number;
}

/** Something that happens to an acquire: it itself, or what gives it back or hands it on. */
export interface Happening {
  readonly at: Range;
  readonly isAcquire: boolean;
}

/** All paths of one function, by places. Offsets are those of the source. */
export interface Walk {
  readonly graph: FlowGraph;
  /** What is held when the call that starts at an offset is done, ordered by acquire; undefined where no path comes. */
  readonly after: (at: number) => readonly Held[] | undefined;
  /** The acquires that the call at an offset takes, gives back or hands on. */
  readonly sitesAt: (at: number) => readonly number[];
  /** All that happens to an acquire, in the order of the text. */
  readonly happeningsOf: (site: number) => readonly Happening[];
  readonly sites: readonly { readonly at: number; readonly call: string; readonly name: string }[];
  /** How many statements leave the function. */
  readonly exits: number;
}

/** Walks the paths of one function of the file that `programOf` is of. Undefined where it cannot be lowered. Never throws. */
export function walkFunction(programOf: (name: string) => Program, f: FunctionNode): Walk | undefined {
  const program = programOf(f.name);
  const { source } = program;
  const graph = program.functions.get(f.name);
  if (graph?.at.start !== f.node.start) return undefined;
  const names = resultNames(graph);
  const counts = new Map<number, Map<number, { least: number; most: number; hold: Hold; seen: number }>>();
  const visits = new Map<number, number>();
  const observe = (at: number, states: readonly State[]): void => {
    const here = counts.get(at) ?? new Map<number, { least: number; most: number; hold: Hold; seen: number }>();
    counts.set(at, here);
    visits.set(at, (visits.get(at) ?? 0) + states.length);
    for (const { holds } of states)
      for (const [site, count, hold] of countsOf(holds)) {
        const known = here.get(site) ?? { least: count, most: 0, hold, seen: 0 };
        here.set(site, { hold, least: Math.min(known.least, count), most: Math.max(known.most, count), seen: known.seen + 1 });
      }
  };
  const { exploration } = exploreFunction(graph, program.contractsIn(graph), (event, states) => observe(event.at.start, states));
  const happenings = happeningsIn([...exploration.exits.map(({ state }) => state.trace), ...exploration.faults.map(({ state }) => state.trace)]);
  const holds = new Map([...counts.values()].flatMap((here) => [...here].map(([site, { hold }]) => [site, hold] as const)));
  const nameOf = (hold: Hold): string => resourceName(graph, source.text, hold, names);
  return {
    graph,
    after: (at) => {
      const here = counts.get(at);
      if (!here) return undefined;
      const all = visits.get(at) ?? 0;
      return [...here]
        .map(([site, { hold, least, most, seen }]) => ({ site, call: hold.row.call, name: nameOf(hold), least: seen < all ? 0 : least, most }))
        .filter(({ most }) => most > 0)
        .sort((a, b) => a.site - b.site);
    },
    sitesAt: (at) => [...happenings].flatMap(([site, list]) => (list.some((one) => one.at.start === at) ? [site] : [])),
    happeningsOf: (site) => happenings.get(site) ?? [],
    sites: [...holds]
      .sort((a, b) => a[0] - b[0])
      .flatMap(([at, hold]) => (happenings.has(at) ? [{ at, call: hold.row.call, name: nameOf(hold) }] : [])),
    exits: new Set(exploration.exits.map(({ at }) => at.start)).size,
  };
}

/** Units held by the acquire that took them; two resources of one call count together. */
function countsOf(holds: readonly Hold[]): readonly (readonly [number, number, Hold])[] {
  const bySite = new Map<number, readonly [number, number, Hold]>();
  for (const hold of holds) {
    if (hold.site < 0 || hold.failed) continue;
    const count = (hold.status === 'held' ? hold.count : 0) + (bySite.get(hold.site)?.[1] ?? 0);
    bySite.set(hold.site, [hold.site, count, hold]);
  }
  return [...bySite.values()];
}

/** The notes of all paths by the acquire that they speak of. Paths share their beginnings, which are read once. */
function happeningsIn(traces: readonly (Trace | undefined)[]): ReadonlyMap<number, readonly Happening[]> {
  const found = new Map<number, Map<number, Happening>>();
  const seen = new Set<Trace>();
  for (const trace of traces) {
    for (let link = trace; link && !seen.has(link); link = link.before) {
      seen.add(link);
      if (link.what.k !== 'note' || link.what.site < 0) continue;
      const { site } = link.what;
      const mine = found.get(site) ?? new Map<number, Happening>();
      found.set(site, mine);
      if (!mine.has(link.at.start)) mine.set(link.at.start, { at: link.at, isAcquire: link.at.start === site });
    }
  }
  return new Map([...found].map(([site, mine]) => [site, [...mine.values()].sort((a, b) => a.at.start - b.at.start)]));
}
