import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inThreads } from '../../src/cli/pool.ts';

/** A thread that answers with names in capitals, and dies of some. */
const thread = `import { parentPort, workerData } from 'node:worker_threads';
parentPort.on('message', (names) => {
  if (names.includes('ends')) process.exit(7);
  if (names.includes('throws')) throw new Error('thrown in the thread');
  parentPort.postMessage(names.map((name) => workerData + name.toUpperCase()));
});
`;

let folder: string;
let worker: URL;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'getput-pool-'));
  const file = join(folder, 'thread.mjs');
  writeFileSync(file, thread);
  worker = pathToFileURL(file);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (names: readonly string[], threads: number): Promise<readonly string[]> =>
  inThreads<string>(names, { worker, data: '>', threads, lost: (name, reason) => `lost ${name}: ${reason}` });

describe('inThreads', () => {
  it('gives the results in the order of the files, with any number of threads', async () => {
    const names = Array.from({ length: 50 }, (_, i) => `f${i}`);
    const expected = names.map((name) => `>${name.toUpperCase()}`);
    for (const threads of [1, 2, 7]) expect(await run(names, threads)).toEqual(expected);
  });

  it('loses only the file that kills its thread', async () => {
    const names = ['a', 'b', 'ends', 'c', 'throws', 'd', ...Array.from({ length: 12 }, (_, i) => `f${i}`)];
    const results = await run(names, 2);
    expect(results[2]).toBe('lost ends: the thread ended with status 7');
    expect(results[4]).toBe('lost throws: thrown in the thread');
    expect(results.filter((_, i) => i !== 2 && i !== 4)).toEqual(
      names.filter((name) => name !== 'ends' && name !== 'throws').map((name) => `>${name.toUpperCase()}`),
    );
  });

  it('loses every file where no thread can start', async () => {
    const results = await inThreads<string>(['a', 'b'], {
      worker: pathToFileURL(join(folder, 'missing.mjs')),
      data: undefined,
      threads: 2,
      lost: (name) => `lost ${name}`,
    });
    expect(results).toEqual(['lost a', 'lost b']);
  });

  it('has nothing to do without files', async () => {
    expect(await run([], 3)).toEqual([]);
  });
});
