import assert from 'node:assert/strict';
import { commands, languages, TabInputText, TabInputTextDiff, Uri, window, workspace } from 'vscode';
import type { Tab } from 'vscode';
import { closeAll } from '../suite/harness.ts';
import type { Test } from '../suite/harness.ts';

const before = `int lamp_light(struct device_node *parent)
{
	struct device_node *np;

	np = of_get_child_by_name(parent, "lamp");
	if (!np)
		return -ENODEV;
	if (!of_device_is_available(np))
		return -ENODEV;
	of_node_put(np);
	return 0;
}
`;

const diff = `diff --git a/drivers/lamp.c b/drivers/lamp.c
--- a/drivers/lamp.c
+++ b/drivers/lamp.c
@@ -6,7 +6,9 @@ int lamp_light(struct device_node *parent)
 	if (!np)
 		return -ENODEV;
-	if (!of_device_is_available(np))
+	if (!of_device_is_available(np)) {
+		of_node_put(np);
 		return -ENODEV;
+	}
 	of_node_put(np);
 	return 0;
 }
`;

const mbox = `From mboxrd@z Thu Jan  1 00:00:00 1970
From: Ada Example <ada@example.org>
Date: Tue, 2 Jan 2024 03:04:05 +0100
Subject: [PATCH] lamp: put the node where it is not available
Message-ID: <1@x>

It is lost there.

Signed-off-by: Ada Example <ada@example.org>
---
${diff}--${' '}
2.43.0

From mboxrd@z Thu Jan  1 00:00:00 1970
From: Bob Example <bob@example.org>
Date: Wed, 3 Jan 2024 03:04:05 +0100
Subject: Re: [PATCH] lamp: put the node where it is not available
Message-ID: <2@x>
In-Reply-To: <1@x>

> +		of_node_put(np);

Should this be a goto?
`;

/** The same as an archive shows it. */
const page = `* [PATCH] lamp: put the node where it is not available
@ 2024-01-02  2:04 Ada Example
  2024-01-03  2:04 \` Bob Example
  0 siblings, 1 reply; 2+ messages in thread
From: Ada Example @ 2024-01-02  2:04 UTC (permalink / raw)
  To: list; +Cc: Bob Example

It is lost there.

Signed-off-by: Ada Example <ada@example.org>
---
${diff}--${' '}
2.43.0

^ permalink raw reply	[flat|nested] 2+ messages in thread

* Re: [PATCH] lamp: put the node where it is not available
  2024-01-02  2:04 [PATCH] lamp: put the node where it is not available Ada Example
@ 2024-01-03  2:04 \` Bob Example
  0 siblings, 0 replies; 2+ messages in thread
From: Bob Example @ 2024-01-03  2:04 UTC (permalink / raw)

> +		of_node_put(np);

Should this be a goto?

^ permalink raw reply	[flat|nested] 2+ messages in thread

end of thread, other threads:[~2024-01-03  2:04 UTC | newest]
`;

const inFront = (): Tab | undefined => window.tabGroups.activeTabGroup.activeTab;

/** Reviews a thread that lies in the virtual folder, with the file that it changes beside it, and walks to its hunk. */
async function walk(name: string, thread: string): Promise<void> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  assert(folder !== undefined, 'a folder is open');
  const files = { 'drivers/lamp.c': before, [name]: thread };
  await workspace.fs.createDirectory(Uri.joinPath(folder, 'drivers'));
  for (const [path, text] of Object.entries(files)) await workspace.fs.writeFile(Uri.joinPath(folder, path), new TextEncoder().encode(text));
  await commands.executeCommand('getput.review', Uri.joinPath(folder, name));
  assert.equal(inFront()?.label, 'Message of patch 1');
  await commands.executeCommand('getput.review.next');
  const tab = inFront();
  assert(tab !== undefined, 'something is shown');
  assert.equal(tab.label, 'lamp.c (patch 1/1)');
  const { input } = tab;
  assert(input instanceof TabInputTextDiff, 'both sides are shown');
  assert.equal((await workspace.openTextDocument(input.original)).getText(), before);
  const fixed = languages.getDiagnostics(input.original).map(({ message }) => message);
  assert(fixed.length === 1 && fixed[0]?.endsWith('(fixed by this patch)') === true, `one leak is fixed, not: ${fixed.join('; ')}`);
  assert.equal(languages.getDiagnostics(input.modified).length, 0);
  await commands.executeCommand('getput.review.next');
  const last = inFront();
  assert(last !== undefined, 'something is shown');
  assert.equal(last.label, 'Open points');
  assert(last.input instanceof TabInputText, 'the open points are a text');
  assert.match((await workspace.openTextDocument(last.input.uri)).getText(), /from Bob Example\n[^]*Should this be a goto\?/);
  await commands.executeCommand('getput.review.close');
  await closeAll();
  for (const path of Object.keys(files)) await workspace.fs.delete(Uri.joinPath(folder, path));
}

export const tests: readonly Test[] = [
  { name: 'reviews an mbox of a virtual folder against the file beside it', run: () => walk('lamp.mbox', mbox) },
  { name: 'reviews a thread page that was saved from an archive, in a virtual folder', run: () => walk('lamp-thread.txt', page) },
];
