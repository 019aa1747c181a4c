import type { Catalogue } from '../catalogue/catalogue.ts';
import type { AcquireRow, ReleaseRow } from '../catalogue/contract.ts';
import type { FlowGraph } from '../flow/graph.ts';
import type { Contracts } from '../lifecycle/context.ts';
import type { Counterpart } from './counterpart.ts';
import type { Given } from './given.ts';
import { anyAgreement, keysIn } from './keys.ts';
import type { Keys } from './keys.ts';
import { failureOf, isLearnable, isOpposite, kindOf, reportsNumber, sitesOf } from './learn.ts';
import type { Learned, Site } from './learn.ts';

interface Pairing {
  readonly site: Site;
  readonly given: Given;
  readonly row: AcquireRow;
}

/**
 * Learns the pairs that two halves show together: the second one undoes, by a call of the opposite name on the same object, what no table
 * knows. Good inside the first half alone.
 */
export function learnAcrossHalves(
  graph: FlowGraph,
  text: string,
  catalogue: Catalogue,
  contracts: Contracts,
  counterpart: Counterpart | undefined,
): Learned {
  const acquires = new Map<string, AcquireRow[]>();
  const releases = new Map<string, ReleaseRow>();
  const ends = counterpart?.ends.filter((end) => !end.afterFailure) ?? [];
  if (!counterpart || ends.length === 0) return { acquires, releases };
  const keys = keysIn(graph);
  const undone = ends.flatMap((end) => end.given).filter((g) => g.call !== '' && contracts.acquires(g.call).length === 0);
  const sites = sitesOf(graph);
  const pairings = sites
    .filter((site) => isLearnable(site, sites, catalogue, contracts))
    .flatMap((site) =>
      undone.flatMap((given): readonly Pairing[] => {
        const { name } = site.call;
        if (given.call === name || !isOpposite(catalogue, name, given.call) || !isBackedUp(catalogue, contracts, counterpart, name, given)) return [];
        const row = rowFor(graph, text, site, given, keys);
        return row ? [{ site, given, row }] : [];
      }),
    );
  for (const { site, given, row } of pairings) {
    const { name } = site.call;
    // Which of two calls the other half undoes by the same one, nobody can tell.
    if (acquires.has(name) || pairings.some((p) => p.given.call === given.call && p.site.call.name !== name)) continue;
    acquires.set(name, [row]);
    if (!contracts.release(given.call)) releases.set(given.call, { call: given.call, arg: 0, frees: row.at === 'ret' ? 'last' : 'never' });
  }
  return { acquires, releases };
}

/** Functions of other files are believed by their names; one of this file must be seen to give something back, or to take what is given back. */
function isBackedUp(catalogue: Catalogue, contracts: Contracts, counterpart: Counterpart, name: string, g: Given): boolean {
  const undo = counterpart.helpers.get(g.call);
  const inside = undo ? undo.given.filter((i) => !i.isUnlock) : [g];
  const called = counterpart.helpers.get(name)?.calls;
  if (!called) return undo === undefined || inside.some((i) => !i.guessed);
  return inside.some((i) =>
    called.some((call) => contracts.acquires(call).some((row) => row.release.includes(i.call)) || isOpposite(catalogue, call, i.call)),
  );
}

/** What the call takes, where its result or one of its arguments is called what the other half gives back. */
function rowFor(graph: FlowGraph, text: string, site: Site, g: Given, keys: Keys): AcquireRow | undefined {
  const { call } = site;
  const [given] = g.parts;
  if (!given || g.parts.length !== 1) return undefined;
  const kind = call.name
    .toLowerCase()
    .split('_')
    .map((word) => kindOf[word])
    .find((k) => k !== undefined);
  const base = { call: call.name, tier: 'learned', release: [g.call] } as const;
  if (anyAgreement(keys.targetsOf(call), given) === 'yes')
    return { ...base, kind: kind ?? 'ref', at: 'ret', fails: failureOf(graph, text, site, true) };
  if (site.target !== undefined && !reportsNumber(graph, text, site)) return undefined;
  const index = call.args.findIndex((arg) => anyAgreement(keys.of(arg), given) === 'yes');
  if (index < 0) return undefined;
  return {
    ...base,
    kind: kind === 'alloc' || kind === 'ref' || kind === undefined ? 'enable' : kind,
    at: `arg${index}`,
    fails: failureOf(graph, text, site, false),
  };
}
