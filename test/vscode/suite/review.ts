import assert from 'node:assert/strict';
import { commands, env, extensions, languages, Range, TabInputText, TabInputTextDiff, Uri, window, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import { closeAll } from './harness.ts';
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
    name: 'drafts a reply from a comment on a line, and sends nothing',
    run: async () => {
      await commands.executeCommand('getput.review', sampleFile('lantern-series.mbox'));
      await toPatch3();
      const [, after] = (await front()).documents;
      assert(after !== undefined);
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
];
