import { resultNames } from '../analysis/naming.ts';
import type { Hold } from '../lifecycle/state.ts';
import { valueOfId } from '../lifecycle/values.ts';
import type { ValueId } from '../lifecycle/values.ts';
import { realName } from './instance.ts';
import type { Machine } from './machine.ts';
import { excerptOf } from './words.ts';
import { realAt } from './world.ts';
import type { World } from './world.ts';

/** Says of values what the source would call them. */
export interface Names {
  /** What stands at an address: `group->dev`. */
  readonly place: (address: ValueId) => string;
  /** A value: `group`, `&group->dev`. */
  readonly value: (id: ValueId) => string;
  /** The resource of a hold. */
  readonly resource: (hold: Hold) => string;
}

export function createNames(w: World, m?: Machine): Names {
  const inRoot = rootNames(w, m);
  const made = new Map<number, string>();
  for (const graph of w.program.functions.values()) for (const [site, name] of resultNames(graph)) if (!made.has(site)) made.set(site, name);
  const { values } = w;
  const answers = answerNames(w);
  const containers = new Map<string, string>();
  for (const graph of w.program.functions.values())
    for (const block of graph.blocks)
      for (const event of block.events) {
        if (event.k !== 'set' || event.target.k !== 'name' || event.value.k !== 'op' || event.value.op !== 'container') continue;
        const [, part] = event.value.args;
        if (part?.k === 'name' && !containers.has(part.name)) containers.set(part.name, realName(event.target.name));
      }
  const place = (address: ValueId): string => {
    const v = valueOfId(values, address);
    if (v.k === 'variable') return realName(v.name);
    if (v.k === 'element') return `${value(v.base).replace(/^&/, '')}[…]`;
    if (v.k !== 'member') return `*${value(address)}`;
    const base = valueOfId(values, v.base);
    return base.k === 'variable' || base.k === 'member' || base.k === 'element' ? `${place(v.base)}.${v.name}` : `${value(v.base)}->${v.name}`;
  };
  const value = (id: ValueId): string => {
    const v = valueOfId(values, id);
    switch (v.k) {
      case 'int':
        return String(v.value);
      case 'valid':
        return 'a constant';
      case 'constant':
        return v.name;
      case 'variable':
      case 'member':
      case 'element':
        return `&${place(id)}`;
      case 'initial':
        return place(v.address);
      case 'made': {
        const own = inRoot.get(id);
        if (own !== undefined) return own;
        const call = w
          .instances()
          .map((i) => i.calls.get(v.at))
          .find((c) => c !== undefined);
        return made.get(realAt(w, v.at)) ?? (call ? `${call.name}()` : (cursorName(w, v.at, v.part) ?? 'a value'));
      }
      case 'container':
        return containers.get(v.name) ?? `the object around ${value(v.member).replace(/^&/, '')}`;
      case 'op':
        return v.op.startsWith('call ')
          ? (answers.get(v.op.slice(5)) ?? `${v.op.slice(5)}(${v.args.map(value).join(', ')})`)
          : v.op === 'key'
            ? v.args.map(value).join(', ')
            : 'a value';
    }
  };
  return {
    place,
    value,
    resource: (hold) => {
      if (hold.row.at === 'global') return hold.row.kind === 'lock' ? hold.row.call.replace(/_(read_)?lock.*$/, '') : hold.row.call;
      const v = valueOfId(values, hold.resource);
      if (v.k === 'constant') return hold.left?.by.replace(/_(read_)?unlock.*$/, '') ?? v.name;
      if (v.k === 'made' && v.at !== hold.site && v.part.startsWith('cursor')) return made.get(realAt(w, v.at)) ?? value(hold.resource);
      if (v.k === 'made' && v.part !== '') return outName(w, hold) ?? value(hold.resource);
      return value(hold.resource).replace(/^&/, '');
    },
  };
}

/**
 * What the simulated function itself calls the values that it has in the end. A function that it calls may know the same value by a name that
 * stands for another one here: the group that a look-up finds, beside the group that was made.
 */
function rootNames(w: World, m: Machine | undefined): ReadonlyMap<ValueId, string> {
  const names = new Map<ValueId, string>();
  for (const [address, value] of m?.ends[0]?.state.memory ?? []) {
    const variable = valueOfId(w.values, address);
    // Its own: a name of another activation has a mark. What a call answered has a name that is not of the source.
    if (variable.k === 'variable' && /^\w+$/.test(variable.name) && valueOfId(w.values, value).k === 'made' && !names.has(value))
      names.set(value, variable.name);
  }
  return names;
}

/**
 * What functions call the answer of a call that gives the same each time, `priv = netdev_priv(ndev)`: where all that keep it call it the same, none
 * asks for it twice, and nothing else in the file has that name. One name must not stand for two objects.
 */
function answerNames(w: World): ReadonlyMap<string, string> {
  const namesOf = new Map<string, Set<string>>();
  const callsOf = new Map<string, Set<string>>();
  const twice = new Set<string>();
  const add = (to: Map<string, Set<string>>, key: string, value: string): void => void to.set(key, new Set([...(to.get(key) ?? []), value]));
  for (const graph of w.program.functions.values()) {
    const kept = resultNames(graph);
    const asked = new Set<string>();
    for (const block of graph.blocks)
      for (const event of block.events) {
        const name = event.k === 'call' ? kept.get(event.at.start) : undefined;
        if (event.k !== 'call' || name === undefined) continue;
        if (asked.has(event.name)) twice.add(event.name);
        asked.add(event.name);
        add(namesOf, event.name, name);
        add(callsOf, name, event.name);
      }
  }
  return new Map(
    [...namesOf].flatMap(([call, [name, ...others]]) =>
      name !== undefined && others.length === 0 && !twice.has(call) && callsOf.get(name)?.size === 1 ? [[call, name] as const] : [],
    ),
  );
}

/** The variable that a loop macro at `at` moves on: `cursor 0` is its first argument. */
function cursorName(w: World, at: number, part: string): string | undefined {
  const [, index] = /^(?:cursor|end) (\d+)$/.exec(part) ?? [];
  for (const instance of index === undefined ? [] : w.instances())
    for (const block of instance.blocks)
      for (const event of block.events) {
        const arg = event.k === 'next' && event.at.start === at ? event.args[Number(index)] : undefined;
        if (arg?.k === 'name') return realName(arg.name);
      }
  return undefined;
}

/** What a call left through an argument, or a loop in its cursor: the name that the call was given. */
function outName(w: World, hold: Hold): string | undefined {
  for (const instance of w.instances()) {
    for (const block of instance.blocks) {
      for (const event of block.events) {
        if (event.at.start !== hold.site) continue;
        if (event.k === 'next') {
          const cursor = event.args.filter((a) => a.k === 'name').at(-1);
          return cursor?.k === 'name' ? realName(cursor.name) : undefined;
        }
        const place = /arg(\d+)(?:\.(.+))?$/.exec(hold.row.at);
        const range = event.k === 'call' && place ? event.argRanges[Number(place[1])] : undefined;
        if (range) return `${excerptOf(w.program.source.text, w.real(range), 30).replace(/^&\s*/, '')}${place?.[2] ? `.${place[2]}` : ''}`;
      }
    }
  }
  return undefined;
}
