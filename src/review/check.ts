import { recheckSource } from '../analysis/check.ts';
import type { Known } from '../analysis/known.ts';
import { nothingAround, type Surroundings } from '../analysis/surroundings.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Series } from '../patch/series.ts';
import type { FileReport } from '../report/finding.ts';
import type { CParser } from '../syntax/parser.ts';
import { createDocument } from '../syntax/read.ts';
import type { SourceDocument } from '../syntax/read.ts';
import type { Asked } from './file-review.ts';

/** A check that remembers the files it has seen; what it keeps of them lives until `dispose`. */
export interface SeriesCheck {
  readonly check: (path: string, text: string) => FileReport;
  readonly dispose: () => void;
}

/** The same where it runs beside its caller. A check that was not answered at `dispose` never is. */
export interface DistantCheck {
  /** Rejects where the thread that was at it died. */
  readonly check: (path: string, text: string) => Promise<FileReport>;
  readonly expect: (images: readonly Asked[]) => void;
  readonly dispose: () => void;
}

/** A series over fewer files is done before threads have started. */
const worthThreads = 12;

/** Whether a series has so many C files that several threads are done with it sooner than one. */
export const isWorthThreads = ({ patches }: Series): boolean =>
  new Set(patches.flatMap(({ files }) => files.map(({ path }) => path)).filter((path) => /\.[ch]$/.test(path))).size >= worthThreads;

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
