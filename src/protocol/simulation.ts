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
  /** What is chosen, in words for people. */
  readonly text?: string;
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
  /** The function, where its name says more than the position: the file may have changed since it was chosen. */
  readonly function?: string;
  readonly choices: readonly Choice[];
  readonly beside: readonly Beside[];
  /** Functions of the file are stepped into. */
  readonly enter: boolean;
  /** Instead of choices: the run of the finding of this rule at this place. */
  readonly finding?: { readonly rule: RuleId; readonly start: Position };
  /** An answer with fewer ways will do, if it comes sooner: it says whether there are more. */
  readonly soon?: true;
  /** The run is wanted as a text too: as the command line prints it, or for a mail. */
  readonly print?: Print;
}

export type Print = 'text' | 'json' | 'mail';

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
  /** Who will give it back; '' where nobody has to. */
  readonly release: string;
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
  /** What the call answers where it fails; '' where that is not known. */
  readonly fails: string;
}

export interface SimulationPath {
  readonly label: string;
  readonly outcome: 'success' | 'error' | 'unknown';
  readonly findings: readonly SimulationFinding[];
  /** How many ways it stands for. */
  readonly count: number;
  readonly choices: readonly Choice[];
  /** Where it ends. */
  readonly exit: { readonly line: number; readonly text: string };
  /** What is still held there, by name. */
  readonly held: readonly string[];
  /** The ways that it stands for, one by one, as far as they are listed. */
  readonly ways: readonly SimulationWay[];
}

export interface SimulationWay {
  readonly label: string;
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
  /** Choices that the run never came to, or that name no way on any more. */
  readonly unmet: readonly Choice[];
  /** A sentence: why the run is not the one that was asked for; '' where it is. */
  readonly notice: string;
}

export type SimulateResult =
  /** `more`: asked without `soon`, the answer would have more ways. */
  | { readonly ok: true; readonly simulation: Simulation; readonly more: boolean; readonly printed?: string }
  | { readonly ok: false; readonly problem: string };

/** What the panel keeps, and gets back after the window was reloaded. */
export interface Remembered {
  readonly uri: string;
  readonly position: Position;
  readonly function: string;
  readonly choices: readonly Choice[];
  readonly beside: readonly Beside[];
  readonly enter: boolean;
}

/** From the extension to the panel. */
export type ToPanel =
  | {
      readonly type: 'simulation';
      readonly file: string;
      readonly simulation: Simulation;
      readonly session: Remembered;
      /** Sentences: choices that an edit has made pointless. */
      readonly lost: readonly string[];
      /** The run beside it, where two are compared. */
      readonly other: Other | undefined;
    }
  | { readonly type: 'unavailable'; readonly reason: string }
  /** A command of the editor moves the panel's current step. */
  | { readonly type: 'move'; readonly to: Move }
  /** The cursor's line, from 0: the run goes on to its next step there. */
  | { readonly type: 'line'; readonly line: number }
  /** A command of the editor asks for the picture that only the panel can draw. */
  | { readonly type: 'export'; readonly format: ExportFormat }
  | ({ readonly type: 'answer'; readonly id: number } & Answer);

export interface Other {
  readonly label: string;
  /** It is a run of another text, the one before the patch: its offsets are not those of the run, which is called this here. */
  readonly earlier?: { readonly label: string };
  readonly steps: readonly SimulationStep[];
  readonly findings: readonly SimulationFinding[];
}

export type Answer = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string };

/** `into`: the next step, wherever it is; `over`: not into what is called; `out`: after the function that runs. */
export type Move = 'next' | 'previous' | 'over' | 'out' | 'first' | 'last';

export type ExportFormat = 'svg' | 'png' | Print;

/** From the panel to the extension. */
export type FromPanel =
  /** The page is there and was given nothing yet. */
  | { readonly type: 'ready' }
  /** The run that it was sent last is on the screen. */
  | { readonly type: 'drawn' }
  /** The current step, for the editor's marks. `jump`: the editor goes there. */
  | { readonly type: 'step'; readonly index: number; readonly jump: boolean }
  | { readonly type: 'choose'; readonly choice: Choice }
  /** `way`: one of those that the path stands for. */
  | { readonly type: 'path'; readonly index: number; readonly way: number | undefined }
  /** Shows that path beside the run; undefined: no more. */
  | { readonly type: 'compare'; readonly index: number | undefined }
  | { readonly type: 'enter'; readonly enter: boolean }
  | { readonly type: 'beside'; readonly beside: readonly Beside[] }
  | { readonly type: 'restart' }
  /** Is answered with the same id. `content`: the picture, where the panel has drawn it; base64 for `png`. */
  | { readonly type: 'export'; readonly id: number; readonly format: ExportFormat; readonly content: string | undefined };
