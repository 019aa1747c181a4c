import { describe, expect, it } from 'vitest';
import { baselineText, holdAgainst, readBaseline } from '../../src/report/baseline.ts';
import type { FindingJson } from '../../src/report/json.ts';

const finding = (over: Partial<FindingJson> = {}): FindingJson => ({
  rule: 'leak',
  severity: 'warning',
  message: "'np' is not given back",
  file: 'a.c',
  function: 'lamp_probe',
  line: 10,
  column: 2,
  acquire: null,
  release: null,
  path: [],
  fingerprint: 'f1',
  reasons: [],
  doubts: [],
  score: 0.6,
  ...over,
});
const same = (file: string): string => file;
const always = (): boolean => true;
const hold = (known: readonly FindingJson[], now: readonly FindingJson[]): ReturnType<typeof holdAgainst> =>
  holdAgainst(readBaseline(baselineText(known, same), 'base'), now, same, always);

describe('a baseline', () => {
  it('holds a finding whose lines and message have changed', () => {
    const moved = finding({ line: 99, column: 7, message: 'other words' });
    const { findings, suppressed, unused } = hold([finding()], [moved]);
    expect(findings).toEqual([]);
    expect(suppressed).toEqual([{ ...moved, suppression: { by: 'baseline', file: 'base', line: 1, reason: null } }]);
    expect(unused).toEqual([]);
  });

  it.each<[string, Partial<FindingJson>]>([
    ['file', { file: 'b.c' }],
    ['function', { function: 'lamp_remove' }],
    ['rule', { rule: 'double-release' }],
    ['fingerprint', { fingerprint: 'f2' }],
  ])('does not hold one of another %s', (_what, over) => {
    const { findings, unused } = hold([finding()], [finding(over)]);
    expect(findings).toHaveLength(1);
    expect(unused).toMatchObject([{ file: 'base', line: 1, function: 'lamp_probe' }]);
  });

  it('holds as many like ones as it has', () => {
    expect(hold([finding(), finding()], [finding(), finding(), finding()]).findings).toHaveLength(1);
    expect(hold([finding(), finding()], [finding()]).unused).toHaveLength(1);
  });

  it('says nothing of an entry whose finding could not have been found', () => {
    const baseline = readBaseline(baselineText([finding()], same), 'base');
    expect(holdAgainst(baseline, [], same, () => false).unused).toEqual([]);
  });

  it('is written in the same order whatever the order of the findings, one line each', () => {
    const some = [finding({ file: 'b.c' }), finding({ fingerprint: 'f2' }), finding()];
    const text = baselineText(some, same);
    expect(text).toBe(baselineText(some.toReversed(), same));
    expect(text.split('\n').map((line) => (line === '' ? '' : (JSON.parse(line) as FindingJson).file))).toEqual(['a.c', 'a.c', 'b.c', '']);
  });

  it('says which of its lines are none', () => {
    const rows = [
      '{',
      'null',
      '7',
      '{"file":1}',
      '{"file":"a.c","function":"f","rule":"leek","fingerprint":"x"}',
      '',
      baselineText([finding()], same),
    ];
    const { entries, problems } = readBaseline(rows.join('\n'), 'base');
    expect(problems.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
    expect(entries).toMatchObject([{ file: 'a.c', line: 7 }]);
  });
});
