import type { FileReport } from '../report/finding.ts';
import type { Source } from '../syntax/tree.ts';

/** A text that is being edited: reading it again after an edit parses only what changed. */
export interface Reader {
  /** Takes the whole new text. Never throws. */
  read(text: string): Source;
  dispose(): void;
}

/** What the catalogue knows of a call that takes something. */
export interface Taken {
  readonly kind: string;
  readonly release: readonly string[];
}

/** Checks files with one catalogue. Immutable. */
export interface Checker {
  check(source: Source): FileReport;
  taken(call: string): Taken | undefined;
}

/**
 * What the server needs from the core, so that Node and a web worker can each give their own and tests a small one.
 */
export interface Core {
  open(): Reader;
  /** `configuration` is the text of a .getput.json; undefined where a folder has none. Each problem is a sentence. */
  checker(configuration: string | undefined): { readonly checker: Checker; readonly problems: readonly string[] };
  /** The text of a file, or undefined where it cannot be read. */
  readText(uri: string): Promise<string | undefined>;
}
