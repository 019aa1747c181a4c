import { describe, it } from 'vitest';
import { assertEditsAgree } from './edits.ts';
import { native, wasm } from './helpers.ts';

describe.each([native, wasm])('a document under many edits', (parser) => {
  it(`gives what a fresh parse gives (${parser.engine})`, () => assertEditsAgree(parser, 150));
});
