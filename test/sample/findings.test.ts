/** What the sample is there to show is believed: a newcomer's first findings are errors and warnings, none of them a hint. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkSource } from '../../src/analysis/check.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { createNativeParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';

const parser = createNativeParser();
const catalogue = createCatalogue();

it.each([
  ['lantern.c', ['inconsistent-ownership in lantern_create_group: warning', 'leak in lantern_get_post: warning']],
  [
    'lantern-leaks.c',
    [
      'leak in lamp_read_hue: error',
      'lock-imbalance in lamp_set_level: error',
      'double-release in lamp_create: warning',
      'leak in lamp_check_children: error',
      'leak in lamp_read_status: error',
    ],
  ],
])('%s', (file, expected) => {
  if (!parser) throw new Error('the native parser is not there');
  const text = readFileSync(join(import.meta.dirname, '../../media/sample', file), 'utf8');
  const { findings } = checkSource(readSource(parser, text), catalogue);
  expect(findings.map((f) => `${f.rule} in ${f.function}: ${f.severity}`)).toEqual(expected);
});
