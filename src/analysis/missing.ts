import type { Finding } from '../report/finding.ts';
import type { Counterpart, FileOfHalves } from './counterpart.ts';
import type { Given } from './given.ts';
import type { Keeping } from './keeps.ts';
import type { PlacedResult } from './known.ts';
import type { Callers } from './recall.ts';
import type { ObjectKey } from './keys.ts';
import { agree } from './undo.ts';
import { fingerprintOf } from './witness.ts';

/** Reports what a first half keeps and no other function of the file gives back, at the end of the second half. */
export function judgeHalves(
  walked: readonly { readonly name: string; readonly placed: PlacedResult }[],
  file: FileOfHalves,
  calls: Callers,
): readonly Finding[] {
  return walked.flatMap(({ name, placed }) => {
    const counterpart = file.counterpartOf(name);
    const kept = placed.result.keepings;
    if (!counterpart || kept.length === 0 || counterpart.ends.every((end) => end.byName)) return [];
    const others = othersThan(name, file, calls);
    return kept
      .filter(
        (k) => counterpart.ends.every((end) => end.given.every((g) => !mayGive(k, g, file))) && others.every((o) => !givesSurely(k, file.givenBy(o))),
      )
      .flatMap((k) => finding(name, k, counterpart, placed.origin, file));
  });
}

/** Whether a call in the second half gives it back, or takes apart what it is in without saying how. */
function mayGive(k: Keeping, g: Given, file: FileOfHalves): boolean {
  if (k.release.includes(g.call)) return agree(k.parts, g) !== 'no';
  // Memory may be what the last reference frees.
  if (g.endsObject && k.kind === 'alloc') return true;
  if (!g.guessed || file.graphs.has(g.call)) return false;
  return g.parts.some((part) => part.some((key) => (k.parts ?? []).some((own) => own.length === 0 || own.some((o) => holds(key, o)))));
}

/** Whether the thing called `outer` has `inner` in it, or is it. */
function holds(outer: ObjectKey, inner: ObjectKey): boolean {
  const inside = inner.members.slice(inner.members.length - outer.members.length);
  if (outer.members.length > inner.members.length || outer.members.some((name, i) => name !== inside[i])) return false;
  return outer.root === undefined || inner.root === undefined || outer.root === inner.root;
}

/** Whether another function gives it back. What an argument names may be called otherwise there, unless it is a switch: of those there are many. */
const givesSurely = (k: Keeping, given: readonly Given[]): boolean =>
  given.some((g) => {
    if (!k.release.includes(g.call)) return false;
    const agreed = agree(k.parts, g);
    return (
      agreed === 'yes' ||
      k.parts === undefined ||
      k.parts.every((part) => part.length === 0) ||
      (k.named && (agreed === 'unknown' || k.kind === 'ref'))
    );
  });

/** The functions that may run besides the first half: all but itself and helpers that it alone calls. */
function othersThan(begin: string, file: FileOfHalves, calls: Callers): readonly string[] {
  const own = new Set([begin]);
  const helpers = file.callsIn(begin).filter((name) => file.graphs.has(name));
  for (let size = 0; size < own.size;) {
    size = own.size;
    for (const helper of helpers) if ((calls.get(helper) ?? []).every(({ graph }) => own.has(graph.name))) own.add(helper);
  }
  return [...file.graphs.keys()].filter((name) => !own.has(name));
}

function finding(begin: string, k: Keeping, counterpart: Counterpart, origin: number, file: FileOfHalves): readonly Finding[] {
  const [end] = counterpart.ends;
  const [graph] = (end && file.graphs.get(end.name)) ?? [];
  if (!end || !graph) return [];
  const close = file.placeOf(graph, graph.close);
  const release = k.release[0] ?? '';
  const at = { start: k.at.start + origin, end: k.at.end + origin };
  return [
    {
      rule: 'missing-release',
      severity: 'warning',
      message: `'${k.name}' from ${k.call}() in ${begin}() is not given back: ${release}() is missing in ${end.name}()`,
      function: end.name,
      start: close.start,
      end: close.end,
      acquire: { call: k.call, ...at },
      release,
      path: [
        { ...at, note: `${k.call}() in ${begin}(), which keeps what it takes`, held: 1 },
        { ...close, note: `${end.name}() ends, and has not given it back`, held: 1 },
      ],
      fingerprint: fingerprintOf(['missing-release', begin, end.name, k.call, k.name]),
      reasons: [
        ...(k.undoneBy === undefined ? [] : [`${begin}() itself gives it back by ${k.undoneBy}() where it fails`]),
        `no other function of the file gives it back`,
      ],
      evidence: [`kind-${k.kind}`, k.undoneBy === undefined ? 'never-given-back' : 'other-error-exit-gives-back'],
    },
  ];
}
