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
const text = 'void dipper_hold(struct dipper *d)\n{\n\tof_node_get(d->np);\n\tof_node_put(d->np);\n}\n';
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

const isHighlighted = ({ connection }: Client): Promise<unknown> =>
  connection.sendRequest('textDocument/documentHighlight', { textDocument: { uri }, position: usual.position });

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
    expect(await isHighlighted(made)).toHaveLength(2);
    source.cancel();
    await expect(answer).rejects.toMatchObject({ code: -32800 });
  });

  it('is prepared where the cursor rests, for a client that has the command', async () => {
    let prepared: (told: unknown) => void = () => undefined;
    const asked = new Promise<unknown>((resolve) => (prepared = resolve));
    const made = await client(
      (usually) =>
        function* (source, request) {
          const result = yield* usually(source, request);
          prepared({ soon: request.soon, function: result.ok ? result.simulation.function : result.problem });
          return result;
        },
      { commands: true },
    );
    await isHighlighted(made);
    expect(await asked).toEqual({ soon: true, function: 'dipper_hold' });
  });

  it('is not, for one that has no such command', async () => {
    let count = 0;
    const made = await client((usually) => (source, request) => {
      count += 1;
      return usually(source, request);
    });
    await isHighlighted(made);
    expect(await made.connection.sendRequest(methods.simulate, usual)).toMatchObject({ ok: true });
    expect(count).toBe(1);
  });
});
