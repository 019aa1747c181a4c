/** Look-ups over contracts, all in constant time: one catalogue of the bundled rows, and overlays of rows that a workspace or a source adds. */

import { contentKey } from '../syntax/content.ts';
import { bundledRows } from './bundled.ts';
import type { Rows } from './bundled.ts';
import type { AcquireRow, IteratorRow, ReleaseRow, ScopedRow, StateRow, TransferRow, ValueRow } from './contract.ts';

/** What the name of a function that nobody described lets one expect of its arguments: gives them back, or takes them over. */
export type Verb = 'release' | 'take';

export interface Catalogue {
  /** The same for the same rows over those that ship: what was found out with one is true with the other. */
  readonly key: string;
  /** What this call takes; empty when nothing is known of it, or it takes nothing. */
  acquires(call: string): readonly AcquireRow[];
  /** The row of a call that gives something back. */
  release(call: string): ReleaseRow | undefined;
  /** The acquires that this call gives back. */
  releasedBy(call: string): readonly AcquireRow[];
  /** The acquires of which this call is a twin that releases by itself. */
  managedTwinOf(call: string): readonly AcquireRow[];
  /** The call's name says that what it gives releases itself with its device. */
  isManaged(call: string): boolean;
  iterator(name: string): IteratorRow | undefined;
  /** What the call says about values: its own row, else the first pattern that fits unless the call takes or gives back something. */
  value(name: string): ValueRow | undefined;
  transfers(call: string): readonly TransferRow[];
  /** What the call does to objects that have a state of their own. */
  states(call: string): readonly StateRow[];
  /** A name of cleanup.h: `mutex` of guard(mutex), `kfree` of __free(kfree). `kind` decides where two share a name. */
  scoped(name: string, kind?: ScopedRow['kind']): ScopedRow | undefined;
  /** The class of `__free()` that makes this call at the end of the scope: one that any file may use. */
  freeing(release: string): ScopedRow | undefined;
  /** What hands the pointer of a `__free()` variable on: a call that gives its value and leaves NULL in it. */
  handover(): string | undefined;
  verbOf(name: string): Verb | undefined;
  /** The words of a name, in lower case: `foo`, `put` of foo_put. */
  words(name: string): readonly string[];
  /** The words that undo this word, likeliest first: `put` for `get`. */
  undoing(word: string): readonly string[];
  /** One of the words of this name undoes some other word: `disable` of foo_disable. */
  undoes(name: string): boolean;
  /** It looks like a get but leaves nothing to give back. */
  isNever(call: string): boolean;
}

/** Rows to lay over a catalogue. What they say of a call replaces what was said of it below. */
export type ExtraRows = Partial<Pick<Rows, 'acquires' | 'releases' | 'transfers' | 'iterators' | 'values' | 'scoped'>>;

const none: readonly never[] = [];

/** Groups rows by each of the keys that a row has. */
function groupBy<Row>(rows: readonly Row[], keysOf: (row: Row) => readonly string[]): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows)
    for (const key of keysOf(row)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [row]);
      else if (!group.includes(row)) group.push(row);
    }
  return groups;
}

/** Releases that acquires name but nobody describes: the argument that names the resource is taken to be the first. */
function impliedReleases(acquires: readonly AcquireRow[], known: (call: string) => boolean): ReleaseRow[] {
  const implied = new Map<string, ReleaseRow>();
  for (const row of acquires)
    for (const call of row.release)
      if (!known(call) && !implied.has(call))
        implied.set(call, {
          call,
          arg: row.at === 'global' ? -1 : 0,
          frees: row.kind === 'alloc' ? 'always' : row.kind === 'ref' ? 'last' : 'never',
        });
  return [...implied.values()];
}

function toPattern(call: string): RegExp {
  return new RegExp(`^${call.split('*').join('\\w*')}$`);
}

const releasesOf = (row: AcquireRow): readonly string[] => (row.onFailure === undefined ? row.release : [...row.release, ...row.onFailure]);
const scopedKey = (name: string, kind: string): string => `${kind} ${name}`;
const splitName = (name: string): readonly string[] => name.toLowerCase().split('_').filter(Boolean);

/** The same function, which answers a name that it was asked before from memory: the names of a file are asked for over and over. */
function remembered<T>(answer: (name: string) => T): (name: string) => T {
  const most = 20_000;
  const known = new Map<string, { readonly value: T }>();
  return (name) => {
    const before = known.get(name);
    if (before) return before.value;
    if (known.size >= most) known.clear();
    const value = answer(name);
    known.set(name, { value });
    return value;
  };
}

function fromRows(rows: Rows): Catalogue {
  const acquires = groupBy(rows.acquires, (row) => [row.call]);
  const releasedBy = groupBy(rows.acquires, releasesOf);
  const managed = groupBy(
    rows.acquires.map((row) => (row.managedFails === undefined ? row : { ...row, fails: row.managedFails })),
    (row) => row.managed ?? none,
  );
  const releases = new Map(rows.releases.map((row) => [row.call, row]));
  const iterators = new Map(rows.iterators.map((row) => [row.call, row]));
  const values = new Map(rows.values.filter((row) => !row.call.includes('*')).map((row) => [row.call, row]));
  const patterns = rows.values.filter((row) => row.call.includes('*')).map((row) => ({ row, test: toPattern(row.call) }));
  const states = groupBy(rows.states, (row) => [row.call]);
  const transfers = groupBy(rows.transfers, (row) => [row.call]);
  const scoped = new Map(rows.scoped.flatMap((row) => [[row.name, row] as const, [scopedKey(row.name, row.kind), row] as const]));
  // A class of one driver's own header is of no use to another file.
  const freeing = groupBy(
    rows.scoped.filter((row) => row.kind === 'free' && row.release.length === 1 && (row.source ?? '').startsWith('include/linux/')),
    (row) => row.release,
  );
  const handover = rows.scoped.find((row) => row.kind === 'handover' && row.returns === undefined)?.name;
  const never = new Set(rows.never.map((row) => row.call));
  const verbs = { managed: new Set(rows.verbs.managed), release: new Set(rows.verbs.release), take: new Set(rows.verbs.take) };
  const undo = new Map(rows.verbs.opposites.map((row) => [row.word, row.undo]));
  const undoing = new Set(rows.verbs.opposites.flatMap((row) => row.undo));
  const wordVerb = (word: string): Verb | undefined => (verbs.release.has(word) ? 'release' : verbs.take.has(word) ? 'take' : undefined);

  const wordsOf = remembered(splitName);
  return {
    key: '',
    acquires: (call) => acquires.get(call) ?? none,
    release: (call) => releases.get(call),
    releasedBy: (call) => releasedBy.get(call) ?? none,
    managedTwinOf: (call) => managed.get(call) ?? none,
    isManaged: (call) => managed.has(call) || verbs.managed.has(wordsOf(call)[0] ?? ''),
    iterator: (name) => iterators.get(name),
    value: (name) =>
      values.get(name) ??
      (acquires.has(name) || releases.has(name) || transfers.has(name) ? undefined : patterns.find(({ test }) => test.test(name))?.row),
    transfers: (call) => transfers.get(call) ?? none,
    freeing: (release) => freeing.get(release)?.find((row) => row.name === release) ?? freeing.get(release)?.[0],
    handover: () => handover,
    states: (call) => states.get(call) ?? none,
    scoped: (name, kind) => scoped.get(kind === undefined ? name : scopedKey(name, kind)),
    verbOf: remembered((name) => {
      // A macro: MLX5_SET(x, ...) writes a field, whatever its words mean in the name of a function.
      if (!/[a-z]/.test(name)) return undefined;
      // The last word is what a name says it does: queue_cleanup() cleans up. Elsewhere giving back outweighs taking: put_and_register().
      const words = wordsOf(name);
      const last = wordVerb(words.at(-1) ?? '');
      if (last !== undefined) return last;
      if (words.some((word) => verbs.release.has(word))) return 'release';
      return words.some((word) => verbs.take.has(word)) ? 'take' : undefined;
    }),
    words: wordsOf,
    undoing: (word) => undo.get(word) ?? none,
    undoes: (name) => wordsOf(name).some((word) => undoing.has(word)),
    isNever: (call) => never.has(call) && !acquires.has(call),
  };
}

/** The catalogue of the bundled rows with `extra` laid over them. Takes some milliseconds: make one and keep it. */
export function createCatalogue(extra: ExtraRows = {}): Catalogue {
  return extend(fromRows(bundledRows()), extra);
}

/** Lays rows over a catalogue without copying it; costs the number of `extra` rows. The catalogue below stays as it was. */
export function extend(catalogue: Catalogue, extra: ExtraRows): Catalogue {
  if (Object.values(extra).every((rows) => rows.length === 0)) return catalogue;
  const overlay = fromRows({
    acquires: extra.acquires ?? none,
    releases: [...(extra.releases ?? none), ...impliedReleases(extra.acquires ?? none, (call) => isReleaseOf(catalogue, extra, call))],
    iterators: extra.iterators ?? none,
    values: extra.values ?? none,
    transfers: extra.transfers ?? none,
    scoped: extra.scoped ?? none,
    states: none,
    never: none,
    verbs: { managed: none, release: none, take: none, opposites: none },
  });
  const own = new Set((extra.acquires ?? none).map((row) => row.call));
  const preferring = <Row>(above: readonly Row[], below: readonly Row[]): readonly Row[] => (above.length > 0 ? above : below);
  const adding = (above: readonly AcquireRow[], below: readonly AcquireRow[]): readonly AcquireRow[] =>
    above.length === 0 && !below.some((row) => own.has(row.call)) ? below : [...above, ...below.filter((row) => !own.has(row.call))];
  const describes = (name: string): boolean => own.has(name) || overlay.release(name) !== undefined || overlay.transfers(name).length > 0;

  return {
    key: contentKey(`${catalogue.key} ${JSON.stringify(extra)}`),
    acquires: (call) => preferring(overlay.acquires(call), catalogue.acquires(call)),
    release: (call) => overlay.release(call) ?? catalogue.release(call),
    releasedBy: (call) => adding(overlay.releasedBy(call), catalogue.releasedBy(call)),
    managedTwinOf: (call) => adding(overlay.managedTwinOf(call), catalogue.managedTwinOf(call)),
    isManaged: (call) => overlay.isManaged(call) || catalogue.isManaged(call),
    iterator: (name) => overlay.iterator(name) ?? catalogue.iterator(name),
    value: (name) => overlay.value(name) ?? (describes(name) ? undefined : catalogue.value(name)),
    transfers: (call) => preferring(overlay.transfers(call), catalogue.transfers(call)),
    freeing: (release) => overlay.freeing(release) ?? catalogue.freeing(release),
    handover: () => catalogue.handover(),
    states: (call) => catalogue.states(call),
    scoped: (name, kind) => overlay.scoped(name, kind) ?? catalogue.scoped(name, kind),
    verbOf: (name) => catalogue.verbOf(name),
    words: (name) => catalogue.words(name),
    undoing: (word) => catalogue.undoing(word),
    undoes: (name) => catalogue.undoes(name),
    isNever: (call) => !own.has(call) && catalogue.isNever(call),
  };
}

function isReleaseOf(catalogue: Catalogue, extra: ExtraRows, call: string): boolean {
  return catalogue.release(call) !== undefined || (extra.releases ?? none).some((row) => row.call === call);
}
