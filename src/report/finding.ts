/** What Getput reports, before any output format: positions are offsets into the file's text. */
import type { Assumption } from '../syntax/tree.ts';

export const ruleIds = [
  'leak',
  'double-release',
  'use-after-release',
  'wrong-release',
  'unwind-order',
  'lock-imbalance',
  'inconsistent-ownership',
  'unchecked-get',
  'early-window',
  'missing-release',
] as const;
export type RuleId = (typeof ruleIds)[number];

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** From the firmest on. */
export const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** Whether a finding is firm enough to stop somebody for. */
export const isFirm = ({ severity }: { readonly severity: Severity }): boolean => severity === 'error' || severity === 'warning';

/** One step of a witness path. `held`: how many units of the finding's resource this function owns after the step. */
export interface Step {
  readonly start: number;
  readonly end: number;
  readonly note: string;
  readonly held: number;
}

/** A call that takes or gives back the resource. */
export interface CallSite {
  readonly call: string;
  readonly start: number;
  readonly end: number;
}

export interface Finding {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly message: string;
  readonly function: string;
  /** Where it happens: the exit, the second release, the late use. */
  readonly start: number;
  readonly end: number;
  readonly acquire: CallSite | undefined;
  /** The call that is missing, wrong or doubled: its name. */
  readonly release: string | undefined;
  readonly path: readonly Step[];
  /** Stable while lines move: built from rule, function, calls and the text of the place, never from offsets. */
  readonly fingerprint: string;
  /** Why this is believed, most telling first; each a sentence without its full stop. */
  readonly reasons: readonly string[];
  /** How firmly it is believed, from 0 to 1; its severity follows from it. Absent before it is rated. */
  readonly score?: number;
  /** What speaks against it, strongest first; each a sentence without its full stop. */
  readonly doubts?: readonly string[];
  /** What speaks for and against it, as names of src/analysis/weights.ts; absent where only its rule does. */
  readonly evidence?: readonly string[];
  /** What must be configured for it to happen; absent where that does not matter. */
  readonly configuration?: readonly Assumption[];
}

/** The finding in a text in which all that it speaks of stands `by` further on. What its message says of lines stays. */
export function moved(finding: Finding, by: number): Finding {
  if (by === 0) return finding;
  const { acquire } = finding;
  return {
    ...finding,
    start: finding.start + by,
    end: finding.end + by,
    acquire: acquire && { ...acquire, start: acquire.start + by, end: acquire.end + by },
    path: finding.path.map((step) => ({ ...step, start: step.start + by, end: step.end + by })),
  };
}

/** Something that could not be analysed. Silence elsewhere means analysed and clean. */
export interface Problem {
  readonly start: number;
  readonly function: string | undefined;
  readonly message: string;
}

/** A finding that a comment in the source takes back, with the reason that the comment gives. */
export interface Suppressed {
  readonly finding: Finding;
  readonly reason: string;
  /** Where the comment starts. */
  readonly start: number;
}

/** What the comments of a file that speak to Getput do. */
export interface Suppressions {
  readonly suppressed: readonly Suppressed[];
  /** Comments without a reason, with an unknown rule, or that suppress nothing; each from start to end. */
  readonly problems: readonly (Problem & { readonly end: number })[];
}

/** All that `check` has to say of one file. */
export interface FileReport {
  /** Without those that are suppressed. */
  readonly findings: readonly Finding[];
  /** Undefined where no comment suppresses anything. */
  readonly suppressions?: Suppressions;
  readonly problems: readonly Problem[];
  readonly functions: number;
  readonly gaveUp: number;
}
