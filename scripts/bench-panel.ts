/**
 * Measures what it takes until a simulation is shown, and what a step costs: `bench-panel FILE FUNCTION...` prints milliseconds of the processor for
 * the first run of each function after a check of the file, for all ways through it, and for a run with another choice, beside those of the check itself; and then for a
 * function of 300 lines with 40 calls that may fail, where there is a Chromium also how long a step of its panel is drawn.
 */
import { readFileSync } from 'node:fs';
import { recheckSource } from '../src/analysis/check.ts';
import type { Checked } from '../src/analysis/check.ts';
import { checkedFile } from '../src/simulator/program.ts';
import { createCatalogue } from '../src/catalogue/catalogue.ts';
import { createSimulations } from '../src/server/simulation.ts';
import { atOnce } from '../src/analysis/steps.ts';
import { createParser } from '../src/syntax/parser.node.ts';
import { readSource } from '../src/syntax/read.ts';
import type { Source } from '../src/syntax/tree.ts';
import { chromiumPath, openStage } from '../test/webview/page.ts';
import { longFunction, shown, simulated } from '../test/webview/samples.ts';

const [file, ...functions] = process.argv.slice(2);
if (file === undefined || functions.length === 0) {
  console.error('usage: bench-panel FILE FUNCTION...');
  process.exit(2);
}

/** Runs `run` and gives its result with the milliseconds that it took of the processor. */
function timed<T>(run: () => T): { readonly result: T; readonly ms: number } {
  const before = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(before);
  return { result, ms: (user + system) / 1000 };
}

const parser = await createParser();
const catalogue = createCatalogue();
const shownMs = (ms: number): string => `${ms.toFixed(0)} ms`;

/** The first run of a function, and one in which the first call that can fail does. */
function measure(source: Source, name: string, checked: Checked): void {
  const simulations = createSimulations(catalogue);
  const at = { offset: 0, function: name, finding: undefined, print: undefined, checked: checkedFile(checked) };
  const usual = { ...at, schedule: { choices: [], beside: [], enter: true } };
  const first = timed(() => atOnce(simulations(source, { ...usual, soon: true })));
  const all = timed(() => atOnce(simulations(source, usual)));
  if (!first.result.ok || !all.result.ok) {
    console.log(`  ${name}(): ${first.result.ok ? '' : first.result.problem}`);
    return;
  }
  const { paths, steps } = all.result.simulation;
  const choices = paths.at(-1)?.choices ?? [];
  const again = timed(() => atOnce(simulations(source, { ...at, schedule: { choices, beside: [], enter: true } })));
  console.log(
    `  ${name}(): first run ${shownMs(first.ms)}, all ways ${shownMs(all.ms)}, another choice ${shownMs(again.ms)} (${steps.length} steps, ${paths.length} outcomes)`,
  );
}

function measureFile(title: string, text: string, names: readonly string[]): void {
  const read = timed(() => readSource(parser, text));
  const check = timed(() => recheckSource(read.result, catalogue, undefined));
  console.log(`${title}: ${text.split('\n').length} lines; read ${shownMs(read.ms)}, check ${shownMs(check.ms)}`);
  for (const name of names) measure(read.result, name, check.result);
}

measureFile(file, readFileSync(file, 'utf8'), functions);
const long = longFunction(40);
measureFile('a long function', long, ['launch_all']);

if (chromiumPath === undefined) console.log('no Chromium: the panel itself was not measured');
else {
  const stage = await openStage();
  const { page, send } = await stage.open('dark');
  const begun = performance.now();
  await send(shown(simulated(long, 'launch_all')));
  await page.locator('.row.current').waitFor();
  const drawn = performance.now() - begun;
  const steps = 60;
  const step = await page.evaluate<number>(`(async () => {
    const begun = performance.now();
    for (let i = 0; i < ${steps}; i += 1) {
      window.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown' }));
      await new Promise((resolve) => queueMicrotask(resolve));
      document.body.offsetHeight;
    }
    return (performance.now() - begun) / ${steps};
  })()`);
  console.log(`its panel in Chromium, on the clock: run and first picture ${shownMs(drawn)}, a step ${step.toFixed(1)} ms`);
  await stage.close();
}
