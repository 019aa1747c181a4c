import type { Simulation, SimulationResource, SimulationStep } from '../protocol/simulation.ts';
import { isThere } from './lanes.ts';
import { t } from './l10n.ts';

/** What a resource is like, in words, without its name. `alone` is the function that needs no mention, since it is the only one that runs; else ''. */
export function stateWords(r: SimulationResource, alone: string): string {
  const by = r.holders.filter((holder) => holder !== '' && holder !== `${alone}()`).join(', ');
  if (r.state === 'handed on') return t('handed on to {0}', by);
  if (r.kind === 'ref' || r.kind === 'pm') {
    const visible = /^(initialised|registered|removed)$/.test(r.state) ? `, ${r.state}` : '';
    return r.count === 0 ? t('count {0}', 0) : `${t('count {0}', r.count)}${visible}${by === '' ? '' : t(', by {0}', by)}`;
  }
  if (!isThere(r) || r.kind === 'lock') return r.state;
  return by === '' ? r.state : `${r.state}${t(', by {0}', by)}`;
}

/** Who will give the resource back; '' where it is gone or nobody has to. */
export const releaseWords = (r: SimulationResource): string => (r.release === '' || !isThere(r) ? '' : t('given back by {0}', r.release));

export const stepWords = (step: SimulationStep, index: number, steps: number): string =>
  t('Step {0} of {1}, line {2}', index + 1, steps, step.range.start.line + 1) + (step.event === '' ? '' : `: ${step.event}`);

/** What a screen reader says of a step: what happens, what is wrong, and how what it touches is now. */
export function spokenWords(step: SimulationStep, index: number, steps: number, alone: string): string {
  const touched = step.resources.filter((r) => step.touched.includes(r.id)).map((r) => `${r.name}: ${stateWords(r, alone)}`);
  const wrong = step.findings.map((f) => `${f.rule}: ${f.message}`);
  return [stepWords(step, index, steps), ...wrong, ...touched].join('. ');
}

/** The verdict on the run. */
export function verdictWords({ findings, ended, steps }: Simulation): string {
  if (!ended) return `✗ ${t('stuck: the threads wait for each other')}`;
  if (findings.length > 0) return `✗ ${findings.length === 1 ? (findings[0]?.rule ?? '') : t('{0} findings', findings.length)}`;
  const resources = (steps.at(-1)?.resources ?? []).filter((r) => r.release !== '' || !isThere(r));
  const back = resources.filter((r) => !isThere(r)).length;
  if (resources.length === 0) return `✓ ${t('clean: nothing is taken')}`;
  return back === resources.length
    ? `✓ ${t('clean: all {0} given back', back)}`
    : `✓ ${t('clean: {0} given back, {1} handed on or kept', back, resources.length - back)}`;
}
