import { Fragment, h } from 'preact';
import type { JSX } from 'preact';
import type { FromPanel, Simulation, SimulationPath } from '../protocol/simulation.ts';
import { t } from './l10n.ts';

interface Props {
  readonly simulation: Simulation;
  readonly onTell: (message: FromPanel) => void;
}

/** The exits of a function, each with the paths that end there: `index` is the path's place in the simulation. */
export interface ExitGroup {
  readonly line: number;
  readonly text: string;
  readonly paths: readonly { readonly path: SimulationPath; readonly index: number }[];
}

/** Groups paths by the place where they end: exits with a failing path first, then in the order of the paths. */
export function exitsOf(paths: readonly SimulationPath[]): readonly ExitGroup[] {
  const groups = new Map<number, { path: SimulationPath; index: number }[]>();
  paths.forEach((path, index) => {
    const known = groups.get(path.exit.line);
    if (known) known.push({ path, index });
    else groups.set(path.exit.line, [{ path, index }]);
  });
  return [...groups].map(([line, list]) => ({ line, text: list[0]?.path.exit.text ?? '', paths: list }));
}

/** All paths through the function, by exit, each with its verdict. */
export function Paths({ simulation, onTell }: Props): JSX.Element {
  const { paths, complete, selected } = simulation;
  const ways = paths.reduce((n, p) => n + p.count, 0);
  const failing = paths.filter((p) => p.findings.length > 0).length;
  const nothing =
    simulation.findings.length > 0
      ? t('None of them is wrong by itself: what is found shows in this run, and takes more than {0}().', simulation.function)
      : complete
        ? t('Nothing is lost on any of them.')
        : t('Nothing is lost on those that were followed.');
  return h(
    Fragment,
    null,
    h('h2', null, t('Paths ({0})', `${ways}${complete ? '' : '+'}`)),
    h('p', { class: 'quiet' }, failing === 0 ? nothing : t('{0} of {1} outcomes lose or break something.', failing, paths.length)),
    ...exitsOf(paths).map((group) =>
      h(
        'section',
        { key: group.line, class: 'exit', 'aria-label': t('Exit at line {0}', group.line + 1) },
        h('h3', null, h('span', { class: 'line' }, String(group.line + 1)), h('code', null, group.text)),
        h(
          'ul',
          { class: 'paths' },
          ...group.paths.map(({ path, index }) =>
            h(PathView, { key: `${path.label} ${index}`, path, index, on: index === selected, wrong: simulation.findings.length > 0, onTell }),
          ),
        ),
      ),
    ),
  );
}

function outcomeWords(outcome: SimulationPath['outcome']): string {
  switch (outcome) {
    case 'success':
      return t('success');
    case 'error':
      return t('error');
    case 'unknown':
      return t('no answer');
  }
}

/** The verdict on a path in words: what it reports, else what it leaves held. Of the run that is shown, others may make something wrong. */
function verdictOf(path: SimulationPath, shownWrong: boolean): string {
  const rules = [...new Set(path.findings.map((f) => f.rule))];
  if (rules.length > 0) return rules.join(', ');
  if (shownWrong) return t('clean by itself');
  return path.held.length > 0 ? t('keeps {0}', path.held.join(', ')) : t('clean');
}

interface PathProps {
  readonly path: SimulationPath;
  readonly index: number;
  readonly on: boolean;
  /** Something is found in the run that is shown. */
  readonly wrong: boolean;
  readonly onTell: Props['onTell'];
}

function PathView({ path, index, on, wrong, onTell }: PathProps): JSX.Element {
  const bad = path.findings.length > 0;
  const title = bad ? path.findings.map((f) => f.message).join('\n') : path.count === 1 ? t('1 way') : t('{0} ways', path.count);
  return h(
    'li',
    null,
    h(
      'div',
      { class: `path ${on ? 'on' : ''}` },
      h(
        'button',
        { type: 'button', class: 'pick', 'aria-pressed': on, onClick: () => onTell({ type: 'path', index, way: undefined }), title },
        h('span', { class: bad ? 'sign bad' : 'sign', 'aria-hidden': 'true' }, bad ? '✗' : '✓'),
        h(
          'span',
          { class: 'label' },
          path.label,
          h('small', { class: bad ? 'bad' : '' }, ` ${outcomeWords(path.outcome)}, ${verdictOf(path, on && wrong)}`),
        ),
        path.count > 1 ? h('span', { class: 'count', 'aria-label': t('stands for {0} ways', path.count) }, `×${path.count}`) : null,
      ),
      on
        ? null
        : h(
            'button',
            {
              type: 'button',
              class: 'small',
              title: t('Show it beside the current run'),
              'aria-label': t('Compare with {0}', path.label),
              onClick: () => onTell({ type: 'compare', index }),
            },
            t('Compare'),
          ),
    ),
    path.ways.length > 1
      ? h(
          'details',
          null,
          h('summary', null, path.ways.length < path.count ? t('The first {0} ways', path.ways.length) : t('Each of the {0} ways', path.count)),
          h(
            'ul',
            null,
            ...path.ways.map((way, n) =>
              h(
                'li',
                { key: n },
                h('button', { type: 'button', class: 'pick', onClick: () => onTell({ type: 'path', index, way: n }) }, h('small', null, way.label)),
              ),
            ),
          ),
        )
      : null,
  );
}
