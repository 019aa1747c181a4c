import fc from 'fast-check';
import type { CParser } from '../../src/syntax/parser.ts';
import { createDocument, readSource } from '../../src/syntax/read.ts';
import { sample } from './helpers.ts';

/** What people type and paste, and what breaks a tree the most. */
const pieces = fc.constantFrom(
  '',
  ' ',
  '\n',
  'x',
  ';',
  '}',
  '{',
  ')',
  'if (x)\n\ty();\n',
  '/* c */',
  '#ifdef CONFIG_FOUR\n',
  '#endif\n',
  'int g(void)\n{\n\treturn 1;\n}\n',
  'return;',
);
const edits = fc.array(fc.record({ at: fc.nat(), cut: fc.nat({ max: 30 }), put: pieces }), { maxLength: 6 });

/** Throws where a document under random edits differs from a fresh reading of the same text, in `numRuns` rows of edits. */
export function assertEditsAgree(parser: CParser, numRuns: number): void {
  fc.assert(
    fc.property(edits, (list) => {
      const document = createDocument(parser);
      let text = sample;
      document.update(text);
      for (const { at, cut, put } of list) {
        const start = at % (text.length + 1);
        text = text.slice(0, start) + put + text.slice(start + cut);
        if (JSON.stringify(document.update(text)) !== JSON.stringify(readSource(parser, text))) return false;
      }
      document.dispose();
      return true;
    }),
    { numRuns },
  );
}
