import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare } from '../../src/review/delta.ts';
import { matchByPath } from '../../src/review/bases.ts';

const findings = (prints: readonly string[]) =>
  prints.map((fingerprint, at) => ({ fingerprint, at, rule: 'leak' as const, function: fingerprint, acquire: undefined, release: undefined }));
const prints = (list: readonly { readonly fingerprint: string }[]) => list.map((one) => one.fingerprint);

describe('compare', () => {
  it('tells by fingerprint, and counts equal ones', () => {
    const delta = compare(findings(['a', 'b', 'b']), findings(['b', 'c']));
    expect([prints(delta.introduced), prints(delta.fixed), prints(delta.remaining)]).toEqual([['c'], ['a', 'b'], ['b']]);
  });

  it('knows one again whose lines were written anew, by what is lost where', () => {
    const one = { fingerprint: 'x', rule: 'leak' as const, function: 'probe', acquire: { call: 'get', start: 1, end: 2 }, release: 'put' };
    const delta = compare(
      [one],
      [
        { ...one, fingerprint: 'y' },
        { ...one, fingerprint: 'z', function: 'remove' },
      ],
    );
    expect([prints(delta.introduced), prints(delta.fixed), prints(delta.remaining)]).toEqual([['z'], [], ['y']]);
  });

  it('loses and invents nothing', () => {
    const some = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 }).map(findings);
    fc.assert(
      fc.property(some, some, (before, after) => {
        const { introduced, fixed, remaining } = compare(before, after);
        expect(introduced.length + remaining.length).toBe(after.length);
        expect(fixed.length + remaining.length).toBe(before.length);
        expect(prints([...fixed, ...remaining]).sort()).toEqual(prints(before).sort());
      }),
    );
  });
});

describe('matchByPath', () => {
  it('takes the path that ends most alike', () => {
    const bases = [{ path: '/a/vfio/vfio.c' }, { path: '/a/other/vfio.c' }, { path: 'C:\\tree\\drivers\\vfio\\vfio.c' }];
    expect(matchByPath(bases, 'drivers/vfio/vfio.c')).toEqual([bases[2]]);
    expect(matchByPath(bases.slice(0, 2), 'drivers/vfio/vfio.c')).toEqual([bases[0]]);
    expect(matchByPath(bases, 'drivers/vfio/pci.c')).toEqual([]);
  });
});
