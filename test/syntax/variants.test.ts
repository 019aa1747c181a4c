import { describe, expect, it } from 'vitest';
import { functionsOf } from '../../src/syntax/node.ts';
import { createNativeParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';
import type { Source } from '../../src/syntax/tree.ts';
import { configured } from '../../src/syntax/variants.ts';
import { inside } from './helpers.ts';

const parser = createNativeParser();
const read = (text: string): Source => {
  if (!parser) throw new Error('the native parser is not there');
  return readSource(parser, text);
};
const twoNames = inside('#ifdef A\n\ta();\n#endif\n#ifdef B\n\tb();\n#endif');

describe('the other readings of a function', () => {
  it('are all combinations of the names that it tests', () => {
    expect(read(twoNames).variants.map((v) => v.unset)).toEqual([['A'], ['B'], ['A', 'B']]);
  });

  it('stand where the function stands', () => {
    const source = read(`int a;\n${inside('#ifdef X\n\tx();\n#else\n\ty();\n#endif')}int b;\n`);
    const [whole] = functionsOf(source);
    expect(source.variants).toHaveLength(1);
    expect(source.variants[0]).toMatchObject({ function: whole?.node.start, node: { start: whole?.node.start, end: whole?.node.end } });
  });

  it('are as many as differ: a name that changes nothing makes none', () => {
    expect(read(inside('#if defined(A) || defined(B)\n\ta();\n#endif')).variants.map((v) => v.unset)).toEqual([['A', 'B']]);
  });

  it('ask what a branch tests that only another reading has', () => {
    expect(read(inside('#ifdef A\n\ta();\n#else\n#ifdef B\n\tb();\n#endif\n#endif')).variants.map((v) => v.unset)).toEqual([['A'], ['A', 'B']]);
  });

  it('are none for a name that is never set, for #if 0, and for what stands around a function', () => {
    expect(read(inside('#ifdef __CHECKER__\n\ta();\n#endif\n#if 0\n\tb();\n#endif')).variants).toEqual([]);
    expect(read(`#ifdef A\n${inside('\ta();')}#endif\n`).variants).toEqual([]);
  });

  it('are seven at most', () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'];
    expect(read(inside(names.map((n) => `#ifdef ${n}\n\t${n.toLowerCase()}();\n#endif`).join('\n'))).variants).toHaveLength(7);
  });
});

describe('a configuration', () => {
  it('puts the reading that agrees with it into the tree', () => {
    const source = read(twoNames);
    const text = JSON.stringify(configured(source, [{ name: 'A', set: false }]).root);
    expect(text.match(/"call_expression"/g)).toHaveLength(1);
    expect(configured(source, [{ name: 'A', set: true }])).toBe(source);
    expect(JSON.stringify(configured(source, [{ name: 'A', set: false }, { name: 'B', set: false }]).root)).not.toContain('"call_expression"'); // prettier-ignore
  });
});
