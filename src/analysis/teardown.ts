import type { Catalogue } from '../catalogue/catalogue.ts';
import nouns from '../catalogue/data/words.json' with { type: 'json' };
import { windowsTable } from '../catalogue/windows.ts';
import type { WindowsTable } from '../catalogue/windows.ts';
import type { Call, FlowGraph } from '../flow/graph.ts';
import type { CatalogueContracts } from '../lifecycle/context.ts';
import type { Finding } from '../report/finding.ts';
import type { FileOfHalves } from './counterpart.ts';
import { namesRead } from './liveness.ts';
import { callsAfterFailure } from './failing.ts';
import { givenByCall } from './given.ts';
import type { Given } from './given.ts';
import { keysIn, seenByCaller } from './keys.ts';
import { isOpposite, kindOf } from './learn.ts';
import { words } from './naming.ts';
import { reaches } from './outliving.ts';
import type { AskedFile, Recall } from './recall.ts';
import { agree, partsOfHold } from './undo.ts';
import type { Parts } from './undo.ts';
import { fingerprintOf } from './witness.ts';

/** Something that a half of a pair does itself or in a helper of the file, as that half sees it. */
interface Step {
  readonly call: Call;
  readonly graph: FlowGraph;
  /** What happens in the half itself: the call, or that of the helper which it stands in. */
  readonly outer: Call;
}

/** It takes something: `release` are the calls that give it back. */
interface Taking extends Step {
  readonly release: readonly string[];
  readonly kind: string;
  readonly parts: Parts;
}

/** It gives something back. */
interface Giving extends Step {
  readonly given: Given;
}

/** What the first half takes and the second one gives back. */
interface Pair {
  readonly taken: Taking;
  readonly given: Giving;
}

/** What others come to through `user`, and what a half takes down before that. */
export interface TakenDownLate {
  readonly first: FlowGraph;
  readonly last: FlowGraph;
  readonly base: Pair;
  readonly user: Pair;
}

/** So many calls deep a helper is looked into. */
const deepest = 2;

/** What callbacks work on: without it they read freed memory, or a device that does not answer. */
const bases: ReadonlySet<string> = new Set(['alloc', 'map', 'ref', 'enable', 'init']);
/** What a handler works on even where the device is quiet: a shared line has it called all the same. */
const memory: ReadonlySet<string> = new Set(['alloc', 'map', 'ref']);

/**
 * Finds second halves that take down what callbacks work on before they take down what has them called: the first half was right to have it
 * ready first, and until the interface is gone somebody may still call through it.
 */
export function judgeTeardown(
  file: FileOfHalves,
  contracts: CatalogueContracts,
  catalogue: Catalogue,
  recall: Recall<string, readonly TakenDownLate[]>,
  table: WindowsTable = windowsTable,
): readonly Finding[] {
  const found = new Map<string, Finding>();
  const letIn = new Set([...table.interfaces, ...table.handlers]);
  for (const begin of file.graphs.keys()) {
    // Most halves let nobody in, and all else takes long to find out.
    if (!file.callsIn(begin).some((call) => letIn.has(call))) continue;
    for (const late of recall.of(begin, (asked) => lateIn(asked, contracts, catalogue, table, begin))) {
      const key = `${late.last.name} ${file.placeOf(late.last, late.user.given.outer.at).start}`;
      if (!found.has(key)) found.set(key, finding(file, late));
    }
  }
  return [...found.values()];
}

function lateIn(file: AskedFile, contracts: CatalogueContracts, catalogue: Catalogue, table: WindowsTable, begin: string): readonly TakenDownLate[] {
  const ends = file.endsOf(begin).filter(({ byName }) => !byName);
  return ends.flatMap(({ name: end }) =>
    file.graphsOf(begin).flatMap((first) =>
      file.graphsOf(end).flatMap((last) => {
        const pairs = pairsOf(file, contracts, catalogue, first, last);
        return pairs.flatMap((user): readonly TakenDownLate[] => {
          const isBelow = below(user.taken.call.name, table);
          const base =
            isBelow &&
            pairs.findLast(
              (pair) =>
                isBelow(pair) &&
                isReversed(first, last, pair, user) &&
                isKnown(first, pair, user) &&
                mayRead(file, user, pair) &&
                !isUnhooked(last, pair),
            );
          return base ? [{ first, last, base, user }] : [];
        });
      }),
    ),
  );
}

/** What a registration's callbacks work on; undefined where the call lets nobody in. */
function below(call: string, table: WindowsTable): ((base: Pair) => boolean) | undefined {
  if (table.interfaces.includes(call)) return (base) => bases.has(base.taken.kind);
  // What is freed in a helper is freed by somebody who may have made the device quiet first.
  return table.handlers.includes(call) ? ({ taken, given }) => memory.has(taken.kind) && given.call === given.outer : undefined;
}

const at = (step: Step): number => step.outer.at.start;

/** Whether the first half takes `base` before `user`, and the second one gives it back before `user` too, on one path each. */
function isReversed(first: FlowGraph, last: FlowGraph, base: Pair, user: Pair): boolean {
  return (
    at(base.taken) < at(user.taken) &&
    at(base.given) < at(user.given) &&
    reaches(first, at(base.taken), at(user.taken)) &&
    reaches(last, at(base.given), at(user.given)) &&
    !reaches(last, at(user.given), at(base.given))
  );
}

/** Whether what is given back is known to be what was taken: by a contract, or since the first half itself gives it back where `user` fails. */
function isKnown(first: FlowGraph, base: Pair, user: Pair): boolean {
  if (base.taken.release.length > 0) return true;
  return callsAfterFailure(first, user.taken.outer, false).calls.some((c) => c.name === base.given.call.name);
}

/** Whether the callback that `user` names, where the file has it, may come to what `base` is: it, or a function that it calls, reads the member. */
function mayRead(file: AskedFile, user: Pair, base: Pair): boolean {
  const callbacks = user.taken.call.args.flatMap((arg) => (arg.k === 'name' && file.graphsOf(arg.name).length > 0 ? [arg.name] : []));
  const members = base.given.given.parts.flatMap((part) => part.flatMap((key) => key.members.slice(0, 1)));
  if (callbacks.length === 0 || members.length === 0) return true;
  const called = callbacks.flatMap((name) => [name, ...file.callsIn(name)]);
  return called.some((name) => file.graphsOf(name).some((graph) => members.some((member) => namesRead(graph).has(`.${member}`))));
}

/** Whether the second half sets the member to nothing before: callbacks that look find nothing to work on. */
function isUnhooked(last: FlowGraph, base: Pair): boolean {
  const members = new Set(base.given.given.parts.flatMap((part) => part.flatMap((key) => key.members.slice(0, 1))));
  return last.blocks.some(({ events }) =>
    events.some(
      (e) =>
        e.k === 'set' &&
        e.at.start < at(base.given) &&
        e.target.k === 'field' &&
        members.has(e.target.name) &&
        e.value.k === 'int' &&
        e.value.value === 0,
    ),
  );
}

/** What the one half takes and the other gives back, where either does so in one place alone. */
function pairsOf(file: AskedFile, contracts: CatalogueContracts, catalogue: Catalogue, first: FlowGraph, last: FlowGraph): readonly Pair[] {
  const taken = takingsIn(file, contracts, first, deepest);
  const given = givingsIn(file, contracts, catalogue, last, deepest);
  const all = taken.flatMap((t) => given.flatMap((g): readonly Pair[] => (isUndone(catalogue, t, g) ? [{ taken: t, given: g }] : [])));
  const isAlone = (pair: Pair): boolean => all.every((other) => (other.taken.call === pair.taken.call) === (other.given.call === pair.given.call));
  return all.filter(isAlone);
}

/** Of names, those count that begin the life of something: what is switched on or claimed may well be given up early. */
const isBeginning = (word: string): boolean => nouns.beginnings.includes(word) || ['alloc', 'map', 'register'].includes(kindOf[word] ?? '');

function isUndone(catalogue: Catalogue, t: Taking, g: Giving): boolean {
  const byName = t.release.length === 0;
  if (!(byName ? isOpposite(catalogue, t.call.name, g.call.name) : t.release.includes(g.given.call))) return false;
  const agreed = agree(t.parts, g.given);
  return agreed === 'yes' || (agreed === 'unknown' && !byName);
}

/** What a half takes, in itself and in helpers, in the order of the text. */
function takingsIn(file: AskedFile, contracts: CatalogueContracts, graph: FlowGraph, depth: number): readonly Taking[] {
  const keys = keysIn(graph);
  return graph.blocks.flatMap(({ events }) =>
    events.flatMap((call): readonly Taking[] => {
      if (call.k !== 'call' || call.name === '') return [];
      const step = { call, graph, outer: call };
      const own = contracts.acquires(call.name).flatMap((row): readonly Taking[] => {
        if (row.kind === 'lock' || row.silent !== undefined) return [];
        return [{ ...step, release: row.release, kind: row.kind, parts: partsOfHold(graph, { row, site: call.at.start }, contracts, keys) }];
      });
      // What only names pair must begin something by its name.
      const begins = call.name.split('_').some(isBeginning);
      if (own.length > 0 || call.name === graph.name) return begins ? own : own.filter(({ release }) => release.length > 0);
      const args = call.args.map((arg) => keys.of(arg));
      const inside = depth === 0 ? [] : file.graphsOf(call.name).flatMap((helper) => takingsIn(file, contracts, helper, depth - 1));
      return [
        ...inside.map((inner) => ({ ...inner, outer: call, parts: inner.parts?.map((part) => part.flatMap((key) => seenByCaller(key, args))) })),
        ...(begins ? args.map((part): Taking => ({ ...step, release: [], kind: 'init', parts: [part] })) : []),
      ];
    }),
  );
}

/** What a half gives back, in itself and in helpers. */
function givingsIn(file: AskedFile, contracts: CatalogueContracts, catalogue: Catalogue, graph: FlowGraph, depth: number): readonly Giving[] {
  const keys = keysIn(graph);
  return graph.blocks.flatMap(({ events }) =>
    events.flatMap((call): readonly Giving[] => {
      if (call.k !== 'call') return [];
      const step = { call, graph, outer: call };
      const own = givenByCall(graph.name, call, contracts, catalogue, keys).map((given) => ({ ...step, given }));
      if (contracts.release(call.name) || depth === 0 || call.name === graph.name) return own;
      const args = call.args.map((arg) => keys.of(arg));
      const inside = file.graphsOf(call.name).flatMap((helper) => givingsIn(file, contracts, catalogue, helper, depth - 1));
      const seen = (given: Given): Given => ({ ...given, parts: given.parts.map((part) => part.flatMap((key) => seenByCaller(key, args))) });
      return [...own, ...inside.map((inner) => ({ ...inner, outer: call, given: seen(inner.given) }))];
    }),
  );
}

function finding(file: FileOfHalves, { first, last, base, user }: TakenDownLate): Finding {
  const { name: begin } = first;
  const { name: end } = last;
  const { outer, call } = user.given;
  const place = file.placeOf(last, outer.at);
  const [arg] = base.given.outer.args;
  const name = arg ? words(arg) : '';
  return {
    rule: 'unwind-order',
    severity: 'warning',
    message: `${outer.name}() comes only after ${base.given.outer.name}(), which takes down '${name}': until then others may call what works on it`,
    function: end,
    start: place.start,
    end: place.end,
    acquire: { call: base.taken.call.name, ...file.placeOf(base.taken.graph, base.taken.call.at) },
    release: base.given.call.name,
    path: [
      { ...file.placeOf(first, base.taken.outer.at), note: `${begin}() has it ready first`, held: 1 },
      { ...file.placeOf(first, user.taken.outer.at), note: `${user.taken.call.name}() lets others in after that`, held: 1 },
      { ...file.placeOf(last, base.given.outer.at), note: `${end}() takes it down first`, held: 0 },
      { ...place, note: `${call.name}() keeps others out only now`, held: 0 },
    ],
    fingerprint: fingerprintOf(['unwind-order', end, base.given.call.name, call.name, name]),
    reasons: [`${begin}() has it ready before ${user.taken.call.name}()`],
    // What is only switched off, or known by its name alone, leaves nothing that is freed.
    evidence: base.taken.release.length > 0 && memory.has(base.taken.kind) ? ['taken-down-in-order'] : ['taken-down-in-order', 'order-alone'],
  };
}
