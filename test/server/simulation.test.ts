/** Runs for the panel: soon with fewer ways, then with all. */
import { describe, expect, it } from 'vitest';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { createSimulations } from '../../src/server/simulation.ts';
import { atOnce } from '../../src/analysis/steps.ts';
import { createNativeParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';

/** A function with so many answers that nobody waits for all ways through it. */
const manyWays = `
static int wren_count(struct wren *w)
{
	struct device_node *np = of_node_get(w->np);
	int n = 0;

${Array.from({ length: 7 }, (_, i) => `\tif (wren_has(w, ${i}))\n\t\tn |= wren_bit(w, ${i});\n`).join('')}
	of_node_put(np);
	return n;
}
`;

describe('a simulation that is wanted soon', () => {
  const parser = createNativeParser();
  if (!parser) throw new Error('the native parser is not there');
  const source = readSource(parser, manyWays);
  const usual = {
    offset: 0,
    function: 'wren_count',
    schedule: { choices: [], beside: [], enter: true },
    finding: undefined,
    print: undefined,
  };

  it('has fewer ways and says so; the same run comes with all ways when it is asked for again', () => {
    const simulate = createSimulations(createCatalogue());
    const soon = atOnce(simulate(source, { ...usual, soon: true }));
    const all = atOnce(simulate(source, usual));
    if (!soon.ok || !all.ok) throw new Error('the function is there');
    const ways = (paths: typeof all.simulation.paths): number => paths.reduce((sum, path) => sum + path.count, 0);
    expect(soon.more).toBe(true);
    expect(soon.simulation.complete).toBe(false);
    expect(all.more).toBe(false);
    expect(ways(all.simulation.paths)).toBeGreaterThan(ways(soon.simulation.paths));
    expect(all.simulation.steps).toEqual(soon.simulation.steps);
  });

  it('has all ways where they are known already, and where there are few', () => {
    const simulate = createSimulations(createCatalogue());
    atOnce(simulate(source, usual));
    expect(atOnce(simulate(source, { ...usual, soon: true }))).toMatchObject({ ok: true, more: false });
    const short = readSource(parser, 'static void wren_put(struct wren *w)\n{\n\tof_node_put(w->np);\n}\n');
    expect(atOnce(simulate(short, { ...usual, function: 'wren_put', soon: true }))).toMatchObject({ ok: true, more: false });
  });

  it('says so where no run comes to what was chosen last', () => {
    const simulate = createSimulations(createCatalogue());
    const off = { at: 0, occurrence: 1, outcome: 'fails', text: 'wren_off() fails' };
    const unmet = atOnce(simulate(source, { ...usual, schedule: { ...usual.schedule, choices: [off] } }));
    expect(unmet).toMatchObject({ ok: true, simulation: { notice: 'No run was found that comes to this: wren_off() fails.', unmet: [off] } });
    const met = atOnce(simulate(source, usual));
    expect(met).toMatchObject({ ok: true, simulation: { notice: '' } });
  });
});
