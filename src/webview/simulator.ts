/// <reference lib="dom" />
/**
 * The script of the simulator panel. It knows nothing of C: it shows the run that it is sent, and tells what was chosen. Whatever comes from
 * a file becomes text, never HTML.
 */
import { Fragment, h, render } from 'preact';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ExportFormat, Move, ToPanel } from '../protocol/simulation.ts';
import { CompareView } from './compare-view.ts';
import { exportAs } from './exporting.ts';
import { Footer } from './footer.ts';
import { Header } from './header.ts';
import { listen, remember, remembered, tell } from './host.ts';
import { t } from './l10n.ts';
import { Sidebar } from './sidebar.ts';
import { clamp, delays, empty, moved, received, stepAtLine } from './state.ts';
import type { Model } from './state.ts';
import { Timeline } from './timeline.ts';
import './simulator.css';

/** None of them is a key of the debugger, and none has a modifier, so that the editor's own keys go on working. */
const keys: Readonly<Record<string, Move>> = {
  ArrowDown: 'next',
  ArrowRight: 'next',
  j: 'next',
  ArrowUp: 'previous',
  ArrowLeft: 'previous',
  k: 'previous',
  o: 'over',
  u: 'out',
  Home: 'first',
  End: 'last',
};

/** Runs when the next picture is on the screen. */
const afterPicture = (then: () => void): void => void requestAnimationFrame(() => setTimeout(then));

function Panel(): JSX.Element {
  const [model, setModel] = useState<Model>(empty);
  const latest = useRef(model);
  latest.current = model;
  const asked = useRef(0);
  const isTold = useRef(false);
  const { simulation, session, index, speed, playing } = model;

  const update = (change: Partial<Model>): void => {
    latest.current = { ...latest.current, ...change };
    setModel(latest.current);
  };
  const go = (to: number, jump: boolean, more: Partial<Model> = {}): void => {
    const next = clamp(to, latest.current.simulation);
    update({ index: next, notice: '', playing: false, ...more });
    tell({ type: 'step', index: next, jump });
  };
  const runTo = (line: number): void => {
    const at = stepAtLine(latest.current, line);
    if (at === undefined) update({ notice: t('The run does not come to line {0}.', line + 1) });
    else go(at, false);
  };
  const takeOut = (format: ExportFormat): void => {
    const { simulation: run, file } = latest.current;
    if (!run) return;
    asked.current += 1;
    exportAs(asked.current, format, run, file).then(
      (notice) => update({ notice }),
      (error: unknown) => update({ notice: error instanceof Error ? error.message : String(error) }),
    );
  };
  const play = (): void => {
    const { playing: on, simulation: run, index: at } = latest.current;
    const isLast = at >= (run?.steps.length ?? 1) - 1;
    if (!on && isLast) go(0, false, { playing: true });
    else update({ playing: !on });
  };

  // At once, not after the first picture: the run may be there before that.
  useLayoutEffect(() => {
    const stop = listen((message: ToPanel) => {
      isTold.current = true;
      switch (message.type) {
        case 'simulation':
          update(received(latest.current, message, remembered()));
          tell({ type: 'step', index: latest.current.index, jump: false });
          return;
        case 'unavailable':
          update({ ...empty, problem: message.reason });
          return;
        case 'move':
          return go(moved(latest.current, message.to), false);
        case 'line':
          return runTo(message.line);
        case 'export':
          return takeOut(message.format);
        case 'answer':
          return;
      }
    });
    // What VS Code kept for the page comes right after this event. A page that was given nothing asks.
    const onLoad = (): void =>
      afterPicture(() => {
        if (!isTold.current) tell({ type: 'ready' });
      });
    window.addEventListener('load', onLoad);
    return () => {
      stop();
      window.removeEventListener('load', onLoad);
    };
  }, []);

  useEffect(() => {
    if (simulation) remember({ function: simulation.function, index, speed, session });
  }, [simulation, session, index, speed]);

  // The marks are for whoever measures what a person waits for: scripts/bench-editor.ts.
  useLayoutEffect(() => {
    if (!simulation) return;
    afterPicture(() => {
      performance.mark('drawn', { detail: simulation.function });
      tell({ type: 'drawn' });
    });
  }, [simulation]);

  useEffect(() => {
    if (!playing) return undefined;
    const isLast = index >= (simulation?.steps.length ?? 1) - 1;
    const timer = setTimeout(() => (isLast ? update({ playing: false }) : go(index + 1, false, { playing: true })), delays[speed]);
    return () => clearTimeout(timer);
  }, [playing, index, speed, simulation]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { target } = event;
      const isControl = target instanceof HTMLSelectElement || target instanceof HTMLInputElement;
      if (isControl || event.ctrlKey || event.altKey || event.metaKey) return;
      const to = keys[event.key];
      if (to !== undefined) go(moved(latest.current, to), false);
      else if (event.key === 'p') play();
      else if (event.key === 'r') tell({ type: 'restart' });
      else if (event.key === 'g') document.querySelector<HTMLInputElement>('.to-line input')?.focus();
      else if (event.key === 'c') takeOut('mail');
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  if (!simulation) return h('p', { class: 'empty', role: 'status' }, model.problem ?? t('Running the function…'));
  return h(
    Fragment,
    null,
    h(Header, {
      model,
      simulation,
      onMove: (to) => go(moved(latest.current, to), false),
      onLine: runTo,
      onPlay: play,
      onSpeed: (chosen) => update({ speed: chosen }),
      onExport: takeOut,
      onRestart: () => tell({ type: 'restart' }),
    }),
    model.lost.length > 0
      ? h(
          'div',
          { class: 'lost', role: 'status' },
          h('p', null, t('No longer part of the run, since the text was edited:')),
          h('ul', null, ...model.lost.map((words, i) => h('li', { key: i }, words))),
          h('button', { type: 'button', class: 'small', onClick: () => update({ lost: [] }) }, t('Close')),
        )
      : null,
    simulation.notice === '' ? null : h('p', { class: 'lost', role: 'status' }, simulation.notice),
    h(
      'main',
      null,
      h(Sidebar, {
        simulation,
        step: simulation.steps[index],
        onTell: (message) => {
          if (message.type === 'path') update({ seekFinding: true });
          tell(message);
        },
      }),
      model.other
        ? h(CompareView, {
            simulation,
            label: simulation.paths[simulation.selected]?.label ?? t('This run'),
            other: model.other,
            index,
            onStep: (to) => go(to, true),
            onClose: () => tell({ type: 'compare', index: undefined }),
          })
        : h(Timeline, { simulation, index, onStep: (to: number) => go(to, true) }),
    ),
    h(Footer, { simulation, index, notice: model.notice }),
  );
}

performance.mark('begun');
const root = document.getElementById('root');
if (root) render(h(Panel, null), root);
