import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Simulation, SimulationFinding, SimulateResult } from '../protocol/simulation.ts';
import type { Finding } from '../report/finding.ts';
import { replay } from '../simulator/replay.ts';
import { simulate } from '../simulator/simulate.ts';
import type { Schedule } from '../simulator/schedule.ts';
import { functionsOf } from '../syntax/node.ts';
import type { Source } from '../syntax/tree.ts';
import { rangeTable } from './diagnostics.ts';

/** What is to be run: a function by a place in it, over a schedule, or the run that a finding tells of. */
export interface SimulateRequest {
  readonly offset: number;
  readonly schedule: Schedule;
  readonly finding: Finding | undefined;
}

/** Runs the function around an offset. Never throws; a `problem` is a sentence for people. */
export function simulateAt(source: Source, catalogue: Catalogue, { offset, schedule, finding }: SimulateRequest): SimulateResult {
  const name = finding?.function ?? functionsOf(source).find(({ node }) => node.start <= offset && offset <= node.end)?.name;
  if (name === undefined) return { ok: false, problem: 'The cursor is in no function. Put it into one and simulate again.' };
  const found = finding ? replay(source, catalogue, finding)?.schedule : undefined;
  const used = found ? { ...found, enter: false } : schedule;
  const result = simulate({ source, catalogue, function: name, schedule: used, configuration: finding?.configuration ?? [] });
  if (!result.ok) return result;
  const { trace, paths, selected, complete, at, functions } = result.simulation;
  const range = rangeTable(source.text);
  const tell = (f: Finding): SimulationFinding => ({ rule: f.rule, severity: f.severity, message: f.message, range: range(f.start, f.end) });
  const simulation: Simulation = {
    function: name,
    range: range(at.start, at.end),
    steps: trace.steps.map((s) => ({ ...s, at: s.at.start, range: range(s.at.start, s.at.end), findings: s.findings.map(tell) })),
    choices: trace.choices.map((c) => ({ ...c, at: c.at.start, range: range(c.at.start, c.at.end) })),
    paths: paths.map((p) => ({ label: p.label, outcome: p.outcome, count: p.count, choices: p.choices, findings: p.findings.map(tell) })),
    selected,
    complete,
    enter: used.enter,
    beside: used.beside,
    findings: trace.verdict.findings.map(tell),
    ended: trace.ended,
    functions,
  };
  return { ok: true, simulation };
}
