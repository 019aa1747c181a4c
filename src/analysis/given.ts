import type { Catalogue } from '../catalogue/catalogue.ts';
import type { ReleaseRow } from '../catalogue/contract.ts';
import type { Call, FlowGraph } from '../flow/graph.ts';
import type { CatalogueContracts, Contracts } from '../lifecycle/context.ts';
import { keysIn, seenByCaller } from './keys.ts';
import type { Keys, ObjectKey } from './keys.ts';

/** A call that gives something back, on whatever path. Plain, and without offsets, so that it stays the same while its function moves. */
export interface Given {
  readonly call: string;
  /** One for each argument that names the object: two where a key of two arguments does; none where there is only one such thing. */
  readonly parts: readonly (readonly ObjectKey[])[];
  /** The function that the call stands in. */
  readonly function: string;
  /** No contract says so, but its name does, or it undoes a call that has the opposite name. */
  readonly guessed: boolean;
  /** It unlocks. */
  readonly isUnlock: boolean;
  /** The last one runs a function that frees the object around what is given back. */
  readonly endsObject: boolean;
}

const most = 200;

/** What the functions of a file give back, themselves and in what they call, by name. Found where it is asked for, called functions first. */
export function givenBack(
  graphs: ReadonlyMap<string, readonly FlowGraph[]>,
  contracts: Contracts,
  catalogue: Catalogue,
): (name: string) => readonly Given[] {
  const known = new Map<string, readonly Given[]>();
  const of = (name: string): readonly Given[] => {
    const before = known.get(name);
    if (before) return before;
    // Of functions that call each other in a ring, the one that is asked for first has it all.
    known.set(name, []);
    const list: Given[] = [];
    for (const graph of graphs.get(name) ?? []) {
      const keys = keysIn(graph);
      for (const block of graph.blocks) {
        for (const event of block.events) {
          if (event.k !== 'call') continue;
          list.push(...givenByCall(graph.name, event, contracts, catalogue, keys));
          if (graphs.has(event.name)) list.push(...givenInside(of(event.name), event, keys));
        }
      }
    }
    const all = list.slice(0, most);
    known.set(name, all);
    return all;
  };
  return of;
}

/** What a function gives back, `inside`, as a call of it sees it. */
export function givenInside(inside: readonly Given[], call: Call, keys: Keys): readonly Given[] {
  if (inside.length === 0) return [];
  const args = call.args.map((arg) => keys.of(arg));
  return inside.map((given) => ({ ...given, parts: given.parts.map((part) => part.flatMap((key) => seenByCaller(key, args))) }));
}

/** What a call itself gives back, by its contract or its name: one thing at most. */
export function givenByCall(name: string, call: Call, contracts: CatalogueContracts, catalogue: Catalogue, keys: Keys): readonly Given[] {
  const row = contracts.release(call.name);
  const called = call.name || (call.pointer?.k === 'field' ? call.pointer.name : '');
  if (!row && contracts.verb(called) !== 'releases' && !catalogue.undoes(called)) return [];
  const parts = row ? namedBy(row, call).map((i) => argumentKeys(call, i, keys, row)) : call.args.slice(0, 1).map((arg) => keys.of(arg));
  const taken = catalogue.releasedBy(called);
  return [
    {
      call: called,
      parts,
      function: name,
      guessed: row === undefined,
      isUnlock: taken.length > 0 && taken.every((r) => r.kind === 'lock'),
      endsObject: row?.callback !== undefined,
    },
  ];
}

const namedBy = (row: ReleaseRow, call: Call): readonly number[] => row.key ?? (row.arg < 0 || row.arg >= call.args.length ? [] : [row.arg]);

function argumentKeys(call: Call, index: number, keys: Keys, row: ReleaseRow): readonly ObjectKey[] {
  const arg = call.args[index];
  if (!arg) return [];
  const found = keys.of(arg);
  if (row.member === undefined) return found;
  // put_device(&pdev->dev) gives back what is called pdev where it was taken.
  return found.map((key) =>
    key.members[0] === row.member ? { ...key, members: key.members.slice(1), root: key.members.length > 1 ? key.root : undefined } : key,
  );
}
