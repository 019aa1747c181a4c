import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Call, FlowGraph } from '../flow/graph.ts';
import type { CatalogueContracts } from '../lifecycle/context.ts';
import type { Finding } from '../report/finding.ts';
import type { FileOfHalves } from './counterpart.ts';
import { callsAfterFailure } from './failing.ts';
import { staysSame } from './layers.ts';
import { isOpposite } from './learn.ts';
import { successors } from './liveness.ts';
import { words } from './naming.ts';
import type { AskedFile, Recall, Site } from './recall.ts';
import { fingerprintOf } from './witness.ts';

/** So many calls deep it is looked for what a caller calls where the function failed. */
const deepest = 2;

/**
 * Finds functions that give back, where they fail, what all their callers give back once more when they see that: a clean-up that runs twice.
 * Only functions of which the file has all callers can be asked about.
 */
export function judgeDoubled(
  file: FileOfHalves,
  contracts: CatalogueContracts,
  catalogue: Catalogue,
  recall: Recall<FlowGraph, readonly Doubled[]>,
): readonly Finding[] {
  const found = new Map<number, Finding>();
  for (const graphs of file.graphs.values())
    for (const graph of graphs)
      for (const doubled of recall.of(graph, (asked) => doubledIn(asked, contracts, catalogue, graph))) {
        const { start } = file.placeOf(graph, doubled.release.at);
        if (!found.has(start)) found.set(start, finding(file, graph, doubled));
      }
  return [...found.values()];
}

/** A release where the function fails, and the one by which its first caller gives the same back again. */
export interface Doubled {
  readonly release: Call;
  readonly again: Site;
}

function doubledIn(file: AskedFile, contracts: CatalogueContracts, catalogue: Catalogue, graph: FlowGraph): readonly Doubled[] {
  if (!graph.isStatic || graph.type === 'void') return [];
  const calledBy = file.sitesOf(graph.name);
  if (calledBy.length === 0 || calledBy.some((site) => site.graph.name === graph.name)) return [];
  return callsIn(graph).flatMap((release): readonly Doubled[] => {
    if (!isCleanUp(file, contracts, release) || !endsInFailure(graph, release)) return [];
    const seconds = calledBy.map((site) => secondIn(file, contracts, catalogue, graph, release, site));
    const [again] = seconds;
    return again && seconds.every((second) => second !== undefined) ? [{ release, again }] : [];
  });
}

const callsIn = (graph: FlowGraph): readonly Call[] => graph.blocks.flatMap(({ events }) => events.filter((e) => e.k === 'call'));

/** What a call is told to give back, as written; '' where it is told nothing. */
const givenTo = (call: Call, contracts: CatalogueContracts): string => {
  const arg = call.args[contracts.release(call.name)?.arg ?? 0];
  return arg ? words(arg).replace(/^&/, '') : '';
};

/** Whether it matters that the call runs twice: it frees what it is given, or a function of the file leaves what it gives back where it was. */
function isCleanUp(file: AskedFile, contracts: CatalogueContracts, call: Call): boolean {
  const row = contracts.release(call.name);
  // A member may be told to be empty after it was freed, by whoever owns the object.
  if (row) return row.frees === 'always' && row.key === undefined && /^\w+$/.test(givenTo(call, contracts));
  if (contracts.verb(call.name) !== 'releases') return false;
  return file.graphsOf(call.name).some((graph) => {
    const written = new Set(graph.blocks.flatMap(({ events }) => events.flatMap((e) => (e.k === 'set' ? [words(e.target)] : []))));
    return callsIn(graph).some((inner) => {
      const given = givenTo(inner, contracts);
      const known = contracts.release(inner.name);
      if (known) return known.frees === 'always' && /->|\./.test(given) && !written.has(given);
      return inner.args.length === 0 && contracts.verb(inner.name) === 'releases' && file.graphsOf(inner.name).length === 0;
    });
  });
}

/** Whether whoever comes to the call leaves without success. */
function endsInFailure(graph: FlowGraph, call: Call): boolean {
  const start = graph.blocks.findIndex(({ events }) => events.includes(call));
  const seen = new Set([start]);
  for (const block of seen) for (const next of successors(graph.blocks[block]?.end ?? { k: 'stop' })) seen.add(next);
  const ends = [...seen].flatMap((block) => {
    const end = graph.blocks[block]?.end;
    return end?.k === 'return' ? [end.value] : [];
  });
  return ends.length > 0 && ends.every((value) => value !== undefined && value.k !== 'int');
}

/** The call by which a caller gives the same back again where the function failed. */
function secondIn(
  file: AskedFile,
  contracts: CatalogueContracts,
  catalogue: Catalogue,
  graph: FlowGraph,
  release: Call,
  site: Site,
): Site | undefined {
  // Each of the two undoes what it has done itself.
  const takes = (of: FlowGraph): boolean =>
    callsIn(of).some(
      ({ name }) =>
        name !== graph.name &&
        (contracts.acquires(name).some((row) => row.release.includes(release.name)) || isOpposite(catalogue, name, release.name)),
    );
  if (takes(graph) && takes(site.graph)) return undefined;
  const thing = seenOutside(givenTo(release, contracts), graph, site.call);
  if (thing === undefined) return undefined;
  const isPointer = graph.type.includes('*');
  const call = callsAfterFailure(site.graph, site.call, isPointer).calls.find(
    (other) =>
      other.name !== graph.name &&
      staysSame(site.graph, site.call, other, thing) &&
      endsOf(file, contracts, other, release.name, deepest).includes(thing),
  );
  return call && { graph: site.graph, call };
}

/** What a name inside a function is for its caller; undefined where the caller has none for it. */
function seenOutside(text: string, graph: FlowGraph, call: Call): string | undefined {
  const root = /^\w*/.exec(text)?.[0] ?? '';
  const index = graph.parameters.findIndex((p) => p.name === root);
  if (index < 0) return graph.locals.has(root) || root.startsWith('%') || text.includes('…') ? undefined : text;
  const arg = call.args[index];
  return arg && `${words(arg).replace(/^&/, '')}${text.slice(root.length)}`;
}

/** What a call gives back by a call of some name, itself or in functions of the file. */
function endsOf(file: AskedFile, contracts: CatalogueContracts, call: Call, name: string, depth: number): readonly string[] {
  if (call.name === name) return [givenTo(call, contracts)];
  if (depth === 0 || !file.callsIn(call.name).includes(name)) return [];
  return file
    .graphsOf(call.name)
    .flatMap((graph) =>
      callsIn(graph).flatMap((inner) => endsOf(file, contracts, inner, name, depth - 1).flatMap((text) => seenOutside(text, graph, call) ?? [])),
    );
}

function finding(file: FileOfHalves, graph: FlowGraph, { release, again }: Doubled): Finding {
  const { graph: caller, call } = again;
  const place = file.placeOf(graph, release.at);
  return {
    rule: 'double-release',
    severity: 'warning',
    message: `${release.name}() runs here and again in ${caller.name}(), which calls ${call.name}() where ${graph.name}() fails`,
    function: graph.name,
    start: place.start,
    end: place.end,
    acquire: undefined,
    release: release.name,
    path: [
      { ...place, note: `${release.name}() gives it back, and ${graph.name}() fails`, held: 0 },
      { ...file.placeOf(caller, call.at), note: `${caller.name}() sees that, and gives it back again`, held: 0 },
    ],
    fingerprint: fingerprintOf(['double-release', graph.name, release.name, caller.name]),
    reasons: [`all callers of ${graph.name}() give it back where it fails`],
    evidence: ['callers-do-it-again'],
  };
}
