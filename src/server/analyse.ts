import type { Known } from '../analysis/known.ts';
import type { FileReport } from '../report/finding.ts';
import type { Checker, Core } from './core.ts';
import type { Analysis, OpenFile } from './files.ts';

/**
 * Brings a file's analysis up to date, or gives the one it has when nothing changed. Undefined when `signal` was aborted meanwhile: between
 * reading and checking the event loop runs once, so that an edit that has arrived is seen.
 */
export async function analyse(
  file: OpenFile,
  version: number,
  text: string,
  checker: Checker,
  signal: AbortSignal | undefined,
): Promise<Analysis | undefined> {
  const known = file.analysis;
  if (known?.version === version && known.checker === checker && known.source.text === text) return known;
  const source = file.reader.read(text);
  await breathe();
  if (aborted(signal)) return undefined;
  const { report, known: found } = checker.check(source, file.analysis?.found);
  await breathe();
  const analysis: Analysis = { version, source, report, found, checker };
  // An aborted analysis is true of its version all the same, but a newer one may have been kept meanwhile.
  if (file.analysis === undefined || file.analysis.version <= version) file.analysis = analysis;
  return aborted(signal) ? undefined : analysis;
}

/** A check for texts that nobody edits; of one path after the other, such as a series makes them, only what changed is walked. */
export function checksOf(core: Core, checker: Checker): (path: string, text: string) => FileReport {
  const found = new Map<string, Known>();
  return (path, text) => {
    const reader = core.open();
    try {
      const { report, known } = checker.check(reader.read(text), found.get(path));
      found.set(path, known);
      return report;
    } finally {
      reader.dispose();
    }
  };
}

/** Lets messages that wait be handled. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** A call, since the compiler would hold a second look at the property for the same as the first. */
function aborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
