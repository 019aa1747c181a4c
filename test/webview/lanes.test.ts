import { describe, expect, it } from 'vitest';
import type { SimulationResource, SimulationStep } from '../../src/protocol/simulation.ts';
import { lanesOf } from '../../src/webview/lanes.ts';
import { received, empty } from '../../src/webview/state.ts';
import type { Simulation } from '../../src/protocol/simulation.ts';

const origin = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };

const step = (at: number, resources: readonly SimulationResource[], wrong: readonly string[] = []): SimulationStep => ({
  thread: 'f',
  depth: 0,
  function: 'f',
  at,
  occurrence: 1,
  range: origin,
  text: '',
  event: '',
  failed: false,
  callback: '',
  resources,
  touched: [],
  findings: wrong.length > 0 ? [{ rule: 'leak', severity: 'warning', message: 'lost', range: origin }] : [],
  wrong,
  windows: [],
});

const node = (state: string, count: number, kind = 'ref'): SimulationResource => ({
  id: 'r1',
  kind,
  name: 'np',
  count,
  state,
  holders: [],
  release: '',
});

describe('lanes', () => {
  it('has a bar from the acquire to the release', () => {
    const [lane] = lanesOf([step(1, []), step(2, [node('held', 1)]), step(3, [node('held', 1)]), step(4, [node('released', 0)])]);
    expect(lane?.spans).toEqual([{ from: 1, to: 3, torn: false, handed: undefined }]);
    expect(lane?.marks.map((m) => [m.step, m.label])).toEqual([[1, '1'], [3, '0']]); // prettier-ignore
  });

  it('has a bar for a work while it may run, and none while it rests', () => {
    const work = (state: string): SimulationResource => ({ ...node(state, 0, 'work'), name: 'p->work' });
    const [lane] = lanesOf(['idle', 'idle', 'queued', 'perhaps running', 'idle', 'idle'].map((state, i) => step(i, [work(state)])));
    expect(lane?.spans).toEqual([{ from: 2, to: 4, torn: false, handed: undefined }]);
    expect(lane?.marks.map((m) => m.label)).toEqual(['idle', 'queued', 'perhaps running', 'idle']);
  });

  it('tears the bar where the resource is lost', () => {
    const [lane] = lanesOf([step(1, [node('held', 1)]), step(2, [node('held', 1)], ['r1'])]);
    expect(lane?.spans).toEqual([{ from: 0, to: undefined, torn: true, handed: undefined }]);
    expect(lane?.marks.at(-1)).toEqual({ step: 1, label: '✗', wrong: true });
  });

  it('goes on as somebody else’s where it is handed on, and comes from above where the caller had it', () => {
    const [handed] = lanesOf([step(1, [node('allocated', 1, 'alloc')]), step(2, [node('handed on', 1, 'alloc')])]);
    expect(handed?.spans).toEqual([{ from: 0, to: undefined, torn: false, handed: 1 }]);
    const [foreign] = lanesOf([step(1, []), step(2, [node('freed', 0, 'alloc')])]);
    expect(foreign?.spans).toEqual([{ from: -1, to: 1, torn: false, handed: undefined }]);
  });

  it('draws a lock again when it is taken again', () => {
    const lock = (state: string): SimulationResource => node(state, 1, 'lock');
    const [lane] = lanesOf([step(1, [lock('locked')]), step(2, [lock('unlocked')]), step(3, [lock('locked')]), step(4, [lock('unlocked')])]);
    expect(lane?.spans.map((s) => [s.from, s.to])).toEqual([[0, 1], [2, 3]]); // prettier-ignore
  });
});

describe('a new run', () => {
  const simulation = (name: string, steps: readonly SimulationStep[]): Simulation => ({
    function: name,
    range: origin,
    steps,
    choices: [],
    paths: [],
    selected: -1,
    complete: true,
    enter: true,
    beside: [],
    findings: [],
    ended: true,
    functions: [],
    unmet: [],
    notice: '',
  });
  const session = { uri: 'file:///a.c', position: origin.start, function: 'f', choices: [], beside: [], enter: true };
  const kept = { speed: 'normal', session: undefined } as const;
  const message = (s: Simulation) => ({ type: 'simulation', file: 'a.c', simulation: s, session, lost: [], other: undefined }) as const;

  it('keeps the current step where it is still there', () => {
    const first = { ...received(empty, message(simulation('f', [step(1, []), step(5, []), step(9, [])])), undefined), index: 1 };
    expect(received(first, message(simulation('f', [step(1, []), step(3, []), step(5, [])])), undefined).index).toBe(2);
    expect(received(first, message(simulation('f', [step(1, [])])), undefined).index).toBe(0);
  });

  it('starts at the finding of a path that was picked, and where a hidden panel was left', () => {
    const run = simulation('f', [step(1, []), step(2, [node('held', 1)], ['r1'])]);
    expect(received({ ...empty, seekFinding: true }, message(run), undefined).index).toBe(1);
    expect(received(empty, message(simulation('f', [step(1, []), step(2, [])])), { ...kept, function: 'f', index: 1 }).index).toBe(1);
    expect(received(empty, message(simulation('f', [step(1, []), step(2, [])])), { ...kept, function: 'g', index: 1 }).index).toBe(0);
  });
});
