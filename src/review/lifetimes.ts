/** Says in words what a patch changes about lifetimes: which calls take and give in the place of which others, and which members count. */

import { diffArrays } from 'diff';
import { callbackOf, effectsOf, type Effect } from './effects.ts';
import type { FileFacts } from './facts.ts';

interface Change {
  readonly name: string;
  readonly gone: readonly Effect[];
  readonly added: readonly Effect[];
  readonly pairs: readonly Pair[];
  readonly before: readonly Effect[];
  readonly after: readonly Effect[];
}

interface Pair {
  readonly old: Effect;
  readonly now: Effect;
  readonly name: string;
}

const identity = (effect: Effect): string => `${effect.role} ${effect.call} ${effect.key}`;
const wordsOf = (call: string): readonly string[] => call.split('_').filter((word) => word.length > 3);
const root = (effect: Effect): string => effect.key.split('.')[0] ?? '';
const written = (effect: Effect): string => `${effect.call}(${effect.subject})`;
const unique = <T>(list: readonly T[]): readonly T[] => [...new Set(list)];

/** An effect that stands on one side only, with the number of the gap between what both sides have in which it stands. */
type Placed = readonly [Effect, number];

/** Two sequences side by side: what stands in only one of them. A call counts once: to do it on one path more or less is no change. */
function sequences(before: readonly Effect[], after: readonly Effect[]): { readonly gone: readonly Placed[]; readonly added: readonly Placed[] } {
  const gone: Placed[] = [];
  const added: Placed[] = [];
  const firsts = (list: readonly Effect[], role: Effect['role']) => [
    ...new Map(list.filter((effect) => effect.role === role).map((effect) => [identity(effect), effect])).values(),
  ];
  // Error paths mix releases into the order of the acquires; each of them alone mostly keeps its order.
  for (const role of ['takes', 'gives', 'asserts'] as const) {
    const [old, now] = [firsts(before, role), firsts(after, role)];
    const [had, has] = [new Set(old.map(identity)), new Set(now.map(identity))];
    let gap = 0;
    for (const part of diffArrays(old, now, { comparator: (a, b) => identity(a) === identity(b) })) {
      if (!part.added && !part.removed) gap++;
      if (part.removed) gone.push(...part.value.filter((effect) => !has.has(identity(effect))).map((effect): Placed => [effect, gap]));
      if (part.added) added.push(...part.value.filter((effect) => !had.has(identity(effect))).map((effect): Placed => [effect, gap]));
    }
  }
  return { gone, added };
}

/** How likely one call stands in the place of another: at the same point of the function, of the same kind, on the same object, of like name. */
function likeness([old, oldGap]: Placed, [now, nowGap]: Placed): number {
  if (old.role !== now.role || old.role === 'asserts') return 0;
  if ((old.kind === 'lock') !== (now.kind === 'lock')) return 0;
  const place = oldGap === nowGap ? 2.5 : 0;
  const kind = old.kind === now.kind ? 2 : 0;
  const object = root(old) === root(now) && root(old) !== '' ? 1 : 0;
  const name = wordsOf(old.call).some((word) => wordsOf(now.call).includes(word)) ? 1 : 0;
  // Releases of different objects stand side by side on every error path.
  if (old.role === 'gives' && object + name === 0) return 0;
  return place + kind > 0 ? place + kind + object + name : 0;
}

function compareFunction(name: string, before: readonly Effect[], after: readonly Effect[]): Change {
  const { gone, added } = sequences(before, after);
  const scored = gone.flatMap((old) => added.map((now) => ({ old, now, score: likeness(old, now) })));
  const pairs: Pair[] = [];
  const used = new Set<Effect>();
  for (const { old, now, score } of scored.toSorted((a, b) => b.score - a.score)) {
    if (score < 3 || used.has(old[0]) || used.has(now[0])) continue;
    used.add(old[0]).add(now[0]);
    pairs.push({ old: old[0], now: now[0], name });
  }
  const left = (list: readonly Placed[]) =>
    list.map(([effect]) => effect).filter((effect) => !used.has(effect) && (effect.role !== 'asserts' || effect.helper === undefined));
  return { name, gone: left(gone), added: left(added), pairs, before, after };
}

const joined = (parts: readonly string[]): string =>
  parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
const list = (names: readonly string[]): string => joined(unique(names).map((name) => `${name}()`));

/** Members whose types changed, and members that took the place of others since the calls on them did. */
function memberSentences(before: FileFacts, after: FileFacts, pairs: readonly Pair[]): readonly string[] {
  const sentences: string[] = [];
  for (const [struct, now] of after.members) {
    const was = before.members.get(struct);
    if (!was) continue;
    for (const [name, type] of now) {
      const old = was.get(name);
      if (old === type || old === undefined) continue;
      const inside =
        old.replace(/ \*$/, '') === type
          ? ': it lives and dies with the structure now'
          : type.replace(/ \*$/, '') === old
            ? ': it lives apart from the structure now'
            : '';
      sentences.push(`${struct}.${name}: ${old} → ${type}${inside}`);
    }
    for (const [name, type] of now) {
      if (was.has(name)) continue;
      const pair = pairs.find((one) => one.now.key === `${struct}.${name}` && one.old.key.startsWith(`${struct}.`));
      const oldName = pair?.old.key.slice(struct.length + 1);
      const old = oldName === undefined || now.has(oldName) ? undefined : was.get(oldName);
      if (old !== undefined && old !== type) sentences.push(`${struct}.${name}: ${old} → ${type} (was ${struct}.${oldName ?? ''})`);
    }
  }
  return sentences;
}

const verbs: Readonly<Record<Effect['kind'], readonly [string, string]>> = {
  ref: ['counted', 'put'],
  alloc: ['allocated', 'freed'],
  register: ['registered', 'taken down'],
  lock: ['locked', 'unlocked'],
  init: ['set up', 'taken down'],
  enable: ['enabled', 'disabled'],
  map: ['mapped', 'unmapped'],
  pm: ['powered', 'let go'],
  id: ['numbered', 'given back'],
};

/** Calls that replace others, a taking one together with its giving one. */
function pairSentences(pairs: readonly Pair[], facts: FileFacts): readonly string[] {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const key = `${pair.old.role} ${pair.old.call} ${pair.now.call}`;
    groups.set(key, [...(groups.get(key) ?? []), pair]);
  }
  const all = Array.from(groups.values());
  const arrow = (group: readonly Pair[]): string => `${group[0]?.old.call ?? ''} → ${group[0]?.now.call ?? ''}`;
  const where = (group: readonly Pair[]): string => list(group.map(({ name }) => name));
  const done = new Set<readonly Pair[]>();
  const sentences: string[] = [];
  for (const group of all) {
    const [first] = group;
    if (first?.old.role !== 'takes' || all.some((other) => done.has(other) && arrow(other) === arrow(group))) continue;
    done.add(group);
    const down = all.find(
      (other) =>
        other[0]?.old.role === 'gives' &&
        !done.has(other) &&
        first.old.undone.includes(other[0].old.call) &&
        first.now.undone.includes(other[0].now.call),
    );
    const kind = first.now.kind === 'register' || first.old.kind === 'register' ? 'register' : first.now.kind;
    const may =
      first.now.conditional && !first.old.conditional && first.now.kind === 'ref' ? ', which may fail: the count may have gone to zero' : '';
    const end = down ? `, ${verbs[kind][1]} by ${arrow(down)} in ${where(down)}` : '';
    if (down) done.add(down);
    sentences.push(`${where(group)}: ${verbs[kind][0]} by ${arrow(group)}${may}${end}`);
  }
  for (const group of all) {
    const [first] = group;
    if (!first || done.has(group)) continue;
    // One call that gives and takes (a put that locks) is said once.
    if (all.some((other) => done.has(other) && arrow(other) === arrow(group))) continue;
    done.add(group);
    const callback = callbackOf(first.now, facts);
    const ends = callback === undefined ? '' : `, the last one runs ${callback}()`;
    sentences.push(`${where(group)}: ${first.old.call}(${first.old.subject}) → ${first.now.call}(${first.now.subject})${ends}`);
  }
  return sentences;
}

/** What now happens in a release callback, when the last reference goes, and happened right here before. */
function callbackSentences(changes: readonly Change[]): readonly string[] {
  const freed = new Map<string, string[]>();
  const waiting = new Map<string, { readonly callback: string; readonly names: Set<string> }>();
  for (const { name, before, after } of changes) {
    for (const effect of after) {
      const { callbackOf: by } = effect;
      if (!by || effect.role !== 'gives') continue;
      const was = before.find((one) => identity(one) === identity(effect) && !one.callbackOf);
      if (!was) continue;
      if (effect.frees === 'always' && root(effect) === effect.key && by.subject.includes(was.subject)) {
        const sentence = `${written(was)} → ${by.call}(${by.subject}), frees in ${by.name}()`;
        freed.set(sentence, [...(freed.get(sentence) ?? []), name]);
      } else {
        const known = waiting.get(written(was)) ?? { callback: by.name, names: new Set() };
        known.names.add(name);
        waiting.set(written(was), known);
      }
    }
  }
  const together = new Map<string, string[]>();
  for (const [call, { callback, names }] of waiting) {
    const key = `${list([...names])}\0${callback}`;
    together.set(key, [...(together.get(key) ?? []), call]);
  }
  return [
    ...Array.from(freed, ([sentence, names]) => `${list(names)}: ${sentence}`),
    ...Array.from(together, ([key, calls]) => {
      const [names = '', callback = ''] = key.split('\0');
      return `${names}: ${joined(calls)} ${calls.length === 1 ? 'waits' : 'wait'} for the last reference now, in ${callback}()`;
    }),
  ];
}

/** What a call takes, in a reader's words. */
export const nouns: Readonly<Record<Effect['kind'], string>> = {
  ref: 'a reference',
  alloc: 'memory',
  register: 'a registration',
  lock: 'the lock',
  init: 'what was set up',
  enable: 'an enable count',
  map: 'a mapping',
  pm: 'a power reference',
  id: 'a number',
};

function took(effect: Effect): string {
  return effect.kind === 'init' ? `sets up by ${written(effect)}` : `takes ${nouns[effect.kind]}: ${written(effect)}`;
}

function gave(effect: Effect): string {
  return effect.kind === 'alloc' ? `frees: ${written(effect)}` : `gives back ${nouns[effect.kind]}: ${written(effect)}`;
}

/** The function in which an effect really stands: what a release callback does belongs to the callback, whoever puts last. */
const home = (name: string, effect: Effect): string => effect.callbackOf?.name ?? name;
const through = (effect: Effect): string => (effect.callbackOf || effect.helper === undefined ? '' : ` in ${effect.helper}()`);

/** The callers that give back what they passed in for a parameter that the callee has its own reference to now. */
function callersThatPut(name: string, parameter: number, before: FileFacts, after: FileFacts): readonly string[] {
  const callers: string[] = [];
  for (const caller of after.functions.values()) {
    if (caller.text === before.functions.get(caller.name)?.text) continue;
    const call = caller.body.find((one) => 'args' in one && one.name === name);
    const passed = call && 'args' in call ? call.args[parameter] : undefined;
    if (passed !== undefined && caller.body.some((one) => 'role' in one && one.role === 'gives' && one.subject === passed)) callers.push(caller.name);
  }
  return callers;
}

/** The type of what a subject names, as far as the file's own structures tell: the same object has other names in other functions. */
function typeOf(effect: Effect, file: FileFacts): string {
  const [struct = '', member, ...more] = effect.key.split('.');
  const type = member === undefined || more.length > 0 ? undefined : file.members.get(struct)?.get(member);
  return type === undefined ? effect.key : type.replace(/[ *]/g, '');
}

interface Move {
  readonly effect: Effect;
  readonly from: string;
  readonly to: string;
}

/** Calls that one function lost and another one got: best to one that the first calls. */
function movesOf(changes: readonly Change[], before: FileFacts, after: FileFacts, said: Set<Effect>): readonly Move[] {
  const direct = (effects: readonly Effect[]) => effects.filter((effect) => !effect.helper && !effect.callbackOf && !said.has(effect));
  const moves: Move[] = [];
  for (const change of changes) {
    const callees = new Set((after.functions.get(change.name)?.body ?? []).flatMap((one) => ('args' in one ? [one.name] : [])));
    for (const effect of direct(change.gone)) {
      const same = (one: Effect) => one.role === effect.role && one.call === effect.call && typeOf(one, after) === typeOf(effect, before);
      const found = changes.flatMap((other) => (other === change ? [] : direct(other.added).filter(same).map((twin) => ({ twin, to: other.name })))); // prettier-ignore
      const near = found.filter(({ to }) => callees.has(to));
      const [only, ...more] = near.length > 0 ? near : found;
      if (!only || more.length > 0) continue;
      said.add(effect).add(only.twin);
      moves.push({ effect, from: change.name, to: only.to });
    }
  }
  return moves;
}

/** Effects on one object that a function now has both of, or has no more: to take and to give back again is one thing. */
function halves(effects: readonly Effect[]): readonly (readonly [Effect, Effect | undefined])[] {
  const used = new Set<Effect>();
  return effects.flatMap((effect): readonly (readonly [Effect, Effect | undefined])[] => {
    if (used.has(effect)) return [];
    const other =
      effect.role === 'takes'
        ? effects.find((one) => one.role === 'gives' && one.key === effect.key && one.helper === effect.helper && !used.has(one))
        : undefined;
    if (other) used.add(other);
    return [[effect, other]];
  });
}

/** What came and went without anything in its place. */
function restSentences(changes: readonly Change[], before: FileFacts, after: FileFacts): readonly string[] {
  const said = new Set<Effect>();
  const sentences = movesOf(changes, before, after, said).map(({ effect, from, to }) => `${written(effect)} moves from ${from}() to ${to}()`);
  for (const { name, gone, added } of changes) {
    for (const [effect, other] of halves(added.filter((one) => !said.has(one)))) {
      const parameter = after.functions.get(name)?.parameters.indexOf(effect.subject) ?? -1;
      const callers = parameter < 0 || effect.kind !== 'ref' || effect.role !== 'takes' ? [] : callersThatPut(name, parameter, before, after);
      const start = `${home(name, effect)}():`;
      if (effect.role === 'asserts') sentences.push(`${start} asserts that ${effect.subject} is zero${through(effect)}`);
      else if (callers.length > 0)
        sentences.push(`${start} takes its own ${effect.subject} reference by ${effect.call}(); callers put theirs: ${list(callers)}`);
      else if (other) sentences.push(`${start} ${took(effect)}, and ${gave(other)}${through(effect)}`);
      else sentences.push(`${start} ${effect.role === 'gives' ? gave(effect) : took(effect)}${through(effect)}`);
    }
    for (const [effect, other] of halves(gone.filter((one) => !said.has(one)))) {
      const start = `${home(name, effect)}():`;
      if (effect.role === 'asserts') sentences.push(`${start} no longer asserts that ${effect.subject} is zero${through(effect)}`);
      else
        sentences.push(
          `${start} no longer ${effect.role === 'takes' ? took(effect) : gave(effect)}${other ? `, nor ${gave(other)}` : ''}${through(effect)}`,
        );
    }
  }
  return sentences;
}

/**
 * What a patch changes about lifetimes in one file, each a sentence without its full stop; empty where nothing changes. What `cut` names
 * is left out: of those functions only a part is known.
 */
export function lifetimesOf(before: FileFacts, after: FileFacts, cut: ReadonlySet<string> = new Set()): readonly string[] {
  const alone = (one: FileFacts, other: FileFacts) =>
    new Set([...one.functions.keys()].filter((name) => !other.functions.has(name) && !cut.has(name)));
  const [gone, come] = [alone(before, after), alone(after, before)];
  const changes: Change[] = [];
  const reached = new Set<string>();
  const reach = (effects: readonly Effect[]) => {
    for (const { helper, callbackOf: callback } of effects) for (const name of [helper, callback?.name]) if (name !== undefined) reached.add(name);
    return effects;
  };
  for (const [name, now] of after.functions) {
    const was = before.functions.get(name);
    if (!was || cut.has(name)) continue;
    const [old, fresh] = [reach(effectsOf(was, before, gone)), reach(effectsOf(now, after, come))];
    changes.push(compareFunction(name, old, fresh));
  }
  // A function that nobody calls by name, such as a callback of a driver: what it does has no other side to compare.
  for (const name of gone) if (!reached.has(name)) changes.push(compareFunction(name, effectsOf(must(before, name), before, gone), []));
  for (const name of come) if (!reached.has(name)) changes.push(compareFunction(name, [], effectsOf(must(after, name), after, come)));
  const pairs = changes.flatMap((change) => change.pairs);
  return unique([
    ...memberSentences(before, after, pairs),
    ...pairSentences(pairs, after),
    ...callbackSentences(changes),
    ...restSentences(changes, before, after),
  ]);
}

function must(file: FileFacts, name: string) {
  return file.functions.get(name) ?? { name, start: 0, text: '', parameters: [], types: new Map<string, string>(), body: [] };
}
