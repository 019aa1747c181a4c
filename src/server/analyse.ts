import type { Known } from '../analysis/known.ts';
import type { Surroundings } from '../analysis/surroundings.ts';
import type { FileReport } from '../report/finding.ts';
import type { Checker, Core, Reader } from './core.ts';
import type { Analysis, OpenFile } from './files.ts';
import { breathe } from './turns.ts';

/**
 * Brings a file's analysis up to date, or gives the one it has when nothing changed. Undefined when `signal` was aborted meanwhile: between
 * reading and checking the event loop runs once, so that an edit that has arrived is seen.
 */
export async function analyse(
  file: OpenFile,
  version: number,
  text: string,
  { checker, around }: Pick<Analysis, 'checker' | 'around'>,
  signal: AbortSignal | undefined,
): Promise<Analysis | undefined> {
  const known = file.analysis;
  if (known?.version === version && known.checker === checker && known.around === around && known.source.text === text) return known;
  const source = file.reader.read(text);
  await breathe();
  if (aborted(signal)) return undefined;
  const { report, known: found } = checker.check(source, file.analysis?.found, around);
  await breathe();
  const analysis: Analysis = { version, source, report, found, checker, around };
  // An aborted analysis is true of its version all the same, but a newer one may have been kept meanwhile.
  if (file.analysis === undefined || file.analysis.version <= version) file.analysis = analysis;
  return aborted(signal) ? undefined : analysis;
}

/** A check of images that waits for what is around them. */
export interface SeriesChecks {
  readonly check: (path: string, text: string) => Promise<FileReport>;
  readonly dispose: () => void;
}

/** The check of a series: each image of a file is read as an edit of the one before, and only what changed is walked. */
export function checksOf(core: Core, checker: Checker, around: (path: string, text: string) => Promise<Surroundings>): SeriesChecks {
  const files = new Map<string, { readonly reader: Reader; known: Known | undefined }>();
  return {
    async check(path, text) {
      const surroundings = await around(path, text);
      const file = files.get(path) ?? { reader: core.open(), known: undefined };
      files.set(path, file);
      const { report, known } = checker.check(file.reader.read(text), file.known, surroundings);
      file.known = known;
      return report;
    },
    dispose() {
      for (const { reader } of files.values()) reader.dispose();
      files.clear();
    },
  };
}

/** A call, since the compiler would hold a second look at the property for the same as the first. */
function aborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
