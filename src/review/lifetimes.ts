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
const wordsOf = (call: string): readonly string[] => call.split('_').filter((word) => word.length > 2);
const root = (effect: Effect): string => effect.key.split('.')[0] ?? '';
const written = (effect: Effect): string => `${effect.call}(${effect.subject})`;
const unique = <T>(list: readonly T[]): readonly T[] => [...new Set(list)];

/** Two sequences side by side: what stands in only one of them, with the number of the gap between what both have. */
function sequences(
  before: readonly Effect[],
  after: readonly Effect[],
): { readonly gone: readonly (readonly [Effect, number])[]; readonly added: readonly (readonly [Effect, number])[] } {
  const [had, has] = [new Set(before.map(identity)), new Set(after.map(identity))];
  const gone: (readonly [Effect, number])[] = [];
  const added: (readonly [Effect, number])[] = [];
  let gap = 0;
  const seen = new Set<string>();
  for (const part of diffArrays([...before], [...after], { comparator: (a, b) => identity(a) === identity(b) })) {
    if (!part.added && !part.removed) gap++;
    for (const effect of part.value) {
      const id = `${part.added ? '+' : '-'}${identity(effect)}`;
      if ((!part.added && !part.removed) || seen.has(id)) continue;
      // What a path more or less does again is no change of what the function does.
      if (part.removed && !has.has(identity(effect))) gone.push([effect, gap]);
      else if (part.added && !had.has(identity(effect))) added.push([effect, gap]);
      else continue;
      seen.add(id);
    }
  }
  return { gone, added };
}

/** How likely one call stands in the place of another: at the same point of the function, of the same kind, on the same object, of like name. */
function likeness([old, oldGap]: readonly [Effect, number], [now, nowGap]: readonly [Effect, number]): number {
  if (old.role !== now.role || old.role === 'asserts') return 0;
  if ((old.kind === 'lock') !== (now.kind === 'lock')) return 0;
  const place = oldGap === nowGap ? 2.5 : 0;
  const kind = old.kind === now.kind ? 2 : 0;
  const object = root(old) === root(now) && root(old) !== '' ? 1 : 0;
  const name = wordsOf(old.call).some((word) => wordsOf(now.call).includes(word)) ? 1 : 0;
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
  const left = (list: readonly (readonly [Effect, number])[]) => list.map(([effect]) => effect).filter((effect) => !used.has(effect));
  return { name, gone: left(gone), added: left(added), pairs, before, after };
}

const list = (names: readonly string[]): string => {
  const calls = unique(names).map((name) => `${name}()`);
  return calls.length < 2 ? (calls[0] ?? '') : `${calls.slice(0, -1).join(', ')} and ${calls.at(-1) ?? ''}`;
};

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
    if (first?.old.role !== 'takes' || done.has(group)) continue;
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
    if (all.some((other) => done.has(other) && other !== group && arrow(other) === arrow(group) && where(other) === where(group))) continue;
    const callback = callbackOf(first.now, facts);
    const ends = callback === undefined ? '' : `, the last one runs ${callback}()`;
    sentences.push(`${where(group)}: ${first.old.call}(${first.old.subject}) → ${first.now.call}(${first.now.subject})${ends}`);
  }
  return sentences;
}

/** What now happens in a release callback, when the last reference goes, and happened right here before. */
function callbackSentences(changes: readonly Change[]): readonly string[] {
  const moved = new Map<string, { calls: string[]; names: string[] }>();
  for (const { name, before, after } of changes) {
    for (const effect of after) {
      if (!effect.callbackOf || effect.role !== 'gives') continue;
      const was = before.find((one) => identity(one) === identity(effect) && !one.callbackOf);
      if (!was) continue;
      const always = effect.frees === 'always' && root(effect) === effect.key && effect.callbackOf.subject.includes(was.subject);
      const sentence = always
        ? `${written(was)} → ${effect.callbackOf.call}(${effect.callbackOf.subject}), frees in ${effect.callbackOf.name}()`
        : `${written(was)} waits for the last reference now, in ${effect.callbackOf.name}()`;
      const known = moved.get(sentence) ?? { calls: [], names: [] };
      known.names.push(name);
      moved.set(sentence, known);
    }
  }
  return Array.from(moved, ([sentence, { names }]) => `${list(names)}: ${sentence}`);
}

const nouns: Readonly<Record<Effect['kind'], string>> = {
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
  const what: Readonly<Record<Effect['kind'], string>> = { ...nouns, register: 'a registration', init: 'set-up' };
  return effect.kind === 'lock'
    ? `takes the lock: ${written(effect)}`
    : effect.kind === 'init'
      ? `sets up by ${written(effect)}`
      : `takes ${what[effect.kind]}: ${written(effect)}`;
}

function gave(effect: Effect): string {
  if (effect.kind === 'lock') return `gives back the lock: ${written(effect)}`;
  if (effect.kind === 'alloc') return `frees: ${written(effect)}`;
  return `gives back ${nouns[effect.kind]}: ${written(effect)}`;
}

const via = (effect: Effect): string =>
  effect.callbackOf ? ` in ${effect.callbackOf.name}()` : effect.helper === undefined ? '' : ` in ${effect.helper}()`;

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

/** What came and went without anything in its place. */
function restSentences(changes: readonly Change[], before: FileFacts, after: FileFacts): readonly string[] {
  const sentences: string[] = [];
  const said = new Set<Effect>();
  const direct = (list: readonly Effect[]) => list.filter((effect) => !effect.helper && !effect.callbackOf);
  for (const change of changes) {
    for (const effect of direct(change.gone)) {
      const to = changes.filter((other) => other !== change && direct(other.added).some((one) => identity(one) === identity(effect)));
      const [only] = to;
      const twin = only && direct(only.added).find((one) => identity(one) === identity(effect));
      if (to.length !== 1 || !only || !twin || said.has(twin)) continue;
      said.add(effect).add(twin);
      sentences.push(`${written(effect)} moves from ${change.name}() to ${only.name}()`);
    }
  }
  for (const { name, gone, added } of changes) {
    for (const effect of added.filter((one) => !said.has(one))) {
      if (effect.role === 'asserts') sentences.push(`${name}(): asserts that ${effect.subject} is zero${via(effect)}`);
      else if (effect.role === 'gives') sentences.push(`${name}(): ${gave(effect)}${via(effect)}`);
      else {
        const parameter = after.functions.get(name)?.parameters.indexOf(effect.subject) ?? -1;
        const callers = parameter < 0 || effect.kind !== 'ref' ? [] : callersThatPut(name, parameter, before, after);
        sentences.push(
          callers.length > 0
            ? `${name}(): takes its own ${effect.subject} reference by ${effect.call}(); callers put theirs: ${list(callers)}`
            : `${name}(): ${took(effect)}${via(effect)}`,
        );
      }
    }
    for (const effect of gone.filter((one) => !said.has(one))) {
      if (effect.role === 'asserts') sentences.push(`${name}(): no longer asserts that ${effect.subject} is zero${via(effect)}`);
      else sentences.push(`${name}(): no longer ${effect.role === 'takes' ? took(effect) : gave(effect)}${via(effect)}`);
    }
  }
  return sentences.map((sentence) => sentence.replace('no longer takes', 'no longer takes'));
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
