import { Fragment, h } from 'preact';
import type { JSX } from 'preact';
import type { Beside, FromPanel, Simulation, SimulationChoice, SimulationPath, SimulationStep } from '../protocol/simulation.ts';

interface Props {
  readonly simulation: Simulation;
  readonly step: SimulationStep | undefined;
  readonly onTell: (message: FromPanel) => void;
}

/** What can be chosen: a path as a whole, what fails, how the other decisions go, and what else runs. */
export function Sidebar({ simulation, step, onTell }: Props): JSX.Element {
  const { paths, choices } = simulation;
  const mayFail = (c: SimulationChoice): boolean => c.kind === 'call' && c.options.some((option) => /^(fails|finds nothing)/.test(option));
  const calls = choices.filter(mayFail);
  const others = choices.filter((c) => !mayFail(c));
  const failing = paths.filter((p) => p.findings.length > 0).length;
  return h(
    'aside',
    { 'aria-label': 'Choices' },
    h('h2', null, `Paths (${paths.length}${simulation.complete ? '' : '+'})`),
    h(
      'ul',
      { class: 'paths' },
      ...paths.map((p, i) =>
        h(PathView, { key: `${p.label} ${i}`, path: p, on: i === simulation.selected, onPick: () => onTell({ type: 'path', index: i }) }),
      ),
    ),
    h(
      'p',
      { class: 'quiet' },
      failing === 0
        ? simulation.complete
          ? 'Nothing is lost on any of them'
          : 'Nothing is lost on those that were followed'
        : `${failing} of ${paths.length} lose or break something`,
    ),
    calls.length > 0
      ? h(
          Fragment,
          null,
          h('h2', null, 'What fails'),
          h('ul', null, ...calls.map((c) => h(ChoiceView, { key: `${c.at} ${c.occurrence}`, choice: c, onTell }))),
        )
      : null,
    others.length > 0
      ? h(
          Fragment,
          null,
          h('h2', null, 'Decisions'),
          h('ul', null, ...others.map((c) => h(ChoiceView, { key: `${c.at} ${c.occurrence}`, choice: c, onTell }))),
        )
      : null,
    h(Windows, { simulation, step, onTell }),
    h(BesideView, { simulation, onTell }),
    h(
      'label',
      { class: 'option' },
      h('input', { type: 'checkbox', checked: simulation.enter, onChange: () => onTell({ type: 'enter', enter: !simulation.enter }) }),
      ' Step into functions of this file',
    ),
  );
}

function PathView({ path, on, onPick }: { readonly path: SimulationPath; readonly on: boolean; readonly onPick: () => void }): JSX.Element {
  const bad = path.findings.length > 0;
  const rules = [...new Set(path.findings.map((f) => f.rule))].join(', ');
  const title = bad ? path.findings.map((f) => f.message).join('\n') : `${path.count} ${path.count === 1 ? 'way' : 'ways'}`;
  return h(
    'li',
    null,
    h(
      'button',
      { type: 'button', class: `path ${on ? 'on' : ''}`, 'aria-pressed': on, onClick: onPick, title },
      h('span', { class: bad ? 'dot bad' : 'dot', 'aria-hidden': 'true' }),
      h('span', { class: 'label' }, path.label, bad ? h('em', null, ` ${rules}`) : null),
      path.count > 1 ? h('span', { class: 'count', title: `stands for ${path.count} ways` }, `×${path.count}`) : null,
    ),
  );
}

/** `a_long_prefix_get` as `…prefix_get`: the end of a name tells more. */
const shortName = (name: string): string => (name.length > 20 ? `…${name.slice(-19)}` : name);

function ChoiceView({ choice, onTell }: { readonly choice: SimulationChoice; readonly onTell: Props['onTell'] }): JSX.Element {
  const failed = choice.outcome.startsWith('fails') || choice.outcome.startsWith('finds nothing');
  const name = choice.call === '' || choice.kind === 'loop' ? choice.text : choice.call;
  const { at, occurrence } = choice;
  const choose = (outcome: string): void => onTell({ type: 'choose', choice: { at, occurrence, outcome } });
  const title = `line ${choice.range.start.line + 1}: ${choice.text}`;
  return h('li', { class: 'choice' }, h('label', null, h('code', { title }, choice.kind === 'call' ? shortName(name) : name), choosing()));

  function choosing(): JSX.Element {
    return h(
      'select',
      { class: failed ? 'failed' : '', value: choice.outcome, onChange: (event: Event) => choose((event.currentTarget as HTMLSelectElement).value) },
      ...choice.options.map((option) => h('option', { key: option, value: option, selected: option === choice.outcome }, option)),
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
    h('h2', null, 'May run now'),
    h(
      'ul',
      null,
      ...step.windows.map((w) =>
        h(
          'li',
          { key: w.function, class: 'choice' },
          h('code', { title: `registered through ${w.through}` }, shortName(w.function)),
          h('button', { type: 'button', class: 'small', onClick: () => run(w.function) }, 'Run now'),
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
    h('h2', null, 'Runs beside'),
    h(
      'ul',
      null,
      ...beside.map((b) =>
        h(
          'li',
          { key: b.function, class: 'choice' },
          h('code', { title: b.after ? 'from a chosen step on' : 'when the simulated function has returned' }, shortName(b.function)),
          h(
            'button',
            { type: 'button', class: 'small', 'aria-label': `Remove ${b.function}()`, onClick: () => tellAll(beside.filter((o) => o !== b)) },
            'Remove',
          ),
        ),
      ),
      h(
        'li',
        { class: 'choice' },
        h(
          'select',
          {
            'aria-label': 'Add a function that runs beside',
            value: '',
            onChange: (event: Event) => tellAll([...beside, { function: (event.currentTarget as HTMLSelectElement).value }]),
          },
          h('option', { value: '' }, 'Add a function…'),
          ...free.map((name) => h('option', { key: name, value: name }, name)),
        ),
      ),
    ),
  );
}
