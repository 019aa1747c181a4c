import { recheckSource } from '../analysis/check.ts';
import type { Known } from '../analysis/known.ts';
import { nothingAround, type Surroundings } from '../analysis/surroundings.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { CParser } from '../syntax/parser.ts';
import { createDocument } from '../syntax/read.ts';
import type { SourceDocument } from '../syntax/read.ts';
import type { Check } from './file-review.ts';

/** A check that remembers the files it has seen; the parser's trees of them live until `dispose`. */
export interface SeriesCheck {
  readonly check: Check;
  readonly dispose: () => void;
}

/**
 * The check of one review: of each file it remembers what the last image showed, so that the next one costs what a patch changed in it.
 * `around` tells what other files define.
 */
export function createCheck(
  parser: CParser,
  catalogue: Catalogue,
  around: (path: string, text: string) => Surroundings = () => nothingAround,
): SeriesCheck {
  const files = new Map<string, { readonly document: SourceDocument; known: Known | undefined }>();
  return {
    check(path, text) {
      const file = files.get(path) ?? { document: createDocument(parser), known: undefined };
      files.set(path, file);
      const { report, known } = recheckSource(file.document.update(text), catalogue, file.known, around(path, text));
      file.known = known;
      return report;
    },
    dispose() {
      for (const { document } of files.values()) document.dispose();
      files.clear();
    },
  };
}
