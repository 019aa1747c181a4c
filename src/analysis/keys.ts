import type { Call, Event, Expr, FlowGraph } from '../flow/graph.ts';

/**
 * What an object is called, as far as two functions can agree on it: by the members that lead to it, the nearest first (`clk`, `hw` for
 * `priv->hw.clk`), and by what they start from.
 */
export interface ObjectKey {
  readonly members: readonly string[];
  /** The struct that the first pointer points to, or `&` and the name of a global; undefined when not known. */
  readonly root: string | undefined;
  /** The struct that the object itself is, where a variable of this function says so. */
  readonly type: string | undefined;
  /** It starts from this parameter. */
  readonly parameter: number | undefined;
}

/** Whether two keys mean the same object: `unknown` where one of them says too little. */
export type Agreement = 'yes' | 'no' | 'unknown';

export function agreement(a: ObjectKey, b: ObjectKey): Agreement {
  const shared = Math.min(a.members.length, b.members.length);
  for (let i = 0; i < shared; i++) if (a.members[i] !== b.members[i]) return 'no';
  // One function has it from a member, the other one calls it by a variable of its own.
  if (a.members.length !== b.members.length) return shared > 0 || (a.type !== undefined && a.type === b.type) ? 'yes' : 'unknown';
  if (a.root === undefined || b.root === undefined) return shared === 0 ? 'unknown' : 'yes';
  if (a.root === b.root) return 'yes';
  // Two globals are two things; the device of one struct may well be that of another.
  return a.root.startsWith('&') && b.root.startsWith('&') ? 'no' : 'unknown';
}

/** The best that any two of the keys say. */
export function anyAgreement(a: readonly ObjectKey[], b: readonly ObjectKey[]): Agreement {
  const all = a.flatMap((x) => b.map((y) => agreement(x, y)));
  return all.includes('yes') ? 'yes' : all.length === 0 || all.includes('unknown') ? 'unknown' : 'no';
}

/** Names of the objects of one function, whichever path it takes. */
export interface Keys {
  /** What an expression may name; empty for numbers and the like. */
  of(e: Expr): readonly ObjectKey[];
  /** Where the result of a call is stored. */
  targetsOf(call: Call): readonly ObjectKey[];
}

const structOf = (type: string | undefined): string | undefined => {
  const plain = type
    ?.replace(/\b(const|volatile|struct|union|static|__\w+)\b|[*[\]]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return plain === '' ? undefined : plain;
};

const deepest = 5;

/** Reads the names of objects off a function's assignments. */
export function keysIn(graph: FlowGraph): Keys {
  const sets = new Map<string, Expr[]>();
  const events: Extract<Event, { k: 'set' }>[] = [];
  for (const block of graph.blocks) {
    for (const event of block.events) {
      if (event.k !== 'set') continue;
      events.push(event);
      if (event.target.k === 'name') sets.set(event.target.name, [...(sets.get(event.target.name) ?? []), event.value]);
    }
  }
  const known = new Map<string, readonly ObjectKey[]>();

  const ofName = (name: string): readonly ObjectKey[] => {
    const before = known.get(name);
    if (before) return before;
    const parameter = graph.parameters.findIndex((p) => p.name === name);
    const type = graph.locals.get(name) ?? graph.parameters[parameter]?.type;
    const isLocal = type !== undefined || name.startsWith('%');
    const bare: ObjectKey = {
      members: [],
      root: isLocal ? structOf(type) : `&${name}`,
      type: structOf(type),
      parameter: parameter < 0 ? undefined : parameter,
    };
    known.set(name, [bare]);
    if (!isLocal) return [bare];
    const named = (sets.get(name) ?? []).flatMap(of).filter((key) => key.members.length > 0 || key.root?.startsWith('&') === true);
    const typed = named.slice(0, 5).map((key) => ({ ...key, type: bare.type ?? key.type }));
    const keys = typed.length > 0 && parameter < 0 ? typed : [bare, ...typed];
    known.set(name, keys);
    return keys;
  };

  const of = (e: Expr): readonly ObjectKey[] => {
    switch (e.k) {
      case 'name':
        return /^[A-Z][A-Z0-9_]*$/.test(e.name) ? [] : ofName(e.name);
      case 'field': {
        const bases = of(e.base);
        if (bases.length === 0) return [{ members: [e.name], root: undefined, type: undefined, parameter: undefined }];
        return bases.map((base) => ({ ...base, type: undefined, members: [e.name, ...base.members].slice(0, deepest) }));
      }
      case 'index':
        return of(e.base);
      case 'deref':
      case 'address':
        return of(e.of);
      default:
        return [];
    }
  };

  return {
    of,
    targetsOf: (call) => {
      const aliases = new Set([call.result]);
      const targets: ObjectKey[] = [];
      for (let size = 0; size < aliases.size;) {
        size = aliases.size;
        for (const { target, value } of events) if (value.k === 'name' && aliases.has(value.name) && target.k === 'name') aliases.add(target.name);
      }
      for (const { target, value } of events) {
        if (value.k !== 'name' || !aliases.has(value.name)) continue;
        if (target.k !== 'name') targets.push(...of(target));
        else if (!graph.locals.has(target.name) && !target.name.startsWith('%') && !graph.parameters.some((p) => p.name === target.name))
          targets.push(...ofName(target.name));
      }
      // What is in no member and no global is at least of the type of its variable.
      if (targets.length > 0) return targets;
      return [...aliases].filter((name) => graph.locals.has(name)).flatMap((name) => ofName(name).filter((key) => key.root !== undefined));
    },
  };
}

/** The key of what `key`, a name inside a called function, is for the caller who passes `args`. */
export function seenByCaller(key: ObjectKey, args: readonly (readonly ObjectKey[])[]): readonly ObjectKey[] {
  if (key.parameter === undefined) return [key];
  const given = args[key.parameter] ?? [];
  // What the caller passes may be another view of the object that the callee knows better.
  if (given.length === 0) return [{ ...key, parameter: undefined }];
  return given.map((arg) => ({
    members: [...key.members, ...arg.members].slice(0, deepest),
    root: arg.members.length === 0 && arg.root === undefined ? key.root : arg.root,
    type: key.members.length > 0 ? key.type : (arg.type ?? key.type),
    parameter: arg.parameter,
  }));
}
