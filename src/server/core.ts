import type { Checked } from '../analysis/check.ts';
import type { Known } from '../analysis/known.ts';
import type { Surroundings } from '../analysis/surroundings.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Around } from '../index/around.ts';
import type { TreeFiles } from '../index/files.ts';
import type { Keeper } from '../index/kept.ts';
import type { Tree } from '../index/tree.node.ts';
import type { DistantCheck } from '../review/check.ts';
import type { FileFacts } from '../review/facts.ts';
import type { Fetched, Repository } from '../review/git.node.ts';
import type { SimulateResult } from '../protocol/simulation.ts';
import type { Steps } from '../analysis/steps.ts';
import type { Source } from '../syntax/tree.ts';
import type { SimulateRequest } from './simulation.ts';

/** A text that is being edited: reading it again after an edit parses only what changed. */
export interface Reader {
  /** Takes the whole new text. Never throws. */
  read(text: string): Source;
  dispose(): void;
}

/** Checks files with one catalogue. Immutable. */
export interface Checker {
  /**
   * `before` is what the check of an earlier text of the file found out: what did not change since is not walked again. `around` tells what
   * other files define.
   */
  check(source: Source, before: Known | undefined, around?: Surroundings): Checked;
  /** What files of a tree have around them, as this catalogue sees it. `summaries`: what is kept of the tree's functions. */
  around(files: TreeFiles, summaries: Keeper): Around;
  readonly catalogue: Catalogue;
  /** The text that it was made from. */
  readonly configuration: string | undefined;
  /** Never throws. */
  simulate(source: Source, request: SimulateRequest): Steps<SimulateResult>;
  facts(source: Source): FileFacts;
}

/** Programs of this machine that know patch series. Folders are URIs. */
export interface SeriesTools {
  openRepository(folder: string): Repository;
  formatPatch(folder: string, range: string, signal: AbortSignal): Promise<Fetched>;
  fetchThread(folder: string, id: string, signal: AbortSignal): Promise<Fetched>;
}

/** The kernel trees on the disk of this machine. None of it ever throws. */
export interface Trees {
  /** The path of a file on the disk; undefined where the URI names none. */
  pathOf(uri: string): string | undefined;
  /** The top of the innermost tree that the file stands in; undefined where it stands in none. */
  holding(fileUri: string): string | undefined;
  /** The top that a person has named, by its path or from a workspace folder; undefined where no tree is there. */
  named(name: string, folderUri: string | undefined): string | undefined;
  /** Opens the tree with this top, with what is kept of it in the folder `storage` (a URI), else in the user's cache folder. */
  open(top: string, storage: string | undefined): Tree;
}

/** What the threads of a crew know. */
export interface CrewParams {
  /** The text of a .getput.json. */
  readonly configuration: string | undefined;
  /** The top of the tree that the series is of, where it is on the disk. */
  readonly top: string | undefined;
  /** The URI of the folder where what is known of trees is kept. */
  readonly storage: string | undefined;
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
  /** Undefined where no program can be run, as in a browser. */
  readonly tools: SeriesTools | undefined;
  /** Checks a long series in threads; undefined where there are none. */
  readonly crew: ((options: CrewParams) => DistantCheck) | undefined;
  /** Undefined where there is no disk, as in a browser. */
  readonly trees: Trees | undefined;
}
