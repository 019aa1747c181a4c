import assert from 'node:assert/strict';
import { commands, env, extensions, languages, Range, TabInputText, TabInputTextDiff, Uri, window, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import { closeAll, eventually } from './harness.ts';
import type { Test } from './harness.ts';

const sampleFile = (name: string): Uri => {
  const extension = extensions.getExtension('getput.getput');
  assert(extension !== undefined);
  return Uri.joinPath(extension.extensionUri, 'media', 'sample', name);
};

/** What the tab in front shows: one text, or two sides. */
async function front(): Promise<{ readonly title: string; readonly documents: readonly TextDocument[] }> {
  const tab = window.tabGroups.activeTabGroup.activeTab;
  const input = tab?.input;
  if (input instanceof TabInputTextDiff) {
    return {
      title: tab?.label ?? '',
      documents: [await workspace.openTextDocument(input.original), await workspace.openTextDocument(input.modified)],
    };
  }
  assert(input instanceof TabInputText, `a text or two sides, not ${tab?.label ?? 'nothing'}`);
  return { title: tab?.label ?? '', documents: [await workspace.openTextDocument(input.uri)] };
}

/** The text of a document once it has these words: one that was open before gets its new text a moment after the review is there. */
const shows = (document: TextDocument, words: RegExp): Promise<string> =>
  eventually(
    `${String(words)} in ${document.uri.path}`,
    () => (words.test(document.getText()) ? document.getText() : undefined),
    (listener) => workspace.onDidChangeTextDocument(listener),
  );

/** The document of the reply's side that is in front, and the line at which a thread would stand. */
const threadAt = (document: TextDocument, line: number): { readonly uri: Uri; readonly range: Range; comments: unknown[]; label: string } => ({
  uri: document.uri,
  range: new Range(line, 0, line, 0),
  comments: [],
  label: '',
});

/** Goes to the first hunk of patch 3: its steps come behind the cover letter, and those of two patches. */
async function toPatch3(): Promise<void> {
  for (let step = 15; !(await front()).title.startsWith('lantern.c (patch 3/5'); step += 1) {
    assert(step < 30, 'patch 3 has a step');
    await commands.executeCommand('getput.review.goTo', step);
  }
}

/** A file in the workspace with the mails of a series alone, as its next version: one tag of patch 2 is mended. Whoever asks for it deletes it. */
async function writeNextVersion(of: Uri): Promise<Uri> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  assert(folder !== undefined);
  const next = Uri.joinPath(folder, 'next.mbox');
  await workspace.fs.writeFile(next, await nextVersion(of));
  return next;
}

async function nextVersion(of: Uri): Promise<Uint8Array> {
  const thread = new TextDecoder().decode(await workspace.fs.readFile(of));
  const mails = thread.split(/^(?=From )/m).filter((mail) => /^Subject: \[PATCH v2 /m.test(mail));
  return new TextEncoder().encode(
    mails
      .join('')
      .replaceAll('[PATCH v2 ', '[PATCH v3 ')
      .replace(/ \(\S+ DKIM\/\S+\)/, ''),
  );
}

/** Leaves the explorer in front, as it was. */
async function leave(): Promise<void> {
  await commands.executeCommand('getput.review.close');
  await closeAll();
  await commands.executeCommand('workbench.view.explorer');
}

export const tests: readonly Test[] = [
  {
    name: 'walks a series: its cover letter, a message, both sides of a hunk, and back',
    run: async () => {
      await commands.executeCommand('getput.review', sampleFile('lantern-series.mbox'));
      const first = await front();
      assert.equal(first.title, 'Cover letter');
      assert.match(first.documents[0]?.getText() ?? '', /Let the device own the group/);
      await commands.executeCommand('getput.review.next');
      assert.equal((await front()).title, 'Message of patch 1');
      await commands.executeCommand('getput.review.next');
      const { title, documents } = await front();
      assert.match(title, /^lantern\.c \(patch 1\/5, hunk 1 of \d+\)$/);
      assert.deepEqual(documents.map(({ languageId }) => languageId), ['c', 'c']); // prettier-ignore
      assert.notEqual(documents[0]?.getText(), documents[1]?.getText());
      await commands.executeCommand('getput.review.previous');
      assert.equal((await front()).title, 'Message of patch 1');
      await leave();
    },
  },
  {
    name: 'shows findings on the side where they are, and says what the patch did about them',
    run: async () => {
      await commands.executeCommand('getput.review', sampleFile('lantern-series.mbox'));
      await toPatch3();
      const [before, after] = (await front()).documents;
      assert(before !== undefined && after !== undefined);
      const messages = (document: TextDocument): readonly string[] => languages.getDiagnostics(document.uri).map(({ message }) => message);
      assert(messages(before).some((message) => message.endsWith('(fixed by this patch)')));
      assert(!messages(after).some((message) => message.endsWith('(introduced by this patch)')));
      await leave();
    },
  },
  {
    name: 'opens a series before its lifetimes are looked at, and stays where the reader has gone meanwhile',
    run: async () => {
      let isDone = false;
      const done = commands.executeCommand('getput.review', sampleFile('lantern-series.mbox')).then(() => (isDone = true));
      await eventually(
        'the cover letter',
        () => (window.tabGroups.activeTabGroup.activeTab?.label === 'Cover letter' ? true : undefined),
        (listener) => window.tabGroups.onDidChangeTabs(listener),
      );
      assert(!isDone, 'the analysis goes on');
      await commands.executeCommand('getput.review.goTo', 2);
      const { title } = await front();
      assert.match(title, /^lantern\.c \(patch 1\/5/);
      await done;
      assert.equal((await front()).title, title);
      await leave();
    },
  },
  {
    name: 'drafts a reply from a comment on a line, and sends nothing',
    run: async () => {
      await commands.executeCommand('getput.review', sampleFile('lantern-series.mbox'));
      await toPatch3();
      const [, after] = (await front()).documents;
      assert(after !== undefined);
      await shows(after, /put_device\(group->post\);/);
      const line = after.getText().split('\n').findIndex((text) => text.includes('put_device(group->post);')); // prettier-ignore
      await commands.executeCommand('getput.review.addComment', { thread: threadAt(after, line), text: 'Is this the last reference?' });
      await commands.executeCommand('getput.review.draft', 'clipboard');
      const text = await env.clipboard.readText();
      assert.match(text, /^Subject: Re: \[PATCH v2 3\/5\]/m);
      assert.match(text, /^> \+\tput_device\(group->post\);\n\nIs this the last reference\?$/m);
      await commands.executeCommand('getput.review.draft', 'document');
      assert.equal(window.activeTextEditor?.document.getText(), text);
      // What was written is there again when the series is.
      await commands.executeCommand('getput.review.close');
      await commands.executeCommand('getput.review', sampleFile('lantern-series.mbox'));
      await env.clipboard.writeText('');
      await commands.executeCommand('getput.review.draft', 'clipboard');
      assert.equal(await env.clipboard.readText(), text);
      await commands.executeCommand('getput.review.deleteRemark', { id: 1 });
      await leave();
    },
  },
  {
    name: 'holds the next version against this one: which open points it answers, and what changed in each patch',
    run: async () => {
      const sample = sampleFile('lantern-series.mbox');
      const next = await writeNextVersion(sample);
      await commands.executeCommand('getput.review', sample);
      const { title: before } = await front();
      await commands.executeCommand('getput.review.compare', next);
      assert.equal((await front()).title, before, 'the walk stays where it was');
      await commands.executeCommand('getput.review.showRange', 1);
      const changed = await front();
      assert.equal(changed.title, 'Patch 2 against version 3');
      assert.match(changed.documents[0]?.getText() ?? '', /^-.*Reviewed-by: .* DKIM[^]*^\+.*Reviewed-by: /m);
      await commands.executeCommand('getput.review.showRange', 2);
      assert.equal((await front()).documents[0]?.getText().trim().split('\n').length, 1, 'nothing below the title of a patch that is the same');
      await commands.executeCommand('getput.review.showReport');
      const [report] = (await front()).documents;
      assert(report !== undefined);
      await shows(report, /In the next version: to be looked at\. The message of patch 2 changed\./);
      await workspace.fs.delete(next);
      await leave();
    },
  },
  {
    name: 'opens the last series again as it was: its step, what was viewed, and the next version beside it',
    run: async () => {
      const sample = sampleFile('lantern-series.mbox');
      const next = await writeNextVersion(sample);
      await commands.executeCommand('getput.review', sample);
      await commands.executeCommand('getput.review.compare', next);
      assert.equal(await commands.executeCommand('getput.review.toggleViewed', { step: 4 }), true);
      await commands.executeCommand('getput.review.goTo', 3);
      const before = await front();
      const report = async (): Promise<string> => {
        await commands.executeCommand('getput.review.showReport');
        const [document] = (await front()).documents;
        assert(document !== undefined);
        return await shows(document, /In short: introduces \d[^]*In the next version: /);
      };
      const told = await report();
      await commands.executeCommand('getput.review.close');
      await closeAll();
      await commands.executeCommand('getput.review.reopen');
      assert.deepEqual((await front()).title, before.title);
      assert.equal(await report(), told);
      assert.equal(await commands.executeCommand('getput.review.toggleViewed', { step: 4 }), false, 'the step was viewed, and is not any more');
      assert.equal(await commands.executeCommand('getput.review.toggleViewed', { step: 5 }), true, 'this one was not');
      await commands.executeCommand('getput.review.toggleViewed', { step: 5 });
      await workspace.fs.delete(next);
      await leave();
    },
  },
  {
    name: 'adds a finding to the reply, as a question at its line',
    run: async () => {
      await commands.executeCommand('getput.review', sampleFile('lantern-series.mbox'));
      // The step that mends the leak: the one finding that it is about needs no choice.
      await toPatch3();
      const leak = async (): Promise<boolean> => {
        await env.clipboard.writeText('');
        await commands.executeCommand('getput.review.addFinding');
        await commands.executeCommand('getput.review.draft', 'clipboard');
        return (await env.clipboard.readText()).includes('of_node_put() is missing');
      };
      for (let steps = 0; !(await leak()); steps += 1) {
        assert(steps < 12, 'a step of patch 3 has a finding');
        await commands.executeCommand('getput.review.next');
      }
      const text = await env.clipboard.readText();
      assert.match(text, /^Subject: Re: \[PATCH v2 3\/5\]/m);
      assert.match(text, /^> [-+ ].*\n\n.*is not given back: of_node_put\(\)\s+is\s+missing[^]*Or is there something that I\s+miss\?$/m);
      for (const id of [1, 2, 3]) await commands.executeCommand('getput.review.deleteRemark', { id });
      await leave();
    },
  },
  {
    name: 'leaves the series that is open alone where a file holds none',
    run: async () => {
      await commands.executeCommand('getput.review', sampleFile('lantern-series.mbox'));
      const first = await front();
      // What holds no patch is refused with a sentence, and changes nothing.
      const folder = workspace.workspaceFolders?.[0]?.uri;
      assert(folder !== undefined);
      await commands.executeCommand('getput.review', Uri.joinPath(folder, 'clean.c'));
      assert.deepEqual(await front(), first);
      await commands.executeCommand('getput.review.next');
      assert.equal((await front()).title, 'Message of patch 1');
      await leave();
    },
  },
];
