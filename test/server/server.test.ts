import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../src/protocol/messages.ts';
import type { SimulateParams, SimulateResult } from '../../src/protocol/simulation.ts';
import type { Core } from '../../src/server/core.ts';
import { createCore } from '../../src/server/core.node.ts';
import { longestText } from '../../src/server/readable.ts';
import { connect } from './connection.ts';
import type { Client } from './connection.ts';

const leaks = `int reading_count(struct device_node *parent)
{
	struct device_node *np = of_get_child_by_name(parent, "reading");
	int value;

	if (!np)
		return -ENODEV;
	if (of_property_read_u32(np, "count", &value))
		return -EINVAL;
	of_node_put(np);
	return value;
}
`;
const mended = leaks.replace('&value))\n\t\treturn -EINVAL;', '&value)) {\n\t\tof_node_put(np);\n\t\treturn -EINVAL;\n\t}');
const uri = 'file:///tree/drivers/reading.c';

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

async function client(settings: unknown = {}, folders: readonly string[] = []): Promise<Client> {
  const made = await connect(core, settings, folders);
  clients.push(made);
  return made;
}

describe('diagnostics', () => {
  it('carry the path, the rule and a link to its page', async () => {
    const { open, diagnostics } = await client();
    const published = diagnostics(uri, (params) => params.diagnostics.length > 0);
    open(uri, leaks);
    const [leak] = (await published).diagnostics;
    expect(leak).toMatchObject({
      code: 'leak',
      source: 'getput',
      severity: 1,
      codeDescription: { href: 'https://github.com/getput/getput/blob/main/docs/rules/leak.md' },
      range: { start: { line: 8, character: 2 } },
    });
    expect(leak?.relatedInformation?.[0]).toMatchObject({ location: { uri, range: { start: { line: 2 } } } });
    expect(leak?.relatedInformation?.at(-1)).toMatchObject({ location: { uri, range: { start: { line: 8 } } } });
  });

  it('leave out what a comment takes back, and name a comment that takes nothing back', async () => {
    const { open, change, diagnostics } = await client();
    const comment = '\t\t/* getput-ignore leak: it is counted elsewhere */\n';
    const first = diagnostics(uri);
    open(uri, leaks.replace('\t\treturn -EINVAL;', `${comment}\t\treturn -EINVAL;`));
    expect((await first).diagnostics).toEqual([]);
    const second = diagnostics(uri, (params) => params.version === 2);
    change(uri, 2, mended.replace('\t\treturn -EINVAL;', `${comment}\t\treturn -EINVAL;`));
    expect((await second).diagnostics).toMatchObject([{ code: 'suppression', message: expect.stringContaining('suppresses nothing') as string }]);
  });

  it('follow the newest of several edits, and only that', async () => {
    const { open, change, diagnostics } = await client();
    const first = diagnostics(uri);
    open(uri, leaks);
    await first;
    const versions: (number | undefined)[] = [];
    const last = diagnostics(uri, (params) => {
      versions.push(params.version);
      return params.version === 4;
    });
    change(uri, 2, mended);
    change(uri, 3, leaks);
    change(uri, 4, mended);
    expect((await last).diagnostics).toEqual([]);
    expect(versions).toEqual([4]);
  });

  it('go when the file closes', async () => {
    const { open, close, diagnostics } = await client();
    const first = diagnostics(uri, (params) => params.diagnostics.length > 0);
    open(uri, leaks);
    await first;
    const gone = diagnostics(uri);
    close(uri);
    expect((await gone).diagnostics).toEqual([]);
  });

  it('take the severity that the settings give a rule, and leave out what is off', async () => {
    const strict = await client({ severity: { leak: 'error', 'double-release': 'nonsense' } });
    const errors = strict.diagnostics(uri, (params) => params.diagnostics.length > 0);
    strict.open(uri, leaks);
    expect((await errors).diagnostics[0]?.severity).toBe(1);

    const lax = await client({ severity: { leak: 'off' } });
    const none = lax.diagnostics(uri);
    lax.open(uri, leaks);
    expect((await none).diagnostics).toEqual([]);
  });
});

describe('texts that are no source', () => {
  it.each([
    ['binary', '\x7fELF\0\0\0', /binary, not C/],
    ['too long', 'x'.repeat(longestText + 1), /million characters/],
  ])('%s: says why nothing was read', async (_what, text, words) => {
    const { open, diagnostics } = await client();
    const published = diagnostics(uri);
    open(uri, text);
    expect((await published).diagnostics).toEqual([expect.objectContaining({ severity: 3, message: expect.stringMatching(words) as string })]);
  });

  it('lone surrogates and unbalanced braces: are analysed as far as they go', async () => {
    const { open, status } = await client();
    const done = status(uri, 'done');
    open(uri, `\ud800 }}} ((( ${leaks} \udfff {`);
    expect((await done).state).toBe('done');
  });
});

describe('a workspace folder', () => {
  const configuration = 'file:///tree/.getput.json';

  it('adds the contracts of its .getput.json', async () => {
    files.set(
      configuration,
      JSON.stringify({ version: 1, acquires: [{ call: 'lamp_borrow', kind: 'ref', at: 'ret', fails: 'null', release: ['lamp_return'] }] }),
    );
    const { open, diagnostics } = await client({}, ['file:///tree']);
    const published = diagnostics(uri, (params) => params.diagnostics.length > 0);
    open(uri, leaks.replaceAll('of_get_child_by_name', 'lamp_borrow').replaceAll('of_node_put', 'lamp_return'));
    expect((await published).diagnostics[0]?.message).toContain('lamp_return()');
  });

  it('reports what is wrong with its .getput.json there', async () => {
    files.set(configuration, '{ "version": 2 }');
    const made = connect(core, {}, ['file:///tree']);
    const { connection, diagnostics, dispose } = await made;
    const published = diagnostics(configuration, (params) => params.diagnostics.length > 0);
    await connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: configuration, type: 2 }] });
    expect((await published).diagnostics[0]?.message).toContain('"version" must be 1');
    dispose();
  });
});

describe('requests', () => {
  it('getput/simulate runs the function under the cursor, and the run of a finding', async () => {
    const { open, connection, status } = await client();
    const done = status(uri, 'done');
    open(uri, leaks);
    await done;
    const ask = async (line: number, more: Partial<SimulateParams> = {}) =>
      connection.sendRequest<SimulateResult>(methods.simulate, {
        uri,
        position: { line, character: 0 },
        choices: [],
        beside: [],
        enter: true,
        ...more,
      });
    const usual = await ask(3);
    if (!usual.ok) throw new Error(usual.problem);
    expect(usual.simulation.function).toBe('reading_count');
    expect(usual.simulation.findings).toEqual([]);
    const [bad] = usual.simulation.paths;
    expect(bad?.findings).toEqual([expect.objectContaining({ rule: 'leak' })]);
    const chosen = await ask(3, { choices: bad?.choices ?? [] });
    expect(chosen).toMatchObject({ ok: true, simulation: { selected: 0, findings: [{ rule: 'leak' }] } });
    const start = bad?.findings[0]?.range.start ?? { line: 0, character: 0 };
    expect(await ask(0, { finding: { rule: 'leak', start } })).toMatchObject({
      ok: true,
      simulation: { enter: false, findings: [{ rule: 'leak', range: { start } }] },
    });
    expect(await ask(12)).toEqual({ ok: false, problem: expect.stringContaining('in no function') as string });
  });
});
