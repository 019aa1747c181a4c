import type { Simulation, SimulationResource, SimulationStep } from '../protocol/simulation.ts';
import { isThere } from './lanes.ts';

/** What a resource is like, in words, without its name. `alone` is the function that needs no mention, since it is the only one that runs; else ''. */
export function stateWords(r: SimulationResource, alone: string): string {
  const by = r.holders.filter((holder) => holder !== '' && holder !== `${alone}()`).join(', ');
  if (r.state === 'handed on') return `handed on to ${by}`;
  if (r.kind === 'ref' || r.kind === 'pm') {
    const visible = /^(initialised|registered|removed)$/.test(r.state) ? `, ${r.state}` : '';
    return r.count === 0 ? 'count 0' : `count ${r.count}${visible}${by === '' ? '' : `, by ${by}`}`;
  }
  if (!isThere(r) || r.kind === 'lock') return r.state;
  return by === '' ? r.state : `${r.state}, by ${by}`;
}

/** Who will give the resource back; '' where it is gone or nobody has to. */
export const releaseWords = (r: SimulationResource): string => (r.release === '' || !isThere(r) ? '' : `given back by ${r.release}`);

export const stepWords = (step: SimulationStep, index: number, steps: number): string =>
  `Step ${index + 1} of ${steps}, line ${step.range.start.line + 1}${step.event === '' ? '' : `: ${step.event}`}`;

/** What a screen reader says of a step: what happens, what is wrong, and how what it touches is now. */
export function spokenWords(step: SimulationStep, index: number, steps: number, alone: string): string {
  const touched = step.resources.filter((r) => step.touched.includes(r.id)).map((r) => `${r.name}: ${stateWords(r, alone)}`);
  const wrong = step.findings.map((f) => `${f.rule}: ${f.message}`);
  return [stepWords(step, index, steps), ...wrong, ...touched].join('. ');
}

/** The verdict on the run. */
export function verdictWords({ findings, ended, steps }: Simulation): string {
  if (!ended) return '✗ stuck: the threads wait for each other';
  if (findings.length > 0) return `✗ ${findings.length === 1 ? (findings[0]?.rule ?? '') : `${findings.length} findings`}`;
  const resources = (steps.at(-1)?.resources ?? []).filter((r) => r.release !== '' || !isThere(r));
  const back = resources.filter((r) => !isThere(r)).length;
  if (resources.length === 0) return '✓ clean: nothing is taken';
  return back === resources.length ? `✓ clean: all ${back} given back` : `✓ clean: ${back} given back, ${resources.length - back} handed on or kept`;
}
