/**
 * What the kinds of evidence are worth, from findings of which it is known whether they are right:
 *
 *   npm run bench:scores -- TREE [--corpus FOLDER [--every N]] [--save FILE]
 *   npm run bench:scores -- --from FILE
 *
 * TREE is the Linux that the judgements of test/precision/ speak of, FOLDER a corpus of files before and after fixes. Prints for each threshold
 * how many of the judged findings above it are right (precision) and how many of the right ones are above it (recall), with the weights of
 * today, with fitted ones, and with weights that have not seen the round that they are asked about. Changes nothing: what is kept of the
 * fitted weights stands in src/analysis/weights.ts.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { start, weights } from '../src/analysis/weights.ts';
import { fit, scored } from './scores/fit.ts';
import type { Fit } from './scores/fit.ts';
import { analyser, fixedSamples, judgedSamples } from './scores/samples.ts';
import type { Sample } from './scores/samples.ts';

const today: Fit = { start, weights: new Map(Object.entries(weights).map(([id, w]) => [id, w.weight])) };

await main();

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { corpus: { type: 'string' }, every: { type: 'string', default: '2' }, save: { type: 'string' }, from: { type: 'string' } },
    allowPositionals: true,
  });
  const [tree] = positionals;
  if (tree === undefined && values.from === undefined) {
    console.error('usage: npm run bench:scores -- TREE [--corpus FOLDER [--every N]] [--save FILE] | --from FILE');
    process.exitCode = 2;
    return;
  }
  const samples =
    values.from === undefined
      ? await gather(tree ?? '.', values.corpus, Math.max(1, Number(values.every) || 1))
      : (JSON.parse(readFileSync(values.from, 'utf8')) as readonly Sample[]);
  if (values.save !== undefined) writeFileSync(values.save, `${JSON.stringify(samples)}\n`);
  report(samples);
}

async function gather(tree: string, corpus: string | undefined, every: number): Promise<readonly Sample[]> {
  const findingsIn = await analyser();
  const judged = judgedSamples(join('test', 'precision'), tree, findingsIn);
  console.log(`${judged.samples.length} judged findings are still found, ${judged.gone} are gone or have no evidence`);
  return [...judged.samples, ...(corpus === undefined ? [] : fixedSamples(corpus, every, findingsIn))];
}

/** A line for each threshold: judged and right ones above it, then the fixes above it. */
function table(title: string, samples: readonly Sample[], scoreOf: (s: Sample) => number): void {
  console.log(`\n${title}\n  from   judged  precision  recall   fixes seen  noise beside them`);
  const share = (n: number, of: number): string => (of === 0 ? '-' : `${((100 * n) / of).toFixed(0)} %`);
  const judged = samples.filter((s) => s.source !== 'fixes');
  const fixes = samples.filter((s) => s.source === 'fixes');
  for (const from of [0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]) {
    const above = (list: readonly Sample[], right: boolean): number => list.filter((s) => s.right === right && scoreOf(s) >= from).length;
    const all = (list: readonly Sample[], right: boolean): number => list.filter((s) => s.right === right).length;
    const [right, wrong] = [above(judged, true), above(judged, false)];
    const cells = [
      from.toFixed(1).padStart(6),
      String(right + wrong).padStart(8),
      share(right, right + wrong).padStart(10),
      share(right, all(judged, true)).padStart(7),
      share(above(fixes, true), all(fixes, true)).padStart(12),
      share(above(fixes, false), all(fixes, false)).padStart(18),
    ];
    console.log(cells.join(' '));
  }
}

function report(samples: readonly Sample[]): void {
  const sources = [...new Set(samples.map((s) => s.source))];
  table('with the weights of today', samples, (s) => scored(today, s));
  const fitted = fit(samples, today);
  table('with fitted weights, which have seen all of it', samples, (s) => scored(fitted, s));
  // Each round, and each fifth of the fixes, is asked of weights that were fitted without it.
  const part = (s: Sample, i: number): string => (s.source === 'fixes' ? `fixes ${i % 5}` : s.source);
  const parts = new Map(samples.map((s, i) => [s, part(s, i)]));
  const without = new Map([...new Set(parts.values())].map((p) => [p, fit(samples.filter((s) => parts.get(s) !== p), today)])); // prettier-ignore
  table('with weights that have not seen the round', samples, (s) => scored(without.get(parts.get(s) ?? '') ?? today, s));
  console.log(`\nsamples: ${sources.map((source) => `${source} ${samples.filter((s) => s.source === source).length}`).join(', ')}`);
  console.log(`\nfitted start ${fitted.start.toFixed(2)} (today ${start})\n  right  wrong   today  fitted`);
  const counts = (id: string, right: boolean): number => samples.filter((s) => s.right === right && s.evidence.includes(id)).length;
  for (const [id, w] of [...fitted.weights].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [right, wrong] = [counts(id, true), counts(id, false)];
    if (right + wrong === 0) continue;
    const before = today.weights.get(id) ?? 0;
    console.log(`${String(right).padStart(7)}${String(wrong).padStart(7)}${before.toFixed(1).padStart(8)}${w.toFixed(2).padStart(8)}  ${id}`);
  }
}
