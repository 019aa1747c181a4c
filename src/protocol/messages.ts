/**
 * The messages between server, extension and panel that the language server protocol does not have. Types only, so that either side may
 * import them. Positions and ranges are the protocol's: lines and characters from 0, characters in UTF-16 units.
 */

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
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

/** `getput/readText`: asked by the server, of a file that only the client can reach. */
export interface ReadTextParams {
  readonly uri: string;
}

export interface ReadTextResult {
  /** Null where there is no such file, or it is no text. */
  readonly text: string | null;
}

export const methods = {
  readText: 'getput/readText',
  status: 'getput/status',
  check: 'getput/check',
  review: 'getput/review',
  reviewProgress: 'getput/reviewProgress',
  fetchSeries: 'getput/fetchSeries',
  draft: 'getput/draft',
  simulate: 'getput/simulate',
} as const;
