import type { Catalogue } from '../catalogue/catalogue.ts';
import words from '../catalogue/data/words.json' with { type: 'json' };
import type { Call, FlowGraph } from '../flow/graph.ts';
import type { Contracts } from '../lifecycle/context.ts';
import type { Finding } from '../report/finding.ts';
import type { FileOfHalves } from './counterpart.ts';
import { callsAfterFailure, callsBehind } from './failing.ts';
import { givenByCall, givenInside } from './given.ts';
import type { Given } from './given.ts';
import type { Surroundings } from './surroundings.ts';
import { keysIn, seenByCaller } from './keys.ts';
import { isOpposite } from './learn.ts';
import { calleesWithActions } from './order.ts';
import { isProbe } from './remarks.ts';
import { agree } from './undo.ts';
import type { Parts } from './undo.ts';
import type { EvidenceId } from './weights.ts';

/** What must be known of something that is lost, to ask the rest of the file about it. Plain. */
export interface Lost {
  /** The finding that tells of it. */
  readonly fingerprint: string;
  /** Calls that would give it back. */
  readonly release: readonly string[];
  readonly parts: Parts;
  /** Others can come to it: it is done to something of the caller's, or was stored. */
  readonly reachable: boolean;
  /** The function keeps it where it succeeds. */
  readonly kept: boolean;
  /** What may be called between the last decision of the path and its end. */
  readonly helpers: readonly string[];
  /** On the way to where it is lost, something else came to its end. */
  readonly ended: boolean;
}

/** Asks the rest of a file what it says of a finding. */
export type Elsewhere = (finding: Finding, lost: Lost) => readonly EvidenceId[];

/** So many callers of callers are asked. */
const deepest = 2;

export function elsewhereIn(file: FileOfHalves, text: string, contracts: Contracts, catalogue: Catalogue, around: Surroundings): Elsewhere {
  const { graphs } = file;
  const members = memo(() => membersIn(text, graphs));
  const callbacks = memo(() => callbacksIn(members(), graphs, catalogue));
  const callers = memo(() => callersIn(graphs));
  const gives = (lost: Lost, parts: Parts, g: Given): boolean => lost.release.includes(g.call) && agree(parts, g) !== 'no';
  const ways = (name: string): readonly Given[] => file.givenBy(name);

  /** What a caller does where the function has failed, and what it calls the thing that was left. */
  const afterFailure = (name: string, { graph, call }: Caller, parts: Parts) => {
    const after = callsAfterFailure(graph, call, graphs.get(name)?.[0]?.type.includes('*') ?? false);
    const keys = keysIn(graph);
    const args = call.args.map((arg) => keys.of(arg));
    return { after, keys, here: parts?.map((part) => part.flatMap((key) => seenByCaller(key, args))) };
  };

  const givenByCallers = (name: string, lost: Lost, parts: Parts, depth: number): boolean =>
    (callers().get(name) ?? []).some((caller) => {
      const { graph } = caller;
      const { after, keys, here } = afterFailure(name, caller, parts);
      const given = after.calls.flatMap((other) => [
        ...givenByCall(graph.name, other, contracts, catalogue, keys),
        ...(graphs.has(other.name) ? givenInside(ways(other.name), other, keys) : []),
      ]);
      if (given.some((g) => gives(lost, here, g))) return true;
      return after.returned && depth > 1 && graph.name !== name && givenByCallers(graph.name, lost, here, depth - 1);
    });

  /** Whether somebody who calls the function forgets, where it has failed, what it left behind; of who calls from elsewhere nothing is known. */
  const callersLetGo = (name: string, lost: Lost, parts: Parts, depth: number): boolean =>
    (callers().get(name) ?? []).some((caller) => {
      const { graph, call } = caller;
      if (graph.name === name) return false;
      const { after, keys, here } = afterFailure(name, caller, parts);
      const inside = (other: Call): readonly Given[] => (graphs.has(other.name) ? givenInside(ways(other.name), other, keys) : []);
      const itself = (other: Call): readonly Given[] => (graphs.has(other.name) ? [] : givenByCall(graph.name, other, contracts, catalogue, keys));
      const known = (other: Call): readonly Given[] => [...inside(other), ...itself(other)].filter((g) => lost.release.includes(g.call));
      if (after.calls.some((other) => known(other).some((g) => agree(here, g) !== 'no'))) return false;
      // Nobody comes to a variable of the caller once that has returned.
      if (isInVariableOf(graph, call, parts)) return true;
      // Who gives it back where a later step fails counts on it that this one leaves nothing.
      const isGivenBehind = callsBehind(graph, call).some((other) => known(other).some((g) => agree(here, g) === 'yes'));
      if (isGivenBehind) return !givenByCallers(graph.name, lost, here, 1);
      if (after.calls.some((other) => itself(other).some((g) => g.guessed && agree(here, g) !== 'no'))) return false;
      const ends = file.counterpartOf(graph.name)?.ends.filter((end) => !end.byName) ?? [];
      if (!after.returned || (ends.length > 0 && ends.every((end) => !end.afterFailure))) return true;
      return depth > 1 && callersLetGo(graph.name, lost, here, depth - 1);
    });

  /** Whether a function of the file, as it is called here, gives back what may be this thing, on whatever path of its own. */
  const mayGive = (name: string, helper: string, lost: Lost): boolean =>
    graphs.has(helper) &&
    ways(helper).some((g) => lost.release.includes(g.call)) &&
    (graphs.get(name) ?? []).some((graph) => {
      const keys = keysIn(graph);
      return graph.blocks.some(({ events }) =>
        events.some((e) => e.k === 'call' && e.name === helper && givenInside(ways(helper), e, keys).some((g) => gives(lost, lost.parts, g))),
      );
    });

  const twinsOf = (name: string): readonly string[] =>
    [...graphs.keys()].filter((other) => isOpposite(catalogue, name, other) || isOpposite(catalogue, other, name));

  /** What callers in other files may call to undo it: functions of this one, and what gives back a thing that is no mere memory. */
  const undoing = (name: string, lost: Lost): ReadonlySet<string> => {
    const isMemory = lost.release.some((call) => catalogue.releasedBy(call).some((row) => row.kind === 'alloc'));
    const fits = (g: Given): boolean => gives(lost, lost.parts, g) && (!isMemory || agree(lost.parts, g) === 'yes');
    const givers = [...graphs.keys()].filter((other) => other !== name && ways(other).some(fits));
    return new Set([...givers, ...(isMemory ? [] : lost.release)]);
  };

  /** Who calls the function, where that is nobody of this file: what they do after a failure is not seen here. */
  const reachedFrom = (name: string, lost: Lost, fails: boolean): readonly EvidenceId[] => {
    // A callback that fails leaves what its caller cannot come to; one that ends may well have done what another callback undoes.
    if ((fails && !lost.reachable) || (callers().get(name)?.length ?? 0) > 0) return [];
    // Of the halves that structs and modules name it is known what runs after a failure.
    if (file.counterpartOf(name)?.ends.some(({ byName }) => !byName)) return [];
    if (members().some((member) => member.function === name)) return ['called-through-a-table'];
    // What probes a device for several buses is called by nobody who could undo it.
    if (!fails || isProbe(name) || graphs.get(name)?.some((graph) => graph.isStatic)) return [];
    const isPointer = graphs.get(name)?.some((graph) => graph.type.includes('*')) ?? false;
    const answer = around.afterFailure?.(name, isPointer, undoing(name, lost));
    return answer === undefined ? ['called-from-elsewhere'] : answer === 'undone' ? ['caller-gives-back'] : answer === 'counted-on' ? ['callers-let-go'] : []; // prettier-ignore
  };

  // Without a result there is no failure to tell: the twin runs all the same.
  const isMute = (name: string): boolean => graphs.get(name)?.every((graph) => /\bvoid$/.test(graph.type)) ?? false;

  return (finding, lost) => {
    const list: EvidenceId[] = [];
    if (lost.reachable && givenByCallers(finding.function, lost, lost.parts, deepest)) list.push('caller-gives-back');
    else list.push(...reachedFrom(finding.function, lost, finding.evidence?.includes('error-exit') ?? false));
    if (finding.evidence?.includes('left-with-object') && callersLetGo(finding.function, lost, lost.parts, deepest)) list.push('callers-let-go');
    if (lost.helpers.some((helper) => mayGive(finding.function, helper, lost))) list.push('helper-gives-back');
    const own = (name: string): boolean => name === finding.function;
    // What another call may keep goes with that, by the callback that ends it.
    const isKept = finding.evidence?.includes('taken-by-another') ?? false;
    // A callback that does all of this again is no end of it.
    const isEnd = (name: string): boolean => !own(name) && !file.callsIn(name).includes(finding.function);
    if ((lost.ended || isKept) && [...callbacks()].some((name) => isEnd(name) && ways(name).some((g) => gives(lost, lost.parts, g))))
      list.push('callback-gives-back');
    const actions = (graphs.get(finding.function) ?? []).flatMap((graph) =>
      [...calleesWithActions(graph, catalogue)].filter((name) => !callsByName(graph, name)),
    );
    if (actions.some((name) => ways(name).some((g) => gives(lost, lost.parts, g)))) list.push('action-gives-back');
    const twins = lost.kept && lost.reachable ? twinsOf(finding.function) : [];
    const givenByTwins = twins.flatMap((name) => ways(name).filter((g) => lost.release.includes(g.call) || g.guessed));
    if (twins.length > 0 && givenByTwins.length === 0) list.push('twin-keeps');
    // What a twin gives back by a call that nobody described may be something else; and where nothing failed, it is the twin that shall do so.
    const failed = finding.evidence?.includes('error-exit') ?? false;
    if (givenByTwins.some((g) => !g.guessed)) list.push(isMute(finding.function) ? 'undone-anyway' : failed ? 'twin-gives-back' : 'left-to-its-twin');
    if (lost.kept && lost.reachable) {
      const inside = new Set([finding.function, ...file.callsIn(finding.function)]);
      const others = [...graphs.keys()]
        .filter((name) => !inside.has(name))
        .flatMap((name) => ways(name).filter((g) => lost.release.includes(g.call)));
      list.push(others.length > 0 ? 'file-gives-back' : 'file-never-gives-back');
    }
    return list;
  };
}

/** Asks once. */
function memo<T>(find: () => T): () => T {
  let found: T | undefined;
  return () => (found ??= find());
}

/** A function of the file that is put into a member of a struct: `.member = function`. */
interface Member {
  readonly member: string;
  readonly function: string;
}

const membersIn = (text: string, graphs: ReadonlyMap<string, unknown>): readonly Member[] =>
  [...text.matchAll(/(?:\.|->)(\w+)\s*=\s*&?(\w+)\s*[,;}]/g)].flatMap(([, member = '', name = '']) =>
    graphs.has(name) ? [{ member, function: name }] : [],
  );

/** The functions that run when an object comes to its end, or when something that was started is done. */
function callbacksIn(members: readonly Member[], graphs: ReadonlyMap<string, readonly FlowGraph[]>, catalogue: Catalogue): ReadonlySet<string> {
  const isEnd = ({ member }: Member): boolean => words.endCallbacks.some((word) => member.split('_').includes(word));
  const found = new Set(members.filter(isEnd).map((member) => member.function));
  for (const list of graphs.values())
    for (const graph of list)
      for (const block of graph.blocks)
        for (const event of block.events)
          if (event.k === 'call' && !setsUpLater(catalogue, event.name))
            for (const arg of event.args) if (arg.k === 'name' && graphs.has(arg.name)) found.add(arg.name);
  return found;
}

/** Whether what is called by `parts` in the function that `call` calls is in a variable of the caller itself, and not behind a pointer. */
function isInVariableOf(graph: FlowGraph, call: Call, parts: Parts): boolean {
  const starts = new Set((parts ?? []).flat().flatMap(({ parameter }) => (parameter === undefined ? [] : [parameter])));
  const isVariable = (index: number): boolean => {
    const arg = call.args[index];
    return arg?.k === 'address' && arg.of.k === 'name' && graph.locals.get(arg.of.name)?.includes('*') === false;
  };
  return starts.size > 0 && [...starts].every(isVariable);
}

/** Whether the call only says what shall run where somebody asks for it: a work, a timer. */
const setsUpLater = (catalogue: Catalogue, name: string): boolean =>
  catalogue.states(name).some((row) => (row.kind === 'work' || row.kind === 'timer') && row.does === 'becomes' && row.begins === true);

const callsByName = (graph: FlowGraph, name: string): boolean =>
  graph.blocks.some((block) => block.events.some((event) => event.k === 'call' && event.name === name));

type Caller = { readonly graph: FlowGraph; readonly call: Call };

function callersIn(graphs: ReadonlyMap<string, readonly FlowGraph[]>): ReadonlyMap<string, readonly Caller[]> {
  const found = new Map<string, Caller[]>();
  for (const list of graphs.values())
    for (const graph of list)
      for (const block of graph.blocks)
        for (const event of block.events)
          if (event.k === 'call' && graphs.has(event.name)) found.set(event.name, [...(found.get(event.name) ?? []), { graph, call: event }]);
  return found;
}
