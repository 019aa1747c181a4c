import { commands, Uri, workspace } from 'vscode';
import { closeAll, diagnosticsOf, open } from './harness.ts';
import type { Test } from './harness.ts';

const header = `static inline struct device_node *wick_node(struct device *dev)
{
	return of_parse_phandle(dev->of_node, "wick", 0);
}
`;
const source = `#include <linux/wick.h>
int wick_lose(struct device *dev)
{
	struct device_node *np = wick_node(dev);

	if (!np)
		return -ENODEV;
	if (dev->id)
		return -EINVAL;
	return 0;
}
`;

/** The kernel tree that an open file stands in. */
export const tests: readonly Test[] = [
  {
    name: 'holds a file of a kernel tree to what its headers show, and looks at them again when a check is asked for',
    run: async () => {
      const folder = workspace.workspaceFolders?.[0]?.uri;
      if (folder === undefined) throw new Error('no folder is open');
      const top = Uri.joinPath(folder, 'small-tree');
      const write = async (path: string, text: string): Promise<void> =>
        workspace.fs.writeFile(Uri.joinPath(top, path), new TextEncoder().encode(text));
      await write('Kbuild', '');
      await write('include/linux/wick.h', header);
      await write('drivers/wick.c', source);
      const { document } = await open('small-tree/drivers/wick.c');
      await diagnosticsOf(document.uri, 'the finding that only the header shows', (all) => all.length > 0);
      await write('include/linux/wick.h', header.replace('of_parse_phandle(dev->of_node, "wick", 0)', 'dev->of_node'));
      await commands.executeCommand('getput.check');
      await diagnosticsOf(document.uri, 'no finding once the header takes nothing', (all) => all.length === 0);
      await closeAll();
      await workspace.fs.delete(top, { recursive: true });
    },
  },
];
