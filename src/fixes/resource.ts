import type { AcquireRow, ReleaseRow } from '../catalogue/contract.ts';
import { childByField, functionsOf } from '../syntax/node.ts';
import type { Node } from '../syntax/tree.ts';
import { callAt, callsOf } from './call.ts';
import type { WrittenCall } from './call.ts';
import type { Target } from './fix.ts';
import { nodesAround } from './place.ts';

/** What was taken, as the source would name it, and the call that gives it back. */
export interface Subject {
  /** The expression that a release is given: `np`, `&p->lock`, `args.np`; '' where there is only one in the world. */
  readonly resource: string;
  /** The variable alone, where the resource is what a variable holds. */
  readonly variable: string | undefined;
  readonly acquire: WrittenCall;
  readonly row: AcquireRow | undefined;
  readonly release: string;
  readonly args: readonly string[];
  /** It may be given NULL. */
  readonly takesNull: boolean;
  /** What it names may be gone afterwards. */
  readonly frees: boolean;
}

/** Names the resource of a finding and writes down its release. Undefined where the source does not show how. */
export function subjectOf(t: Target): Subject | undefined {
  const { source, finding, catalogue } = t;
  const { text } = source;
  if (!finding.acquire || finding.release === undefined) return undefined;
  const acquire = callAt(text, finding.acquire.start);
  if (acquire?.name !== finding.acquire.call) return undefined;
  const iterator = catalogue.iterator(acquire.name);
  const row = catalogue.acquires(acquire.name).find((r) => releasesOf(r).includes(finding.release ?? ''));
  const resource = iterator ? argumentText(text, acquire, iterator.cursor) : resourceText(t, acquire, row);
  if (resource === undefined) return undefined;
  const usual = customary(t, row ? releasesOf(row) : [finding.release], resource) ?? finding.release;
  const release = catalogue.release(usual);
  const args = releaseArguments(t, usual, release, acquire, row, resource);
  if (!args) return undefined;
  const variable = /^\w+$/.test(resource) ? resource : undefined;
  return { resource, variable, acquire, row, release: usual, args, takesNull: release?.null === 'ignored', frees: release?.frees !== 'never' };
}

const releasesOf = (row: AcquireRow): readonly string[] => [...row.release, ...(row.onFailure ?? [])];

const argumentText = (text: string, call: WrittenCall, i: number): string | undefined => {
  const at = call.args[i];
  return at ? text.slice(at.start, at.end).replace(/\s+/g, ' ') : undefined;
};

/** The place of a contract, as an expression of the function. */
function resourceText(t: Target, acquire: WrittenCall, row: AcquireRow | undefined): string | undefined {
  const { text } = t.source;
  const place = row?.at ?? 'ret';
  if (place === 'global') return '';
  const [, star, root, index, path] = /^(\*?)(ret|arg(\d+))(?:\.(.+))?$/.exec(place) ?? [];
  if (root === 'ret') {
    const stored = storedIn(t, acquire);
    return stored !== undefined && path ? `${stored}.${path}` : stored;
  }
  if (row?.returns !== undefined) {
    const stored = storedIn(t, acquire);
    if (stored !== undefined) return stored;
  }
  const argument = argumentText(text, acquire, Number(index));
  if (argument === undefined) return undefined;
  const bare = argument.startsWith('&') ? argument.slice(1).trim() : undefined;
  if (path) return bare === undefined ? `${argument}->${path}` : `${bare}.${path}`;
  if (star) return bare ?? `*${argument}`;
  return argument;
}

/** Where the result of a call goes: the left side of its assignment, the variable that it initialises. */
function storedIn(t: Target, call: WrittenCall): string | undefined {
  const { text } = t.source;
  for (const node of [...nodesAround(t.function.body, call.start, call.end)].reverse()) {
    if (node.type === 'assignment_expression' && isRight(node, 'right', call)) return textOfField(text, node, 'left');
    if (node.type === 'init_declarator' && isRight(node, 'value', call)) return textOfField(text, node, 'declarator')?.replace(/^[*\s]+/, '');
    if (/_statement$|^declaration$/.test(node.type)) return undefined;
  }
  return undefined;
}

const isRight = (node: Node, field: string, call: WrittenCall): boolean => {
  const value = childByField(node, field);
  return value !== undefined && value.start <= call.start && call.end <= value.end;
};

const textOfField = (text: string, node: Node, field: string): string | undefined => {
  const child = childByField(node, field);
  return child ? text.slice(child.start, child.end).replace(/\s+/g, ' ') : undefined;
};

/** Of several calls that would do, the one that the function itself uses for this resource. */
function customary(t: Target, releases: readonly string[], resource: string): string | undefined {
  const { text } = t.source;
  const { node } = t.function;
  return releases.find((name) => {
    const arg = t.catalogue.release(name)?.arg ?? 0;
    return callsOf(text, name, node.start, node.end).some((call) => arg < 0 || argumentText(text, call, arg) === resource);
  });
}

/** The arguments of the release: as the file writes them elsewhere for the same resource, else from what the acquire was given. */
function releaseArguments(
  t: Target,
  name: string,
  release: ReleaseRow | undefined,
  acquire: WrittenCall,
  row: AcquireRow | undefined,
  resource: string,
): readonly string[] | undefined {
  const { text } = t.source;
  const arg = release?.arg ?? 0;
  const given = acquire.args.map((_, i) => argumentText(text, acquire, i) ?? '');
  const written = callsOf(text, name, t.function.node.start, t.function.node.end)
    .map((call) => call.args.map((_, i) => argumentText(text, call, i) ?? ''))
    .find(
      (args) =>
        arg < 0 || args[arg] === resource || (release?.key && row?.key && release.key.every((at, i) => args[at] === given[row.key?.[i] ?? -1])),
    );
  if (written) return written;
  if (arg < 0 && !release?.key) return [];
  const count = release?.args ?? Math.max(arg, ...(release?.key ?? [])) + 1;
  const args = new Array<string | undefined>(count).fill(undefined);
  if (release?.key && row?.key) release.key.forEach((at, i) => (args[at] = given[row.key?.[i] ?? -1]));
  else if (release?.inside) args[arg] = withoutMember(resource, release.inside);
  else args[arg] = row?.member && takesMember(t, name, row) ? `&${resource}->${row.member}` : resource;
  // What stands before the resource is where it was taken from: the pool, the bus, the device.
  if (arg > 0 && row?.at !== `arg${arg}`) given.slice(0, arg).forEach((one, i) => (args[i] ??= one));
  // A pair of calls that are given the same things, such as a lock and the word that keeps its flags.
  if (args.some((one) => one === undefined) && row?.at === `arg${arg}` && given.length === count) given.forEach((one, i) => (args[i] ??= one));
  if (args.some((one) => one === undefined)) asTheFileDoes(t, name, args);
  return args.every((one) => one !== undefined) ? args : undefined;
}

/** Fills in what every other call of the file is given in the same place: the function that frees, the size of a pool. */
function asTheFileDoes(t: Target, name: string, args: (string | undefined)[]): void {
  const { text } = t.source;
  const others = callsOf(text, name, 0, text.length).filter((call) => call.args.length === args.length);
  for (const [i, one] of args.entries()) {
    const given = new Set(others.map((call) => argumentText(text, call, i) ?? ''));
    const [only] = given;
    if (one === undefined && given.size === 1 && only !== undefined && /^\w+$/.test(only) && isOfTheFile(t, only)) args[i] = only;
  }
}

/** Whether a word means the same everywhere in the file: a function of it, or a constant. */
const isOfTheFile = (t: Target, word: string): boolean => /^[A-Z][A-Z0-9_]*$|^\d+$/.test(word) || functionsOf(t.source).some((f) => f.name === word);

const withoutMember = (resource: string, member: string): string =>
  resource.endsWith(`.${member}`) ? resource.slice(0, -member.length - 1) : resource;

/**
 * Of the releases of a row with a member, the one that is not of the resource's own type: it gives back what another call takes by its first
 * argument, such as any device.
 */
function takesMember(t: Target, name: string, row: AcquireRow): boolean {
  if (row.release[0] !== name && !row.onFailure?.includes(name)) return false;
  return t.catalogue.releasedBy(name).some((other) => other.at === 'arg0' && other.member === undefined && other.release[0] === name);
}
