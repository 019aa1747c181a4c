import { classOf } from '../analysis/evidence.ts';
import type { Call, Expr } from '../flow/graph.ts';
import type { AcquireRow, Failure } from '../catalogue/contract.ts';
import { assume } from '../lifecycle/assume.ts';
import { resultSigns } from '../lifecycle/calls.ts';
import type { Contracts } from '../lifecycle/context.ts';
import { evaluate } from '../lifecycle/evaluate.ts';
import { isWithin, negative, positive, zero } from '../lifecycle/sign.ts';
import { copyState, read, signIn } from '../lifecycle/state.ts';
import type { State } from '../lifecycle/state.ts';
import { intern, valueOfId } from '../lifecycle/values.ts';
import type { ValueId } from '../lifecycle/values.ts';
import type { Instance } from './instance.ts';
import type { World } from './world.ts';

/** What a call gave, on the path of `s`. */
export const resultOf = (w: World, s: State, call: Call): ValueId =>
  read(w.values, s, intern(w.values, { k: 'variable', name: call.result, local: true }));

/** How a call that the catalogue or a summary describes turned out in one of the states that it leads to. */
export function outcomeOf(w: World, instance: Instance, s: State, call: Call): string {
  const { contracts } = w.context(instance, () => undefined);
  const sign = signIn(w.values, s, resultOf(w, s, call));
  const row = rowOf(contracts, call.name);
  if (row?.fails !== undefined) {
    const { failure } = resultSigns(row.fails, row.at === 'ret');
    return failure !== 0 && isWithin(sign, failure) ? 'fails' : 'succeeds';
  }
  const callee = w.program.functions.get(call.name);
  if (!callee) return 'succeeds';
  if (callee.type.includes('*') && sign === zero) return 'finds nothing';
  if (/\bbool\b/.test(callee.type)) return sign === zero ? 'false' : 'true';
  return classOf(callee.type, sign) === 'error' ? 'fails' : 'succeeds';
}

/** What a call that fails answers, as a test would ask for it; '' where nobody says. `name` is called in the root or in what it calls. */
export function failureOf(w: World, name: string): string {
  const { contracts } = w.program;
  const described = rowOf(contracts, name)?.fails;
  if (described !== undefined) return answers[described];
  const type = w.program.functions.get(name)?.type ?? '';
  return type.includes('*') ? 'error pointer' : /\bint\b/.test(type) ? '< 0' : '';
}

const answers: Readonly<Record<Failure, string>> = {
  null: 'NULL',
  false: 'false',
  errptr: 'error pointer',
  'map-error': 'mapping error',
  'errptr-or-null': 'error pointer or NULL',
  'null-or-errptr': 'NULL or error pointer',
  negative: '< 0',
  'negative-or-count': '< 0',
  nonzero: 'not 0',
  nonpositive: '<= 0',
  never: '',
};

/** The row that says how a call tells that it has failed. */
const rowOf = (contracts: Contracts, name: string): { readonly fails?: Failure; readonly at?: unknown } | undefined =>
  contracts.acquires(name).find((r) => !r.silent) ?? contracts.transfers(name).find((t) => t.fails !== undefined) ?? managedRow(contracts, name);

/** What a call makes that its device gives back, and how it says that it could not. */
const managedRow = (contracts: Contracts, name: string): AcquireRow | undefined => contracts.managedTwinOf(name).find((row) => row.at === 'ret');

/**
 * The ways in which a call may end that makes something for a device. The analysis leaves that open until somebody asks, since nothing can be
 * lost either way; a run tells it where it happens. `s` is used up.
 */
export function managedOutcomes(w: World, instance: Instance, s: State, call: Call): readonly State[] {
  const { contracts } = w.context(instance, () => undefined);
  const row = managedRow(contracts, call.name);
  const result = resultOf(w, s, call);
  const taken = s.holds.find((h) => h.managed && h.site === call.at.start && h.resource === result);
  if (!row || !taken) return [s];
  const { success, failure } = resultSigns(row.fails, true);
  const failed = copyState(s);
  failed.holds = failed.holds.filter((h) => h !== taken);
  return [...(assume(w.values, failed, result, failure) ? [failed] : []), ...(assume(w.values, s, result, success) ? [s] : [])];
}

/** Whether the outcome of a call is settled when it is called: a description, or its own text, says how it may end. */
export function isDescribed(w: World, instance: Instance, name: string): boolean {
  const { contracts } = w.context(instance, () => undefined);
  return (
    contracts.acquires(name).some((row) => !row.silent) ||
    contracts.transfers(name).some((t) => t.fails !== undefined) ||
    managedRow(contracts, name) !== undefined ||
    w.program.functions.has(name)
  );
}

/** What a test asks of the result of a call that nobody describes. */
export interface Asked {
  readonly call: Call;
  readonly result: ValueId;
  /** `pointer`: NULL or an error is its failure; `status`: 0 is success; `truth`: it is a question, neither answer is a failure. */
  readonly as: 'pointer' | 'status' | 'truth';
}

/** The call whose outcome a test at `before` decides, where its value is the result of a call that nobody describes. */
export function askedOf(w: World, instance: Instance, s: State, test: Expr, before: number): Asked | undefined {
  const { frame } = w.context(instance, () => undefined);
  const isPointerTest = test.k === 'op' && /^(negative|nonpositive)\?$/.test(test.op);
  for (const e of operandsOf(test)) {
    const result = evaluate(frame, s, e);
    const name = e.k === 'name' ? e.name : '';
    const call = callBehind(w, instance, result, before);
    // A question that is asked in the test itself is no call that may fail.
    if (!call || call.name === '' || isDescribed(w, instance, call.name) || (name.startsWith('%') && valueOfId(w.values, result).k === 'op'))
      continue;
    // The type of a member is not known here; what is stored in one is hardly ever a status.
    const isPointer = isPointerTest || (e.k === 'field' ? !isStatusName(e.name) : (instance.types.get(name) ?? '').includes('*'));
    return { call, result, as: isPointer ? 'pointer' : name.startsWith('%') ? 'truth' : 'status' };
  }
  return undefined;
}

const isStatusName = (name: string): boolean => /^(ret|rc|rv|err|error|status|result)$/.test(name);

/** The call that gave a value: of the pure ones, whose values are the same each time, the last before `before`. */
function callBehind(w: World, instance: Instance, id: ValueId, before: number): Call | undefined {
  const v = valueOfId(w.values, id);
  if (v.k === 'made' && v.part === '') return instance.calls.get(v.at);
  if (v.k !== 'op' || !v.op.startsWith('call ')) return undefined;
  return [...instance.calls.values()]
    .filter((call) => call.name === v.op.slice(5) && call.at.start < before)
    .sort((a, b) => b.at.start - a.at.start)[0];
}

/** The variables and members that a test speaks of. */
function operandsOf(test: Expr): readonly Expr[] {
  if (test.k === 'name' || test.k === 'field') return [test];
  // Which of two unknown numbers is larger says of neither that the call which gave it has failed: `i < x->count`.
  if (test.k === 'op' && /^[<>]=?$/.test(test.op) && !test.args.some((e) => e.k === 'int' || (e.k === 'op' && e.op === 'unary-'))) return [];
  return test.k === 'op' ? test.args.flatMap(operandsOf) : [];
}

/** How that call turned out where the test was decided. */
export function askedOutcome(w: World, s: State, asked: Asked): string {
  const sign = signIn(w.values, s, asked.result);
  if (asked.as === 'truth') return sign === zero ? 'false' : 'true';
  if (asked.as === 'pointer') return sign === zero ? 'finds nothing' : isWithin(sign, negative | zero) ? 'fails' : 'succeeds';
  return (sign & zero) !== 0 || sign === positive ? 'succeeds' : 'fails';
}
