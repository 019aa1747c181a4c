import { describe, expect, it } from 'vitest';
import { readMessage, readRemembered } from '../../src/extension/panel-messages.ts';

const choice = { at: 3, occurrence: 1, outcome: 'fails', text: 'kmalloc() fails' };

describe('what the panel sends', () => {
  it.each([
    { type: 'ready' },
    { type: 'drawn' },
    { type: 'restart' },
    { type: 'step', index: 4, jump: true },
    { type: 'choose', choice },
    { type: 'path', index: 0, way: undefined },
    { type: 'path', index: 0, way: 2 },
    { type: 'compare', index: undefined },
    { type: 'enter', enter: false },
    { type: 'beside', beside: [{ function: 'f', after: { at: 1, occurrence: 1 } }, { function: 'g' }] },
    { type: 'export', id: 1, format: 'png', content: 'AAAA' },
  ])('is read: %j', (message) => {
    expect(readMessage(message)).toEqual(message);
  });

  it.each([
    undefined,
    null,
    'ready',
    {},
    { type: 'step', index: -1, jump: true },
    { type: 'step', index: 1.5, jump: true },
    { type: 'choose', choice: { at: '3' } },
    { type: 'path', index: 0, way: 'x' },
    { type: 'beside', beside: {} },
    { type: 'export', id: 1, format: 'exe' },
    { type: 'run', command: 'x' },
  ])('is refused where it is no message: %j', (message) => {
    expect(readMessage(message)).toBeUndefined();
  });
});

describe('what a panel kept over a restart', () => {
  const session = { uri: 'file:///a.c', position: { line: 1, character: 0 }, function: 'f', choices: [choice], beside: [], enter: true };

  it('is read, or refused where something else was kept', () => {
    expect(readRemembered({ function: 'f', index: 2, session })).toEqual(session);
    for (const bad of [
      undefined,
      {},
      { session: { ...session, choices: 1 } },
      { session: { ...session, position: 4 } },
      { session: { ...session, uri: 1 } },
    ])
      expect(readRemembered(bad)).toBeUndefined();
  });
});
