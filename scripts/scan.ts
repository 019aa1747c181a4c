/**
 * What Getput finds in a whole tree, and what it costs:
 *
 *   npm run bench:scan -- TREE [FOLDER...] [--jobs N] [--list] [--json FILE] [--sample N [--seed WORD] [--firm]]
 *   npm run bench:scan -- --from FILE [--list] [--sample N [--seed WORD] [--firm]]
 *
 * Checks every .c file below the folders (the whole tree where none is named) and prints sums. `--list` prints each finding, `--json` saves
 * them, `--from` looks at what was saved. `--sample` shows findings chosen by chance with their source, for reading; the same seed chooses
 * the same ones; `--firm` takes errors and warnings alone.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { checkFile } from '../src/cli/check-file.ts';
import { createEngine } from '../src/index/engine.node.ts';
import type { EngineOptions } from '../src/index/engine.node.ts';
import { readText, sourceFiles } from '../src/cli/files.ts';
import { inThreads } from '../src/cli/pool.ts';
import type { FindingJson } from '../src/report/json.ts';
import { findingToText } from '../src/report/text.ts';
import { scanToText, sumUp } from './scan/result.ts';
import type { Scanned, ScanJson } from './scan/result.ts';
import { drawSample, excerpt } from './scan/sample.ts';

if (isMainThread) await main();
else listen();

function listen(): void {
  const engine = createEngine((workerData ?? undefined) as EngineOptions | undefined);
  parentPort?.on('message', (files: readonly string[]) => {
    void engine.then((ready) => {
      const scanned = files.map((file): Scanned => {
        const begun = performance.now();
        const { findings, functions, gaveUp, problems, unread } = checkFile(ready, file);
        const milliseconds = performance.now() - begun;
        const lines = readText(file).text?.split('\n').length ?? 1;
        return { file, lines: lines - 1, functions, gaveUp, findings, problems: problems.map((p) => p.message), unread, milliseconds };
      });
      parentPort?.postMessage(scanned);
    });
  });
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      jobs: { type: 'string' },
      list: { type: 'boolean', default: false },
      firm: { type: 'boolean', default: false },
      json: { type: 'string' },
      from: { type: 'string' },
      sample: { type: 'string' },
      seed: { type: 'string', default: '1' },
    },
    allowPositionals: true,
  });
  const [tree, ...folders] = positionals;
  if (tree === undefined && values.from === undefined) {
    console.error(
      'usage: npm run bench:scan -- TREE [FOLDER...] | --from FILE   [--jobs N] [--list] [--json FILE] [--sample N] [--seed WORD] [--firm]',
    );
    process.exitCode = 2;
    return;
  }
  const threads = Math.max(1, Number(values.jobs) || availableParallelism());
  const result = values.from === undefined ? await scan(tree ?? '.', folders, threads) : (JSON.parse(readFileSync(values.from, 'utf8')) as ScanJson);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result)}\n`);
  if (values.list)
    for (const f of result.findings) console.log(`${f.file}:${f.line}:${f.column}: ${f.severity}: [${f.rule}] ${f.function}(): ${f.message}`);
  console.log(scanToText(result));
  const firm = (f: FindingJson): boolean => f.severity === 'error' || f.severity === 'warning';
  const chosen = drawSample(values.firm ? result.findings.filter(firm) : result.findings, Number(values.sample ?? 0) || 0, values.seed);
  chosen.forEach((finding, i) => {
    const { text } = readText(join(result.tree, finding.file));
    console.log(
      `\n=== ${i + 1}/${chosen.length}\n${findingToText(finding)}\n\n${text === undefined ? 'its source cannot be read' : excerpt(finding, text)}`,
    );
  });
}

async function scan(tree: string, folders: readonly string[], threads: number): Promise<ScanJson> {
  const paths = folders.length === 0 ? [tree] : folders.map((folder) => join(tree, folder));
  const files = sourceFiles(paths, {
    unreadable: (path, message) => console.log(`${path} ${message}`),
    empty: (folder) => console.log(`${folder} has no .c files`),
  });
  const begun = performance.now();
  const scanned = await inThreads<Scanned>(files, {
    worker: new URL(import.meta.url),
    data: undefined,
    threads,
    lost: (file, why) => ({ file, lines: 0, functions: 0, gaveUp: 0, findings: [], problems: [why], unread: true, milliseconds: 0 }),
  });
  const seconds = (performance.now() - begun) / 1000;
  return sumUp(tree, folders, scanned, { seconds, threads, megabytes: Math.round(process.resourceUsage().maxRSS / 1024) });
}
