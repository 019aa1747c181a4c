/**
 * What Getput finds in a whole tree, and what it costs: `npm run bench:scan -- TREE [FOLDER...]`. Checks every .c file below the folders
 * (the whole tree where none is named) on all cores, and prints sums. `--list` prints each finding, `--jobs N` sets the number of threads.
 */
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { checkFile, createEngine } from '../src/cli/engine.ts';
import { readText, sourceFiles } from '../src/cli/files.ts';
import { inThreads } from '../src/cli/pool.ts';
import { ruleIds } from '../src/report/finding.ts';
import type { FindingJson } from '../src/report/json.ts';

/** What a thread tells of one file. */
interface Scanned {
  readonly file: string;
  readonly lines: number;
  readonly functions: number;
  readonly gaveUp: number;
  readonly findings: readonly FindingJson[];
  /** The words of its problems. */
  readonly problems: readonly string[];
  readonly unread: boolean;
  readonly milliseconds: number;
}

if (isMainThread) await scan(process.argv.slice(2));
else listen();

function listen(): void {
  const engine = createEngine(workerData as string | undefined);
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

async function scan(args: readonly string[]): Promise<void> {
  const jobsAt = args.indexOf('--jobs');
  const threads = jobsAt < 0 ? availableParallelism() : Math.max(1, Number(args[jobsAt + 1]) || 1);
  const [tree, ...folders] = args.filter((word, i) => !word.startsWith('--') && (jobsAt < 0 || i !== jobsAt + 1));
  if (tree === undefined) {
    console.error('usage: npm run bench:scan -- TREE [FOLDER...] [--list] [--jobs N]');
    process.exitCode = 2;
    return;
  }
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
  print(tree, scanned, threads, (performance.now() - begun) / 1000, args.includes('--list'));
}

function print(tree: string, scanned: readonly Scanned[], threads: number, seconds: number, list: boolean): void {
  const sum = (of: (file: Scanned) => number): number => scanned.reduce((total, file) => total + of(file), 0);
  const count = (n: number): string => n.toLocaleString('en');
  const short = (file: string): string => relative(tree, file);
  const lines = sum(({ lines }) => lines);
  const functions = sum(({ functions }) => functions);
  const gaveUp = sum(({ gaveUp }) => gaveUp);
  const findings = scanned.flatMap(({ findings }) => findings);

  if (list) for (const f of findings) console.log(`${short(f.file)}:${f.line}:${f.column}: [${f.rule}] ${f.function}(): ${f.message}`);
  console.log(`${count(scanned.length)} files, ${count(functions)} functions, ${count(lines)} lines`);
  console.log(`${seconds.toFixed(1)} s with ${threads} threads: ${count(Math.round(lines / seconds))} lines a second`);
  console.log(`${count(Math.round(process.resourceUsage().maxRSS / 1024))} MB at most`);
  console.log(`${count(gaveUp)} functions given up (${((100 * gaveUp) / Math.max(1, functions)).toFixed(3)} %)`);
  for (const { file, problems } of scanned.filter(({ unread }) => unread)) console.log(`not checked: ${short(file)}: ${problems.join('; ')}`);

  console.log(`\n${count(findings.length)} findings, ${perThousand(findings.length, lines)} in a thousand lines`);
  for (const rule of ruleIds) {
    const of = findings.filter((finding) => finding.rule === rule).length;
    if (of > 0) console.log(`${String(of).padStart(7)}  ${rule.padEnd(24)} ${perThousand(of, lines)} in a thousand lines`);
  }
  console.log('\nslowest files');
  const slowest = [...scanned].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, 10);
  for (const { file, milliseconds, lines } of slowest)
    console.log(`${(milliseconds / 1000).toFixed(2).padStart(7)} s  ${short(file)} (${count(lines)} lines)`);
}

function perThousand(n: number, lines: number): string {
  return ((1000 * n) / Math.max(1, lines)).toFixed(3);
}
