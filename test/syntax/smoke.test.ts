import { expect, it } from 'vitest';
import { functionsOf } from '../../src/syntax/node.ts';
import { createParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';

it.each(['native', 'wasm'] as const)('reads a function with the %s parser', async (engine) => {
  const parser = await createParser({ engine });
  const source = readSource(parser, '#include <x.h>\nstatic int __init foo(int a)\n{\n\tlist_for_each(p, &a)\n\t\tf(p);\n\treturn a ?: 1;\n}\n');
  expect(source.problems).toEqual([]);
  expect(functionsOf(source).map((f) => f.name)).toEqual(['foo']);
});
