/** What somebody chooses in a run happens, and what the run did before it stays. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { atOnce } from '../../src/analysis/steps.ts';
import { preparing } from '../../src/simulator/prepare.ts';
import { createProgram } from '../../src/simulator/program.ts';
import { simulateOn } from '../../src/simulator/simulate.ts';
import type { Simulation } from '../../src/simulator/simulate.ts';
import type { Prepared } from '../../src/simulator/prepare.ts';
import type { Choice } from '../../src/simulator/schedule.ts';
import type { TraceChoice } from '../../src/simulator/trace.ts';
import { functionsOf } from '../../src/syntax/node.ts';
import { catalogue, read, told } from './helpers.ts';

const here = join(import.meta.dirname, '..');
const samples = ['lantern.c', 'lantern-leaks.c'].map((name) => join(here, '../media/sample', name));
const fixtures = readdirSync(join(here, 'fixtures'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.c'))
  .sort();
const files = [...samples, ...fixtures.filter((_, i) => i % 20 === 0).map((name) => join(here, 'fixtures', name))];

function prepared(text: string, name: string): Prepared {
  const ready = atOnce(preparing(createProgram(read(text), catalogue, name), name, true));
  if (!ready) throw new Error(`there is no ${name}()`);
  return ready;
}

function runWith(ready: Prepared, choices: readonly Choice[]): Simulation {
  const result = simulateOn(ready, { choices });
  if (!result.ok) throw new Error(result.problem);
  return result.simulation;
}

const choiceOf = ({ at, occurrence, text }: TraceChoice, outcome: string): Choice => ({ at: at.start, occurrence, outcome, text });
const before = (choices: readonly TraceChoice[], i: number): readonly Choice[] => choices.slice(0, i).map((c) => choiceOf(c, c.outcome));

describe('a choice', () => {
  // In lantern_create_group() the shortest way to an end goes round most calls: an earlier one fails, or the group is there already.
  it.each(files.map((file) => [basename(file), file] as const))('is come to, whichever it is: %s', (_, file) => {
    const text = readFileSync(file, 'utf8');
    for (const { name } of functionsOf(read(text))) {
      const ready = prepared(text, name);
      if (ready.found.runs.length === 0) continue;
      const { choices } = runWith(ready, []).trace;
      for (const [i, open] of choices.entries())
        for (const outcome of open.options) {
          const chosen = choiceOf(open, outcome);
          const { trace, unmet } = runWith(ready, [chosen]);
          expect(unmet, `${name}(): ${open.text}: ${outcome}`).toEqual([]);
          expect(before(trace.choices, i), `${name}(): before ${open.text}: ${outcome}`).toEqual(before(choices, i));
        }
    }
  });

  const rungs = `int rung_probe(struct rung *r)
{
	int ret = rung_find(r);

	if (ret)
		return 0;
	r->clk = clk_get(r->dev, "a");
	if (IS_ERR(r->clk))
		return PTR_ERR(r->clk);
	ret = clk_prepare_enable(r->clk);
	if (ret)
		goto put;
	ret = rung_start(r);
	if (ret)
		goto off;
	return 0;
off:
	clk_disable_unprepare(r->clk);
put:
	clk_put(r->clk);
	return ret;
}
`;

  it('made last counts before those made earlier that it rules out', () => {
    const ready = prepared(rungs, 'rung_probe');
    const of = (call: string, outcome: string): Choice => {
      const open = runWith(ready, []).trace.choices.find((c) => c.call === call);
      if (!open) throw new Error(`${call}() is no choice of the run`);
      return choiceOf(open, outcome);
    };
    const late = of('rung_start', 'fails');
    const early = of('clk_prepare_enable', 'fails');
    expect(runWith(ready, [late]).unmet).toEqual([]);
    const both = runWith(ready, [late, early]);
    expect(both.unmet).toEqual([late]);
    expect(told(both).some((line) => line.includes('rung_start'))).toBe(false);
    // Taken back, the earlier one is there again.
    expect(runWith(ready, [late, of('clk_prepare_enable', 'succeeds')]).unmet).toEqual([]);
  });

  it('of a call tells what it answers where it fails, as far as somebody says', () => {
    const { choices } = runWith(prepared(rungs, 'rung_probe'), []).trace;
    expect(choices.filter((c) => c.kind === 'call').map((c) => `${c.call} ${c.fails}`)).toEqual([
      'rung_find ',
      'clk_get error pointer',
      'clk_prepare_enable < 0',
      'rung_start ',
    ]);
  });
});
