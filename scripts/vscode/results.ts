import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { resultMark } from '../../test/vscode/result.ts';
import type { Result } from '../../test/vscode/result.ts';
import type { Sums } from '../sums.ts';

/** How long a suite in an extension host may take, in milliseconds. */
const suitePatience = 180_000;

/** Opens the address and waits for the extension host to tell the suite's exit status, and whatever results it writes to its console. */
export async function runSuite(page: Page, address: string): Promise<{ readonly status: number; readonly told: readonly Result[] }> {
  const told: Result[] = [];
  const ended = new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the suite did not end within ${suitePatience / 1000} s`)), suitePatience);
    void page.exposeFunction('codeAutomationExit', (code: number) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
  await page.exposeFunction('codeAutomationLog', (_type: string, words: readonly unknown[]) => {
    for (const word of words)
      if (typeof word === 'string' && word.startsWith(resultMark)) told.push(JSON.parse(word.slice(resultMark.length)) as Result);
  });
  await page.goto(address, { waitUntil: 'commit' });
  const status = await ended.catch((error: unknown) => {
    console.error(error);
    return 1;
  });
  return { status, told };
}

/** The results that a suite wrote to its file. */
export async function writtenTo(file: string): Promise<readonly Result[]> {
  return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Result[]) : [];
}

/** Prints results; a suite that ended badly without a failed test, or without any test, counts as one failure more. */
export function report(results: readonly Result[], status: number): readonly Result[] {
  const silent = (status !== 0 && !results.some(({ problem }) => problem !== undefined)) || results.length === 0;
  const all = silent ? [...results, { name: 'the suite ends', problem: `it ended with status ${status}`, milliseconds: 0 }] : results;
  all.forEach(print);
  return all;
}

export function print({ name, problem, milliseconds }: Result): void {
  console.log(`${problem === undefined ? 'ok    ' : 'FAILED'} ${name} (${milliseconds} ms)`);
  if (problem !== undefined) console.log(problem.replace(/^/gm, '       '));
}

export function sums(results: readonly Result[], skipped: number): Sums {
  const failed = results.filter(({ problem }) => problem !== undefined).length;
  return { passed: results.length - failed, failed, skipped };
}
