import { Fragment, h } from 'preact';
import type { JSX } from 'preact';
import type { Beside, FromPanel, Simulation, SimulationChoice, SimulationStep } from '../protocol/simulation.ts';
import { fitting } from './fitting.ts';
import { t } from './l10n.ts';
import { Paths } from './paths.ts';

interface Props {
  readonly simulation: Simulation;
  readonly step: SimulationStep | undefined;
  readonly onTell: (message: FromPanel) => void;
}

/** What can be chosen: a path as a whole, what fails, how the other decisions go, and what else runs. */
export function Sidebar({ simulation, step, onTell }: Props): JSX.Element {
  const { choices } = simulation;
  const mayFail = (c: SimulationChoice): boolean => c.kind === 'call' && c.options.some((option) => /^(fails|finds nothing)/.test(option));
  const calls = choices.filter(mayFail);
  const others = choices.filter((c) => !mayFail(c));
  const list = (title: string, what: readonly SimulationChoice[]): JSX.Element | null =>
    what.length === 0
      ? null
      : h(
          Fragment,
          null,
          h('h2', null, title),
          h('ul', null, ...what.map((c) => h(ChoiceView, { key: `${c.at} ${c.occurrence}`, choice: c, onTell }))),
        );
  return h(
    'aside',
    { 'aria-label': t('Choices') },
    h('div', { class: 'group' }, h(Paths, { simulation, onTell })),
    h(
      'div',
      { class: 'group' },
      list(t('What fails'), calls),
      list(t('Decisions'), others),
      h(Windows, { simulation, step, onTell }),
      h(BesideView, { simulation, onTell }),
      h(
        'label',
        { class: 'option' },
        h('input', { type: 'checkbox', checked: simulation.enter, onChange: () => onTell({ type: 'enter', enter: !simulation.enter }) }),
        ` ${t('Step into functions of this file')}`,
      ),
    ),
  );
}

const shortName = (name: string): string => fitting(name, 22);

function ChoiceView({ choice, onTell }: { readonly choice: SimulationChoice; readonly onTell: Props['onTell'] }): JSX.Element {
  const failed = choice.outcome.startsWith('fails') || choice.outcome.startsWith('finds nothing');
  const name = choice.call === '' || choice.kind === 'loop' ? choice.text : choice.call;
  const { at, occurrence } = choice;
  const choose = (outcome: string): void =>
    onTell({ type: 'choose', choice: { at, occurrence, outcome, text: `${name}${choice.kind === 'call' ? '()' : ':'} ${outcome}` } });
  const title = t('line {0}: {1}', choice.range.start.line + 1, choice.text);
  return h('li', { class: 'choice' }, h('label', null, h('code', { title }, choice.kind === 'call' ? shortName(name) : name), choosing()));

  /** A failure with what it answers. */
  function wordsOf(option: string): string {
    return option === 'fails' && choice.fails !== '' ? `${option}: ${choice.fails}` : option;
  }

  function choosing(): JSX.Element {
    return h(
      'select',
      { class: failed ? 'failed' : '', value: choice.outcome, onChange: (event: Event) => choose((event.currentTarget as HTMLSelectElement).value) },
      ...choice.options.map((option) => h('option', { key: option, value: option, selected: option === choice.outcome }, wordsOf(option))),
    );
  }
}

/** The callbacks that may run from the current step on, each to be let run now. */
function Windows({ simulation, step, onTell }: Props): JSX.Element | null {
  if (!step || step.windows.length === 0) return null;
  const run = (name: string): void =>
    onTell({
      type: 'beside',
      beside: [...simulation.beside.filter((b) => b.function !== name), { function: name, after: { at: step.at, occurrence: step.occurrence } }],
    });
  return h(
    Fragment,
    null,
    h('h2', null, t('May run now')),
    h(
      'ul',
      null,
      ...step.windows.map((w) =>
        h(
          'li',
          { key: w.function, class: 'choice' },
          h('code', { title: t('registered through {0}', w.through) }, shortName(w.function)),
          h('button', { type: 'button', class: 'small', onClick: () => run(w.function) }, t('Run now')),
        ),
      ),
    ),
  );
}

function BesideView({ simulation, onTell }: Omit<Props, 'step'>): JSX.Element {
  const { beside, functions } = simulation;
  const tellAll = (list: readonly Beside[]): void => onTell({ type: 'beside', beside: list });
  const free = functions.filter((name) => name !== simulation.function && !beside.some((b) => b.function === name));
  return h(
    Fragment,
    null,
    h('h2', null, t('Runs beside')),
    h(
      'ul',
      null,
      ...beside.map((b) =>
        h(
          'li',
          { key: b.function, class: 'choice' },
          h('code', { title: b.after ? t('from a chosen step on') : t('when the simulated function has returned') }, shortName(b.function)),
          h(
            'button',
            { type: 'button', class: 'small', 'aria-label': t('Remove {0}()', b.function), onClick: () => tellAll(beside.filter((o) => o !== b)) },
            t('Remove'),
          ),
        ),
      ),
      h(
        'li',
        { class: 'choice' },
        h(
          'select',
          {
            'aria-label': t('Add a function that runs beside'),
            value: '',
            onChange: (event: Event) => tellAll([...beside, { function: (event.currentTarget as HTMLSelectElement).value }]),
          },
          h('option', { value: '' }, t('Add a function…')),
          ...free.map((name) => h('option', { key: name, value: name }, name)),
        ),
      ),
    ),
  );
}
