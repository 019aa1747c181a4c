import fc from 'fast-check';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkSource } from '../../src/analysis/check.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import type { Catalogue } from '../../src/catalogue/catalogue.ts';
import type { AcquireRow } from '../../src/catalogue/contract.ts';
import { createAround } from '../../src/index/around.ts';
import { readKept, writeKept } from '../../src/index/kept-store.ts';
import type { KeptSummary } from '../../src/index/kept.ts';
import { includesOf } from '../../src/index/outline.ts';
import { openTree } from '../../src/index/tree.node.ts';
import { createNativeParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';

const parser = createNativeParser();
const catalogue = createCatalogue();
const otherCatalogue = createCatalogue({
  acquires: [{ call: 'kiln_light', kind: 'ref', tier: 'user', at: 'ret', fails: 'null', release: ['kiln_quench'] }],
});

const bodies = {
  takes: '{\n\treturn of_parse_phandle(dev->of_node, "kiln", 0);\n}\n',
  gets: '{\n\treturn of_node_get(dev->of_node);\n}\n',
  looks: '{\n\treturn dev->of_node;\n}\n',
  passes: '{\n\treturn kiln_inner(dev);\n}\n',
  lights: '{\n\treturn kiln_light(dev);\n}\n',
} as const;
type Body = keyof typeof bodies;

/** A driver of three files: what the function of one does is seen two calls further, in another. */
function filesOf(inner: Body, outer: Body): Readonly<Record<string, string>> {
  return {
    'drivers/kiln/kiln.h': `struct device_node *kiln_inner(struct device *dev);\nstruct device_node *kiln_outer(struct device *dev);\n`,
    'drivers/kiln/inner.c': `#include "kiln.h"\nstruct device_node *kiln_inner(struct device *dev)\n${bodies[inner]}`,
    'drivers/kiln/outer.c': `#include "kiln.h"\nstruct device_node *kiln_outer(struct device *dev)\n${bodies[outer]}`,
    'drivers/kiln/user.c': `#include "kiln.h"
int kiln_fire(struct device *dev)
{
	struct device_node *np = kiln_outer(dev);

	if (!np)
		return -ENODEV;
	if (dev->id < 0)
		return -EINVAL;
	of_node_put(np);
	return 0;
}
`,
  };
}

let root = '';
let cache = '';

const write = (inner: Body, outer: Body): void => {
  for (const [path, text] of Object.entries(filesOf(inner, outer))) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
};

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'getput-kept-'));
  root = join(folder, 'tree');
  cache = join(folder, 'cache');
});
beforeEach(() => rmSync(cache, { recursive: true, force: true }));
afterAll(() => rmSync(dirname(root), { recursive: true, force: true }));

/** The report of user.c as text, how many functions of other files were summed up for it, and how many were known already. */
function run(program: string | undefined, kept: string | undefined = cache, rows: Catalogue = catalogue): { report: string; made: number } {
  if (!parser) throw new Error('the native parser is not there');
  const tree = openTree(root, kept, program);
  let made = 0;
  const counting = {
    ...tree.summaries,
    keep(key: string, summary: KeptSummary): void {
      made += 1;
      tree.summaries.keep(key, summary);
    },
  };
  const text = readFileSync(join(root, 'drivers/kiln/user.c'), 'utf8');
  const around = createAround(tree.files, parser, rows, counting)('drivers/kiln/user.c', includesOf(text));
  const report = JSON.stringify(checkSource(readSource(parser, text), rows, around));
  expect(tree.save()).toBe(true);
  return { report, made };
}

describe('summaries of other files', () => {
  it('are made once, and not again by the next run', () => {
    write('takes', 'passes');
    const cold = run('one');
    expect(cold.made).toBeGreaterThan(1);
    expect(cold.report).toContain('"leak"');
    expect(run('one')).toEqual({ ...cold, made: 0 });
  });

  it('are made again by another version of the program, and with other facts', () => {
    write('takes', 'passes');
    const { made } = run('one');
    expect(run('two').made).toBe(made);
    expect(run('two', cache, otherCatalogue).made).toBe(made);
    // The facts of before are still known.
    expect(run('two').made).toBe(0);
  });

  it('are not kept by a program whose sources may change under it', () => {
    write('takes', 'passes');
    run(undefined);
    expect(readdirSync(cache).filter((name) => name.endsWith('.summaries'))).toEqual([]);
  });

  it('are made again where a function changed, and where what it calls did', () => {
    write('takes', 'passes');
    const { made, report } = run('one');
    write('gets', 'passes');
    expect(run('one').made).toBe(made);
    write('looks', 'passes');
    const after = run('one').report;
    expect(after).not.toBe(report);
    expect(after).toBe(run('one', undefined).report);
  });

  it('are not made again where something beside a function changed', () => {
    write('takes', 'passes');
    const cold = run('one');
    writeFileSync(join(root, 'drivers/kiln/inner.c'), `/* More. */\nint kiln_more;\n${filesOf('takes', 'passes')['drivers/kiln/inner.c'] ?? ''}`);
    expect(run('one')).toEqual({ ...cold, made: 0 });
  });

  it('are thrown away where what was written is broken', () => {
    write('takes', 'passes');
    const cold = run('one');
    const name = readdirSync(cache).find((file) => file.endsWith('.summaries')) ?? '';
    const whole = readFileSync(join(cache, name), 'utf8');
    for (const broken of ['', 'getput-summaries', whole.slice(0, -9), whole.replace('of_node_put', 'of_node_get'), `${whole}x`]) {
      writeFileSync(join(cache, name), broken);
      expect(run('one')).toEqual(cold);
    }
  });

  it('never change a report, whatever was known before the last change', () => {
    const body = fc.constantFrom(...(Object.keys(bodies) as Body[]));
    fc.assert(
      fc.property(fc.array(fc.tuple(body, body, fc.boolean()), { minLength: 1, maxLength: 6 }), (states) => {
        rmSync(cache, { recursive: true, force: true });
        for (const [inner, outer, isOther] of states) {
          write(inner, outer);
          const rows = isOther ? otherCatalogue : catalogue;
          expect(run('one', cache, rows).report).toBe(run('one', undefined, rows).report);
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe('the store of summaries', () => {
  const row = (call: string): AcquireRow => ({ call, kind: 'ref', tier: 'A', at: 'ret', fails: 'null', release: [`${call}_end`] });
  const place = fc.record({ root: fc.oneof(fc.nat(3), fc.constant('ret')), way: fc.array(fc.constantFrom('*', '.np', '[]', '"\n')) });
  const effect = fc.oneof(
    fc.record({ does: fc.constant('acquires' as const), place, row: fc.constantFrom('a', 'b').map(row) }),
    fc.record({ does: fc.constant('keeps' as const), place, certain: fc.boolean(), ends: fc.boolean() }),
  );
  const summary = fc.record({
    outcomes: fc.array(fc.record({ result: fc.integer({ min: 1, max: 7 }), effects: fc.array(effect) })),
    same: fc.option(place, { nil: undefined }),
  });
  const name = fc.string({ minLength: 1 });
  const asked = fc.oneof(
    fc.record({ what: fc.constant('summary' as const), name, answer: fc.option(summary, { nil: undefined }) }),
    fc.record({ what: fc.constantFrom('locks' as const, 'opaque' as const), name, answer: fc.boolean() }),
    fc.record({
      what: fc.constant('scoped' as const),
      name,
      kind: fc.constantFrom('free' as const, 'guard' as const),
      answer: fc.constant(undefined),
    }),
  );
  const kept = fc.record({ summary: fc.option(summary, { nil: undefined }), asked: fc.array(asked) });
  const stored = fc.array(fc.tuple(name, kept)).map((entries) => new Map<string, KeptSummary>(entries));

  it('reads what was written', () => {
    fc.assert(
      fc.property(stored, (summaries) => {
        const read = readKept(writeKept(summaries, 'one'), 'one');
        expect(new Map([...(read ?? [])].map(([key, unpack]) => [key, unpack()]))).toEqual(summaries);
      }),
    );
  });

  it('never throws, and reads nothing that was cut off or added to', () => {
    fc.assert(
      fc.property(stored, fc.nat(), fc.string({ minLength: 1 }), (summaries, at, more) => {
        const text = writeKept(summaries, 'one');
        const cut = at % text.length;
        expect(readKept(text.slice(0, cut), 'one')).toBeUndefined();
        expect(readKept(text.slice(0, cut) + more + text.slice(cut), 'one')).toBeUndefined();
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => readKept(text, 'one') === undefined));
  });
});
