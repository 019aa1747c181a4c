import { recheckSource } from '../analysis/check.ts';
import { nothingAround } from '../analysis/surroundings.ts';
import type { Surroundings } from '../analysis/surroundings.ts';
import type { Known } from '../analysis/known.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { FileReport } from '../report/finding.ts';
import type { Source } from '../syntax/tree.ts';

/** A text, and all that is found in it. */
export interface Looked {
  readonly source: Source;
  readonly report: FileReport;
}

/** Where proposals are tried: it looks at one text after the other, each nearly the one before, and does again only what changed. */
export interface Bench {
  readonly catalogue: Catalogue;
  look(text: string): Looked;
  /** Gives back what the reader holds. */
  dispose(): void;
}

/** Makes a bench over a reader, which the bench disposes of. `around`: what the tree tells of what the file calls. */
export function benchOf(
  catalogue: Catalogue,
  reader: { readonly read: (text: string) => Source; readonly dispose: () => void },
  around: Surroundings = nothingAround,
): Bench {
  let known: Known | undefined;
  return {
    catalogue,
    look(text) {
      const source = reader.read(text);
      const checked = recheckSource(source, catalogue, known, around);
      known = checked.known;
      return { source, report: checked.report };
    },
    dispose: () => reader.dispose(),
  };
}
