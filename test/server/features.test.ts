import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CodeAction, CodeLens, DocumentHighlight, Hover, InlayHint, TextEdit } from 'vscode-languageserver/node.js';
import type { Core } from '../../src/server/core.ts';
import { createCore } from '../../src/server/core.node.ts';
import { connect } from './connection.ts';
import type { Client } from './connection.ts';

const lines = [
  'int plover_count(struct device_node *parent)',
  '{',
  '\tstruct device_node *np = of_get_child_by_name(parent, "plover");',
  '\tint value;',
  '',
  '\tif (!np)',
  '\t\treturn -ENODEV;',
  '\tif (of_property_read_u32(np, "count", &value))',
  '\t\treturn -EINVAL;',
  '\tof_node_put(np);',
  '\treturn value;',
  '}',
  '',
  'int plover_twice(int value)',
  '{',
  '\treturn value * 2;',
  '}',
  '',
];
const text = lines.join('\n');
const uri = 'file:///tree/drivers/plover.c';
const textDocument = { uri };

let core: Core;
const files = new Map<string, string>();
const clients: Client[] = [];
beforeAll(async () => {
  core = await createCore((place) => Promise.resolve(files.get(place)));
});
afterEach(() => {
  clients.splice(0).forEach((client) => client.dispose());
  files.clear();
});

async function opened(settings: unknown = {}, folders: readonly string[] = [], content = text): Promise<Client> {
  const client = await connect(core, settings, folders);
  clients.push(client);
  const done = client.status(uri, 'done');
  client.open(uri, content);
  await done;
  return client;
}

/** The position of a word in a line, both counted from 0. */
const at = (line: number, word: string): { readonly line: number; readonly character: number } => ({
  line,
  character: (lines[line] ?? '').indexOf(word) + 1,
});

const edited = (content: string, edits: readonly TextEdit[]): string => {
  const starts = [0];
  for (let i = content.indexOf('\n'); i >= 0; i = content.indexOf('\n', i + 1)) starts.push(i + 1);
  const offset = ({ line, character }: TextEdit['range']['start']): number => (starts[line] ?? 0) + character;
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce((now, edit) => now.slice(0, offset(edit.range.start)) + edit.newText + now.slice(offset(edit.range.end)), content);
};

async function actionsAt(client: Client, line: number, character = 2): Promise<CodeAction[]> {
  const range = { start: { line, character }, end: { line, character } };
  return client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } });
}

describe('a hover', () => {
  const hover = async (client: Client, line: number, word: string): Promise<string> => {
    const answer = await client.connection.sendRequest<Hover | null>('textDocument/hover', { textDocument, position: at(line, word) });
    return answer === null ? '' : (answer.contents as { readonly value: string }).value;
  };

  it('on an acquire says what it pairs with, how it fails, and what becomes of it here', async () => {
    const words = await hover(await opened(), 2, 'of_get_child');
    expect(words).toContain('given back by `of_node_put()`');
    expect(words).toContain('fails with NULL');
    expect(words).toContain('Here: given back or handed on at line 10.');
    expect(words).toContain('Held after it: `np` 0 or 1 (since line 3).');
  });

  it('on a release says what it gives back and since when that was held', async () => {
    expect(await hover(await opened(), 9, 'of_node_put')).toContain('Here: `np`, taken by `of_get_child_by_name()` at line 3.');
  });

  it('on a finding says why it is believed', async () => {
    expect(await hover(await opened(), 8, 'return')).toMatch(
      /^Getput reports `leak` because of\\_node\\_put\(\) gives it back at line \d+, not here/,
    );
  });

  it('elsewhere says nothing', async () => {
    expect(await hover(await opened(), 15, 'value')).toBe('');
  });
});

describe('a highlight', () => {
  it.each([
    ['acquire', 2, 'of_get_child'],
    ['release', 9, 'of_node_put'],
  ])('on the %s shows both ends of the pair', async (_what, line, word) => {
    const { connection } = await opened();
    const found = await connection.sendRequest<DocumentHighlight[]>('textDocument/documentHighlight', { textDocument, position: at(line, word) });
    expect(found.map(({ range, kind }) => [range.start.line, kind])).toEqual([
      [2, 3],
      [9, 2],
    ]);
  });
});

describe('inlay hints', () => {
  const range = { start: { line: 0, character: 0 }, end: { line: 20, character: 0 } };
  it('count what is held at the end of the line', async () => {
    const { connection } = await opened({ inlayHints: true });
    const hints = await connection.sendRequest<InlayHint[]>('textDocument/inlayHint', { textDocument, range });
    expect(hints.map(({ position, label }) => [position.line, position.character, label])).toEqual([
      [2, (lines[2] ?? '').length, 'np: 0 or 1'],
      [9, (lines[9] ?? '').length, 'np: 0'],
    ]);
  });
  it('are off unless they are asked for', async () => {
    const { connection } = await opened();
    expect(await connection.sendRequest('textDocument/inlayHint', { textDocument, range })).toEqual([]);
  });
});

describe('a code lens', () => {
  it('stands over functions that take something, and tells what', async () => {
    const { connection } = await opened({ commands: true });
    const lenses = await connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument });
    expect(lenses.map(({ range }) => range.start.line)).toEqual([0]);
    const lens = await connection.sendRequest<CodeLens>('codeLens/resolve', lenses[0]);
    expect(lens.command).toMatchObject({ title: '1 hold (np), 3 exits · simulate', command: 'getput.simulateAt' });
  });
  it('carries no command that its client does not know, and goes when it is switched off', async () => {
    const { connection } = await opened();
    const lenses = await connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument });
    expect((await connection.sendRequest<CodeLens>('codeLens/resolve', lenses[0])).command).toEqual({ title: '1 hold (np), 3 exits', command: '' });
    const without = await opened({ codeLens: false });
    expect(await without.connection.sendRequest('textDocument/codeLens', { textDocument })).toEqual([]);
  });
});

describe('code actions', () => {
  it('mend the finding: with the preferred one it is gone', async () => {
    const client = await opened();
    const actions = await actionsAt(client, 8);
    expect(actions.map(({ title }) => title)).toEqual([
      'Call of_node_put(np) on this path',
      "Declare 'np' with __free(device_node)",
      'Ignore this leak, with a reason',
    ]);
    const [first] = actions;
    expect(first).toMatchObject({ kind: 'quickfix', isPreferred: true });
    const published = client.diagnostics(uri, (params) => params.version === 2);
    client.change(uri, 2, edited(text, first?.edit?.changes?.[uri] ?? []));
    expect((await published).diagnostics).toEqual([]);
  });

  it('silence it by a comment, whose reason a client that can is asked to write', async () => {
    const client = await opened({ commands: true });
    const silence = (await actionsAt(client, 8)).find(({ title }) => title.startsWith('Ignore'));
    const after = edited(text, silence?.edit?.changes?.[uri] ?? []);
    const [, select] = (silence?.command?.arguments ?? []) as [string, TextEdit['range']];
    expect(after.split('\n')[select.start.line]?.slice(select.start.character, select.end.character)).toBe('say why this is right');
    const published = client.diagnostics(uri, (params) => params.version === 2);
    client.change(uri, 2, after);
    expect((await published).diagnostics).toEqual([]);
  });

  it('are there wherever in the line the cursor stands', async () => {
    const client = await opened();
    const titles = async (character: number): Promise<readonly string[]> => (await actionsAt(client, 8, character)).map(({ title }) => title);
    const there = await titles(2);
    expect(there.length).toBeGreaterThan(0);
    expect(await titles(0)).toEqual(there);
    expect(await titles((lines[8] ?? '').length)).toEqual(there);
  });

  it('are none where nothing was found', async () => {
    expect(await actionsAt(await opened(), 15)).toEqual([]);
  });

  it('write a pair that the function itself showed into .getput.json', async () => {
    const own = [
      'int plover_pair(struct plover *p)',
      '{',
      '\tstruct lamp *lamp = plover_lamp_get(p);',
      '\tint ret;',
      '',
      '\tif (!lamp)',
      '\t\treturn -ENODEV;',
      '\tret = plover_one(p);',
      '\tif (ret) {',
      '\t\tplover_lamp_put(lamp);',
      '\t\treturn ret;',
      '\t}',
      '\tret = plover_two(p);',
      '\tif (ret)',
      '\t\treturn ret;',
      '\tplover_lamp_put(lamp);',
      '\treturn 0;',
      '}',
      '',
    ].join('\n');
    const add = async (): Promise<CodeAction | undefined> =>
      (await actionsAt(await opened({}, ['file:///tree'], own), 14)).find(
        ({ title }) => title === 'Add the pair plover_lamp_get() and plover_lamp_put() to .getput.json',
      );
    const place = 'file:///tree/.getput.json';
    const fresh = await add();
    expect(fresh?.edit?.documentChanges).toMatchObject([{ kind: 'create', uri: place }, { textDocument: { uri: place } }]);
    files.set(place, '{\n  "version": 1,\n  "acquires": []\n}\n');
    const after = edited(files.get(place) ?? '', (await add())?.edit?.changes?.[place] ?? []);
    expect(JSON.parse(after)).toEqual({
      version: 1,
      acquires: [{ call: 'plover_lamp_get', kind: 'ref', at: 'ret', fails: 'null', release: ['plover_lamp_put'] }],
    });
    expect(core.checker(after).problems).toEqual([]);
  });
});

describe('findings', () => {
  it('move with the text that is typed above them', async () => {
    const client = await opened();
    const published = client.diagnostics(uri, (params) => params.version === 2);
    client.change(uri, 2, `/* one */\n/* two */\n${text}`);
    const [leak] = (await published).diagnostics;
    expect(leak?.range.start).toEqual({ line: 10, character: 2 });
    expect(leak?.relatedInformation?.[0]?.location.range.start.line).toBe(4);
  });
});
