import type { Call, FlowGraph } from '../flow/graph.ts';
import type { Contracts } from '../lifecycle/context.ts';
import type { Finding } from '../report/finding.ts';
import type { FileOfHalves } from './counterpart.ts';
import { keysIn, agreement } from './keys.ts';
import type { ObjectKey } from './keys.ts';
import { words } from './naming.ts';
import { fingerprintOf } from './witness.ts';

/** What a managed call of a first half made, under the name that other functions have for it. */
interface Managed {
  readonly graph: FlowGraph;
  readonly call: Call;
  readonly release: readonly string[];
  readonly keys: readonly ObjectKey[];
}

/**
 * Finds second halves that give back by hand what a managed call of the first half made: its device gives it back once more after them. Nothing
 * else in the file may put anything where it stands.
 */
export function judgeByHand(file: FileOfHalves, contracts: Contracts): readonly Finding[] {
  const found = new Map<number, Finding>();
  for (const begin of file.graphs.keys())
    for (const { name: end, byName } of file.counterpartOf(begin)?.ends ?? []) {
      if (byName) continue;
      const made = (file.graphs.get(begin) ?? []).flatMap((graph) => managedIn(graph, contracts));
      if (made.length === 0) continue;
      for (const graph of file.graphs.get(end) ?? [])
        for (const call of callsIn(graph)) {
          const row = contracts.release(call.name);
          const arg = row && row.frees !== 'never' ? call.args[row.arg] : undefined;
          if (!arg) continue;
          const given = keysIn(graph).of(arg);
          const managed = made.find((m) => m.release.includes(call.name) && m.keys.some((key) => given.some((g) => isSame(key, g))));
          if (managed && !isElsewhere(file, contracts, managed))
            found.set(file.placeOf(graph, call.at).start, finding(file, begin, graph, managed, call, words(arg)));
        }
    }
  return [...found.values()];
}

const callsIn = (graph: FlowGraph): readonly Call[] => graph.blocks.flatMap(({ events }) => events.filter((e) => e.k === 'call'));

const isSame = (a: ObjectKey, b: ObjectKey): boolean =>
  a.members.length > 0 && a.members.length === b.members.length && a.root !== undefined && a.root === b.root && agreement(a, b) === 'yes';

function managedIn(graph: FlowGraph, contracts: Contracts): readonly Managed[] {
  const keys = keysIn(graph);
  return callsIn(graph).flatMap((call): readonly Managed[] => {
    const release = contracts.managedTwinOf(call.name).flatMap((row) => (row.at === 'ret' ? row.release : []));
    if (release.length === 0) return [];
    const targets = keys.targetsOf(call);
    // A macro that makes the object around is told the name of the member that is the object.
    const member = call.args.at(-1);
    const inside = member?.k === 'name' ? targets.map((key) => ({ ...key, members: [member.name, ...key.members] })) : [];
    return [{ graph, call, release, keys: [...targets, ...inside] }];
  });
}

/** Whether another call that no device looks after may have put something there. */
function isElsewhere(file: FileOfHalves, contracts: Contracts, { keys, release }: Managed): boolean {
  return [...file.graphs.values()].some((graphs) =>
    graphs.some((graph) => {
      const own = keysIn(graph);
      return callsIn(graph).some(
        (call) =>
          contracts.acquires(call.name).some((row) => row.release.some((name) => release.includes(name))) &&
          [...own.targetsOf(call), ...call.args.flatMap((arg) => own.of(arg))].some((other) => keys.some((key) => agreement(key, other) !== 'no')),
      );
    }),
  );
}

function finding(file: FileOfHalves, begin: string, graph: FlowGraph, managed: Managed, call: Call, name: string): Finding {
  const made = file.placeOf(managed.graph, managed.call.at);
  const place = file.placeOf(graph, call.at);
  return {
    rule: 'wrong-release',
    severity: 'warning',
    message: `${call.name}() gives back '${name}', which ${managed.call.name}() in ${begin}() left to its device: it will be given back twice`,
    function: graph.name,
    start: place.start,
    end: place.end,
    acquire: { call: managed.call.name, ...made },
    release: call.name,
    path: [
      { ...made, note: `${managed.call.name}() leaves it to its device`, held: 1 },
      { ...place, note: `${graph.name}() gives it back by hand`, held: 0 },
    ],
    fingerprint: fingerprintOf(['wrong-release', begin, graph.name, managed.call.name, call.name, name]),
    reasons: [`${managed.call.name}() is the managed twin of the call that ${call.name}() undoes`],
    evidence: ['managed-by-its-device'],
  };
}
