import type { Catalogue } from '../catalogue/catalogue.ts';
import type { AcquireRow, Failure, ReleaseRow } from '../catalogue/contract.ts';
import type { Call, Expr, FlowGraph, Range } from '../flow/graph.ts';
import type { Contracts } from '../lifecycle/context.ts';
import { words } from './naming.ts';

/** Pairs that no table has, known from the function itself: it undoes a call by another one on the same object. */
export interface Learned {
  readonly acquires: ReadonlyMap<string, readonly AcquireRow[]>;
  readonly releases: ReadonlyMap<string, ReleaseRow>;
}

export interface Site {
  readonly call: Call;
  /** The variable or member that receives the result, as written; undefined when the result is not stored. */
  readonly target: string | undefined;
}

/** The calls of a function by name, in order, each with what receives its result. */
export function sitesOf(graph: FlowGraph): readonly Site[] {
  const calls: Call[] = [];
  const targets = new Map<string, string>();
  for (const block of graph.blocks) {
    for (const event of block.events) {
      if (event.k === 'call' && event.name !== '') calls.push(event);
      if (
        event.k === 'set' &&
        event.value.k === 'name' &&
        event.value.name.startsWith('%') &&
        !(event.target.k === 'name' && event.target.name.startsWith('%'))
      )
        targets.set(event.value.name, words(event.target));
    }
  }
  return calls.map((call) => ({ call, target: targets.get(call.result) }));
}

/** Whether the name `undo` says that it undoes `name`: an opposite word, and the other words agree. */
export function isOpposite(catalogue: Catalogue, name: string, undo: string): boolean {
  const [a, b] = [catalogue.words(name), catalogue.words(undo)];
  if (Math.abs(a.length - b.length) > 1) return false;
  for (const [i, word] of a.entries()) {
    const opposites = catalogue.undoing(word);
    if (opposites.length === 0) continue;
    for (const [j, other] of b.entries()) {
      if (!opposites.includes(other)) continue;
      const restA = a.filter((_, k) => k !== i);
      const restB = b.filter((_, k) => k !== j);
      const shared = restA.filter((w) => restB.includes(w)).length;
      // One of the names may say a word more, but not each of them something else.
      if (shared === Math.min(restA.length, restB.length) && (shared > 0 || restA.length === restB.length)) return true;
    }
  }
  return false;
}

/** Whether both names have a word that some other word undoes: what the one does, the other does. */
export function doesLike(catalogue: Catalogue, name: string, call: string): boolean {
  const words = catalogue.words(call);
  return catalogue.words(name).some((word) => words.includes(word) && catalogue.undoing(word).length > 0);
}

/** How the function tests what the call gives: before something else is put where its result was, or anywhere where it does not do so there. */
export function failureOf(graph: FlowGraph, text: string, site: Site, pointer: boolean): Failure {
  const until = overwritten(graph, site);
  const here = ({ start }: Range): boolean => start >= site.call.at.start && start < until;
  return testedIn(graph, text, site, pointer, here) ?? testedIn(graph, text, site, pointer, () => true) ?? (pointer ? 'null' : 'never');
}

function testedIn(graph: FlowGraph, text: string, site: Site, pointer: boolean, isAbout: (at: Range) => boolean): Failure | undefined {
  let failure: Failure | undefined;
  const isResult = (e: Expr | undefined): boolean => e !== undefined && (words(e) === site.target || (e.k === 'name' && e.name === site.call.result));
  for (const block of graph.blocks) {
    for (const event of block.events)
      if (event.k === 'set' && event.value.k === 'op' && event.value.op === 'error-or-zero' && isAbout(event.at) && isResult(event.value.args[0]))
        return 'errptr';
    if (block.end.k !== 'branch' || !isAbout(block.end.at)) continue;
    const { test, at } = block.end;
    if (test.k === 'op' && test.op === 'negative?' && isResult(test.args[0])) return pointer ? 'errptr' : 'negative';
    if (test.k === 'op' && test.op === 'nonpositive?' && isResult(test.args[0])) return 'null-or-errptr';
    if (test.k === 'op' && test.op === '<' && isResult(test.args[0])) failure ??= 'negative';
    if (test.k === 'name' && test.name === site.call.result && /!\s*$/.test(text.slice(Math.max(0, at.start - 3), at.start))) failure ??= 'false';
    else if (isResult(test) || (pointer && isComparedWithNull(test) && isResult(test.args[0]))) failure ??= pointer ? 'null' : 'negative';
  }
  return failure;
}

/** `p == NULL`, written out. */
const isComparedWithNull = (test: Expr): test is Extract<Expr, { k: 'op' }> =>
  test.k === 'op' && (test.op === '==' || test.op === '!=') && test.args[1]?.k === 'int' && test.args[1].value === 0;

/** The offset at which something else is put where the result of a call stands; Infinity where nothing is. */
function overwritten({ blocks }: FlowGraph, { call, target }: Site): number {
  let first = Infinity;
  if (target === undefined) return first;
  for (const { events } of blocks)
    for (const e of events) if (e.k === 'set' && e.at.start > call.at.end && e.at.start < first && words(e.target) === target) first = e.at.start;
  return first;
}

/** What the words of a name say it takes. */
export const kindOf: Readonly<Record<string, AcquireRow['kind']>> = {
  get: 'ref',
  find: 'ref',
  grab: 'ref',
  lookup: 'ref',
  register: 'register',
  add: 'register',
  attach: 'register',
  lock: 'lock',
  alloc: 'alloc',
  create: 'alloc',
  map: 'map',
};

/** Whether nothing is known of what the call takes or gives back, so that it may be learnt. */
export function isLearnable(site: Site, sites: readonly Site[], catalogue: Catalogue, contracts: Contracts): boolean {
  const { name } = site.call;
  if (contracts.acquires(name).length > 0 || contracts.release(name) || contracts.transfers(name).length > 0) return false;
  if (
    contracts.isConversion(name) ||
    catalogue.value(name) ||
    catalogue.isNever(name) ||
    catalogue.isManaged(name) ||
    (contracts.verb(name) === 'releases' &&
      !sites.some((later) => later.call.at.start > site.call.at.start && sharesItsEnd(catalogue, name, later.call.name)))
  )
    return false;
  // A call that undoes an earlier one is no beginning, though some words undo each other.
  if (sites.some((before) => before.call.at.start < site.call.at.start && isOpposite(catalogue, before.call.name, name))) return false;
  const summary = contracts.summary(name);
  return !summary?.outcomes.some((o) => o.effects.some((e) => e.does === 'acquires')) && !summary?.same;
}

/** Whether the word that sounds like giving back is a thing that both names speak of: `lock_shutdown()` and `unlock_shutdown()`. */
const sharesItsEnd = (catalogue: Catalogue, name: string, undo: string): boolean => {
  const [a, b] = [catalogue.words(name), catalogue.words(undo)];
  const own = a.filter((word) => !b.includes(word));
  return own.length === 1 && a.length === b.length && isOpposite(catalogue, name, undo) && catalogue.verbOf(own.join('_')) !== 'release';
};

/** Learns the pairs of one function. Calls that the catalogue knows, and those that only look something up, are left alone. */
export function learnPairs(graph: FlowGraph, text: string, catalogue: Catalogue, contracts: Contracts): Learned {
  const acquires = new Map<string, AcquireRow[]>();
  const releases = new Map<string, ReleaseRow>();
  const sites = sitesOf(graph);
  const givesBack = ({ call: { name } }: Site): boolean => contracts.release(name) !== undefined || contracts.verb(name) === 'releases';
  // Without a call that gives back, by what is known of it or by its name, there is nothing to pair.
  if (!sites.some(givesBack)) return { acquires, releases };
  const ends = sites.filter((site) => givesBack(site) || catalogue.undoes(site.call.name));
  const undoing = new Set(ends.filter((end) => hasOpposite(catalogue, sites, end)));
  for (const site of sites) {
    const { name, args } = site.call;
    if (acquires.has(name) || !isLearnable(site, sites, catalogue, contracts)) continue;
    for (const other of ends) {
      const undo = other.call.name;
      if (undo === name || other.call.at.start <= site.call.at.start) continue;
      const known = contracts.release(undo);
      const isOwn = isOpposite(catalogue, name, undo);
      // A call that hands something on is undone by what its name says alone; and a call with an opposite of its own undoes that one.
      if (!isOwn && (contracts.verb(name) === 'takes' || undoing.has(other))) continue;
      const isRelease = known !== undefined || isOwn || (contracts.verb(undo) === 'releases' && other.call.args.length === 1);
      if (!isRelease || known?.key || endsSomething(contracts, undo)) continue;
      const row = pairing(graph, text, catalogue, site, other, known, args);
      if (!row || isTakenHere(contracts, sites, site, other)) continue;
      acquires.set(name, [row.acquire]);
      if (!known) releases.set(undo, row.release);
      break;
    }
  }
  return { acquires, releases };
}

/** Whether a call before this one, on the same thing, is what its name says that it undoes. */
function hasOpposite(catalogue: Catalogue, sites: readonly Site[], undo: Site): boolean {
  const given = undo.call.args[0];
  if (!given) return false;
  const isSame = (arg: Expr): boolean => words(arg) === words(given);
  return sites.some((s) => s.call.at.start < undo.call.at.start && s.call.args.some(isSame) && isOpposite(catalogue, s.call.name, undo.call.name));
}

/** Whether the file shows that the function gives something back, on some of its paths at least: that says more than its name does. */
const endsSomething = (contracts: Contracts, name: string): boolean =>
  contracts.summary(name)?.outcomes.some((o) => o.effects.some((e) => e.does === 'releases' || (e.does === 'keeps' && e.ends))) ?? false;

/** What is given back was taken by a call that is known, on the same object, after that object was found: `f = find(i); lock(f); unlock(f);`. */
function isTakenHere(contracts: Contracts, sites: readonly Site[], site: Site, undo: Site): boolean {
  const target = site.target;
  return sites.some(({ call }) => {
    if (call.at.start <= site.call.at.start || call.at.start >= undo.call.at.start) return false;
    const rows = contracts.acquires(call.name).filter((row) => row.release.includes(undo.call.name));
    return rows.some((row) => {
      const arg = /^arg(\d+)$/.exec(row.at)?.[1];
      const given = arg === undefined ? undefined : call.args[Number(arg)];
      return given !== undefined && words(given) === target;
    });
  });
}

/** Whether the call's result is an error number, and tested: then what it took is in its arguments, not in the result. */
export function reportsNumber(graph: FlowGraph, text: string, site: Site): boolean {
  if (site.target !== undefined && (graph.locals.get(site.target)?.includes('*') ?? true)) return false;
  return failureOf(graph, text, site, true) !== 'errptr' && failureOf(graph, text, site, false) === 'negative';
}

/** The rows for a call and the later one that undoes it, where they speak of the same object. */
function pairing(
  graph: FlowGraph,
  text: string,
  catalogue: Catalogue,
  site: Site,
  other: Site,
  known: ReleaseRow | undefined,
  args: readonly Expr[],
): { readonly acquire: AcquireRow; readonly release: ReleaseRow } | undefined {
  const { name } = site.call;
  const undo = other.call.name;
  const kind = catalogue
    .words(name)
    .map((w) => kindOf[w])
    .find((k) => k !== undefined);
  const type = site.target === undefined ? '' : (graph.locals.get(site.target) ?? '');
  const given = known ? other.call.args[known.arg] : other.call.args[0];
  if (!given) return undefined;
  const givenWords = words(given);
  // What ends by letting go of an object without ending it was done to the object, and is not the object.
  if (known?.frees === 'never' && !(kind === 'alloc' || kind === 'map')) return undefined;
  if (site.target !== undefined && givenWords === site.target && type.includes('*')) {
    const frees = known?.frees ?? 'last';
    return {
      acquire: { call: name, kind: kind ?? 'ref', tier: 'learned', at: 'ret', fails: failureOf(graph, text, site, true), release: [undo] },
      release: known ?? { call: undo, arg: 0, frees },
    };
  }
  if (known || !isOpposite(catalogue, name, undo) || givenWords === '…' || given.k === 'int') return undefined;
  if (site.target !== undefined && !reportsNumber(graph, text, site)) return undefined;
  // All arguments that both calls share name the object together: alloc(dev, &buf) and free(dev, &buf).
  const shared = other.call.args.flatMap((arg, i) => {
    const from = arg.k === 'int' || words(arg).includes('…') ? -1 : args.findIndex((a) => words(a) === words(arg));
    return from < 0 ? [] : [{ from, to: i }];
  });
  if (shared[0]?.to !== 0) return undefined;
  return {
    acquire: {
      call: name,
      kind: kind === 'alloc' || kind === 'ref' || kind === undefined ? 'enable' : kind,
      tier: 'learned',
      at: `arg${shared.at(-1)?.from ?? 0}`,
      fails: failureOf(graph, text, site, false),
      release: [undo],
      key: shared.map((s) => s.from),
    },
    release: { call: undo, arg: shared.at(-1)?.to ?? 0, frees: 'never', key: shared.map((s) => s.to) },
  };
}
