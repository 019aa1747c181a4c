import type { Catalogue } from '../catalogue/catalogue.ts';
import type { FlowGraph } from '../flow/graph.ts';
import type { Contracts } from '../lifecycle/context.ts';
import { isStillTrue, listening } from './asked.ts';
import type { Asked } from './asked.ts';
import type { Counterpart } from './counterpart.ts';
import { equal } from './equal.ts';
import { analyseFunction } from './function.ts';
import type { FunctionResult } from './function.ts';
import type { KnownJudgements } from './judged.ts';
import type { KnownReadings, LoweredReading } from './lowered.ts';

/**
 * What a check found out about each function of a file, so that the next check of nearly the same file walks only what changed. Immutable;
 * kept by the caller, and of use for files that share functions with the one that it is of.
 */
export interface Known {
  readonly catalogue: Catalogue;
  readonly functions: ReadonlyMap<string, readonly KnownFunction[]>;
  readonly readings: KnownReadings;
  readonly judged: KnownJudgements;
}

/** One function with everything that its result was made of. Offsets count from the function's start. */
interface KnownFunction {
  readonly graph: FlowGraph;
  readonly textKey: string;
  readonly annotated: boolean;
  readonly called: boolean;
  readonly counterpart: Counterpart | undefined;
  /** The file's line that the function starts on, where the result names lines of the file. */
  readonly line: number | undefined;
  /** What was asked about functions and classes that are told elsewhere, and what the answer was. */
  readonly asked: readonly Asked[];
  readonly result: FunctionResult;
}

/** A function as it stands in a file. */
export interface PlacedFunction {
  readonly reading: LoweredReading;
  /** The file's. */
  readonly text: string;
  /** Of the function's own text. */
  readonly textKey: string;
  readonly annotated: boolean;
  readonly called: boolean;
  readonly lineOf: (offset: number) => number;
  readonly counterpart: Counterpart | undefined;
}

/** A result, and where the offsets in it count from. */
export interface PlacedResult {
  readonly result: FunctionResult;
  readonly origin: number;
  /** The function's own text, in which the offsets of the result count. */
  readonly text: string;
}

/** Analyses the functions of one file after each other, taking from an earlier check what still holds. */
export interface Memory {
  analyse(f: PlacedFunction, contracts: Contracts): PlacedResult;
  /** What is known after all functions were analysed. */
  known(): Pick<Known, 'catalogue' | 'functions'>;
}

/** `before` may be of any file; what was found out with another catalogue is not used. */
export function remember(catalogue: Catalogue, before: Known | undefined): Memory {
  const old = before?.catalogue === catalogue ? before.functions : new Map<string, readonly KnownFunction[]>();
  const functions = new Map<string, KnownFunction[]>();

  const keep = (entry: KnownFunction): PlacedResult['result'] => {
    const list = functions.get(entry.graph.name);
    if (list) list.push(entry);
    else functions.set(entry.graph.name, [entry]);
    return entry.result;
  };

  return {
    analyse(f, contracts) {
      const { textKey, reading } = f;
      const { graph, origin } = reading;
      // A graph that speaks of other places of the file is analysed where it is, each time.
      if (!reading.isOwn) return { result: analyseFunction({ ...f, graph, catalogue, contracts }), origin, text: f.text };
      const text = f.text.slice(origin, origin + graph.at.end);
      const line = f.lineOf(origin);
      const same = old
        .get(graph.name)
        ?.find(
          (k) =>
            k.textKey === textKey &&
            k.annotated === f.annotated &&
            k.called === f.called &&
            (k.line === undefined || k.line === line) &&
            equal(k.graph, graph) &&
            equal(k.counterpart, f.counterpart) &&
            isStillTrue(k.asked, contracts),
        );
      if (same) return { result: keep(same), origin, text };
      const heard = listening(contracts);
      const used = { lines: false };
      const result = analyseFunction({
        graph,
        text,
        catalogue,
        annotated: f.annotated,
        called: f.called,
        counterpart: f.counterpart,
        contracts: heard.contracts,
        lineOf(offset) {
          used.lines = true;
          return f.lineOf(origin + offset);
        },
      });
      keep({
        graph,
        textKey,
        annotated: f.annotated,
        called: f.called,
        counterpart: f.counterpart,
        line: used.lines ? line : undefined,
        asked: heard.asked(),
        result,
      });
      return { result, origin, text };
    },
    known: () => ({ catalogue, functions }),
  };
}
