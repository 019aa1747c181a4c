import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtProgram } from './program.ts';

const program = builtProgram();
const samples: Readonly<Record<string, string>> = {
  'tree/include/linux/lamp.h': `static inline struct device_node *lamp_node(struct device *dev)
{
	return of_parse_phandle(dev->of_node, "lamp", 0);
}
`,
  'tree/drivers/lamp.c': `#include <linux/lamp.h>
int lose(struct device *dev)
{
	struct device_node *np = lamp_node(dev);

	if (!np)
		return -ENODEV;
	return lamp_light(dev);
}
`,
  'own/.getput.json': JSON.stringify({
    version: 1,
    acquires: [{ call: 'lamp_node', at: 'ret', kind: 'ref', fails: 'null', release: ['lamp_back'] }],
    releases: [{ call: 'lamp_back', at: 'arg0', frees: 'last' }],
  }),
};
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'getput-simulate-'));
  for (const [path, text] of Object.entries(samples)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (cwd: string, ...more: readonly string[]) =>
  program.run(['simulate', ...more, join(folder, 'tree/drivers/lamp.c'), 'lose'], { cwd: join(folder, cwd) });

it('knows no function of a header without its tree, and runs with what the tree shows of it', () => {
  expect(run('tree').out).not.toContain('held');
  expect(run('tree', '--tree', '.').out).toContain('Still there: np: held 1 by lose()');
});

it('runs with the contracts of the current folder', () => {
  const { status, out } = run('own');
  expect(status).toBe(1);
  expect(out).toContain('lamp_back()');
});
