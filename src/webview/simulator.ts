/// <reference lib="dom" />
/**
 * The script of the simulator panel. It knows nothing of C: it shows the run that it is sent, and tells what was chosen. Whatever comes from
 * a file becomes text, never HTML.
 */
import { Fragment, h, render } from 'preact';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Move, ToPanel } from '../protocol/simulation.ts';
import { listen, remember, remembered, tell } from './host.ts';
import { Sidebar } from './sidebar.ts';
import { clamp, empty, moved, received } from './state.ts';
import type { Model } from './state.ts';
import { Timeline } from './timeline.ts';
import { stateWords, stepWords, verdictWords } from './words.ts';
import './simulator.css';

const keys: Readonly<Record<string, Move>> = {
  ArrowDown: 'next',
  ArrowRight: 'next',
  j: 'next',
  ArrowUp: 'previous',
  ArrowLeft: 'previous',
  k: 'previous',
  Home: 'first',
  End: 'last',
};

function Panel(): JSX.Element {
  const [model, setModel] = useState<Model>(empty);
  const { simulation, index, file, problem } = model;

  const go = (to: number, jump: boolean): void => {
    const next = clamp(to, simulation);
    setModel({ ...model, index: next });
    tell({ type: 'step', index: next, jump });
  };

  useEffect(() => {
    listen((message: ToPanel) => {
      switch (message.type) {
        case 'simulation':
          setModel((before) => {
            const after = received(before, message, remembered());
            tell({ type: 'step', index: after.index, jump: false });
            return after;
          });
          return;
        case 'unavailable':
          setModel({ ...empty, problem: message.reason });
          return;
        case 'move':
          setModel((before) => {
            const next = moved(before, message.to);
            tell({ type: 'step', index: next, jump: false });
            return { ...before, index: next };
          });
      }
    });
    tell({ type: 'ready' });
  }, []);

  useEffect(() => {
    if (simulation) remember({ function: simulation.function, index });
  }, [simulation, index]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const to = keys[event.key];
      const { target } = event;
      const isControl = target instanceof HTMLSelectElement || target instanceof HTMLInputElement;
      if (to === undefined || isControl || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      go(moved(model, to), false);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });

  if (!simulation) return h('p', { class: 'empty', role: 'status' }, problem ?? 'Running the function…');
  const step = simulation.steps[index];
  const button = (label: string, words: string, to: Move, disabled: boolean, primary = false): JSX.Element =>
    h(
      'button',
      {
        type: 'button',
        class: primary ? 'button primary' : 'button',
        'aria-label': words,
        title: words,
        disabled,
        onClick: () => go(moved(model, to), false),
      },
      label,
    );
  const last = simulation.steps.length - 1;
  const alone = new Set(simulation.steps.map((s) => s.thread)).size === 1 ? simulation.function : '';
  return h(
    Fragment,
    null,
    h(
      'header',
      null,
      h('h1', null, 'Simulate ', h('code', null, `${simulation.function}()`)),
      h('small', null, file),
      h('span', { class: 'space' }),
      h('span', { class: simulation.findings.length > 0 || !simulation.ended ? 'verdict bad' : 'verdict' }, verdictWords(simulation)),
      h(
        'span',
        { class: 'buttons', role: 'toolbar', 'aria-label': 'Steps' },
        button('|◀', 'To the first step (Home)', 'first', index === 0),
        button('◀ Back', 'Step back (↑)', 'previous', index === 0),
        button('Step ▶', 'Step (↓)', 'next', index >= last, true),
        button('▶|', 'To the last step (End)', 'last', index >= last),
        h('button', { type: 'button', class: 'button', title: 'Forget all choices', onClick: () => tell({ type: 'restart' }) }, 'Restart'),
      ),
    ),
    h(
      'main',
      null,
      h(Sidebar, {
        simulation,
        step,
        onTell: (message) => {
          if (message.type === 'path') setModel({ ...model, seekFinding: true });
          tell(message);
        },
      }),
      h(Timeline, { simulation, index, onStep: (to: number) => go(to, true) }),
    ),
    h(
      'footer',
      { 'aria-live': 'polite' },
      step
        ? h('span', { class: 'now' }, stepWords(step, index, simulation.steps.length))
        : 'Nothing happens here: the function takes nothing and gives nothing back.',
      ...(step?.findings ?? []).map((f) => h('span', { key: f.message, class: 'finding' }, `${f.rule}: ${f.message}`)),
      ...(step?.resources ?? []).map((r) =>
        h(
          'span',
          { key: r.id, class: step?.touched.includes(r.id) ? 'resource touched' : 'resource' },
          h('b', null, r.name),
          ` ${stateWords(r, alone)}`,
        ),
      ),
    ),
  );
}

const root = document.getElementById('root');
if (root) render(h(Panel, null), root);
