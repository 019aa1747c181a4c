import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../src/webview/compare.ts';
import { exitsOf } from '../../src/webview/paths.ts';
import { toSvg, pictureOf } from '../../src/webview/picture.ts';
import { empty, moved, received, stepAtLine } from '../../src/webview/state.ts';
import { boat, shown, simulated } from './samples.ts';

const usual = simulated(boat, 'boat_launch');
const leak = usual.paths.find((p) => p.findings.length > 0);
const leaking = simulated(boat, 'boat_launch', leak?.choices ?? []);

describe('two runs side by side', () => {
  it('part where the first decision differs, and come together where they do the same again', () => {
    const { pairs, parting, differences } = compareRuns(leaking.steps, usual.steps);
    const at = pairs[parting ?? -1];
    expect(leaking.steps[at?.left ?? -1]?.text).toBe('ret = float_it(b->np)');
    expect(differences.map((d) => `${d.name}: ${d.left?.count ?? ''} ${d.right?.count ?? ''}`)).toEqual(['np: 1 0']);
    expect(pairs.flatMap((p) => (p.left === undefined ? [] : [p.left]))).toEqual(leaking.steps.map((_, i) => i));
    expect(pairs.flatMap((p) => (p.right === undefined ? [] : [p.right]))).toEqual(usual.steps.map((_, i) => i));
  });

  it('never part where they are the same', () => {
    expect(compareRuns(usual.steps, usual.steps)).toMatchObject({ parting: undefined, differences: [] });
    expect(compareRuns([], [])).toEqual({ pairs: [], parting: undefined, differences: [] });
  });
});

describe('the current step', () => {
  const message = shown(usual);
  const model = message.type === 'simulation' ? received(empty, message, undefined) : empty;
  const at = (event: string): number => usual.steps.findIndex((s) => s.event.startsWith(event));

  it('goes over what is called, and out of it', () => {
    const enters = at('enters boat_row()');
    expect(moved({ ...model, index: enters }, 'next')).toBe(at('locks'));
    expect(usual.steps[moved({ ...model, index: enters }, 'over')]?.text).toBe('ret = float_it(b->np)');
    expect(usual.steps[moved({ ...model, index: at('locks') }, 'out')]?.text).toBe('ret = float_it(b->np)');
    expect(moved({ ...model, index: usual.steps.length - 1 }, 'out')).toBe(usual.steps.length - 1);
  });

  it('runs to a line, or says that the run does not come there', () => {
    expect(stepAtLine(model, 3)).toBe(at('locks'));
    expect(stepAtLine({ ...model, index: at('unlocks') }, 3)).toBe(at('locks'));
    expect(stepAtLine(model, 17)).toBeUndefined();
  });
});

describe('paths', () => {
  it('stand under the exit at which they end, with what is still held', () => {
    const exits = exitsOf(usual.paths);
    expect(exits.map((e) => `${e.line + 1} ${e.text}: ${e.paths.map(({ path }) => path.label).join()}`)).toEqual([
      '28 return ret;: float_it() fails',
      '32 return 0;: returns 0',
      '15 return -ENODEV;: of_get_child_by_name() fails',
      '19 return -ENOMEM;: kzalloc() fails',
    ]);
    expect(leak?.held).toEqual(['np']);
  });
});

describe('a picture', () => {
  it('is one well-formed text, whatever the source says', () => {
    const colours = { background: '#fff', text: '#000', quiet: '#666', bad: '#c00', kind: () => '#00f' };
    const hostile = { ...leaking, function: '</text><script>"&\u0007' };
    const svg = toSvg(pictureOf(hostile, 'a<b>.c', '✗ leak', colours));
    expect(svg).not.toMatch(/<script|\u0007/);
    expect(svg.match(/<text /g)?.length).toBe(svg.match(/<\/text>/g)?.length);
    expect(svg).toContain('takes a reference: np 0 → 1');
  });
});
