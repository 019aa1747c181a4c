/** What a judge found out holds for as long as the file answers what it was asked in the same way. */
import { describe, expect, it } from 'vitest';
import { recalling } from '../../src/analysis/recall.ts';
import type { AskedFile, Recollection } from '../../src/analysis/recall.ts';
import type { Call, FlowGraph } from '../../src/flow/graph.ts';

const nowhere = { start: 0, end: 0 };
const call: Call = { k: 'call', at: nowhere, name: 'f', pointer: undefined, args: [], argRanges: [], result: '%1' };
const graph = (name: string): FlowGraph => ({
  name,
  at: nowhere,
  type: 'int',
  isStatic: true,
  parameters: [],
  locals: new Map(),
  blocks: [{ events: [call], end: { k: 'stop' } }],
  labels: [],
  close: nowhere,
});
const one = graph('one');
const file: AskedFile = {
  graphsOf: (name) => (name === 'one' ? [one] : []),
  callsIn: () => ['a', 'b'],
  endsOf: () => [{ name: 'end', byName: false }],
  sitesOf: () => [{ graph: one, call }],
};
const askAll = (asked: AskedFile): number =>
  asked.graphsOf('one').length + asked.graphsOf('none').length + asked.callsIn('one').length + asked.endsOf('one').length + asked.sitesOf('f').length;

/** Whether something is found out anew in a file after it was found out in the first one. */
function isAnew(now: AskedFile, find: (asked: AskedFile) => number = askAll): boolean {
  const first = recalling<string, number>(file);
  first.of('x', find);
  const seen = { anew: false };
  const before: Recollection<string, number> = first.kept();
  recalling(now, before).of('x', (asked) => {
    seen.anew = true;
    return find(asked);
  });
  return seen.anew;
}

describe('what a judge remembers', () => {
  it('holds while all answers stay the same', () => {
    expect(isAnew({ ...file, callsIn: () => ['a', 'b'], graphsOf: (name) => (name === 'one' ? [one] : []) })).toBe(false);
  });

  it.each<[string, Partial<AskedFile>]>([
    ['a function has another graph', { graphsOf: (name) => (name === 'one' ? [graph('one')] : []) }],
    ['a function is gone', { graphsOf: () => [] }],
    ['a function is there that was not', { graphsOf: () => [one] }],
    ['a function calls more', { callsIn: () => ['a', 'b', 'c'] }],
    ['a function calls in another order', { callsIn: () => ['b', 'a'] }],
    ['a second half is paired by more than its name', { endsOf: () => [{ name: 'end', byName: true }] }],
    ['a caller has changed', { sitesOf: () => [{ graph: graph('one'), call }] }],
    ['a call is another one', { sitesOf: () => [{ graph: one, call: { ...call } }] }],
  ])('is found out anew where %s', (_what, change) => {
    expect(isAnew({ ...file, ...change })).toBe(true);
  });

  it('does not care for what was not asked', () => {
    expect(isAnew({ ...file, graphsOf: () => [] }, (asked) => asked.callsIn('one').length)).toBe(false);
  });

  it('forgets what nobody asked for in the last check', () => {
    const first = recalling<string, number>(file);
    first.of('x', () => 1);
    const second = recalling(file, first.kept());
    second.of('y', () => 2);
    expect([...second.kept().keys()]).toEqual(['y']);
  });
});
