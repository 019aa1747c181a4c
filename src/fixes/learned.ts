import { contractsIn } from '../analysis/function.ts';
import { contractsOf, vocabularyOf } from '../analysis/contracts.ts';
import { pairOf } from '../analysis/suggest.ts';
import type { Pair } from '../analysis/suggest.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { lower } from '../flow/lower.ts';
import type { Finding } from '../report/finding.ts';
import { functionsOf } from '../syntax/node.ts';
import type { Source } from '../syntax/tree.ts';
import type { Edit } from './fix.ts';

/** The pair that a finding rests on, where no table knows it and the function showed it by itself. */
export function learnedPair(source: Source, catalogue: Catalogue, finding: Finding): Pair | undefined {
  const call = finding.acquire?.call;
  if (call === undefined || catalogue.acquires(call).length > 0 || catalogue.iterator(call)) return undefined;
  const f = functionsOf(source).find(({ node }) => node.start <= finding.start && finding.end <= node.end);
  const graph = f && lower(source, f.node, vocabularyOf(catalogue, source));
  if (!graph) return undefined;
  const row = contractsIn(graph, source.text, catalogue, contractsOf(catalogue, new Map()), undefined)
    .acquires(call)
    .find(({ tier, release }) => tier === 'learned' && release.includes(finding.release ?? ''));
  return row && pairOf(row);
}

/**
 * The edit that adds a pair to the text of a `.getput.json`, which may not be there yet (undefined). Undefined where the text cannot be read, or
 * has the call already.
 */
export function withPair(text: string | undefined, pair: Pair): Edit | undefined {
  const row = `{ ${Object.entries(pair)
    .map(([key, value]) => `"${key}": ${JSON.stringify(value)}`)
    .join(', ')} }`;
  if (text === undefined) return { start: 0, end: 0, text: `{\n  "version": 1,\n  "acquires": [\n    ${row}\n  ]\n}\n` };
  try {
    const given: unknown = JSON.parse(text);
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined;
  } catch {
    return undefined;
  }
  if (new RegExp(`"call"\\s*:\\s*"${pair.call}"`).test(text)) return undefined;
  const list = /"acquires"\s*:\s*\[(\s*\])?/.exec(text);
  if (list) {
    const end = list.index + list[0].length;
    if (list[1] !== undefined) return { start: end - list[1].length, end, text: `\n    ${row}\n  ]` };
    return { start: end, end, text: `\n    ${row},` };
  }
  const open = text.indexOf('{') + 1;
  const isEmpty = /^\s*\}/.test(text.slice(open));
  return { start: open, end: open, text: `\n  "acquires": [\n    ${row}\n  ]${isEmpty ? '\n' : ','}` };
}
