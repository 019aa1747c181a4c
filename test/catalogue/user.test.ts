import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { parseUserCatalogue } from '../../src/catalogue/user.ts';

const parse = (value: unknown): ReturnType<typeof parseUserCatalogue> => parseUserCatalogue(JSON.stringify(value), '.getput.json');
const good = { call: 'acme_ring_get', kind: 'ref', at: 'ret', fails: 'null', release: ['acme_ring_put'] };

describe('.getput.json', () => {
  it('gives rows that a catalogue can be made of', () => {
    const { rows, problems } = parse({
      version: 1,
      acquires: [good],
      releases: [{ call: 'acme_ring_put', arg: 0, frees: 'last' }],
      transfers: [{ call: 'acme_ring_adopt', arg: 1, when: 'success', fails: 'negative', how: 'stored' }],
    });
    expect(problems).toEqual([]);
    const catalogue = createCatalogue(rows);
    expect(catalogue.acquires('acme_ring_get')).toMatchObject([{ tier: 'user', release: ['acme_ring_put'] }]);
    expect(catalogue.transfers('acme_ring_adopt')).toHaveLength(1);
    expect(catalogue.acquires('kzalloc')).toHaveLength(1);
  });

  it('reports a bad row by file, row and field, and uses the others', () => {
    const { rows, problems } = parse({ version: 1, acquires: [{ ...good, fails: 'maybe' }, good, { ...good, at: 'first', colour: 'red' }, 'text'] });
    expect(rows.acquires).toHaveLength(1);
    expect(problems).toEqual([
      '.getput.json, acquires, row 1 (acme_ring_get): "fails" must be one of null, errptr, errptr-or-null, null-or-errptr, negative, negative-or-count, false, nonzero, map-error, nonpositive, never.',
      '.getput.json, acquires, row 3 (acme_ring_get): "at" must be ret, ret.member, arg0, *arg0, arg0.member or global.',
      '.getput.json, acquires, row 3 (acme_ring_get): "colour" is not a field here.',
      '.getput.json, acquires, row 4: expected an object.',
    ]);
  });

  it('says what is missing', () => {
    expect(parse({ version: 1, releases: [{ call: 'acme_put', arg: 0 }] }).problems).toEqual([
      '.getput.json, releases, row 1 (acme_put): "frees" is missing; it must be one of always, last, never.',
    ]);
    expect(parse({ version: 1, transfers: [{ call: 'acme_adopt', arg: 0, when: 'success', how: 'stored' }] }).problems).toEqual([
      '.getput.json, transfers, row 1 (acme_adopt): "fails" is missing; a transfer on success must say how the call fails.',
    ]);
    expect(parse({ version: 1, acquires: [{ ...good, onFailure: ['acme_ring_put'] }] }).problems).toEqual([
      '.getput.json, acquires, row 1 (acme_ring_get): "onFailure" says nothing without "raised".',
    ]);
  });

  it('says what is wrong with the file as a whole', () => {
    expect(parseUserCatalogue('{', '.getput.json').problems[0]).toMatch(/^\.getput\.json: not JSON: /);
    expect(parse([]).problems).toEqual(['.getput.json: expected an object with "version": 1 and lists of rows.']);
    expect(parse({ acquires: [good] }).problems).toEqual(['.getput.json: "version" must be 1.']);
    expect(parse({ version: 1, acquires: {} }).problems).toEqual(['.getput.json, acquires: expected a list of rows.']);
    expect(parse({ version: 1, aquires: [good] }).problems).toEqual([
      '.getput.json: "aquires" is not a section; there are acquires, releases, transfers.',
    ]);
    expect(parse({ version: 1 })).toEqual({ rows: { acquires: [], releases: [], transfers: [] }, problems: [] });
  });

  it('never throws, and never lets through a row that it complains of', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (acquires, releases) => {
        const { rows } = parse({ version: 1, acquires, releases });
        expect(() => createCatalogue(rows)).not.toThrow();
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => parseUserCatalogue(text, 'f').rows.acquires.length === 0));
  });
});
