import type { FlowGraph, Range } from '../flow/graph.ts';
import { isWithin, negative, positive, zero } from '../lifecycle/sign.ts';
import type { Sign } from '../lifecycle/sign.ts';
import { signIn } from '../lifecycle/state.ts';
import type { Hold, State, Trace } from '../lifecycle/state.ts';
import { intern, objectOf, valueOfId } from '../lifecycle/values.ts';
import type { ValueId, Values } from '../lifecycle/values.ts';
import { moved } from '../report/finding.ts';
import type { Finding } from '../report/finding.ts';
import type { Exit, Exploration } from './explore.ts';
import type { PlacedResult } from './known.ts';
import { excerpt, fingerprintOf } from './witness.ts';

/** What one path did with the reference that came in with a parameter. */
type Fate =
  /** Nothing: it is still the caller's. */
  | { readonly k: 'left' }
  /** It gave it back. */
  | { readonly k: 'given'; readonly call: string }
  /** It stored it in this member of something that outlives the call. */
  | { readonly k: 'stored'; readonly field: string }
  /** It may have done either, or the parameter is NULL there. */
  | { readonly k: 'unclear' };

interface FatesAtExit {
  readonly at: Range;
  readonly sign: Sign;
  readonly trace: Trace | undefined;
  /** By the parameter's position. */
  readonly fates: readonly Fate[];
}

/** What is kept of a function's paths until all functions of the file are known. */
export interface OwnershipFacts {
  readonly graph: FlowGraph;
  readonly exits: readonly FatesAtExit[];
  /** Members whose content the function gives back, with the call that does it: such a member owns what is stored in it. */
  readonly puts: ReadonlyMap<string, string>;
}

const isForeign = (h: Hold): boolean => h.row.call === '' && h.status === 'released';

/** Collects what a function does with what its caller gave it. `isRelease` tells a call that gives back. */
export function ownershipFacts(graph: FlowGraph, exploration: Exploration, values: Values, isRelease: (call: string) => boolean): OwnershipFacts {
  const puts = new Map<string, string>();
  for (const exit of exploration.exits) {
    for (const h of exit.state.holds) {
      const v = valueOfId(values, h.resource);
      const place = v.k === 'initial' ? valueOfId(values, v.address) : undefined;
      if (isForeign(h) && h.left && h.left.frees !== 'never' && place?.k === 'member') puts.set(place.name, h.left.by);
    }
  }
  const parameters = graph.parameters.map((p) =>
    p.type.includes('*') ? intern(values, { k: 'initial', address: intern(values, { k: 'variable', name: p.name, local: true }) }) : undefined,
  );
  const exits = exploration.gaveUp
    ? []
    : exploration.exits.map((exit) => ({
        at: exit.at,
        sign: exit.sign,
        trace: exit.state.trace,
        fates: parameters.map((id): Fate => (id === undefined ? { k: 'unclear' } : fateOf(values, exit, id, isRelease))),
      }));
  return { graph, exits, puts };
}

function fateOf(values: Values, exit: Exit, parameter: ValueId, isRelease: (call: string) => boolean): Fate {
  const s = exit.state;
  if (isWithin(signIn(values, s, parameter), zero | negative)) return { k: 'unclear' };
  const given = s.holds.find((h) => isForeign(h) && h.resource === parameter && h.left?.frees !== 'never');
  if (given?.left) return { k: 'given', call: given.left.by };
  // Its own count went down, or a reference of this function's own was stored: what is the caller's is another matter.
  if (s.holds.some((h) => (isForeign(h) && objectOf(values, h.resource) === parameter) || (h.row.call !== '' && h.resource === parameter)))
    return { k: 'unclear' };
  const kept = s.kept.filter((k) => k.id === parameter && !(k.owner !== undefined && isFreed(s, k.owner, isRelease)));
  const [first] = kept;
  if (!first) return exit.value === parameter ? { k: 'unclear' } : { k: 'left' };
  const place = first.place === undefined ? undefined : valueOfId(values, first.place);
  return place?.k === 'member' && kept.every((k) => k.owner !== undefined && k.whole) ? { k: 'stored', field: place.name } : { k: 'unclear' };
}

/** Whether this path freed the object, or handed it to a call that gives back. */
const isFreed = (s: State, id: ValueId, isRelease: (call: string) => boolean): boolean =>
  s.holds.some((h) => h.resource === id && (h.status === 'released' || (h.status === 'transferred' && h.left !== undefined && isRelease(h.left.by))));

/** The answers that a caller can tell apart; undefined where the value says nothing. */
function answerOf(type: string, sign: Sign): 'failure' | 'success' | undefined {
  if (type === 'void') return undefined;
  if (type.includes('*') || /\bbool\b/.test(type))
    return isWithin(sign, negative | zero) ? 'failure' : isWithin(sign, positive) ? 'success' : undefined;
  return isWithin(sign, negative) ? 'failure' : sign === zero ? 'success' : undefined;
}

/** Reports the paths on which a parameter stays the caller's though another path, with the same answer, takes it over. */
export function judgeOwnership(functions: readonly PlacedResult[], lineOf: (offset: number) => number): readonly Finding[] {
  const owning = new Map(functions.flatMap(({ result }) => [...(result.ownership?.puts ?? [])]));
  const findings: Finding[] = [];
  for (const { result, origin, text } of functions) {
    if (!result.ownership) continue;
    const { graph, exits } = result.ownership;
    graph.parameters.forEach((parameter, index) => {
      for (const answer of ['failure', 'success'] as const) {
        const same = exits.filter((e) => answerOf(graph.type, e.sign) === answer);
        const taken = same.flatMap((e) => {
          const fate = e.fates[index];
          if (fate?.k === 'given' && answer === 'failure') return [{ exit: e, release: fate.call, how: `gives it back by ${fate.call}()` }];
          const release = fate?.k === 'stored' && answer === 'success' ? owning.get(fate.field) : undefined;
          return fate?.k === 'stored' && release !== undefined ? [{ exit: e, release, how: `keeps it in '${fate.field}'` }] : [];
        });
        const left = same.filter((e) => e.fates[index]?.k === 'left').sort((a, b) => a.at.start - b.at.start);
        const [first] = left;
        const [other] = taken;
        if (first && other && first.at.start !== other.exit.at.start)
          findings.push(
            moved(
              finding(graph, parameter.name, answer, first, other, text, (offset) => lineOf(origin + offset)),
              origin,
            ),
          );
      }
    });
  }
  return findings;
}

function finding(
  graph: FlowGraph,
  name: string,
  answer: 'failure' | 'success',
  left: FatesAtExit,
  other: { readonly exit: FatesAtExit; readonly release: string; readonly how: string },
  text: string,
  lineOf: (offset: number) => number,
): Finding {
  const line = lineOf(other.exit.at.start);
  const branches: Trace[] = [];
  for (let link = left.trace; link; link = link.before) if (link.what.k === 'branch') branches.unshift(link);
  const steps = branches.slice(-12).map((link) => ({
    start: link.at.start,
    end: link.at.end,
    note: `${excerpt(text, link.at)}: ${link.what.k === 'branch' && link.what.taken ? 'true' : 'false'}`,
    held: 1,
  }));
  return {
    rule: 'inconsistent-ownership',
    severity: 'warning',
    message: `'${name}' stays the caller's here, but ${graph.name}() ${other.how} where it returns ${answer} at line ${line}: the caller cannot tell who must call ${other.release}()`,
    function: graph.name,
    start: left.at.start,
    end: left.at.end,
    acquire: undefined,
    release: other.release,
    path: [...steps, { start: left.at.start, end: left.at.end, note: `returns ${answer}, and leaves '${name}' to the caller`, held: 1 }],
    fingerprint: fingerprintOf(['inconsistent-ownership', graph.name, name, answer, other.release]),
    reasons: [`the path that returns at line ${line} ${other.how}`],
    evidence: [answer === 'success' ? 'kept-by-its-owner' : 'given-back-by-failure'],
  };
}
