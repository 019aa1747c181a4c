import type { Catalogue } from '../catalogue/catalogue.ts';
import { isOfArgument } from '../catalogue/contract.ts';
import type { Call, FlowGraph } from '../flow/graph.ts';
import type { CatalogueContracts, Contracts } from '../lifecycle/context.ts';
import type { Hold } from '../lifecycle/state.ts';
import type { Counterpart } from './counterpart.ts';
import { givenByCall, givenInside } from './given.ts';
import type { Given } from './given.ts';
import { anyAgreement, keysIn } from './keys.ts';
import type { Agreement, Keys, ObjectKey } from './keys.ts';

/** The call of the other half that gives back what this half took. */
export interface Undo {
  /** The other half: `foo_remove`. */
  readonly half: string;
  readonly given: Given;
}

/** What a function knows of its other half. */
export interface OtherHalf {
  /** The call by which the other half gives back what `hold` took, when this half did not fail; undefined where none does for certain. */
  undoOf(hold: Hold): Undo | undefined;
  /** Whether that other half gives something back by `call` too: then it is not that call which undoes what `undo` tells of. */
  alsoCalls(undo: Undo, call: string): boolean;
  /** What this half calls what `hold` took. */
  partsOf(hold: Hold): Parts;
  /** Whether a call may give back what `hold` took, in a way that its summary or its contract need not show. */
  mayGiveBack(call: Call, hold: Hold): boolean;
  /** Whether the function of the file that is called `name` gives back something of the kind. */
  isReleasing(name: string, hold: Hold): boolean;
}

/** What `graph` knows of its other half; of no use to a function that has none. */
export function otherHalf(graph: FlowGraph, counterpart: Counterpart | undefined, contracts: Contracts, catalogue: Catalogue): OtherHalf {
  const keys = keysIn(graph);
  const partsOf = (hold: Hold): Parts => partsOfHold(graph, hold, contracts, keys);
  if (!counterpart) return { undoOf: () => undefined, alsoCalls: () => false, partsOf, mayGiveBack: () => false, isReleasing: () => false };
  return {
    undoOf(hold) {
      for (const end of counterpart.ends) {
        if (end.afterFailure) continue;
        const parts = partsOf(hold);
        const fitting = end.given.find(
          (g) => (!g.guessed || hold.row.tier === 'learned') && gives(hold, g) && fits(hold, agree(parts, g), isOnly(graph, end.given, hold)),
        );
        if (fitting) return { half: end.name, given: fitting };
      }
      return undefined;
    },
    alsoCalls: ({ half, given }, call) =>
      counterpart.ends.some((end) => end.name === half && end.given.some((g) => g.function === half && g.call === call && g.call !== given.call)),
    partsOf,
    isReleasing: (name, hold) => counterpart.helpers.get(name)?.given.some((g) => gives(hold, g)) ?? false,
    mayGiveBack(call, hold) {
      const inside = counterpart.helpers.get(call.name)?.given.filter((g) => gives(hold, g)) ?? [];
      const own = hold.row.release.includes(call.name) ? givenByCall(graph.name, call, contracts, catalogue, keys) : [];
      if (inside.length === 0 && own.length === 0) return false;
      const parts = partsOf(hold);
      return givenInside(inside, call, keys).some((g) => agree(parts, g) !== 'no') || own.some((g) => agree(parts, g) === 'yes');
    },
  };
}

/** The names of each thing that tells the hold from others; undefined where the function does not say. */
export type Parts = readonly (readonly ObjectKey[])[] | undefined;

export const gives = (hold: Pick<Hold, 'row'>, g: Given): boolean => hold.row.release.includes(g.call);

/**
 * A count on a device needs no name: there is one device. What an argument names may be called otherwise in the other half, where each half has
 * one such call. Everything else must be called the same in both halves.
 */
const fits = (hold: Hold, a: Agreement, only: boolean): boolean =>
  a === 'yes' || (a === 'unknown' && (hold.row.kind === 'pm' || hold.row.at === 'global' || (only && isOfArgument(hold.row))));

/** Whether the first half takes such a thing once, and the second one gives one back. */
function isOnly(graph: FlowGraph, given: readonly Given[], hold: Hold): boolean {
  const calls = graph.blocks.flatMap((block) => block.events.filter((event) => event.k === 'call' && event.name === hold.row.call));
  return calls.length === 1 && given.filter((g) => gives(hold, g)).length === 1;
}

/** Whether what a hold is called and what a call gives back are the same. */
export function agree(parts: Parts, g: Given): Agreement {
  if (parts === undefined || parts.length !== g.parts.length) return 'unknown';
  const all = parts.map((part, i) => anyAgreement(part, g.parts[i] ?? []));
  return all.includes('no') ? 'no' : all.includes('yes') ? 'yes' : 'unknown';
}

/** What the acquire's arguments, or the place of its result, call the resource. */
export function partsOfHold(graph: FlowGraph, hold: Pick<Hold, 'row' | 'site'>, contracts: CatalogueContracts, keys: Keys): Parts {
  const call = callAt(graph, hold.site);
  const { row } = hold;
  if (!call) return undefined;
  if (row.at === 'global') return [];
  if (row.key && row.release.some((name) => contracts.release(name)?.key)) return row.key.map((i) => argument(call, i, keys));
  const place = /^[*&]?(?:ret|arg(\d+))(?:\.(.+))?$/.exec(row.at);
  if (!place) return undefined;
  const bases = place[1] === undefined ? keys.targetsOf(call) : argument(call, Number(place[1]), keys);
  const path = place[2]?.split('.').reverse() ?? [];
  const own = bases.map((key) => ({ ...key, members: [...path, ...key.members] }));
  // What gives it back may be told of a member of it: the `dev` of a found device.
  const { member } = row;
  return [member === undefined ? own : [...own, ...own.map((key) => ({ ...key, members: [member, ...key.members] }))]];
}

const argument = (call: Call, i: number, keys: Keys): readonly ObjectKey[] => {
  const arg = call.args[i];
  return arg ? keys.of(arg) : [];
};

function callAt(graph: FlowGraph, site: number): Call | undefined {
  for (const block of graph.blocks) for (const event of block.events) if (event.k === 'call' && event.at.start === site) return event;
  return undefined;
}
