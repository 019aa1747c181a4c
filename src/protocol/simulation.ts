/**
 * The messages of the lifecycle simulator: from the extension to the server, and between the extension and the panel. Types only.
 * `at` are offsets of the document's text, in UTF-16 units; ranges are the protocol's.
 */

import type { RuleId, Severity } from '../report/finding.ts';
import type { Position, Range } from './messages.ts';

/** Something open, decided: by its place, how often the run has come there (from 1), and how it goes. */
export interface Choice {
  readonly at: number;
  readonly occurrence: number;
  readonly outcome: string;
}

/** A function that runs beside the simulated one: after that step, or when the simulated one has returned. */
export interface Beside {
  readonly function: string;
  readonly after?: { readonly at: number; readonly occurrence: number };
}

/** `getput/simulate`: runs the function around a position. */
export interface SimulateParams {
  readonly uri: string;
  readonly position: Position;
  readonly choices: readonly Choice[];
  readonly beside: readonly Beside[];
  /** Functions of the file are stepped into. */
  readonly enter: boolean;
  /** Instead of choices: the run of the finding of this rule at this place. */
  readonly finding?: { readonly rule: RuleId; readonly start: Position };
}

export interface SimulationFinding {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly message: string;
  readonly range: Range;
}

export interface SimulationResource {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly count: number;
  readonly state: string;
  readonly holders: readonly string[];
}

export interface SimulationStep {
  readonly thread: string;
  readonly depth: number;
  readonly function: string;
  readonly at: number;
  readonly occurrence: number;
  readonly range: Range;
  readonly text: string;
  readonly event: string;
  readonly failed: boolean;
  /** The function that the last put runs from here on; '' else. */
  readonly callback: string;
  readonly resources: readonly SimulationResource[];
  /** Ids of the resources that it changes. */
  readonly touched: readonly string[];
  readonly findings: readonly SimulationFinding[];
  /** Ids of the resources that the findings are about. */
  readonly wrong: readonly string[];
  readonly windows: readonly { readonly function: string; readonly through: string }[];
}

export interface SimulationChoice extends Choice {
  readonly range: Range;
  readonly kind: 'call' | 'test' | 'loop' | 'switch' | 'put';
  /** '' where no call is concerned. */
  readonly call: string;
  readonly text: string;
  readonly options: readonly string[];
}

export interface SimulationPath {
  readonly label: string;
  readonly outcome: 'success' | 'error' | 'unknown';
  readonly findings: readonly SimulationFinding[];
  /** How many ways it stands for. */
  readonly count: number;
  readonly choices: readonly Choice[];
}

export interface Simulation {
  readonly function: string;
  readonly range: Range;
  readonly steps: readonly SimulationStep[];
  readonly choices: readonly SimulationChoice[];
  readonly paths: readonly SimulationPath[];
  /** The path that the run belongs to; -1 where it is none of them. */
  readonly selected: number;
  /** False: there are more ways than were followed. */
  readonly complete: boolean;
  readonly enter: boolean;
  readonly beside: readonly Beside[];
  readonly findings: readonly SimulationFinding[];
  /** False: the threads wait for each other for ever. */
  readonly ended: boolean;
  /** The functions of the file, for what may run beside. */
  readonly functions: readonly string[];
}

export type SimulateResult = { readonly ok: true; readonly simulation: Simulation } | { readonly ok: false; readonly problem: string };

/** From the extension to the panel. */
export type ToPanel =
  | { readonly type: 'simulation'; readonly file: string; readonly simulation: Simulation }
  | { readonly type: 'unavailable'; readonly reason: string }
  /** A command of the editor moves the panel's current step. */
  | { readonly type: 'move'; readonly to: Move };

export type Move = 'next' | 'previous' | 'first' | 'last';

/** From the panel to the extension. */
export type FromPanel =
  | { readonly type: 'ready' }
  /** The current step, for the editor's marks. `jump`: the editor goes there. */
  | { readonly type: 'step'; readonly index: number; readonly jump: boolean }
  | { readonly type: 'choose'; readonly choice: Choice }
  | { readonly type: 'path'; readonly index: number }
  | { readonly type: 'enter'; readonly enter: boolean }
  | { readonly type: 'beside'; readonly beside: readonly Beside[] }
  | { readonly type: 'restart' };
