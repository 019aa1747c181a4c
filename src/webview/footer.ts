import { h } from 'preact';
import type { JSX } from 'preact';
import type { Simulation } from '../protocol/simulation.ts';
import { t } from './l10n.ts';
import { releaseWords, spokenWords, stateWords, stepWords } from './words.ts';

interface Props {
  readonly simulation: Simulation;
  readonly index: number;
  /** A word on what was done last. */
  readonly notice: string;
}

/** The state at the current step, in words. A screen reader is told of what the step changes, not of all that stands here. */
export function Footer({ simulation, index, notice }: Props): JSX.Element {
  const { steps, findings } = simulation;
  const step = steps[index];
  const alone = new Set(steps.map((s) => s.thread)).size === 1 ? simulation.function : '';
  const atEnd = index === steps.length - 1 ? findings.filter((f) => !step?.findings.some((own) => own.message === f.message)) : [];
  return h(
    'footer',
    { tabIndex: 0, 'aria-label': t('State at the current step') },
    h('p', { class: 'unseen', role: 'status' }, notice !== '' ? notice : step ? spokenWords(step, index, steps.length, alone) : ''),
    notice === '' ? null : h('p', { class: 'notice' }, notice),
    h(
      'p',
      { class: 'now' },
      step ? stepWords(step, index, steps.length) : t('Nothing happens here: the function takes nothing and gives nothing back.'),
    ),
    ...[...(step?.findings ?? []), ...atEnd].map((f) => h('p', { key: f.message, class: 'finding' }, `✗ ${f.rule}: ${f.message}`)),
    h(
      'ul',
      { class: 'resources' },
      ...(step?.resources ?? []).map((r) => {
        const release = releaseWords(r);
        const wrong = step?.wrong.includes(r.id) === true;
        return h(
          'li',
          { key: r.id, class: step?.touched.includes(r.id) ? 'resource touched' : 'resource' },
          h('b', null, wrong ? '✗ ' : '', r.name),
          ` ${stateWords(r, alone)}`,
          release === '' ? null : h('small', null, ` (${release})`),
        );
      }),
    ),
  );
}
