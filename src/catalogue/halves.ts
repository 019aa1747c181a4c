import halves from './data/halves.json' with { type: 'json' };

/** Two members of one struct of callbacks: what the function of the one takes, the function of the other gives back. */
export interface PairedMembers {
  readonly begin: string;
  /** Those that undo it, of which a struct has one; none where they are no halves of one thing in that struct. */
  readonly end: readonly string[];
  /** Its caller runs the second half also when the first one failed: then the first one need undo nothing. */
  readonly endsAfterFailure?: true;
  /** What comes to its end with the second half: nothing may run on it any more. */
  readonly ends?: /** The object. */ 'object' | /** What it does for others: nothing is left to do for it until it begins anew. */ 'service';
}

export interface HalvesTable {
  /** In any struct. */
  readonly members: readonly PairedMembers[];
  /** In structs of this tag, in place of what `members` says of the same `begin`. */
  readonly structs: readonly (PairedMembers & { readonly struct: string })[];
  /** Calls and macros that name the first half of a struct of callbacks beside it: `platform_driver_probe(&foo_driver, foo_probe)`. */
  readonly beside: readonly { readonly call: string; readonly begin: string }[];
  /** Macros that name the function which runs first and last in a module. */
  readonly modules: { readonly begin: readonly string[]; readonly end: readonly string[] };
}

/** The table that ships. */
export const halvesTable = halves as HalvesTable;

/** Which members pair in a struct with this tag; '' where the tag is not known. */
export function pairedMembers(table: HalvesTable, tag: string): readonly PairedMembers[] {
  const own = table.structs.filter((row) => row.struct === tag);
  return own.length === 0 ? table.members : [...own, ...table.members.filter((row) => !own.some((o) => o.begin === row.begin))];
}
