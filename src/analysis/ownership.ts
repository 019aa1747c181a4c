import type { Expr, FlowGraph, Range } from '../flow/graph.ts';
import type { Contracts } from '../lifecycle/context.ts';
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
import type { EvidenceId } from './weights.ts';
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
  /** Members whose content the function gives back, and how: such a member owns what is stored in it. */
  readonly puts: ReadonlyMap<string, Put>;
  /** The parameters of other functions, each as `callee position`, that it passes a reference to which it has taken itself. */
  readonly hands: ReadonlySet<string>;
}

export interface Put {
  readonly call: string;
  /** It drops one of several references, and does not free memory. */
  readonly counted: boolean;
}

/** What a call does, as far as it matters here. */
export interface CallKinds {
  readonly isRelease: (call: string) => boolean;
  /** Its result is a reference. */
  readonly isGet: (call: string) => boolean;
}

const isForeign = (h: Hold): boolean => h.row.call === '' && h.status === 'released';

export const callKinds = (contracts: Contracts): CallKinds => ({
  isRelease: (call) => contracts.release(call) !== undefined || contracts.verb(call) === 'releases',
  isGet: (call) =>
    contracts.acquires(call).some((row) => row.kind === 'ref' && row.at === 'ret') ||
    (contracts.summary(call)?.outcomes ?? []).some(({ effects }) =>
      effects.some((effect) => effect.does === 'acquires' && effect.row.kind === 'ref' && effect.place.root === 'ret'),
    ),
});

/** The arguments of calls that are locals which a get of this function was stored in. */
function handsOf(graph: FlowGraph, isGet: CallKinds['isGet']): ReadonlySet<string> {
  const events = graph.blocks.flatMap((block) => block.events);
  const results = new Set(events.flatMap((e) => (e.k === 'call' && isGet(e.name) ? [e.result] : [])));
  const isResult = (value: Expr): boolean => value.k === 'name' && results.has(value.name);
  const taken = new Set(events.flatMap((e) => (e.k === 'set' && e.target.k === 'name' && isResult(e.value) ? [e.target.name] : [])));
  return new Set(
    events.flatMap((e) =>
      e.k !== 'call'
        ? []
        : e.args.flatMap((arg, i) => (arg.k === 'name' && (taken.has(arg.name) || results.has(arg.name)) ? [`${e.name} ${i}`] : [])),
    ),
  );
}

/** Collects what a function does with what its caller gave it. */
export function ownershipFacts(graph: FlowGraph, exploration: Exploration, values: Values, { isRelease, isGet }: CallKinds): OwnershipFacts {
  const puts = new Map<string, Put>();
  for (const exit of exploration.exits) {
    for (const h of exit.state.holds) {
      const v = valueOfId(values, h.resource);
      const place = v.k === 'initial' ? valueOfId(values, v.address) : undefined;
      if (isForeign(h) && h.left && h.left.frees !== 'never' && place?.k === 'member')
        puts.set(place.name, { call: h.left.by, counted: h.left.frees === 'last' });
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
  return { graph, exits, puts, hands: handsOf(graph, isGet) };
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

const isErrorNumber = (type: string): boolean => /^(static |inline )*(int|long|ssize_t)$/.test(type);

/** The answers that a caller can tell apart; undefined where the value says nothing. */
function answerOf(type: string, sign: Sign): 'failure' | 'success' | undefined {
  if (type === 'void') return undefined;
  if (type.includes('*') || /\bbool\b/.test(type))
    return isWithin(sign, negative | zero) ? 'failure' : isWithin(sign, positive) ? 'success' : undefined;
  // `if (ret) return ret;`: whatever is not zero is an error number.
  const isFailure = isWithin(sign, negative) || ((sign & zero) === 0 && (sign & negative) !== 0 && isErrorNumber(type));
  return isFailure ? 'failure' : sign === zero ? 'success' : undefined;
}

/** Whether the exit hands on an answer that may be a failure as well as a success. */
const mayFail = (type: string, sign: Sign): boolean =>
  isErrorNumber(type) && answerOf(type, sign) === undefined && (sign & negative) !== 0 && (sign & zero) !== 0;

/** Reports the paths on which a parameter stays the caller's though another path, with the same answer, takes it over. */
export function judgeOwnership(functions: readonly PlacedResult[], lineOf: (offset: number) => number): readonly Finding[] {
  const owning = new Map(functions.flatMap(({ result }) => [...(result.ownership?.puts ?? [])]));
  const hands = new Set(functions.flatMap(({ result }) => [...(result.ownership?.hands ?? [])]));
  const findings: Finding[] = [];
  for (const { result, origin, text } of functions) {
    if (!result.ownership) continue;
    const { graph, exits } = result.ownership;
    graph.parameters.forEach((parameter, index) => {
      if (!exits.some((e) => e.fates[index]?.k === 'given' || e.fates[index]?.k === 'stored')) return;
      for (const answer of ['failure', 'success'] as const) {
        const same = exits.filter((e) => answerOf(graph.type, e.sign) === answer);
        // Who gives it back whatever the answer is does so where it fails.
        const whatever = answer === 'failure' ? exits.filter((e) => mayFail(graph.type, e.sign)) : [];
        const taken = [...same, ...whatever].flatMap((e) => {
          const fate = e.fates[index];
          if (fate?.k === 'given' && answer === 'failure')
            return [{ exit: e, release: fate.call, how: `gives it back by ${fate.call}()`, evidence: ['given-back-by-failure'] as const }];
          const put = fate?.k === 'stored' && answer === 'success' ? owning.get(fate.field) : undefined;
          if (fate?.k !== 'stored' || !put) return [];
          const evidence: readonly EvidenceId[] = [
            'kept-by-its-owner',
            ...(put.counted ? [] : (['may-be-lent'] as const)),
            ...(hands.has(`${graph.name} ${index}`) ? (['handed-over-by-its-taker'] as const) : []),
          ];
          return [{ exit: e, release: put.call, how: `keeps it in '${fate.field}'`, evidence }];
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
  other: { readonly exit: FatesAtExit; readonly release: string; readonly how: string; readonly evidence: readonly EvidenceId[] },
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
    evidence: other.evidence,
  };
}
