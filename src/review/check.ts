import { recheckSource } from '../analysis/check.ts';
import type { Known } from '../analysis/known.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { CParser } from '../syntax/parser.ts';
import { readSource } from '../syntax/read.ts';
import type { Check } from './review.ts';

/** The check of one review: of each file it remembers what the last image showed, so that the next one costs what a patch changed in it. */
export function createCheck(parser: CParser, catalogue: Catalogue): Check {
  const found = new Map<string, Known>();
  return (path, text) => {
    const { report, known } = recheckSource(readSource(parser, text), catalogue, found.get(path));
    found.set(path, known);
    return report;
  };
}
