/**
 * Measures what `check` costs beside what cannot be saved: `bench-check TREE [FOLDER...]` parses each file of the folders and visits each node of
 * its tree, then runs the command on the same files, cold start included, and prints both in seconds of the processor with what lies between.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkSource } from '../src/analysis/check.ts';
import { createCatalogue } from '../src/catalogue/catalogue.ts';
import { walk } from '../src/syntax/node.ts';
import { createParser } from '../src/syntax/parser.node.ts';
import { readSource } from '../src/syntax/read.ts';

const [tree, ...named] = process.argv.slice(2);
if (tree === undefined) {
  console.error('usage: bench-check TREE [FOLDER...]   (folders below TREE; drivers/vfio and drivers/base where none is named)');
  process.exit(2);
}
const folders = named.length > 0 ? named : ['drivers/vfio', 'drivers/base'];
const files = folders.flatMap((folder) =>
  readdirSync(join(tree, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.c'))
    .map((name) => join(folder, name)),
);

/** Runs `run` and gives the seconds that it took of the processor. */
function seconds(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const parser = await createParser();
const catalogue = createCatalogue();
const texts = files.map((file) => readFileSync(join(tree, file), 'utf8'));
const lines = texts.reduce((sum, text) => sum + text.split('\n').length, 0);
let nodes = 0;
const parsing = seconds(() => {
  for (const text of texts) {
    const parsed = parser.parse(text);
    walk(parsed.root, () => {
      nodes += 1;
      return true;
    });
    parsed.dispose();
  }
});
const checking = seconds(() => {
  for (const text of texts) checkSource(readSource(parser, text), catalogue);
});

/** Seconds of the processor that the command takes on the same folders, from its start to its end; undefined where it cannot be run. */
function coldCommand(): number | undefined {
  const args = [process.execPath, 'dist/cli.js', 'check', '--jobs', '1', ...folders.map((folder) => join(tree ?? '', folder))];
  // What children took the shell knows.
  const { status, stdout } = spawnSync('bash', ['-c', '"$@" > /dev/null; code=$?; times; [ $code -le 1 ]', 'bash', ...args], { encoding: 'utf8' });
  const [user, system] = [...(stdout.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)].map((m) => Number(m[1]) * 60 + Number(m[2]));
  return status === 0 && user !== undefined && system !== undefined ? user + system : undefined;
}

const told = (name: string, time: number): string => `${name.padEnd(34)}${time.toFixed(2).padStart(7)} s  ${(time / parsing).toFixed(2)} times`;
const cold = coldCommand();
console.log(`${files.length} files, ${lines} lines, ${nodes} nodes in ${folders.join(' and ')}; seconds of the processor, in one run`);
console.log(told('parse and visit each node', parsing));
console.log(told('read and check, in this process', checking));
console.log(cold === undefined ? 'getput check could not be run: build it first (npm run build)' : told('getput check, from a cold start', cold));
