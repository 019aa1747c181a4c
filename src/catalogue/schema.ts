/**
 * Reads rows that came as JSON: from the bundled data, or from a file that a person wrote. A bad row is left out and named in one sentence
 * that says file, row and field; the others are still used. Plain checks, so that the sentence can say what to write instead.
 */

import { failures } from './contract.ts';
import type { AcquireRow, IteratorRow, NeverRow, ReleaseRow, ScopedRow, StateRow, TransferRow, ValueRow, VerbTable } from './contract.ts';

/** One field: what it must be, as the end of a sentence that starts with "must be", and the test for it. */
interface Field {
  readonly must: string;
  readonly optional: boolean;
  readonly test: (value: unknown) => boolean;
}

/** Every field of a row type. The mapped type makes a forgotten field a compile error. */
type Shape<Row> = { readonly [Key in keyof Row]-?: Field };

/** Rows that passed, and one sentence for each thing that is wrong. */
export interface Read<Row> {
  readonly rows: readonly Row[];
  readonly problems: readonly string[];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isArgument = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 20;
const isName = (value: unknown): value is string => typeof value === 'string' && /^[A-Za-z_]\w*$/.test(value);
const isList = (value: unknown, test: (item: unknown) => boolean): boolean => Array.isArray(value) && value.length > 0 && value.every(test);

const field = (must: string, test: (value: unknown) => boolean): Field => ({ must, test, optional: false });
const optional = (given: Field): Field => ({ ...given, optional: true });
const oneOf = (values: readonly string[]): Field =>
  field(`one of ${values.join(', ')}`, (value) => typeof value === 'string' && values.includes(value));

const name = field('the name of a function', isName);
const names = field('a list of function names', (value) => isList(value, isName));
const text = field('a sentence', (value) => typeof value === 'string' && value.length > 0);
const argument = field('an argument position, counted from 0', isArgument);
const argumentOrNone = field('an argument position, counted from 0, or -1', (value) => value === -1 || isArgument(value));
const positions = field('a list of argument positions, counted from 0', (value) => isList(value, isArgument));
const yes = field('true, or left out', (value) => value === true);
const member = field(
  'the name of a struct member, such as dev or mdio.dev',
  (value) => typeof value === 'string' && /^[A-Za-z_]\w*(\.\w+)*$/.test(value),
);
const tolerance = optional(oneOf(['ignored', 'crash']));
const source = optional(text);

const kinds = ['ref', 'alloc', 'register', 'lock', 'init', 'enable', 'map', 'pm', 'id'];
const values = ['zero', 'nonzero', 'negative', 'errptr', 'null-or-errptr', 'map-error'];
const place = /^(global|ret(\.\w+)*|arg\d(\.\w+)*|\*arg\d)$/;

const acquireShape: Shape<AcquireRow> = {
  call: name,
  kind: oneOf(kinds),
  tier: oneOf(['A', 'B', 'user']),
  at: field('ret, ret.member, arg0, *arg0, arg0.member or global', (value) => typeof value === 'string' && place.test(value)),
  fails: oneOf(failures),
  conditional: optional(yes),
  zeroWith: optional(argument),
  bounds: optional(positions),
  asked: optional(name),
  sure: optional(names),
  raised: optional(yes),
  onFailure: optional(names),
  release: names,
  member: optional(member),
  key: optional(positions),
  consumes: optional(
    field('a list such as [{"arg": 0, "when": "always"}], when being always, success or failure', (value) =>
      isList(value, (item) => isObject(item) && isArgument(item['arg']) && ['always', 'success', 'failure'].includes(String(item['when']))),
    ),
  ),
  returns: optional(argument),
  safer: optional(name),
  managed: optional(names),
  managedFails: optional(oneOf(failures)),
  managedAfter: optional(names),
  silent: optional(text),
  policy: optional(text),
  counter: optional(yes),
  starts: optional(yes),
  source,
};

const releaseShape: Shape<ReleaseRow> = {
  call: name,
  arg: argumentOrNone,
  args: optional(argument),
  member: optional(member),
  inside: optional(member),
  key: optional(positions),
  kinds: optional(field(`a list of ${kinds.join(', ')}`, (value) => isList(value, (item) => kinds.includes(String(item))))),
  null: tolerance,
  errptr: tolerance,
  frees: oneOf(['always', 'last', 'never']),
  lent: optional(yes),
  tells: optional(oneOf(['last'])),
  callback: optional(argument),
  callbackLock: optional(
    field(
      'an object such as {"arg": 2, "release": ["acme_unlock"]}',
      (value) => isObject(value) && isArgument(value['arg']) && names.test(value['release']),
    ),
  ),
  source,
};

const transferShape: Shape<TransferRow> = {
  call: name,
  arg: argumentOrNone,
  when: oneOf(['always', 'success']),
  fails: optional(oneOf(failures)),
  member: optional(yes),
  into: optional(argument),
  how: oneOf(['stored', 'consumed']),
  managed: optional(yes),
  action: optional(argument),
  runsOnFailure: optional(yes),
  source,
};

const iteratorShape: Shape<IteratorRow> = { call: name, cursor: argument, release: names, scoped: optional(yes), source };

const scopedShape: Shape<ScopedRow> = {
  name,
  kind: oneOf(['guard', 'conditional', 'class', 'free', 'handover']),
  holds: oneOf(kinds),
  acquire: optional(name),
  release: field('a list of function names', (value) => Array.isArray(value) && value.every(isName)),
  returns: optional(yes),
  null: tolerance,
  errptr: tolerance,
  source,
};

const neverShape: Shape<NeverRow> = { call: name, why: text, source };

const pattern = field('the name of a function, or a pattern with *', (value) => typeof value === 'string' && /^[\w*]+$/.test(value));
/** The fields of a value row depend on its `is`. */
const valueShapes: Readonly<Record<ValueRow['is'], Readonly<Record<string, Field>>>> = {
  test: { arg: argument, when: oneOf(values) },
  convert: { arg: argument, from: oneOf(values), to: oneOf(values), other: optional(oneOf(values)) },
  same: { arg: argument },
  truth: { arg: argument },
  assert: { arg: argument, holds: oneOf(['zero', 'nonzero']) },
  noreturn: {},
  getter: { arg: argument },
  pure: {},
};

const word = field('a word or two in lower case', (value) => typeof value === 'string' && /^[a-z]+( [a-z]+)?$/.test(value));
/** The fields of a state row depend on its `does`. */
const stateShapes: Readonly<Record<StateRow['does'], Readonly<Record<string, Field>>>> = {
  becomes: {
    state: word,
    begins: optional(yes),
    zero: optional(field('a list of members', (value) => isList(value, isName))),
    type: optional(argument),
    runs: optional(argument),
    passes: optional(field('a member', isName)),
    unless: optional(word),
  },
  counts: {
    to: optional(argument),
    by: optional(field('1 or -1', (value) => value === 1 || value === -1)),
    more: optional(argument),
    less: optional(argument),
    begins: optional(yes),
    tells: optional(oneOf(['count', 'zero'])),
  },
  joins: { list: argument },
  leaves: {},
  tells: { state: word },
  count: {},
  walks: {},
};
const stateKinds = ['list', 'counter', 'completion', 'work', 'timer', 'device', 'cdev', 'kobject', 'memory'];

/** What is wrong with one row, as the ends of sentences; empty when nothing is. */
function faults(row: Readonly<Record<string, unknown>>, shape: Readonly<Record<string, Field>>): string[] {
  const found: string[] = [];
  for (const [key, expected] of Object.entries(shape)) {
    const value = row[key];
    if (value === undefined) {
      if (!expected.optional) found.push(`"${key}" is missing; it must be ${expected.must}`);
    } else if (!expected.test(value)) {
      found.push(`"${key}" must be ${expected.must}`);
    }
  }
  for (const key of Object.keys(row)) if (!Object.hasOwn(shape, key)) found.push(`"${key}" is not a field here`);
  return found;
}

function readRows<Row>(
  file: string,
  given: unknown,
  shapeOf: (row: Readonly<Record<string, unknown>>) => Readonly<Record<string, Field>>,
  more: (row: Readonly<Record<string, unknown>>) => string | undefined = () => undefined,
): Read<Row> {
  if (!Array.isArray(given)) return { rows: [], problems: [`${file}: expected a list of rows.`] };
  const rows: Row[] = [];
  const problems: string[] = [];
  given.forEach((row: unknown, index) => {
    if (!isObject(row)) {
      problems.push(`${file}, row ${index + 1}: expected an object.`);
      return;
    }
    const found = faults(row, shapeOf(row));
    const extra = found.length === 0 ? more(row) : undefined;
    if (extra !== undefined) found.push(extra);
    const title = typeof row['call'] === 'string' ? row['call'] : typeof row['name'] === 'string' ? row['name'] : undefined;
    for (const fault of found) problems.push(`${file}, row ${index + 1}${title === undefined ? '' : ` (${title})`}: ${fault}.`);
    if (found.length === 0) rows.push(row as Row);
  });
  return { rows, problems };
}

/** Checks that no shape can say: fields that only make sense together. */
function acquireFault(row: Readonly<Record<string, unknown>>): string | undefined {
  if (row['onFailure'] !== undefined && row['raised'] !== true) return '"onFailure" says nothing without "raised"';
  if (row['raised'] === true && row['fails'] === 'never') return '"raised" says nothing of a call that never fails';
  return undefined;
}

function transferFault(row: Readonly<Record<string, unknown>>): string | undefined {
  if (row['when'] === 'success' && row['fails'] === undefined) return '"fails" is missing; a transfer on success must say how the call fails';
  if (row['runsOnFailure'] === true && row['action'] === undefined) return '"runsOnFailure" says nothing without "action"';
  return undefined;
}

/** Each reader takes the name that its sentences shall use for the file, and any value. None of them throws. */
export const readAcquires = (file: string, given: unknown): Read<AcquireRow> => readRows(file, given, () => acquireShape, acquireFault);
export const readReleases = (file: string, given: unknown): Read<ReleaseRow> => readRows(file, given, () => releaseShape);
export const readTransfers = (file: string, given: unknown): Read<TransferRow> => readRows(file, given, () => transferShape, transferFault);
export const readIterators = (file: string, given: unknown): Read<IteratorRow> => readRows(file, given, () => iteratorShape);
export const readScoped = (file: string, given: unknown): Read<ScopedRow> => readRows(file, given, () => scopedShape);
export const readNever = (file: string, given: unknown): Read<NeverRow> => readRows(file, given, () => neverShape);

export function readValues(file: string, given: unknown): Read<ValueRow> {
  const is = oneOf(Object.keys(valueShapes));
  const shapes = Object.fromEntries(Object.entries(valueShapes).map(([kind, shape]) => [kind, { call: pattern, is, ...shape, source }]));
  return readRows(file, given, (row) => shapes[String(row['is'])] ?? { call: pattern, is });
}

export function readStates(file: string, given: unknown): Read<StateRow> {
  const shapes: Readonly<Record<string, Readonly<Record<string, Field>>>> = stateShapes;
  const own = { call: name, kind: oneOf(stateKinds), arg: argumentOrNone, does: oneOf(Object.keys(stateShapes)) };
  return readRows(file, given, (row) => ({ ...own, ...(shapes[String(row['does'])] ?? {}), source }));
}

/** The word table; an empty one when it is not as it should be. */
export function readVerbs(file: string, given: unknown): { readonly verbs: VerbTable; readonly problems: readonly string[] } {
  const isWord = (value: unknown): boolean => typeof value === 'string' && /^[a-z]+$/.test(value);
  const words = field('a list of words', (value) => isList(value, isWord));
  const opposites = field('a list such as [{"word": "get", "undo": ["put"]}]', (value) =>
    isList(value, (item) => isObject(item) && isWord(item['word']) && words.test(item['undo'])),
  );
  const shape: Shape<VerbTable> = { managed: words, release: words, take: words, opposites };
  const found = isObject(given) ? faults(given, shape) : ['expected an object'];
  const empty: VerbTable = { managed: [], release: [], take: [], opposites: [] };
  return { verbs: found.length === 0 ? (given as VerbTable) : empty, problems: found.map((fault) => `${file}: ${fault}.`) };
}
