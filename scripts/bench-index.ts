/**
 * Measures the index of a kernel tree: `bench-index TREE [FILE]...` reads all headers below include/ into an index in a folder of its own, opens it
 * again, changes one header, and then asks for what is around each FILE (below the tree).
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkSource } from '../src/analysis/check.ts';
import { createCatalogue } from '../src/catalogue/catalogue.ts';
import { createAround } from '../src/index/around.ts';
import { includesOf } from '../src/index/outline.ts';
import { survey } from '../src/index/survey.ts';
import { openTree } from '../src/index/tree.node.ts';
import { createParser } from '../src/syntax/parser.node.ts';
import { readSource } from '../src/syntax/read.ts';

const [root, ...asked] = process.argv.slice(2);
if (root === undefined) {
  console.error('usage: bench-index TREE [FILE]...');
  process.exit(2);
}

function timed<T>(name: string, run: () => T): T {
  const start = performance.now();
  const used = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(used);
  const column = (ms: number): string => ms.toFixed(ms < 100 ? 1 : 0).padStart(8);
  const resident = Math.round(process.memoryUsage().rss / 1048576);
  console.log(`${name.padEnd(56)} ${column(performance.now() - start)} ms, ${column((user + system) / 1000)} ms of the processor, ${resident} MB`);
  return result;
}

const cache = mkdtempSync(join(tmpdir(), 'getput-index-'));
try {
  const headers = readdirSync(join(root, 'include'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.h'))
    .map((name) => `include/${name.split('\\').join('/')}`);
  const tree = openTree(root, cache);
  timed(`read ${headers.length} headers`, () => headers.forEach((path) => tree.files.outline(path)));
  timed('  write them down', () => tree.save());
  const bytes = readdirSync(cache).reduce((sum, name) => sum + statSync(join(cache, name)).size, 0);
  const outlines = headers.map((path) => tree.files.outline(path));
  console.log(
    `  ${(bytes / 1048576).toFixed(1)} MB on disk, ${outlines.reduce((sum, o) => sum + (o?.defines.length ?? 0), 0)} functions and macros, ${outlines.reduce((sum, o) => sum + (o?.classes.length ?? 0), 0)} classes`,
  );
  const warm = timed('open it again', () => openTree(root, cache, 'bench'));
  timed('  see that nothing has changed', () => headers.forEach((path) => warm.files.outline(path)));
  console.log(`  ${warm.counts().read} read again`);

  // The kernel's tree is not written to: a tree of its own has the header that changes.
  const own = join(cache, 'tree');
  const big = headers.map((path) => ({ path, size: statSync(join(root, path)).size })).sort((a, b) => b.size - a.size)[200]?.path ?? headers[0] ?? '';
  const text = readFileSync(join(root, big), 'utf8');
  const { mkdirSync } = await import('node:fs');
  mkdirSync(own);
  writeFileSync(join(own, 'one.h'), text);
  const small = openTree(own, cache);
  small.files.outline('/one.h');
  writeFileSync(join(own, 'one.h'), `${text}\nstatic inline void added(void) { }\n`);
  small.forget();
  timed(`one changed header of ${text.length} characters`, () => small.files.outline('/one.h'));

  const parser = await createParser();
  const catalogue = createCatalogue();
  const around = createAround(warm.files, parser, catalogue, warm.summaries);
  for (const path of asked) {
    const source = readSource(parser, readFileSync(join(root, path), 'utf8'));
    // As the server does it: the longest step is what typing may have to wait for.
    const lengths: { readonly about: string; readonly milliseconds: number }[] = [];
    timed(`${path} surveyed`, () => {
      const steps = survey(around, path, source.text);
      for (let begun = performance.now(), step = steps.next(); step.done !== true; step = steps.next()) {
        lengths.push({ about: step.value ?? 'a function', milliseconds: performance.now() - begun });
        begun = performance.now();
      }
    });
    const longest = [...lengths].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, 3);
    console.log(`  ${lengths.length} steps, the longest ${longest.map((s) => `${s.milliseconds.toFixed(0)} ms (${s.about})`).join(', ')}`);
    warm.save();
    timed('  by the next run', () => {
      const next = openTree(root, cache, 'bench');
      Array.from(survey(createAround(next.files, parser, catalogue, next.summaries), path, source.text));
    });
    const alone = timed(`${path} alone`, () => checkSource(source, catalogue));
    const surroundings = around(path, includesOf(source.text));
    const known = timed('  with its tree, first', () => checkSource(source, catalogue, surroundings));
    timed('  with its tree, again', () => checkSource(source, catalogue, surroundings));
    console.log(`  ${alone.findings.length} findings alone, ${known.findings.length} with the tree; ${warm.counts().read} files read`);
  }
} finally {
  rmSync(cache, { recursive: true, force: true });
}
