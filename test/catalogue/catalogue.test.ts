import { describe, expect, it } from 'vitest';
import { createCatalogue, extend } from '../../src/catalogue/catalogue.ts';
import type { AcquireRow } from '../../src/catalogue/contract.ts';

const catalogue = createCatalogue();
const widget: AcquireRow = { call: 'widget_get', kind: 'ref', tier: 'user', at: 'ret', fails: 'null', release: ['widget_put'] };

describe('the catalogue', () => {
  it('is ready in less than 20 ms once the program runs', () => {
    const times = [1, 2, 3, 4, 5].map(() => {
      const start = performance.now();
      createCatalogue();
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(20);
  });

  it('finds nothing of a call that nobody described', () => {
    for (const call of ['widget_get', '', 'constructor', '__proto__', 'toString']) {
      expect(catalogue.acquires(call)).toEqual([]);
      expect(catalogue.release(call)).toBeUndefined();
      expect(catalogue.releasedBy(call)).toEqual([]);
      expect(catalogue.transfers(call)).toEqual([]);
      expect(catalogue.iterator(call)).toBeUndefined();
      expect(catalogue.value(call)).toBeUndefined();
      expect(catalogue.isNever(call)).toBe(false);
    }
  });

  it('goes from a release to its acquires, and from a managed twin to the plain call', () => {
    const calls = catalogue.releasedBy('of_node_put').map((row) => row.call);
    expect(calls).toContain('of_parse_phandle');
    expect(calls).toContain('of_node_get');
    expect(catalogue.releasedBy('kset_put').map((row) => row.call)).toContain('kset_register');
    expect(catalogue.managedTwinOf('devm_kzalloc').map((row) => row.call)).toEqual(['kzalloc']);
    expect(catalogue.isManaged('devm_whatever')).toBe(true);
    expect(catalogue.isManaged('kzalloc')).toBe(false);
  });

  it('knows what looks like a get but holds nothing', () => {
    expect(catalogue.isNever('dev_get_by_index_rcu')).toBe(true);
    expect(catalogue.isNever('dev_get_by_index')).toBe(false);
  });

  it('calls no acquire pure because of how it is named', () => {
    expect(catalogue.value('trace_array_get_by_name')).toBeUndefined();
    expect(catalogue.value('acme_has_room')).toMatchObject({ is: 'pure' });
  });

  it.each([
    ['acme_cleanup', 'release'],
    ['acme_priv_free', 'release'],
    ['acme_free_all', 'release'],
    ['acme_queue_destroy', 'release'],
    ['acme_put_and_register', 'take'],
    ['acme_register', 'take'],
    ['acme_add_port', 'take'],
    ['acme_configure', undefined],
    ['freeze', undefined],
  ] as const)('takes %s for %s', (name, verb) => {
    expect(catalogue.verbOf(name)).toBe(verb);
  });

  it('knows opposite words', () => {
    expect(catalogue.undoing('get')[0]).toBe('put');
    expect(catalogue.undoing('init')).toContain('exit');
    expect(catalogue.undoing('wobble')).toEqual([]);
  });
});

describe('an overlay', () => {
  it('adds rows without touching the catalogue below', () => {
    const above = extend(catalogue, { acquires: [widget] });
    expect(above.acquires('widget_get')).toEqual([widget]);
    expect(above.releasedBy('widget_put')).toEqual([widget]);
    expect(above.acquires('kzalloc')).toBe(catalogue.acquires('kzalloc'));
    expect(above.releasedBy('kfree')).toBe(catalogue.releasedBy('kfree'));
    expect(above.verbOf('acme_free')).toBe('release');
    expect(catalogue.acquires('widget_get')).toEqual([]);
  });

  it('takes the first argument of a release that nobody described', () => {
    expect(extend(catalogue, { acquires: [widget] }).release('widget_put')).toEqual({ call: 'widget_put', arg: 0, frees: 'last' });
    const described = extend(catalogue, { acquires: [widget], releases: [{ call: 'widget_put', arg: 1, frees: 'always' }] });
    expect(described.release('widget_put')?.arg).toBe(1);
  });

  it('keeps what is known of a release that a new acquire names', () => {
    const above = extend(catalogue, { acquires: [{ ...widget, release: ['kfree'] }] });
    expect(above.release('kfree')).toBe(catalogue.release('kfree'));
    expect(above.releasedBy('kfree').map((row) => row.call)).toEqual(expect.arrayContaining(['widget_get', 'kzalloc']));
  });

  it('replaces what was said of a call', () => {
    const above = extend(catalogue, { acquires: [{ ...widget, call: 'kzalloc', release: ['widget_free'] }] });
    expect(above.acquires('kzalloc').map((row) => row.tier)).toEqual(['user']);
    expect(above.releasedBy('kfree').map((row) => row.call)).not.toContain('kzalloc');
  });

  it('may lie over another one', () => {
    const twice = extend(extend(catalogue, { acquires: [widget] }), { acquires: [{ ...widget, call: 'gadget_get' }] });
    expect(twice.releasedBy('widget_put').map((row) => row.call)).toEqual(['gadget_get', 'widget_get']);
  });

  it('is the catalogue itself when there is nothing to lay', () => {
    expect(extend(catalogue, { acquires: [] })).toBe(catalogue);
  });
});
