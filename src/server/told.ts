import { summaryWords } from '../analysis/words.ts';
import { callAt } from '../fixes/call.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { lineTable } from '../report/lines.ts';
import { functionsOf, walk as visit } from '../syntax/node.ts';
import type { FunctionNode } from '../syntax/node.ts';
import type { Source } from '../syntax/tree.ts';
import type { Analysis } from './files.ts';
import { contractWords } from './words.ts';
import type { Held, Walk } from './walk.ts';

/** A range of offsets, and words for people. */
export interface Told {
  readonly start: number;
  readonly end: number;
  readonly words: string;
}

export const functionAt = (source: Source, offset: number): FunctionNode | undefined =>
  functionsOf(source).find(({ node }) => node.start <= offset && offset <= node.end);

/** The word around an offset, where a call of that name is written. */
export function callNameAt(text: string, offset: number): { readonly name: string; readonly start: number; readonly end: number } | undefined {
  let start = offset;
  let end = offset;
  while (start > 0 && /\w/.test(text.charAt(start - 1))) start -= 1;
  while (end < text.length && /\w/.test(text.charAt(end))) end += 1;
  const call = start < end ? callAt(text, start) : undefined;
  return call?.start === start ? { name: call.name, start, end } : undefined;
}

/**
 * What a hover says of the call under the cursor: its contract, what it pairs with in this function, what is held when it is done. Of a place
 * that a finding speaks of: why it is believed. Undefined where there is nothing to say.
 */
export function hoverAt(analysis: Analysis, walk: Walk | undefined, offset: number): Told | undefined {
  const { source, report, checker } = analysis;
  const { text } = source;
  const call = callNameAt(text, offset);
  const lines = lineTable(text);
  const line = (at: number): number => lines(at).line;
  const contract = call ? wordsOf(analysis, checker.catalogue, call.name) : [];
  const here = call && walk ? pairWords(walk, call.start, line) : [];
  const found = report.findings.filter((f) => f.start <= offset && offset <= f.end && f.reasons.length > 0);
  const why = found.map((f) => `Getput reports \`${f.rule}\` because ${f.reasons.map(plain).join('; ')}.`);
  const parts = [contract.join(' '), ...here, ...why].filter((part) => part !== '');
  if (parts.length === 0) return undefined;
  const at = call && (contract.length > 0 || here.length > 0) ? call : found[0];
  return at && { start: at.start, end: at.end, words: parts.join('\n\n') };
}

/** What the catalogue says of a call, else what the tree shows of the function. */
function wordsOf({ source, around }: Analysis, catalogue: Catalogue, name: string): readonly string[] {
  const contract = contractWords(catalogue, name);
  if (contract.length > 0 || functionsOf(source).some((f) => f.name === name)) return contract;
  const summary = around.summary(name);
  return summary ? summaryWords(summary, false).map((words) => `${code(`${name}()`)}: ${plain(words)}.`) : [];
}

/** Text of a source file must not become markup. */
export const plain = (text: string): string => text.replace(/[\\`*_{}[\]<>#|]/g, '\\$&');

const code = (text: string): string => `\`${text.replace(/`/g, "'")}\``;

function pairWords(walk: Walk, at: number, line: (offset: number) => number): readonly string[] {
  const sites = walk.sitesAt(at);
  const partners = sites.flatMap((site) => {
    const taken = walk.sites.find((one) => one.at === site);
    const others = walk.happeningsOf(site).filter((one) => !one.isAcquire);
    if (site !== at) return taken ? [`Here: ${code(taken.name)}, taken by ${code(`${taken.call}()`)} at line ${line(site)}.`] : [];
    const where = [...new Set(others.map((one) => line(one.at.start)))];
    return where.length === 0 ? ['Here: nothing in this function gives it back.'] : [`Here: given back or handed on at line ${where.join(', ')}.`];
  });
  const held = (walk.after(at) ?? []).filter(({ most }) => most > 0);
  const words = held.map((one) => `${code(one.name)} ${countWords(one)} (since line ${line(one.site)})`);
  return [...new Set(partners), ...(words.length > 0 ? [`Held after it: ${words.join(', ')}.`] : [])];
}

/** How many units: `2`, or `0 or 1` where paths differ. */
export const countWords = ({ least, most }: Held): string => (least === most ? String(most) : `${least} or ${most}`);

/** What belongs to the call under the cursor: the acquire, and all that gives it back or hands it on. Empty where nothing does. */
export function partnersAt(
  source: Source,
  walk: Walk,
  offset: number,
): readonly { readonly start: number; readonly end: number; readonly isAcquire: boolean }[] {
  const call = callNameAt(source.text, offset);
  if (!call) return [];
  const all = walk.sitesAt(call.start).flatMap((site) => walk.happeningsOf(site));
  const parts = all.flatMap(({ at, isAcquire }) => {
    const name = callNameAt(source.text, at.start);
    return name ? [{ start: name.start, end: name.end, isAcquire }] : [];
  });
  return [...new Map(parts.map((part) => [part.start, part])).values()].sort((a, b) => a.start - b.start);
}

/** For each line on which something is taken or given back: what is held at its end. `start` is the end of the line. */
export function countsByLine(source: Source, walk: Walk): readonly Told[] {
  const { text } = source;
  const lines = lineTable(text);
  const byLine = new Map<number, { readonly at: number; readonly held: readonly Held[] }>();
  const touched = new Map<number, Set<number>>();
  for (const { at } of walk.sites) {
    for (const { at: place } of walk.happeningsOf(at)) {
      const held = walk.after(place.start);
      if (!held) continue;
      const { line } = lines(place.start);
      touched.set(line, (touched.get(line) ?? new Set()).add(at));
      if ((byLine.get(line)?.at ?? -1) <= place.start) byLine.set(line, { at: place.start, held });
    }
  }
  return [...byLine]
    .sort((a, b) => a[0] - b[0])
    .map(([line, { at, held }]) => {
      const newline = text.indexOf('\n', at);
      const end = newline < 0 ? text.length : newline;
      const words = [...(touched.get(line) ?? [])].map((site) => {
        const one = held.find((h) => h.site === site);
        return `${walk.sites.find((s) => s.at === site)?.name ?? ''}: ${one ? countWords(one) : '0'}`;
      });
      return { start: end, end, words: words.join(', ') };
    });
}

function namesCalledIn(source: Source, f: FunctionNode): readonly string[] {
  const names: string[] = [];
  visit(f.body, (node) => {
    const name = node.type === 'call_expression' ? node.children[0] : undefined;
    if (name?.type === 'identifier') names.push(source.text.slice(name.start, name.end));
    return undefined;
  });
  return names;
}

/** The functions whose text calls something that takes, with the range of their name. */
export function acquiringFunctions({
  source,
  around,
  checker: { catalogue },
}: Analysis): readonly { readonly function: FunctionNode; readonly start: number; readonly end: number }[] {
  const own = new Set(functionsOf(source).map((f) => f.name));
  const isTaking = (name: string): boolean =>
    catalogue.acquires(name).some((row) => row.silent === undefined) ||
    (!own.has(name) && (around.summary(name)?.outcomes.some(({ effects }) => effects.some(({ does }) => does === 'acquires')) ?? false));
  return functionsOf(source).flatMap((f) => {
    const takes = namesCalledIn(source, f).some(isTaking);
    const iterates = source.facts.some(
      (fact) => fact.kind === 'block' && fact.at >= f.body.start && fact.at < f.body.end && catalogue.iterator(fact.name),
    );
    if (!takes && !iterates) return [];
    const at = source.text.indexOf(f.name, f.node.start);
    return at < 0 || at > f.body.start ? [] : [{ function: f, start: at, end: at + f.name.length }];
  });
}

/** One line over a function: what it takes, and how many ways lead out of it. */
export function lensWords(walk: Walk): string {
  const names = [...new Set(walk.sites.map(({ name, call }) => (name.startsWith('the result of') ? `${call}()` : name)))];
  const shown = names.slice(0, 3).join(', ') + (names.length > 3 ? ', …' : '');
  const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
  return `${count(walk.sites.length, 'hold')}${shown === '' ? '' : ` (${shown})`}, ${count(walk.exits, 'exit')}`;
}
