/** Runs to show in a panel: a sample of our own, simulated by the core. */
import type { Other, Simulation, ToPanel } from '../../src/protocol/simulation.ts';
import { createSimulations } from '../../src/server/simulation.ts';
import { atOnce } from '../../src/analysis/steps.ts';
import { catalogue, read } from '../simulator/helpers.ts';

export const boat = `struct boat { struct device_node *np; struct list_head oars; };
static void boat_row(struct boat *b)
{
	mutex_lock(&harbour);
	row(b->np);
	mutex_unlock(&harbour);
}
int boat_launch(struct device_node *parent, struct oar *oar)
{
	struct device_node *np = of_get_child_by_name(parent, "boat");
	struct boat *b;
	int ret;

	if (!np)
		return -ENODEV;
	b = kzalloc(sizeof(*b), GFP_KERNEL);
	if (!b) {
		of_node_put(np);
		return -ENOMEM;
	}
	INIT_LIST_HEAD(&b->oars);
	list_add(&oar->node, &b->oars);
	b->np = np;
	boat_row(b);
	ret = float_it(b->np);
	if (ret) {
		kfree(b);
		return ret;
	}
	of_node_put(np);
	kfree(b);
	return 0;
}
`;

const simulations = createSimulations(catalogue);

/** Runs a function of a text over choices; what cannot be run fails the test. */
export function simulated(text: string, name: string, choices: Simulation['paths'][number]['choices'] = []): Simulation {
  const schedule = { choices, beside: [], enter: true };
  const result = atOnce(simulations(read(text), { offset: 0, function: name, schedule, finding: undefined, print: undefined }));
  if (!result.ok) throw new Error(result.problem);
  return result.simulation;
}

/** The message that shows a run. */
export const shown = (simulation: Simulation, more: { readonly lost?: readonly string[]; readonly other?: Other } = {}): ToPanel => ({
  type: 'simulation',
  file: 'boat.c',
  simulation,
  session: {
    uri: 'file:///boat.c',
    position: { line: 7, character: 0 },
    function: simulation.function,
    choices: [],
    beside: [],
    enter: true,
  },
  lost: more.lost ?? [],
  other: more.other,
});

/** A function with so many calls that may fail, in about seven lines each, and its ladder. */
export function longFunction(calls: number): string {
  const take = Array.from(
    { length: calls },
    (_, i) => `	n${i} = of_get_child_by_name(parent, "n${i}");\n	if (!n${i}) {\n		ret = -ENODEV;\n		goto put_${i};\n	}\n`,
  );
  const give = Array.from({ length: calls }, (_, i) => calls - 1 - i).map((i) => `	of_node_put(n${i});\nput_${i}:\n`);
  const names = Array.from({ length: calls }, (_, i) => `	struct device_node *n${i};\n`);
  return `int launch_all(struct device_node *parent)\n{\n${names.join('')}	int ret = 0;\n\n${take.join('')}${give.join('')}	return ret;\n}\n`;
}
