import type { FlowGraph } from '../flow/graph.ts';
import { blurred } from '../lifecycle/relations.ts';
import { isWithin, negative, positive, zero } from '../lifecycle/sign.ts';
import type { Sign } from '../lifecycle/sign.ts';
import type { Hold, State } from '../lifecycle/state.ts';
import type { CallerPlace, Effect, Outcome, Summary } from '../lifecycle/summary.ts';
import { isCounted, objectOf, valueOfId } from '../lifecycle/values.ts';
import type { ValueId, Values } from '../lifecycle/values.ts';
import type { Exit, Exploration } from './explore.ts';

/** How a caller can name a value of the callee; undefined when it cannot. */
export function callerPlace(values: Values, graph: FlowGraph, id: ValueId): CallerPlace | undefined {
  const v = valueOfId(values, id);
  const below = (base: ValueId, step: string): CallerPlace | undefined => {
    const place = callerPlace(values, graph, base);
    return place && place.way.length < 6 ? { root: place.root, way: [...place.way, step] } : undefined;
  };
  switch (v.k) {
    case 'variable':
      return v.local ? undefined : { root: v.name, way: [] };
    case 'constant':
      return { root: `=${v.name}`, way: [] };
    case 'initial': {
      const at = valueOfId(values, v.address);
      if (at.k === 'variable' && at.local) {
        const index = graph.parameters.findIndex((p) => p.name === at.name);
        return index < 0 ? undefined : { root: index, way: [] };
      }
      return below(v.address, '*');
    }
    case 'member':
      return below(v.base, `.${v.name}`);
    case 'element':
      return below(v.base, '[]');
    case 'container':
      return below(v.member, `^${v.name}`);
    default:
      return undefined;
  }
}

const placeKey = (p: CallerPlace): string => `${p.root} ${p.way.join(' ')}`;

/** Which call took it does not matter to the caller, who gives it back in the same way. */
const effectKey = (e: Effect): string =>
  `${e.does} ${placeKey(e.place)} ${e.does === 'acquires' ? `${e.row.kind} ${e.row.release[0] ?? e.row.call}` : ''}${e.does === 'releases' ? e.call : ''}`;

/** What one path did, as its caller would say it. */
function effectsOf(values: Values, graph: FlowGraph, exit: Exit): readonly Effect[] {
  const effects = new Map<string, Effect>();
  const add = (effect: Effect): void => {
    const key = effectKey(effect);
    const known = effects.get(key);
    if (known?.does !== 'keeps' || !known.certain) effects.set(key, effect);
  };
  for (const h of exit.state.holds) {
    if (h.failed || h.managed || h.row.counter) continue;
    if (h.row.call === '' && h.status === 'released' && h.left) {
      const place = callerPlace(values, graph, h.resource);
      if (place) add({ does: 'releases', place, call: h.left.by, frees: h.left.frees, replaced: isReplaced(values, exit.state, h.resource) });
    } else if (h.row.call !== '' && h.status !== 'released') {
      const place = acquirePlace(values, graph, h, exit);
      if (place) add({ does: 'acquires', place, row: h.row });
    }
  }
  for (const k of exit.state.kept) {
    // Stored in an object that this path freed again: kept by nobody.
    if (k.owner !== undefined && isReleased(exit.state, k.owner)) continue;
    const place = callerPlace(values, graph, k.id);
    if (place) add({ does: 'keeps', place, certain: k.certain, ends: false });
  }
  return [...effects.values()];
}

/** Whether where the value stood when the function began, something else stands at its end. */
function isReplaced(values: Values, s: State, id: ValueId): boolean {
  const v = valueOfId(values, id);
  const now = v.k === 'initial' ? s.memory.get(v.address) : undefined;
  return now !== undefined && now !== id;
}

const isReleased = (s: State, id: ValueId): boolean => s.holds.some((h) => h.resource === id && h.status === 'released');

/** Whether a pointer is what a release of the hold may be given: the thing itself, or the member that its contract names. */
function isResource(values: Values, h: Hold, id: ValueId): boolean {
  const v = valueOfId(values, id);
  return id === h.resource || (v.k === 'member' && v.base === h.resource && v.name === h.row.member);
}

/** Where the caller finds what this path took: in the result, where it was stored, or by the argument that named it. */
function acquirePlace(values: Values, graph: FlowGraph, h: Hold, exit: Exit): CallerPlace | undefined {
  // What something else owns already is not the caller's because it is returned too.
  if (exit.value !== undefined && isResource(values, h, exit.value) && (h.status === 'held' || h.left?.by === 'return'))
    return { root: 'ret', way: [] };
  if (h.status === 'held') {
    const named = callerPlace(values, graph, h.resource);
    if (named) return named;
  }
  if (h.status === 'transferred' && h.left?.by === 'store') {
    for (const address of h.stored) {
      if (exit.value !== undefined && objectOf(values, address) === exit.value) continue;
      const place = callerPlace(values, graph, address);
      if (place) return { root: place.root, way: [...place.way, '*'] };
    }
  }
  return undefined;
}

/** What the function does, one outcome for each sign of the result that paths end with. Undefined where the paths were not all seen. */
export function summarise(graph: FlowGraph, exploration: Exploration, values: Values): Summary | undefined {
  if (exploration.gaveUp) return undefined;
  const exits = exploration.exits.map((exit) => ({ exit, effects: effectsOf(values, graph, exit) }));
  const never = returnsErrorNumber(graph.type, exploration.exits, values) ? positive : 0;
  const outcomes = outcomesOf((sign) => exits.filter(({ exit }) => exit.sign & sign & ~never).map((e) => e.effects));
  return { outcomes, same: sameOf(values, graph, exploration.exits) };
}

/** Whether the result is 0 or an error number: no path returns what is positive for certain or was counted up, and one returns what is not. */
const returnsErrorNumber = (type: string, exits: readonly Exit[], values: Values): boolean =>
  /^(?:int|long|ssize_t)$/.test(type) &&
  exits.some((exit) => isWithin(exit.sign, negative | zero)) &&
  !exits.some((exit) => isWithin(exit.sign, positive) || ((exit.sign & positive) !== 0 && isCounted(values, exit.value)));

/**
 * One summary for a function that reads differently from configuration to configuration: a caller can count on what all readings do. Undefined
 * where one of them is not known.
 */
export function joinSummaries(summaries: readonly (Summary | undefined)[]): Summary | undefined {
  const known = summaries.filter((s) => s !== undefined);
  const [first] = known;
  if (!first || known.length < summaries.length || known.length === 1) return known.length < summaries.length ? undefined : first;
  const { same } = first;
  return {
    outcomes: outcomesOf((sign) => known.flatMap((s) => s.outcomes.filter((o) => o.result & sign).map((o) => o.effects))),
    same: same && known.every((s) => s.same && placeKey(s.same) === placeKey(same)) ? same : undefined,
  };
}

/** Outcomes from what each path with a sign of the result does; signs whose paths do the same share one. */
function outcomesOf(pathsWith: (sign: Sign) => readonly (readonly Effect[])[]): readonly Outcome[] {
  const outcomes: Outcome[] = [];
  for (const sign of [negative, zero, positive]) {
    const paths = pathsWith(sign);
    if (paths.length === 0) continue;
    const outcome: Outcome = { result: sign, effects: certainly(paths) };
    const alike = outcomes.findIndex((o) => keyOf(o.effects) === keyOf(outcome.effects));
    const found = outcomes[alike];
    if (found) outcomes[alike] = { result: found.result | sign, effects: found.effects };
    else outcomes.push(outcome);
  }
  return outcomes;
}

const keyOf = (effects: readonly Effect[]): string =>
  effects
    .map((e) => `${effectKey(e)}${e.does === 'keeps' && !e.certain ? '?' : ''}`)
    .sort()
    .join(';');

type Acquired = Extract<Effect, { does: 'acquires' }>;

/** Whether nothing but the pointer tells what was taken, so that any of its releases can stand for the others. */
const isSimple = ({ row }: Acquired): boolean => row.key === undefined && row.member === undefined && row.raised === undefined && !row.silent;

/**
 * What each path takes by another call, and leaves in the same place, is one thing to the caller: memory that comes from one of two allocators is
 * given back by one of two calls, but it must be given back.
 */
function asOne(paths: readonly (readonly Effect[])[]): readonly (readonly Effect[])[] {
  const takenIn = (path: readonly Effect[]): readonly Acquired[] => path.flatMap((e) => (e.does === 'acquires' && e.place.root === 'ret' ? [e] : []));
  const all = paths.flatMap(takenIn);
  const [first] = all;
  if (!first || all.length !== paths.length || !paths.every((path) => takenIn(path).length === 1)) return paths;
  const isAlike = (e: Acquired): boolean => placeKey(e.place) === placeKey(first.place) && e.row.kind === first.row.kind && isSimple(e);
  if (!all.every(isAlike) || all.every((e) => effectKey(e) === effectKey(first))) return paths;
  const release = [...new Set(all.flatMap(({ row }) => row.release))];
  const joint: Effect = { ...first, row: { ...first.row, release } };
  return paths.map((path) => path.map((e) => (e.does === 'acquires' && e.place.root === 'ret' ? joint : e)));
}

/** What all of these paths do. What only some of them give back or keep, the caller cannot count on either way: it may be kept. */
function certainly(paths: readonly (readonly Effect[])[]): readonly Effect[] {
  const counts = new Map<string, { effect: Effect; count: number }>();
  for (const path of asOne(paths)) {
    for (const effect of path) {
      const key = effectKey(effect);
      const known = counts.get(key);
      if (!known) counts.set(key, { effect, count: 1 });
      else {
        known.count += 1;
        if (effect.does === 'keeps' && effect.certain) known.effect = effect;
        // Who cannot count on finding the released pointer there finds something else.
        if (effect.does === 'releases' && effect.replaced) known.effect = effect;
      }
    }
  }
  const effects = new Map<string, Effect>();
  for (const { effect, count } of counts.values()) {
    const certain: Effect | undefined =
      count === paths.length
        ? effect
        : effect.does === 'acquires'
          ? undefined
          : {
              does: 'keeps',
              place: effect.place,
              certain: effect.does === 'releases' || effect.certain,
              ends: effect.does === 'releases' || effect.ends,
            };
    if (!certain) continue;
    // What is kept on one path and given back on another may have come to its end.
    const known = effects.get(effectKey(certain));
    if (known?.does !== 'keeps' || !known.certain || (certain.does === 'keeps' && certain.ends)) effects.set(effectKey(certain), certain);
  }
  return [...effects.values()];
}

/** The parameter, or the part of one, that every path returns. */
function sameOf(values: Values, graph: FlowGraph, exits: readonly Exit[]): CallerPlace | undefined {
  const [first] = exits;
  if (first?.value === undefined || exits.some((e) => e.value !== first.value)) return undefined;
  const place = callerPlace(values, graph, blurred(values, first.value));
  return place && typeof place.root === 'number' ? place : undefined;
}
