import type { Exit } from '../analysis/explore.ts';
import { factsOf, judge, textureOf } from '../analysis/judge.ts';
import type { Case, Focus } from '../analysis/judge.ts';
import { doesLike } from '../analysis/learn.ts';
import type { FlowGraph, Range } from '../flow/graph.ts';
import type { Fault } from '../lifecycle/context.ts';
import type { Hold, State, Trace } from '../lifecycle/state.ts';
import type { Finding } from '../report/finding.ts';
import { lineTable } from '../report/lines.ts';
import type { Ended, Machine } from './machine.ts';
import type { Ownership } from './ownership.ts';
import { realAt } from './world.ts';
import type { World } from './world.ts';

/** The judge of one world: it knows what other runs do with what is taken at the same place. */
export interface Judge {
  readonly findings: (m: Machine) => readonly Finding[];
}

/** Makes a judge that has seen `runs`: what they do on their ways out speaks for or against each of them. */
export function createJudge(w: World, runs: readonly Machine[], ownership?: Ownership): Judge {
  const { text } = w.program.source;
  const lines = lineTable(text);
  const { loops } = w.instance(w.root, undefined, 0, 0);
  const witnesses = distinct(exitsOf(w, runs));
  const instances = w.instances();
  const entered = [...new Set(instances.map((i) => i.graph))];
  // Names of what was taken in functions that were stepped into are found there.
  const named = new Map(
    entered.map((graph) => [graph, { ...graph, blocks: [graph, ...entered.filter((g) => g !== graph)].flatMap((g) => g.blocks) }]),
  );
  // The semantics names what a call made by the offset of its instance.
  const managedSites = new Set(
    instances.flatMap((i) => [...i.calls].flatMap(([at, call]) => (w.program.catalogue.isManaged(call.name) ? [at] : []))),
  );
  const caseOf = (graph: FlowGraph): Case => ({
    graph: named.get(graph) ?? graph,
    text,
    values: w.values,
    contracts: w.program.contractsIn(graph),
    annotated: w.program.contracts.changesLocks(graph.name),
    lineOf: (at) => lines(at).line,
    managedSites,
    otherHalf: w.program.otherHalfOf(graph),
    isNamedLike: (call) => doesLike(w.program.catalogue, graph.name, call),
  });
  const factsOver = (judged: Case, exits: readonly Exit[]): Focus['facts'] => factsOf(judged, { exits, faults: [], gaveUp: false, loops });
  const root = caseOf(w.root);
  const rootFacts = factsOver(root, witnesses);
  const rootTexture = textureOf(root.graph);
  const judgeOne = (graph: FlowGraph, exits: readonly Exit[], faults: readonly Fault[]): readonly Finding[] => {
    if (exits.length === 0 && faults.length === 0) return [];
    const all = [...exits, ...witnesses];
    const judged = graph === w.root ? root : caseOf(graph);
    const facts = graph === w.root ? rootFacts : factsOver(judged, all);
    const texture = graph === w.root ? rootTexture : textureOf(judged.graph);
    return judge(judged, { exits: all, faults, gaveUp: false, loops }, { has: (exit) => exits.includes(exit), facts, texture }).findings;
  };
  return {
    findings: (m) => {
      const found = m.ends.filter((e) => e.returns).flatMap((e) => judgeOne(e.graph, [exitOf(w, e)], []));
      const faults = judgeOne(
        w.root,
        [],
        m.faults.map((f) => ({ ...f, at: w.real(f.at), hold: realHold(w, f.hold), state: realState(w, f.state) })),
      );
      // Only other ways make it wrong to leave a parameter alone; nothing of this one is at fault.
      const left = (ownership?.findings ?? []).filter((f) => m.ends.some((e) => e.returns && e.thread === 0 && e.at.start === f.start));
      const unique = new Map([...found, ...faults, ...left].map((f) => [`${f.rule} ${f.start} ${f.acquire?.start ?? ''} ${f.message}`, f]));
      return [...unique.values()].sort((a, b) => a.start - b.start).map(w.program.rated);
    },
  };
}

/** How the simulated function ended in each run. */
export const exitsOf = (w: World, runs: readonly Machine[]): readonly Exit[] =>
  runs.flatMap((m) => m.ends.filter((e) => e.returns && e.thread === 0).map((e) => exitOf(w, e)));

/** An end as the judge knows exits: with offsets of the source, and the holds of its own thread. */
function exitOf(w: World, e: Ended): Exit {
  const state = realState(w, { ...e.state, holds: e.state.holds.filter((h) => w.threadOf(h.site) === e.thread) });
  return { at: w.real(e.at), state, value: e.value, sign: e.sign };
}

/** One exit for all that gave back the same at the same place. */
function distinct(exits: readonly Exit[]): readonly Exit[] {
  const keyOf = (e: Exit): string => `${e.at.start} ${e.sign} ${e.state.holds.map((h) => `${h.site} ${h.left?.at.start ?? ''}`).join()}`;
  return [...new Map(exits.map((e) => [keyOf(e), e])).values()];
}

function realHold(w: World, h: Hold): Hold {
  return {
    ...h,
    site: realAt(w, h.site),
    at: w.real(h.at),
    left: h.left && { ...h.left, at: w.real(h.left.at) },
    exposures: h.exposures.map((e) => ({ ...e, at: w.real(e.at) })),
  };
}

function realState(w: World, s: State): State {
  return { ...s, holds: s.holds.map((h) => realHold(w, h)), trace: realTrace(w, s.trace) };
}

function realTrace(w: World, trace: Trace | undefined): Trace | undefined {
  const links: Trace[] = [];
  for (let link = trace; link; link = link.before) links.push(link);
  const at = (range: Range): Range => w.real(range);
  let made: Trace | undefined;
  for (const link of links.reverse())
    made = { before: made, at: at(link.at), what: link.what.k === 'note' ? { ...link.what, site: realAt(w, link.what.site) } : link.what };
  return made;
}
