import type { Simulation, SimulationResource, SimulationStep } from '../protocol/simulation.ts';
import { isThere } from './lanes.ts';

/** What a resource is like, in words, without its name. `alone` is the function that needs no mention, since it is the only one that runs; else ''. */
export function stateWords(r: SimulationResource, alone: string): string {
  const by = r.holders.filter((holder) => holder !== '' && holder !== `${alone}()`).join(', ');
  if (r.kind === 'ref' || r.kind === 'pm') {
    if (r.state === 'handed on') return `handed on to ${by}`;
    return r.count === 0 ? 'count 0' : `count ${r.count}${by === '' ? '' : `, by ${by}`}`;
  }
  if (!isThere(r)) return r.state;
  if (r.state === 'handed on') return `handed on to ${by}`;
  return by === '' || r.kind === 'lock' ? r.state : `${r.state}, by ${by}`;
}

export const stepWords = (step: SimulationStep, index: number, steps: number): string =>
  `Step ${index + 1} of ${steps}, line ${step.range.start.line + 1}${step.event === '' ? '' : `: ${step.event}`}`;

/** The verdict on the run. */
export function verdictWords({ findings, ended, steps }: Simulation): string {
  if (!ended) return '✗ stuck: the threads wait for each other';
  if (findings.length > 0) return `✗ ${findings.length === 1 ? (findings[0]?.rule ?? '') : `${findings.length} findings`}`;
  const resources = steps.at(-1)?.resources ?? [];
  const back = resources.filter((r) => !isThere(r)).length;
  if (resources.length === 0) return '✓ clean: nothing is taken';
  return back === resources.length ? `✓ clean: all ${back} given back` : `✓ clean: ${back} given back, ${resources.length - back} handed on or kept`;
}
