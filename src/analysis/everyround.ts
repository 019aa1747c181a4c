import type { Call, FlowGraph } from '../flow/graph.ts';
import type { CatalogueContracts } from '../lifecycle/context.ts';
import type { Finding } from '../report/finding.ts';
import type { FileOfHalves } from './counterpart.ts';
import { successors } from './liveness.ts';
import type { Recall } from './recall.ts';
import { fingerprintOf } from './witness.ts';

/** What is given back again in each round of a loop. */
export interface FreedAgain {
  readonly call: Call;
  readonly name: string;
}

/** Finds what is freed in each round of a loop though no round puts anything else into the variable: from the second round on it is freed again. */
export function judgeEveryRound(
  file: FileOfHalves,
  contracts: CatalogueContracts,
  recall: Recall<FlowGraph, readonly FreedAgain[]>,
): readonly Finding[] {
  return [...file.graphs.values()].flatMap((graphs) =>
    graphs.flatMap((graph) => recall.of(graph, () => freedAgainIn(graph, contracts)).map((freed) => finding(file, graph, freed))),
  );
}

function freedAgainIn(graph: FlowGraph, contracts: CatalogueContracts): readonly FreedAgain[] {
  return graph.blocks.flatMap(({ events }, block) =>
    events.flatMap((call): readonly FreedAgain[] => {
      if (call.k !== 'call') return [];
      const row = contracts.release(call.name);
      const arg = row?.frees === 'always' && row.key === undefined ? call.args[row.arg] : undefined;
      if (arg?.k !== 'name' || !(graph.locals.get(arg.name) ?? '').includes('*')) return [];
      const loop = loopAround(graph, block);
      return loop.size > 0 && !isChanged(graph, loop, arg.name, call) ? [{ call, name: arg.name }] : [];
    }),
  );
}

/** The blocks that may come next; a macro's `do { } while (0)` goes round once. */
function nextOf(graph: FlowGraph, block: number): readonly number[] {
  const end = graph.blocks[block]?.end ?? { k: 'stop' };
  if (end.k === 'branch' && end.test.k === 'int') return [end.test.value === 0 ? end.no : end.yes];
  return successors(end);
}

/** The blocks that a path from the block comes through on its way back to it. */
function loopAround(graph: FlowGraph, block: number): ReadonlySet<number> {
  const ahead = new Set<number>();
  const visit = (from: number): void => {
    for (const next of nextOf(graph, from)) ahead.add(next);
  };
  visit(block);
  for (const next of ahead) visit(next);
  if (!ahead.has(block)) return new Set();
  const back = (from: number): boolean => {
    const seen = new Set([from]);
    for (const at of seen) for (const next of nextOf(graph, at)) seen.add(next);
    return seen.has(block);
  };
  return new Set([...ahead].filter(back));
}

/** Whether something in these blocks may put another value into the variable, or asks for what it is. */
function isChanged(graph: FlowGraph, loop: ReadonlySet<number>, name: string, release: Call): boolean {
  const isIt = (e: { readonly k: string; readonly name?: string }): boolean => e.k === 'name' && e.name === name;
  return [...loop].some((index) => {
    const block = graph.blocks[index];
    if (block?.end.k === 'branch' && JSON.stringify(block.end.test).includes(`"${name}"`)) return true;
    return (
      block?.events.some((e) => {
        if (e.k === 'set') return isIt(e.target);
        if (e.k === 'declare') return e.name === name;
        if (e.k === 'next') return e.args.some((a) => isIt(a));
        // A macro may write what it is given by its name.
        return e.k === 'call' && e !== release && e.args.some((a) => isIt(a) || (a.k === 'address' && isIt(a.of)));
      }) ?? false
    );
  });
}

function finding(file: FileOfHalves, graph: FlowGraph, { call, name }: FreedAgain): Finding {
  const place = file.placeOf(graph, call.at);
  return {
    rule: 'double-release',
    severity: 'warning',
    message: `'${name}' is given back again by ${call.name}() in each round: nothing in the loop puts another one there`,
    function: graph.name,
    start: place.start,
    end: place.end,
    acquire: undefined,
    release: call.name,
    path: [{ ...place, note: `${call.name}() gives it back in the first round, and in the next one again`, held: 0 }],
    fingerprint: fingerprintOf(['double-release', graph.name, call.name, name, 'round']),
    reasons: [`no round changes '${name}'`],
    evidence: ['freed-in-each-round'],
  };
}
