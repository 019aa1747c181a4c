/**
 * Measures what one key costs in an open file: `bench-typing FILE...` types into the middle of each, at its start and near its end, and prints
 * milliseconds of the processor per key for reading and for checking, beside those of a first check.
 */
import { readFileSync } from 'node:fs';
import { recheckSource } from '../src/analysis/check.ts';
import { createCatalogue } from '../src/catalogue/catalogue.ts';
import { createParser } from '../src/syntax/parser.node.ts';
import { createDocument } from '../src/syntax/read.ts';

const parser = await createParser();
const catalogue = createCatalogue();

/** Runs `run` and gives its result with the milliseconds that it took of the processor. */
function timed<T>(run: () => T): { readonly result: T; readonly ms: number } {
  const before = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(before);
  return { result, ms: (user + system) / 1000 };
}

const middleOf = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[list.length >> 1] ?? 0;

for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, 'utf8');
  const document = createDocument(parser);
  const first = timed(() => document.update(text));
  const cold = timed(() => recheckSource(first.result, catalogue, undefined));
  let { known } = cold.result;
  console.log(`${file}: ${text.split('\n').length} lines; first: read ${first.ms.toFixed(0)} ms, check ${cold.ms.toFixed(0)} ms`);
  for (const [where, part] of [
    ['start', 0.1],
    ['middle', 0.5],
    ['end', 0.9],
  ] as const) {
    // Behind a statement of the function that stands there, letter by letter, as one types.
    const at = text.indexOf(';\n\t', Math.floor(text.length * part)) + 1;
    const typed = '\n\tif (ret) return ret;';
    const reading: number[] = [];
    const checking: number[] = [];
    for (let n = 1; n <= typed.length; n += 1) {
      const read = timed(() => document.update(text.slice(0, at) + typed.slice(0, n) + text.slice(at)));
      const checked = timed(() => recheckSource(read.result, catalogue, known));
      ({ known } = checked.result);
      reading.push(read.ms);
      checking.push(checked.ms);
    }
    console.log(
      `  ${where.padEnd(6)} per key, middle (worst): read ${middleOf(reading).toFixed(1)} (${Math.max(...reading).toFixed(0)}) ms, check ${middleOf(checking).toFixed(1)} (${Math.max(...checking).toFixed(0)}) ms`,
    );
  }
  document.dispose();
}
