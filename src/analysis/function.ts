import type { Catalogue } from '../catalogue/catalogue.ts';
import type { FlowGraph } from '../flow/graph.ts';
import type { Contracts } from '../lifecycle/context.ts';
import type { Summary } from '../lifecycle/summary.ts';
import { createValues } from '../lifecycle/values.ts';
import type { Values } from '../lifecycle/values.ts';
import type { Finding } from '../report/finding.ts';
import type { Counterpart } from './counterpart.ts';
import type { Lost } from './elsewhere.ts';
import { defaultLimits, explore } from './explore.ts';
import type { Exploration, Observe } from './explore.ts';
import { isOfInterest } from './interest.ts';
import { judge } from './judge.ts';
import type { Case } from './judge.ts';
import { keepings } from './keeps.ts';
import type { Keeping } from './keeps.ts';
import { learnAcrossHalves } from './learn-halves.ts';
import { doesLike, learnPairs } from './learn.ts';
import { namesRead } from './liveness.ts';
import { calleesOf } from './order.ts';
import { callKinds, ownershipFacts } from './ownership.ts';
import type { OwnershipFacts } from './ownership.ts';
import { summarise } from './summarise.ts';
import { otherHalf } from './undo.ts';

/** All that the analysis of one function depends on. Offsets, of the graph too, count in `text`. */
export interface FunctionCase {
  readonly graph: FlowGraph;
  readonly text: string;
  readonly catalogue: Catalogue;
  readonly contracts: Contracts;
  /** It says of itself that it leaves with a lock taken or given back. */
  readonly annotated: boolean;
  /** Others call it: what it does for them is asked for. */
  readonly called: boolean;
  /** The line of an offset in the file, from 1: messages name lines. */
  readonly lineOf: (offset: number) => number;
  /** What the file says of its other half, where it is the first of two. */
  readonly counterpart: Counterpart | undefined;
}

/** What was found out about one function, in the offsets of its case. */
export interface FunctionResult {
  readonly findings: readonly Finding[];
  /** What the rest of the file may be asked of those findings that tell of a loss. */
  readonly lost: readonly Lost[];
  readonly gaveUp: boolean;
  /** Undefined where the function was not walked: it takes and gives back nothing, and nobody calls it. */
  readonly ownership: OwnershipFacts | undefined;
  readonly summary: Summary | undefined;
  /** What it keeps where it succeeds, if it is a first half. */
  readonly keepings: readonly Keeping[];
}

/** Analyses one function; what it calls must be summarised before. The same case gives the same result. */
export function analyseFunction(c: FunctionCase): FunctionResult {
  const { graph, text, catalogue } = c;
  const own = contractsIn(graph, text, catalogue, c.contracts, c.counterpart);
  const judged = isOfInterest(graph, own);
  if (!judged && !c.called) return { findings: [], lost: [], gaveUp: false, ownership: undefined, summary: undefined, keepings: [] };
  const { exploration, values } = exploreFunction(graph, own);
  const judging = caseOf(c, own, values);
  const judgement = judged ? judge(judging, exploration) : { findings: [], lost: [] };
  return {
    findings: judgement.findings,
    lost: judgement.lost,
    gaveUp: judged && exploration.gaveUp,
    ownership: ownershipFacts(graph, exploration, values, callKinds(own)),
    summary: c.called ? summarise(graph, exploration, values) : undefined,
    keepings: c.counterpart ? keepings(judging, exploration) : [],
  };
}

/** What the judge is told of a function whose paths were walked. `own` is what `contractsIn` gives for it, `values` those of the walk. */
export function caseOf(
  { graph, text, catalogue, annotated, lineOf, counterpart }: Omit<FunctionCase, 'called' | 'contracts'>,
  own: Contracts,
  values: Values,
): Case {
  const half = otherHalf(graph, counterpart, own, catalogue);
  const isNamedLike = (call: string): boolean => doesLike(catalogue, graph.name, call);
  return { graph, text, values, contracts: own, annotated, lineOf, managedSites: managedSites(graph, catalogue), otherHalf: half, isNamedLike };
}

/** What is known of calls inside one function: what it pairs itself is laid over what the catalogue and the file say. */
export function contractsIn(
  graph: FlowGraph,
  text: string,
  catalogue: Catalogue,
  contracts: Contracts,
  counterpart: Counterpart | undefined,
): Contracts {
  const calls = calleesOf(graph);
  const learned = learnPairs(graph, text, catalogue, contracts);
  const across = learnAcrossHalves(graph, text, catalogue, contracts, counterpart);
  const half = otherHalf(graph, counterpart, contracts, catalogue);
  return {
    ...contracts,
    // What a managed enable call has taken over needs no release of its own in this function.
    acquires: (call) => {
      const rows = contracts.acquires(call);
      if (rows.length === 0) return learned.acquires.get(call) ?? across.acquires.get(call) ?? rows;
      return rows.some((row) => row.managedAfter) ? rows.filter((row) => !row.managedAfter?.some((name) => calls.has(name))) : rows;
    },
    release: (call) => contracts.release(call) ?? learned.releases.get(call) ?? across.releases.get(call),
    mayGiveBack: (call, hold) => half.mayGiveBack(call, hold),
  };
}

/** Walks the paths of one function. `contracts` is what `contractsIn` gives for it; `observe` hears of each event. */
export function exploreFunction(
  graph: FlowGraph,
  contracts: Contracts,
  observe?: Observe,
): { readonly exploration: Exploration; readonly values: Values } {
  const values = createValues();
  const types = new Map([...graph.locals, ...graph.parameters.map((p) => [p.name, p.type] as const)]);
  const read = namesRead(graph);
  return {
    values,
    exploration: explore(
      graph,
      (onFault, { repeats, unwinds }) => ({ frame: { values, types }, contracts, repeats, unwinds, isRead: (name) => read.has(name), onFault }),
      defaultLimits,
      observe,
    ),
  };
}

/** The offsets of the calls whose results live as long as their device. */
function managedSites(graph: FlowGraph, catalogue: Catalogue): ReadonlySet<number> {
  const sites = new Set<number>();
  for (const block of graph.blocks)
    for (const event of block.events) if (event.k === 'call' && catalogue.isManaged(event.name)) sites.add(event.at.start);
  return sites;
}
