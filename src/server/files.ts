import type { Known } from '../analysis/known.ts';
import type { Surroundings } from '../analysis/surroundings.ts';
import type { FileReport } from '../report/finding.ts';
import type { Source } from '../syntax/tree.ts';
import type { Checker, Reader } from './core.ts';

/** The last analysis of an open file. */
export interface Analysis {
  readonly version: number;
  readonly source: Source;
  readonly report: FileReport;
  /** What spares the next check work. */
  readonly found: Known;
  readonly checker: Checker;
  /** What other files define, as far as it was known then. */
  readonly around: Surroundings;
}

/** What the server keeps of one open file. */
export interface OpenFile {
  readonly reader: Reader;
  analysis: Analysis | undefined;
}

/** The open files by URI; a reader holds memory of the parser, so each is disposed of when its file closes. */
export interface Files {
  get(uri: string): OpenFile;
  close(uri: string): void;
  dispose(): void;
}

export function createFiles(open: () => Reader): Files {
  const files = new Map<string, OpenFile>();
  const close = (uri: string): void => {
    files.get(uri)?.reader.dispose();
    files.delete(uri);
  };
  return {
    get(uri) {
      const known = files.get(uri);
      if (known !== undefined) return known;
      const file: OpenFile = { reader: open(), analysis: undefined };
      files.set(uri, file);
      return file;
    },
    close,
    dispose: () => [...files.keys()].forEach(close),
  };
}
