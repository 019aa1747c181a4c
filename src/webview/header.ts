import { h } from 'preact';
import type { JSX } from 'preact';
import type { ExportFormat, Move, Simulation } from '../protocol/simulation.ts';
import { t } from './l10n.ts';
import { speeds } from './state.ts';
import type { Model, Speed } from './state.ts';
import { verdictWords } from './words.ts';

interface Props {
  readonly model: Model;
  readonly simulation: Simulation;
  readonly onMove: (to: Move) => void;
  /** From 0. */
  readonly onLine: (line: number) => void;
  readonly onPlay: () => void;
  readonly onSpeed: (speed: Speed) => void;
  readonly onExport: (format: ExportFormat) => void;
  readonly onRestart: () => void;
}

const exports_ = (): readonly (readonly [ExportFormat, string])[] => [
  ['mail', t('Copy as text for a mail')],
  ['svg', t('SVG picture')],
  ['png', t('PNG picture')],
  ['text', t('Text')],
  ['json', 'JSON'],
];

function speedWords(speed: Speed): string {
  switch (speed) {
    case 'slow':
      return t('slow');
    case 'normal':
      return t('normal');
    case 'fast':
      return t('fast');
  }
}

/** What is simulated, its verdict, and all that moves the current step. */
export function Header({ model, simulation, onMove, onLine, onPlay, onSpeed, onExport, onRestart }: Props): JSX.Element {
  const { index, file, playing, speed } = model;
  const last = simulation.steps.length - 1;
  const button = (label: string, words: string, to: Move, disabled: boolean, primary = false): JSX.Element =>
    h(
      'button',
      {
        type: 'button',
        class: primary ? 'button primary' : 'button',
        'aria-label': words,
        title: words,
        'aria-disabled': disabled,
        onClick: () => onMove(to),
      },
      label,
    );
  return h(
    'header',
    null,
    h('h1', null, t('Simulate'), ' ', h('code', null, `${simulation.function}()`)),
    h('small', null, file),
    h('span', { class: 'space' }),
    h('span', { class: simulation.findings.length > 0 || !simulation.ended ? 'verdict bad' : 'verdict' }, verdictWords(simulation)),
    h(
      'div',
      { class: 'buttons', role: 'toolbar', 'aria-label': t('Steps') },
      button('|◀', t('To the first step (Home)'), 'first', index === 0),
      button(`◀ ${t('Back')}`, t('Step back (Arrow Up)'), 'previous', index === 0),
      button(`${t('Step')} ▶`, t('Step (Arrow Down)'), 'next', index >= last, true),
      button(t('Over'), t('Step over what is called (O)'), 'over', index >= last),
      button(t('Out'), t('Step out of this function (U)'), 'out', index >= last),
      button('▶|', t('To the last step (End)'), 'last', index >= last),
      h(
        'button',
        { type: 'button', class: 'button', title: playing ? t('Pause (P)') : t('Play (P)'), 'aria-pressed': playing, onClick: onPlay },
        playing ? t('Pause') : t('Play'),
      ),
      h(
        'select',
        {
          'aria-label': t('Speed of playing'),
          value: speed,
          onChange: (event: Event) => {
            const { value } = event.currentTarget as HTMLSelectElement;
            onSpeed(speeds.find((s) => s === value) ?? 'normal');
          },
        },
        ...speeds.map((s) => h('option', { key: s, value: s, selected: s === speed }, speedWords(s))),
      ),
      h('button', { type: 'button', class: 'button', title: t('Forget all choices (R)'), onClick: onRestart }, t('Restart')),
    ),
    h(
      'form',
      {
        class: 'to-line',
        onSubmit: (event: Event) => {
          event.preventDefault();
          const input = (event.currentTarget as HTMLFormElement).elements.namedItem('line');
          const line = input instanceof HTMLInputElement ? Number.parseInt(input.value, 10) : Number.NaN;
          if (line > 0) onLine(line - 1);
        },
      },
      h('label', null, t('Run to line'), ' ', h('input', { name: 'line', type: 'text', inputMode: 'numeric', size: 5, autocomplete: 'off' })),
    ),
    h(
      'select',
      {
        'aria-label': t('Export the run'),
        value: '',
        onChange: (event: Event) => {
          const select = event.currentTarget as HTMLSelectElement;
          const chosen = exports_().find(([format]) => format === select.value);
          select.value = '';
          if (chosen) onExport(chosen[0]);
        },
      },
      h('option', { value: '' }, t('Export…')),
      ...exports_().map(([format, words]) => h('option', { key: format, value: format }, words)),
    ),
  );
}
