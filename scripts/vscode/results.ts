import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { resultMark } from '../../test/vscode/result.ts';
import type { Result } from '../../test/vscode/result.ts';
import type { Sums } from '../sums.ts';

/** How long a suite in an extension host may take, in milliseconds. */
const suitePatience = 180_000;

/** How long an extension host may take until its suite begins, in milliseconds, and how often its page is opened for that. */
const beginPatience = 60_000;
const openings = 2;

/** How many lines of a page's console are told where its suite did not end. */
const consoleLines = 30;

/**
 * Opens the address and waits for the extension host to tell the suite's exit status, and whatever results it writes to its console. `hasBegun` tells
 * whether the suite runs its tests: a page whose host never came that far has shown nothing about them, so it is opened once more.
 */
export async function runSuite(
  page: Page,
  address: string,
  hasBegun: (told: readonly Result[]) => boolean,
): Promise<{ readonly status: number; readonly told: readonly Result[] }> {
  const told: Result[] = [];
  const heard: string[] = [];
  page.on('console', (message) => {
    heard.push(`${message.type()}: ${message.text()}`);
    if (heard.length > consoleLines) heard.shift();
  });
  let exit: (code: number) => void;
  const ended = new Promise<number>((resolve) => (exit = resolve));
  await page.exposeFunction('codeAutomationExit', (code: number) => exit(code));
  await page.exposeFunction('codeAutomationLog', (_type: string, words: readonly unknown[]) => {
    for (const word of words)
      if (typeof word === 'string' && word.startsWith(resultMark)) told.push(JSON.parse(word.slice(resultMark.length)) as Result);
  });

  const within = (milliseconds: number): Promise<number | undefined> => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), milliseconds)));
    return Promise.race([ended, late]).finally(() => clearTimeout(timer));
  };
  let status: number | undefined;
  for (let opening = 1; opening <= openings && status === undefined && !hasBegun(told); opening++) {
    if (opening > 1) console.log(`The suite did not begin within ${beginPatience / 1000} s; its page is opened again.\n${heard.join('\n')}`);
    await page.goto(address, { waitUntil: 'commit' });
    status = await within(beginPatience);
  }
  status ??= await within(suitePatience);
  if (status === undefined) console.error(`The suite did not end within ${suitePatience / 1000} s. The page's console:\n${heard.join('\n')}`);
  return { status: status ?? 1, told };
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
