import { exploreFunction } from '../analysis/function.ts';
import type { Exit } from '../analysis/explore.ts';
import type { PlacedResult } from '../analysis/known.ts';
import { callKinds, judgeOwnership, ownershipFacts } from '../analysis/ownership.ts';
import type { OwnershipFacts } from '../analysis/ownership.ts';
import type { Expr, FlowGraph } from '../flow/graph.ts';
import { intern } from '../lifecycle/values.ts';
import type { ValueId } from '../lifecycle/values.ts';
import type { Finding } from '../report/finding.ts';
import { lineTable } from '../report/lines.ts';
import type { Program } from './program.ts';
import type { World } from './world.ts';

/** What the ways of the simulated function do with the references that come in with its parameters. */
export interface Ownership {
  /** Ways that disagree with others that give the caller the same answer, by the place where they end. */
  readonly findings: readonly Finding[];
  /** The parameters whose reference some way takes over, with the call that gives it back in the end. */
  readonly taken: readonly { readonly parameter: ValueId; readonly name: string; readonly release: string }[];
}

export const noOwnership: Ownership = { findings: [], taken: [] };

/** Compares the ways: `exits` are those of the simulated function itself. */
export function ownershipOf(w: World, exits: readonly Exit[]): Ownership {
  const { program, root } = w;
  const exploration = { exits, faults: [], gaveUp: false, loops: w.instance(root, undefined, 0, 0).loops };
  const kinds = callKinds(program.contracts);
  const own = ownershipFacts(root, exploration, w.values, kinds);
  const fields = new Set(own.exits.flatMap((e) => e.fates.flatMap((fate) => (fate.k === 'stored' ? [fate.field] : []))));
  const isGiven = own.exits.some((e) => e.fates.some((fate) => fate.k === 'given'));
  if (fields.size === 0 && !isGiven) return noOwnership;
  const others = [...program.functions.values()].filter((graph) => graph !== root && releasesMember(program, graph, fields));
  const facts: readonly OwnershipFacts[] = others.map((graph) => {
    const { exploration: ways, values } = exploreFunction(graph, program.contractsIn(graph));
    return { ...ownershipFacts(graph, ways, values, kinds), exits: [] };
  });
  const puts = new Map([own, ...facts].flatMap((f) => [...f.puts]));
  const { text } = program.source;
  const lines = lineTable(text);
  const placed = (ownership: OwnershipFacts): PlacedResult => ({
    result: { findings: [], lost: [], gaveUp: false, ownership, summary: undefined, keepings: [] },
    origin: 0,
    text,
  });
  return {
    findings: judgeOwnership([own, ...facts].map(placed), (offset) => lines(offset).line),
    taken: root.parameters.flatMap(({ name }, i) => {
      const release = own.exits
        .map(({ fates }) => fates[i])
        .flatMap((fate) => (fate?.k === 'stored' ? [puts.get(fate.field)?.call] : []))
        .find((call) => call !== undefined);
      const parameter = intern(w.values, { k: 'initial', address: intern(w.values, { k: 'variable', name, local: true }) });
      return release === undefined ? [] : [{ parameter, name, release }];
    }),
  };
}

/** Whether a function reads one of these members and calls something that gives back: only such a one can say who owns the member. */
function releasesMember(program: Program, graph: FlowGraph, fields: ReadonlySet<string>): boolean {
  const reads = (e: Expr | undefined): boolean => {
    switch (e?.k) {
      case 'field':
        return fields.has(e.name) || reads(e.base);
      case 'op':
        return e.args.some(reads);
      case 'address':
      case 'deref':
        return reads(e.of);
      case 'index':
        return reads(e.base) || reads(e.index);
      default:
        return false;
    }
  };
  const events = graph.blocks.flatMap((block) => block.events);
  return (
    events.some((event) => event.k === 'call' && program.contracts.release(event.name) !== undefined) &&
    events.some((event) => (event.k === 'call' ? event.args.some(reads) : event.k === 'set' && reads(event.value)))
  );
}
