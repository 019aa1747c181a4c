import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Hover, InlayHint, ProtocolConnection, PublishDiagnosticsParams } from 'vscode-languageserver/node.js';
import { methods } from '../../src/protocol/messages.ts';
import type { ReviewParams, ReviewResult } from '../../src/protocol/review.ts';
import type { SimulateParams, SimulateResult } from '../../src/protocol/simulation.ts';
import type { Core } from '../../src/server/core.ts';
import { createCore } from '../../src/server/core.node.ts';
import { connect } from './connection.ts';
import type { Client } from './connection.ts';

const header = `static inline struct device_node *lamp_node(struct device *dev)
{
	return of_parse_phandle(dev->of_node, "lamp", 0);
}
static inline void lamp_forget(struct device_node *np)
{
	of_node_put(np);
}
`;
/** Loses what only the header shows to be a reference. */
const loses = `#include <linux/lamp.h>
int lose(struct device *dev)
{
	struct device_node *np = lamp_node(dev);

	if (!np)
		return -ENODEV;
	if (dev->id)
		return -EINVAL;
	return 0;
}
`;

let folder = '';
let core: Core;
const clients: Client[] = [];
const at = (path: string): string => join(folder, 'tree', path);
const uri = (): string => pathToFileURL(at('drivers/lamp.c')).toString();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'getput-surveys-'));
  for (const [path, text] of Object.entries({ Kbuild: '', 'include/linux/lamp.h': header, 'drivers/lamp.c': loses })) {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  }
  core = await createCore(() => Promise.resolve(undefined));
});
afterEach(() => {
  clients.splice(0).forEach((client) => client.dispose());
  rmSync(folder, { recursive: true, force: true });
});

interface Progress {
  readonly kind: 'begin' | 'report' | 'end';
  readonly cancellable?: boolean;
}

interface Shown {
  readonly client: Client;
  /** What was told of reading, in its order. */
  readonly progress: Progress[];
  /** Called at the beginning of each reading, with its token. */
  onBegin: (token: string) => void;
  onEnd: () => void;
}

async function client(settings: object = {}, using: Core = core, folders: readonly string[] = []): Promise<Shown> {
  const storage = pathToFileURL(join(folder, 'storage')).toString();
  const progress: Progress[] = [];
  const heard: Pick<Shown, 'progress' | 'onBegin' | 'onEnd'> = { progress, onBegin: () => undefined, onEnd: () => undefined };
  const listen = (connection: ProtocolConnection): void => {
    connection.onRequest('window/workDoneProgress/create', () => null);
    connection.onNotification('$/progress', ({ token, value }: { readonly token: string; readonly value: Progress }) => {
      progress.push(value);
      if (value.kind === 'begin') heard.onBegin(token);
      if (value.kind === 'end') heard.onEnd();
    });
  };
  const made = await connect(using, { storage, ...settings }, folders, { window: { workDoneProgress: true } }, listen);
  clients.push(made);
  return Object.assign(heard, { client: made });
}

const isFound = ({ diagnostics }: PublishDiagnosticsParams): boolean => diagnostics.some(({ code }) => code === 'leak');
/** Resolves when the server has heard and answered all that was sent before. */
const heard = ({ connection }: Client): Promise<unknown> => connection.sendRequest('textDocument/codeLens', { textDocument: { uri: uri() } });
const stored = (): readonly string[] => (existsSync(join(folder, 'storage')) ? readdirSync(join(folder, 'storage')) : []);

/** Gives back on all paths what `loses` loses. */
const patch = `From mboxrd@z Thu Jan  1 00:00:00 1970
From: Ada Example <ada@example.org>
Subject: [PATCH] lamp: forget the node
Message-ID: <1@example.org>

It was lost.
---
diff --git a/drivers/lamp.c b/drivers/lamp.c
--- a/drivers/lamp.c
+++ b/drivers/lamp.c
@@ -5,6 +5,7 @@ int lose(struct device *dev)
 
 \tif (!np)
 \t\treturn -ENODEV;
+\tlamp_forget(np);
 \tif (dev->id)
 \t\treturn -EINVAL;
 \treturn 0;
`;

describe('a series under review', () => {
  it('is held to the tree that is open, as an open file is', async () => {
    const reading = await createCore((place) => readFile(fileURLToPath(place), 'utf8').catch(() => undefined));
    const params: ReviewParams = {
      inputs: [{ name: 'lamp.patch', base64: Buffer.from(patch).toString('base64') }],
      uri: undefined,
      next: [],
      token: 1,
    };
    const report = async (settings: object): Promise<string> => {
      const { client: one } = await client(settings, reading, [pathToFileURL(join(folder, 'tree')).toString()]);
      const result = await one.connection.sendRequest<ReviewResult>(methods.review, params);
      return result.ok ? result.review.report : result.problem;
    };
    expect(await report({})).toMatch(/fixed[^]*lamp_node\(\)/i);
    expect(await report({ tree: 'off' })).not.toContain('lamp_node()');
  });
});

describe('an open file of a kernel tree', () => {
  it('is checked at once without the tree, and again with it', async () => {
    const { client: one, progress } = await client();
    const first = one.diagnostics(uri());
    const second = one.diagnostics(uri(), isFound);
    one.open(uri(), loses);
    expect((await first).diagnostics).toEqual([]);
    const [leak] = (await second).diagnostics;
    expect(leak).toMatchObject({ code: 'leak', range: { start: { line: 8 } } });
    expect(leak?.message).toContain('lamp_node()');
    await heard(one);
    expect(progress.map(({ kind }) => kind)).toEqual(['begin', 'end']);
    expect(progress[0]?.cancellable).toBe(true);
  });

  it('has hovers, lenses, counts and simulations that know the tree', async () => {
    const { client: one } = await client({ inlayHints: true });
    const found = one.diagnostics(uri(), isFound);
    one.open(uri(), loses);
    await found;
    const { connection } = one;
    const textDocument = { uri: uri() };
    const position = { line: 3, character: 30 };
    const hover = await connection.sendRequest<Hover | null>('textDocument/hover', { textDocument, position });
    expect(JSON.stringify(hover?.contents)).toContain('of another file: on some outcomes it takes what of\\\\_node\\\\_put() gives back');
    const range = { start: { line: 0, character: 0 }, end: { line: 12, character: 0 } };
    const hints = await connection.sendRequest<readonly InlayHint[]>('textDocument/inlayHint', { textDocument, range });
    expect(hints.map(({ label }) => label)).toContain('np: 0 or 1');
    expect(await connection.sendRequest('textDocument/codeLens', { textDocument })).toHaveLength(1);
    const params: SimulateParams = {
      uri: uri(),
      position,
      function: 'lose',
      choices: [],
      beside: [],
      enter: false,
      finding: { rule: 'leak', start: { line: 8, character: 2 } },
    };
    const run = await connection.sendRequest<SimulateResult>(methods.simulate, params);
    expect(run.ok && run.simulation.findings.map(({ rule }) => rule)).toEqual(['leak']);
  });

  it('is checked again when a header has changed on the disk', async () => {
    const { client: one } = await client();
    const found = one.diagnostics(uri(), isFound);
    one.open(uri(), loses);
    await found;
    const gone = one.diagnostics(uri(), (params) => !isFound(params));
    writeFileSync(at('include/linux/lamp.h'), header.replace('of_parse_phandle(dev->of_node, "lamp", 0)', 'dev->of_node'));
    const changes = [{ uri: pathToFileURL(at('include/linux/lamp.h')).toString(), type: 2 }];
    await one.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    await gone;
  });

  it('is checked again with headers that changed unheard, when a check is asked for', async () => {
    const { client: one } = await client();
    const found = one.diagnostics(uri(), isFound);
    one.open(uri(), loses);
    await found;
    const gone = one.diagnostics(uri(), (params) => !isFound(params));
    writeFileSync(at('include/linux/lamp.h'), header.replace('of_parse_phandle(dev->of_node, "lamp", 0)', 'dev->of_node'));
    await one.connection.sendNotification(methods.check, { uri: uri() });
    await gone;
  });

  it('goes on without the tree where its reading is cancelled, until a check is asked for', async () => {
    const endless = slow(core);
    const shown = await client({}, endless.core);
    const { client: one, progress } = shown;
    shown.onBegin = (token) => void one.connection.sendNotification('window/workDoneProgress/cancel', { token });
    const ended = new Promise<void>((resolve) => (shown.onEnd = resolve));
    one.open(uri(), loses);
    await ended;
    const again = one.diagnostics(uri(), (params) => params.version === 2);
    one.change(uri(), 2, loses.replace('-EINVAL', '-EBUSY'));
    expect((await again).diagnostics).toEqual([]);
    expect(progress.filter(({ kind }) => kind === 'begin')).toHaveLength(1);
    endless.end();
    const found = one.diagnostics(uri(), isFound);
    await one.connection.sendNotification(methods.check, { uri: uri() });
    await found;
  });

  it('is not asked what the setting leaves out', async () => {
    const { client: one, progress } = await client({ tree: 'off' });
    const done = one.status(uri(), 'done');
    one.open(uri(), loses);
    expect(await done).toMatchObject({ findings: 0 });
    await heard(one);
    expect(progress).toEqual([]);
    expect(stored()).toEqual([]);
  });

  it('is taken for one of the tree that the setting names, from the workspace folder', async () => {
    const elsewhere = pathToFileURL(join(folder, 'work', 'drivers', 'lamp.c')).toString();
    const { client: one } = await client({ tree: '../tree' }, core, [pathToFileURL(join(folder, 'work')).toString()]);
    const found = one.diagnostics(elsewhere, isFound);
    one.open(elsewhere, loses);
    await found;
  });
});

describe('what was read of a tree', () => {
  const session = async (): Promise<readonly Progress[]> => {
    const { client: one, progress } = await client();
    const found = one.diagnostics(uri(), isFound);
    one.open(uri(), loses);
    await found;
    await one.connection.sendRequest('shutdown');
    return progress;
  };

  it('is kept in the storage that the client names, and is not read again', async () => {
    expect(await session()).not.toEqual([]);
    expect(stored()).toHaveLength(1);
    expect(await session()).toEqual([]);
  });

  it('is made anew where what was kept is broken', async () => {
    await session();
    const file = join(folder, 'storage', stored()[0] ?? '');
    const whole = readFileSync(file, 'utf8');
    writeFileSync(file, whole.slice(0, -30));
    expect(await session()).not.toEqual([]);
    expect(readFileSync(file, 'utf8')).toBe(whole);
  });
});

/** A core whose trees have no end until `end` is called: each header includes another one. */
function slow(real: Core): { readonly core: Core; readonly end: () => void } {
  const { trees } = real;
  if (!trees) throw new Error('there are no trees');
  let isEndless = true;
  const open: typeof trees.open = (...args) => {
    const tree = trees.open(...args);
    const outline: typeof tree.files.outline = (path) => {
      const made = tree.files.outline(path);
      if (!isEndless) return made;
      const until = performance.now() + 15;
      while (performance.now() < until);
      return { ...(made ?? { defines: [], declares: [], classes: [] }), includes: [`<${path}x>`] };
    };
    return { ...tree, files: { ...tree.files, outline } };
  };
  return { core: { ...real, trees: { ...trees, open } }, end: () => (isEndless = false) };
}
