import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Call, FlowGraph } from '../flow/graph.ts';
import type { CatalogueContracts } from '../lifecycle/context.ts';
import type { Finding } from '../report/finding.ts';
import type { FileOfHalves } from './counterpart.ts';
import { isOpposite } from './learn.ts';
import { words } from './naming.ts';
import { reaches } from './outliving.ts';
import type { Recall } from './recall.ts';
import { fingerprintOf } from './witness.ts';

/** A step of a ladder that undoes what no path to it has done. */
export interface Untaken {
  readonly acquire: Call;
  readonly undo: Call;
  readonly label: string;
}

/**
 * Finds ladders that undo a call on those paths alone on which it was not made: a step that stands above the call, and that nobody who has come
 * past it gets to. Calls that no table knows; the two are paired by their names and by what they are given.
 */
export function judgeUntaken(
  file: FileOfHalves,
  contracts: CatalogueContracts,
  catalogue: Catalogue,
  recall: Recall<FlowGraph, readonly Untaken[]>,
): readonly Finding[] {
  return [...file.graphs.values()].flatMap((graphs) => {
    const [first, ...others] = graphs.map((graph) =>
      recall.of(graph, () => untakenIn(graph, contracts, catalogue)).map((untaken) => finding(file, graph, untaken)),
    );
    // What another configuration has a way to is no mistake.
    return (first ?? []).filter((f) => others.every((list) => list.some((other) => other.start === f.start)));
  });
}

function untakenIn(graph: FlowGraph, contracts: CatalogueContracts, catalogue: Catalogue): readonly Untaken[] {
  if (graph.labels.length === 0) return [];
  const calls = graph.blocks.flatMap(({ events }) => events.filter((e) => e.k === 'call' && e.name !== ''));
  return calls.flatMap((undo): readonly Untaken[] => {
    if (undo.k !== 'call' || contracts.verb(undo.name) !== 'releases' || contracts.release(undo.name)) return [];
    const acquires = calls.filter((e): e is Call => e.k === 'call' && isSameThing(e, undo) && isExactOpposite(catalogue, e.name, undo.name));
    const [acquire] = acquires;
    if (!acquire || acquires.some((a) => a.at.start > undo.at.start || reaches(graph, a.at.start, undo.at.start))) return [];
    // A step of a ladder that stands below: what comes to it has jumped there.
    const label = graph.labels.findLast(({ block }) => leadsTo(graph, block, undo));
    return label && leadsOut(graph, undo) ? [{ acquire, undo, label: label.name }] : [];
  });
}

/** Whether the block that a label stands at leads straight to a call. */
function leadsTo(graph: FlowGraph, block: number, call: Call): boolean {
  for (let at = block, steps = 0; steps < graph.blocks.length; steps++) {
    const here = graph.blocks[at];
    if (!here || here.events.includes(call)) return here !== undefined;
    if (here.end.k !== 'goto') return false;
    at = here.end.to;
  }
  return false;
}

/** Opposite words, and no word more in either. */
const isExactOpposite = (catalogue: Catalogue, name: string, undo: string): boolean =>
  catalogue.words(name).length === catalogue.words(undo).length && isOpposite(catalogue, name, undo);

const isSameThing = (a: Call, b: Call): boolean => {
  const [x, y] = [a.args[0], b.args[0]];
  return x !== undefined && y !== undefined && words(x) === words(y) && !words(x).includes('…');
};

/** Whether the ladder that the call is a step of comes to its end, and not back to the call that it undoes. */
const leadsOut = (graph: FlowGraph, undo: Call): boolean => {
  const end = graph.blocks.find(({ events }) => events.includes(undo))?.end;
  return end?.k === 'goto' || (end?.k === 'return' && end.value?.k !== 'int');
};

function finding(file: FileOfHalves, graph: FlowGraph, { acquire, undo, label }: Untaken): Finding {
  const place = file.placeOf(graph, undo.at);
  const [arg] = undo.args;
  const name = arg ? words(arg) : '';
  return {
    rule: 'unwind-order',
    severity: 'warning',
    message: `${undo.name}() runs only where ${acquire.name}() of '${name}' has not: '${label}' is the wrong label`,
    function: graph.name,
    start: place.start,
    end: place.end,
    acquire: { call: acquire.name, ...file.placeOf(graph, acquire.at) },
    release: undo.name,
    path: [{ ...place, note: `${undo.name}() undoes what no path to it has done`, held: 0 }],
    fingerprint: fingerprintOf(['unwind-order', graph.name, acquire.name, undo.name, name]),
    reasons: [`${acquire.name}() comes later, and no path leads from it to ${undo.name}()`],
    evidence: ['undone-before-it-is-done'],
  };
}
