import fc from 'fast-check';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { functionsOf } from '../../src/syntax/node.ts';
import { createNativeParser } from '../../src/syntax/parser.node.ts';
import { createParser as createWebParser } from '../../src/syntax/parser.web.ts';
import { createDocument, readSource } from '../../src/syntax/read.ts';
import { assertEditsAgree } from './edits.ts';
import { inside, native, sample, wasm } from './helpers.ts';

const shared = fileURLToPath(new URL('../../../shared/vfio/', import.meta.url));

describe('both parsers', () => {
  it('are what they say', () => {
    expect([native.engine, wasm.engine]).toEqual(['native', 'wasm']);
    expect(createNativeParser()).toBeDefined();
  });

  it('give the same nodes', () => {
    expect(readSource(wasm, sample)).toEqual(readSource(native, sample));
  });

  it('read long files', () => {
    const text = sample.repeat(60);
    const source = readSource(native, text);
    expect(source.problems).toEqual([]);
    expect(functionsOf(source)).toHaveLength(240);
    expect(readSource(wasm, text).root).toEqual(source.root);
  });

  it('keep offsets true behind characters beyond ASCII', () => {
    const text = `/* \u00e9\u{1f600} */ const char *s = "\u00e9\u{1f600}";\nint f(void) { return 1; }\n`;
    for (const parser of [native, wasm]) expect(functionsOf(readSource(parser, text))[0]?.node.start).toBe(text.indexOf('int f'));
  });

  it('never throw on garbage', () => {
    const unit = fc.constantFrom(...'(){}[];:,*&#"\'/=? \nax0'.split(''), 'int ', 'if (', '#if A\n', '#endif\n', '\ud800');
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        for (const parser of [native, wasm]) if (readSource(parser, text).root.end > text.length) return false;
        return true;
      }),
    );
    for (const parser of [native, wasm]) expect(readSource(parser, '('.repeat(20000)).problems.length).toBeGreaterThan(0);
  });

  describe.skipIf(!existsSync(shared))('on ../shared/vfio (skipped where ../shared is missing)', () => {
    it.each(existsSync(shared) ? readdirSync(shared).filter((name) => name.endsWith('.c')) : [])('give the same nodes for %s', (name) => {
      const text = readFileSync(shared + name, 'utf8');
      const source = readSource(native, text);
      expect(source.problems).toEqual([]);
      expect(readSource(wasm, text)).toEqual(source);
    });
  });
});

describe('the browser twin', () => {
  it('takes the bytes of both WASM files', async () => {
    const file = (name: string): Uint8Array => readFileSync(createRequire(import.meta.url).resolve(name));
    const parser = await createWebParser({
      wasm: { runtime: file('web-tree-sitter/web-tree-sitter.wasm'), grammar: file('tree-sitter-c/tree-sitter-c.wasm') },
    });
    expect(readSource(parser, sample)).toEqual(readSource(native, sample));
  });
});

describe('problems', () => {
  it('name the function that they stand in', () => {
    const source = readSource(native, `${inside('\tx = ) 1;')}int g(void)\n{\n}\n`);
    expect(source.problems.length).toBeGreaterThan(0);
    expect(source.problems.every((problem) => problem.function === 'f')).toBe(true);
  });
});

describe.each([native, wasm])('a document under edit', (parser) => {
  // Many more of them run in edits.slow.test.ts.
  it(`gives what a fresh parse gives (${parser.engine})`, () => assertEditsAgree(parser, 10));

  it(`keeps the nodes that an edit did not touch (${parser.engine})`, () => {
    const document = createDocument(parser);
    const before = document.update(sample);
    const after = document.update(sample.replace('EXPORT_SYMBOL(go)', 'EXPORT_SYMBOL(go)\nint more;'));
    expect(after.root.children[0]).toBe(before.root.children[0]);
  });
});
