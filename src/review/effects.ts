/** What a function does to lifetimes together with the helpers and callbacks that exist on one side of a patch only. */

import { isFact, keyOf, type Fact, type FileFacts, type FunctionFacts, type OwnCall } from './facts.ts';

export interface Effect extends Fact {
  /** The helper that does it, where it is not the function itself. */
  readonly helper: string | undefined;
  /** The release callback that does it, and the call that may run it. */
  readonly callbackOf: { readonly name: string; readonly call: string; readonly subject: string } | undefined;
}

/** Helpers that call helpers are followed this far; no series nests deeper, and recursion has to end. */
const deepest = 6;

/** Puts the caller's argument in the place of a parameter: `&g->dev` for `dev` makes `dev->parent` into `g->dev.parent`. */
function inCaller(subject: string, f: FunctionFacts, args: readonly string[]): string | undefined {
  const [, marks = '', root = '', rest = ''] = /^([&*\s(]*)([A-Za-z_]\w*)(.*)$/s.exec(subject) ?? [];
  const index = f.parameters.indexOf(root);
  const argument = index < 0 ? undefined : args[index];
  if (argument === undefined) return undefined;
  if (rest === '') return marks + argument;
  return argument.startsWith('&') ? `${marks}${argument.slice(1)}${rest.replace(/^->/, '.')}` : `${marks}${argument}${rest}`;
}

/** The function that runs when the last reference is given back by this fact. */
export function callbackOf(fact: Fact, file: FileFacts): string | undefined {
  if (fact.role !== 'gives' || fact.frees !== 'last') return undefined;
  if (fact.callback !== undefined) return fact.callback;
  for (const [key, name] of file.callbacks) if (key.startsWith(`${fact.key}.`) && !key.slice(fact.key.length + 1).includes('.')) return name;
  return undefined;
}

/** What a helper that stays does to the objects that it is given: to call it is to take or to give. One that makes an object may keep what it takes. */
function standsFor(helper: FunctionFacts, call: OwnCall, types: ReadonlyMap<string, string>): readonly Fact[] {
  const own = helper.body.filter(isFact).filter((fact) => fact.role !== 'asserts' && (fact.kind === 'ref' || fact.kind === 'alloc'));
  if (own.some((fact) => fact.kind === 'alloc' && fact.role === 'takes')) return [];
  return own.flatMap((fact) => {
    const subject = inCaller(fact.subject, helper, call.args);
    if (subject === undefined || own.some((other) => other.key === fact.key && other.role !== fact.role)) return [];
    const object = subject.replace(/^&?([A-Za-z_]\w*).*$/s, '$1');
    return [{ ...fact, call: call.name, subject: object, key: keyOf(object, types) }];
  });
}

/** `alone`: the functions that the other side of the patch does not have; calls of them are followed, since what they do came from somewhere. */
export function effectsOf(f: FunctionFacts, file: FileFacts, alone: ReadonlySet<string>, depth = 0): readonly Effect[] {
  const effects: Effect[] = [];
  for (const one of f.body) {
    if (!isFact(one)) {
      const helper = file.functions.get(one.name);
      if (!helper || helper === f) continue;
      if (!alone.has(helper.name) || depth >= deepest) {
        effects.push(...standsFor(helper, one, f.types).map((fact) => ({ ...fact, helper: undefined, callbackOf: undefined })));
        continue;
      }
      for (const inner of effectsOf(helper, file, alone, depth + 1)) {
        const subject = inCaller(inner.subject, helper, one.args);
        effects.push({
          ...inner,
          subject: subject ?? inner.subject,
          key: subject === undefined ? inner.key : keyOf(subject, f.types),
          helper: helper.name,
        });
      }
      continue;
    }
    effects.push({ ...one, helper: undefined, callbackOf: undefined });
    const name = callbackOf(one, file);
    const callback = name === undefined ? undefined : file.functions.get(name);
    if (!callback || callback === f || !alone.has(callback.name) || depth >= deepest) continue;
    for (const inner of effectsOf(callback, file, alone, depth + 1)) {
      effects.push({ ...inner, callbackOf: { name: callback.name, call: one.call, subject: one.subject } });
    }
  }
  return effects;
}
