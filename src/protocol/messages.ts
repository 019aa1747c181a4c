/**
 * The messages between server, extension and panel that the language server protocol does not have. Types only, so that either side may
 * import them. Positions and ranges are the protocol's: lines and characters from 0, characters in UTF-16 units.
 */

import type { RuleId, Severity } from '../report/finding.ts';

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** `getput/overview`: what the server knows of the function that a position stands in. */
export interface OverviewParams {
  readonly uri: string;
  readonly position: Position;
}

export interface OverviewFinding {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly message: string;
  readonly range: Range;
  readonly steps: readonly { readonly range: Range; readonly note: string; readonly held: number }[];
}

export interface OverviewResource {
  /** The call that takes it. */
  readonly call: string;
  /** What the catalogue says it is: a reference, a lock, ... */
  readonly kind: string;
  /** The calls that may give it back, the usual one first. */
  readonly release: readonly string[];
  readonly range: Range;
  /** Messages of the findings that start at this acquire. */
  readonly findings: readonly string[];
}

export interface OverviewExit {
  /** The statement as written, on one line; for the end of the body, its closing brace. */
  readonly text: string;
  readonly range: Range;
  /** Messages of the findings that end here. */
  readonly findings: readonly string[];
}

export interface Overview {
  /** Null where the position is in no function: every list is then empty. */
  readonly function: { readonly name: string; readonly range: Range } | null;
  readonly resources: readonly OverviewResource[];
  readonly exits: readonly OverviewExit[];
  readonly findings: readonly OverviewFinding[];
  /** What could not be analysed in this function; no finding means nothing here. */
  readonly problems: readonly string[];
}

/** `getput/status`: told by the server on each change of state of an open file. */
export type Status =
  | { readonly state: 'analysing'; readonly uri: string }
  | {
      readonly state: 'done';
      readonly uri: string;
      readonly findings: number;
      readonly functions: number;
      readonly gaveUp: number;
      readonly problems: number;
      readonly milliseconds: number;
    }
  /** Not analysed, and why: too large, not text, switched off. */
  | { readonly state: 'skipped'; readonly uri: string; readonly reason: string };

/** `getput/check`: analyses an open file now, without waiting for the typing to pause. */
export interface CheckParams {
  readonly uri: string;
}

/** `getput/review`: reviews a thread or series that the client has read. */
export interface ReviewParams {
  readonly text: string;
  /** File URI of the thread, where it has one: bases are looked for in its folder. */
  readonly uri: string | undefined;
}

export type ReviewResult = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string };

/** From the extension to the panel. */
export type ToPanel =
  { readonly type: 'overview'; readonly file: string; readonly overview: Overview } | { readonly type: 'unavailable'; readonly reason: string };

/** From the panel to the extension. */
export type FromPanel = { readonly type: 'ready' } | { readonly type: 'reveal'; readonly range: Range };

export const methods = {
  overview: 'getput/overview',
  status: 'getput/status',
  check: 'getput/check',
  review: 'getput/review',
} as const;
