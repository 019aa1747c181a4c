/** Simulations beside everything else that a client asks for: in turns, withdrawn, and prepared where the cursor rests. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver';
import { methods } from '../../src/protocol/messages.ts';
import type { SimulateParams, SimulateResult } from '../../src/protocol/simulation.ts';
import type { Checker, Core } from '../../src/server/core.ts';
import { createCore } from '../../src/server/core.node.ts';
import { connect } from './connection.ts';
import type { Client } from './connection.ts';

const uri = 'file:///tree/drivers/dipper.c';
const text = ['hold', 'keep'].map((name) => `void dipper_${name}(struct dipper *d)\n{\n\tof_node_get(d->np);\n\tof_node_put(d->np);\n}\n`).join('');
const usual: SimulateParams = { uri, position: { line: 2, character: 1 }, choices: [], beside: [], enter: true };

let core: Core;
const clients: Client[] = [];

beforeAll(async () => {
  core = await createCore(() => Promise.resolve(undefined));
});
afterEach(() => {
  clients.splice(0).forEach((client) => client.dispose());
});

/** A client of a server whose simulations are made by `simulate`, with the file open and checked. */
async function client(simulate: (usually: Checker['simulate']) => Checker['simulate'], settings: unknown = {}): Promise<Client> {
  const checker: Core['checker'] = (configuration) => {
    const made = core.checker(configuration);
    return { ...made, checker: { ...made.checker, simulate: simulate((source, request) => made.checker.simulate(source, request)) } };
  };
  const made = await connect({ ...core, checker }, settings, []);
  clients.push(made);
  const done = made.status(uri, 'done');
  made.open(uri, text);
  await done;
  return made;
}

/** The cursor comes to rest on a line, and the client asks what to highlight there. */
const rest = ({ connection }: Client, line: number): Promise<unknown> =>
  connection.sendRequest('textDocument/documentHighlight', { textDocument: { uri }, position: { line, character: 1 } });

/** The functions that the server simulates, in their order; `next` is settled with the one after. */
function watched(): {
  readonly all: string[];
  readonly next: () => Promise<string>;
  readonly simulate: (usually: Checker['simulate']) => Checker['simulate'];
} {
  const all: string[] = [];
  let told: (name: string) => void = () => undefined;
  return {
    all,
    next: () => new Promise((resolve) => (told = resolve)),
    simulate: (usually) =>
      function* (source, request) {
        const result = yield* usually(source, request);
        const name = result.ok ? `${result.simulation.function}${request.soon === true ? ', soon' : ''}` : result.problem;
        all.push(name);
        told(name);
        return result;
      },
  };
}

describe('a simulation', () => {
  it('that goes on for ever keeps nobody waiting, and ends when it is withdrawn', async () => {
    let begun = (): void => undefined;
    const running = new Promise<void>((resolve) => (begun = resolve));
    const made = await client(
      () =>
        function* () {
          begun();
          for (;;) yield;
        },
    );
    const source = new CancellationTokenSource();
    const answer = made.connection.sendRequest<SimulateResult>(methods.simulate, usual, source.token);
    await running;
    expect(await rest(made, 2)).toHaveLength(2);
    source.cancel();
    await expect(answer).rejects.toMatchObject({ code: -32800 });
  });

  it('is prepared where the cursor rests, once for each function, for who simulates', async () => {
    const { all, next, simulate } = watched();
    const made = await client(simulate, { commands: true });
    await rest(made, 7);
    await made.connection.sendRequest(methods.simulate, usual);
    const prepared = next();
    await rest(made, 7);
    expect(await prepared).toBe('dipper_keep, soon');
    await rest(made, 8);
    const after = next();
    await rest(made, 2);
    expect(await after).toBe('dipper_hold, soon');
    expect(all).toEqual(['dipper_hold', 'dipper_keep, soon', 'dipper_hold, soon']);
  });

  it('is not, for a client that has no such command', async () => {
    const { all, simulate } = watched();
    const made = await client(simulate);
    await made.connection.sendRequest(methods.simulate, usual);
    await rest(made, 7);
    await made.connection.sendRequest(methods.simulate, usual);
    expect(all).toEqual(['dipper_hold', 'dipper_hold']);
  });
});
