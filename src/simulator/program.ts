import type { Catalogue } from '../catalogue/catalogue.ts';
import { functionsOfFile } from '../analysis/file.ts';
import { graphInFile } from '../analysis/lowered.ts';
import type { Checked } from '../analysis/check.ts';
import type { Known } from '../analysis/known.ts';
import { nothingAround } from '../analysis/surroundings.ts';
import type { Surroundings } from '../analysis/surroundings.ts';
import { rated } from '../analysis/rate.ts';
import { otherHalf } from '../analysis/undo.ts';
import type { OtherHalf } from '../analysis/undo.ts';
import type { FlowGraph } from '../flow/graph.ts';
import type { Contracts } from '../lifecycle/context.ts';
import type { Finding } from '../report/finding.ts';
import { lineTable } from '../report/lines.ts';
import type { Source } from '../syntax/tree.ts';
import { assertsIn } from './asserts.ts';
import type { Asserts } from './asserts.ts';
import { typeReleasesIn } from './types.ts';
import { releasesIn } from './puts.ts';

/** What a check of the same text found out. */
export interface CheckedFile {
  readonly known: Known;
  readonly findings: readonly Finding[];
  /** What other files define, as the check was told it: a run must not know less. */
  readonly around: Surroundings;
}

/** What of a check is of use here; what comments take back is a finding of the run all the same. `around` is what the check was given. */
export const checkedFile = ({ report, known }: Pick<Checked, 'report' | 'known'>, around: Surroundings = nothingAround): CheckedFile => ({
  known,
  around,
  findings: [...report.findings, ...(report.suppressions?.suppressed ?? []).map(({ finding }) => finding)],
});

/** The same verdict: rule, place and acquire. */
export const isSameFinding = (a: Finding, b: Finding): boolean => a.rule === b.rule && a.start === b.start && a.acquire?.start === b.acquire?.start;

/** A file, made ready to be run. Immutable; good for any number of runs over the same text. */
export interface Program {
  readonly source: Source;
  /** The line of an offset, from 1. */
  readonly lineOf: (offset: number) => number;
  readonly catalogue: Catalogue;
  /** Of a name that is defined twice (in branches of an `#if`), the first. */
  readonly functions: ReadonlyMap<string, FlowGraph>;
  /** What the catalogue and the file say of calls. */
  readonly contracts: Contracts;
  /** The same inside one function, with what that function shows itself. */
  readonly contractsIn: (graph: FlowGraph) => Contracts;
  /** What a function says must not be. */
  readonly assertsOf: (graph: FlowGraph) => Asserts;
  /** The release function of each object type that the file initialises: `.release = f`, by the name of the type's variable. */
  readonly typeReleases: ReadonlyMap<string, string>;
  /** The release function of objects by the member that they are: see releasesIn. */
  readonly releases: ReadonlyMap<string, string>;
  /** The first half of the pairs that a function is the second half of, where a struct of callbacks or a module names them. */
  readonly firstHalvesOf: (name: string) => readonly string[];
  /** What a function knows of its other half. */
  readonly otherHalfOf: (graph: FlowGraph) => OtherHalf;
  /** A finding of a run, as firmly believed as the check believes it; one that only a run shows, by what speaks for it there. */
  readonly rated: (finding: Finding) => Finding;
}

/** Makes a file ready for runs of one of its functions: see `programsOf`. */
export const createProgram = (source: Source, catalogue: Catalogue, name: string, checked?: CheckedFile): Program =>
  programsOf(source, catalogue, checked)(name);

/**
 * Makes a file ready for runs of its functions, each by its name: those that it calls, directly or not, are summed up, for the calls that a run
 * does not enter. What a check of the same text knows (`checked`) is used where it is there.
 */
export function programsOf(source: Source, catalogue: Catalogue, checked?: CheckedFile): (name: string) => Program {
  const file = functionsOfFile(source, catalogue, checked?.known, checked?.around);
  const functions = new Map<string, FlowGraph>();
  for (const { name: of, readings } of file.functions) if (readings[0] && !functions.has(of)) functions.set(of, graphInFile(readings[0]));
  const nodes = new Map(file.functions.map(({ node }) => [node.node.start, node.node]));
  const asserts = new Map<FlowGraph, Asserts>();
  const assertsOf = (graph: FlowGraph): Asserts => {
    const node = nodes.get(graph.at.start);
    const found = asserts.get(graph) ?? assertsIn(source, node, catalogue);
    asserts.set(graph, found);
    return found;
  };
  const lines = lineTable(source.text);
  const ofFile = {
    source,
    lineOf: (offset: number) => lines(offset).line,
    catalogue,
    functions,
    assertsOf,
    typeReleases: typeReleasesIn(source),
    releases: releasesIn(functions),
    firstHalvesOf: (name: string) => [...new Set(file.halves.pairs.filter((pair) => pair.end === name).map((pair) => pair.begin))],
    rated: (finding: Finding): Finding => {
      const told = checked?.findings.find((f) => isSameFinding(f, finding));
      if (!told) return rated(finding);
      const { severity, score, reasons, doubts, evidence } = told;
      return {
        ...finding,
        severity,
        reasons,
        ...(score === undefined ? {} : { score }),
        ...(doubts === undefined ? {} : { doubts }),
        ...(evidence === undefined ? {} : { evidence }),
      };
    },
  };
  return (name) => {
    const { contracts, contractsIn } = file.before(name);
    const known = new Map<FlowGraph, Contracts>();
    const inside = (graph: FlowGraph): Contracts => {
      const own = known.get(graph) ?? contractsIn(graph);
      known.set(graph, own);
      return own;
    };
    const halves = new Map<FlowGraph, OtherHalf>();
    const otherHalfOf = (graph: FlowGraph): OtherHalf => {
      const half = halves.get(graph) ?? otherHalf(graph, file.halves.counterpartOf(graph.name), inside(graph), catalogue);
      halves.set(graph, half);
      return half;
    };
    return { ...ofFile, contracts, contractsIn: inside, otherHalfOf };
  };
}
