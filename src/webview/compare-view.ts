import { Fragment, h } from 'preact';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Other, Simulation, SimulationResource, SimulationStep } from '../protocol/simulation.ts';
import { compareRuns } from './compare.ts';
import type { Difference } from './compare.ts';
import { t } from './l10n.ts';
import { stateWords } from './words.ts';

interface Props {
  readonly simulation: Simulation;
  readonly label: string;
  readonly other: Other;
  readonly index: number;
  readonly onStep: (index: number) => void;
  readonly onClose: () => void;
}

/** Two runs side by side: where they part, and what that leaves different. A run of the text before a patch stands at the left. */
export function CompareView({ simulation, label: path, other, index, onStep, onClose }: Props): JSX.Element {
  const { steps } = simulation;
  const { earlier } = other;
  const { pairs, parting, differences } = useMemo(
    () => compareRuns(steps, other.steps, earlier === undefined ? 'one-text' : 'two-texts'),
    [steps, other.steps, earlier],
  );
  const label = earlier?.label ?? path;
  const inOrder = <T>(own: T, its: T): readonly T[] => (earlier === undefined ? [own, its] : [its, own]);
  const first = parting === undefined ? undefined : pairs[parting];
  const at = (first?.left === undefined ? undefined : steps[first.left]) ?? (first?.right === undefined ? undefined : other.steps[first.right]);
  return h(
    'section',
    { class: 'compare', 'aria-label': earlier === undefined ? t('Two paths side by side') : t('Before and after the patch, side by side') },
    h(
      'p',
      { class: 'parting', role: 'status' },
      at === undefined ? t('They never part.') : t('They part at line {0}: {1}.', at.range.start.line + 1, at.text),
      ' ',
      differences.length === 0
        ? t('Both leave everything in the same state.')
        : differences.length === 1
          ? t('1 resource is left different.')
          : t('{0} resources are left different.', differences.length),
      h('button', { type: 'button', class: 'button', onClick: onClose }, t('Close the comparison')),
    ),
    differences.length > 0 ? h(Differences, { list: differences, left: label, right: other.label, alone: simulation.function, inOrder }) : null,
    h(
      'table',
      { class: 'sides' },
      h('thead', null, h('tr', null, ...inOrder(label, other.label).map((name) => h('th', { scope: 'col', key: name }, name)))),
      h(
        'tbody',
        null,
        ...pairs.map((pair, i) =>
          h(
            'tr',
            { key: `${pair.left ?? ''} ${pair.right ?? ''}`, class: `${i === parting ? 'parts' : ''} ${pair.left === index ? 'current' : ''}` },
            ...inOrder(
              h('td', { key: 'own' }, pair.left === undefined ? null : h(Cell, { step: steps[pair.left], onPick: () => onStep(pair.left ?? 0) })),
              h('td', { key: 'other' }, pair.right === undefined ? null : h(Cell, { step: other.steps[pair.right], onPick: undefined })),
            ),
          ),
        ),
      ),
    ),
  );
}

function Cell({ step, onPick }: { readonly step: SimulationStep | undefined; readonly onPick: (() => void) | undefined }): JSX.Element | null {
  if (!step) return null;
  const wrong = step.findings.map((f) => `${f.rule}: ${f.message}`).join('; ');
  const content = h(
    Fragment,
    null,
    h('span', { class: 'line' }, String(step.range.start.line + 1)),
    h(
      'span',
      { class: `what depth-${Math.min(step.depth, 6)}` },
      h('code', null, step.callback === '' ? step.text : `↳ ${step.callback}()`),
      h('small', { class: wrong === '' ? '' : 'bad' }, wrong === '' ? step.event : `✗ ${wrong}`),
    ),
  );
  return onPick ? h('button', { type: 'button', class: 'cell', onClick: onPick }, content) : h('div', { class: 'cell' }, content);
}

function Differences({
  list,
  left,
  right,
  alone,
  inOrder,
}: {
  readonly list: readonly Difference[];
  readonly left: string;
  readonly right: string;
  readonly alone: string;
  readonly inOrder: <T>(own: T, its: T) => readonly T[];
}): JSX.Element {
  const words = (r: SimulationResource | undefined): string => (r === undefined ? t('is not there') : stateWords(r, alone));
  return h(
    'table',
    { class: 'differences' },
    h('caption', null, t('What is different at the end')),
    h(
      'thead',
      null,
      h('tr', null, h('th', { scope: 'col' }, t('Resource')), ...inOrder(left, right).map((name) => h('th', { scope: 'col', key: name }, name))),
    ),
    h(
      'tbody',
      null,
      ...list.map((d) =>
        h(
          'tr',
          { key: d.name },
          h('th', { scope: 'row' }, h('code', null, d.name)),
          ...inOrder(h('td', { key: 'own' }, words(d.left)), h('td', { key: 'other' }, words(d.right))),
        ),
      ),
    ),
  );
}
