import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const text = `#include <linux/of.h>

int lamp_ask(int n)
{
	struct lamp *lamp = lamp_find(n);

	if (!lamp)
		return -ENODEV;
	return lamp_hue(lamp->number);
}

int reading(struct device_node *parent)
{
	struct device_node *np = of_get_child_by_name(parent, "reading");

	return np ? 0 : -ENODEV;
}
`;

const contracts = { version: 1, acquires: [{ call: 'lamp_find', kind: 'ref', at: 'ret', fails: 'null', release: ['lamp_drop'] }] };

/** Makes a workspace of two folders with the same file, of which one has contracts, and a third folder beside them. Gives its file. */
export async function makeFolders(root: string): Promise<string> {
  for (const name of ['known', 'unknown', 'late']) {
    await mkdir(join(root, name), { recursive: true });
    await writeFile(join(root, name, 'lamp.c'), text);
    if (name !== 'unknown') await writeFile(join(root, name, '.getput.json'), JSON.stringify(contracts));
  }
  const file = join(root, 'lamps.code-workspace');
  await writeFile(file, JSON.stringify({ folders: [{ path: 'known' }, { path: 'unknown' }] }));
  return file;
}
