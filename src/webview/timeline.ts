import { h } from 'preact';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Simulation, SimulationStep } from '../protocol/simulation.ts';
import { lanesOf } from './lanes.ts';
import { Bars, Marks, row } from './lane-view.ts';
import type { Lane } from './lanes.ts';

/** Widths in CSS pixels. */
const widestLane = 92;
const narrowestLane = 40;
/** What the code keeps of the width. */
const leastText = 200;
/** For the words beside the last lane. */
const margin = 26;

interface Props {
  readonly simulation: Simulation;
  readonly index: number;
  readonly onStep: (index: number) => void;
}

/** The run: a line for each step, and beside it a lane for each resource. Time runs down. */
export function Timeline({ simulation, index, onStep }: Props): JSX.Element {
  const { steps } = simulation;
  const lanes = lanesOf(steps);
  const section = useRef<HTMLElement>(null);
  const [room, setRoom] = useState(0);
  useEffect(() => {
    const { current } = section;
    if (!current) return;
    const observer = new ResizeObserver(() => setRoom(current.clientWidth));
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  const lane = Math.round(Math.max(narrowestLane, Math.min(widestLane, (room - leastText - margin) / Math.max(1, lanes.length))));
  const threads = new Set(steps.map((s) => s.thread)).size;
  useEffect(() => section.current?.style.setProperty('--lane', `${lane}px`), [lane]);
  const width = lanes.length * lane + margin;
  return h(
    'section',
    { class: 'timeline', ref: section, 'aria-label': 'Steps' },
    h(
      'div',
      { class: 'heads', 'aria-hidden': 'true' },
      h('div', { class: 'head-text' }),
      h('div', { class: 'head-lanes' }, ...lanes.map((l) => h(Head, { key: l.id, lane: l, width: lane }))),
    ),
    h(
      'div',
      { class: 'body' },
      h(
        'ol',
        { class: 'rows' },
        ...steps.map((step, i) =>
          h(Row, {
            key: `${step.at} ${step.occurrence} ${step.thread} ${step.callback}`,
            step,
            current: i === index,
            later: i > index,
            enters: threads > 1 && steps[i - 1]?.thread !== step.thread,
            beside: step.thread !== simulation.function,
            onPick: () => onStep(i),
          }),
        ),
      ),
      h(
        'svg',
        { class: 'lanes', width, height: steps.length * row, viewBox: `0 0 ${width} ${Math.max(1, steps.length) * row}`, 'aria-hidden': 'true' },
        h('rect', { class: 'now', x: 0, y: index * row, width, height: row }),
        ...lanes.map((l, i) => h(Bars, { key: l.id, lane: l, x: i * lane + lane / 2, bottom: steps.length * row })),
        // What has not run yet is dimmed.
        h('rect', { class: 'veil', x: 0, y: (index + 1) * row, width, height: Math.max(0, steps.length - index - 1) * row }),
        ...lanes.map((l, i) => h(Marks, { key: l.id, lane: l, x: i * lane + lane / 2, index })),
      ),
    ),
  );
}

/** The end of a name tells more than its beginning. Characters of code are about 7 pixels wide. */
function fitting(name: string, width: number): string {
  const most = Math.max(4, Math.floor((width - 6) / 7));
  return name.length > most ? `…${name.slice(1 - most).replace(/^(>|->|\.)/, '')}` : name;
}

function Head({ lane: l, width }: { readonly lane: Lane; readonly width: number }): JSX.Element {
  return h(
    'div',
    { class: `head kind-${l.kind}`, title: `${l.name}: ${l.title}` },
    h('code', null, fitting(l.name, width)),
    h('small', null, l.title),
  );
}

interface RowProps {
  readonly step: SimulationStep;
  readonly current: boolean;
  readonly later: boolean;
  /** Another thread goes on here. */
  readonly enters: boolean;
  /** It is not the simulated function's own thread. */
  readonly beside: boolean;
  readonly onPick: () => void;
}

function Row({ step, current, later, enters, beside, onPick }: RowProps): JSX.Element {
  const element = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (!current) return;
    element.current?.scrollIntoView({ block: 'nearest' });
    // Whoever steps with the keys from a row stays on the current one.
    if (document.activeElement?.closest('.rows')) element.current?.querySelector('button')?.focus({ preventScroll: true });
  }, [current]);
  const wrong = step.findings.length > 0;
  const classes = [
    'row',
    current ? 'current' : '',
    later ? 'later' : '',
    beside ? 'beside' : '',
    step.failed ? 'failed' : '',
    wrong ? 'wrong' : '',
  ].join(' ');
  const said = wrong ? step.findings.map((f) => `${f.rule}: ${f.message}`).join('; ') : step.event;
  return h(
    'li',
    { class: classes, ref: element, ...(current ? { 'aria-current': 'step' } : {}) },
    h(
      'button',
      { type: 'button', onClick: onPick, tabIndex: current ? 0 : -1, title: `${step.text}\n${said}` },
      h('span', { class: 'line' }, String(step.range.start.line + 1)),
      h(
        'span',
        { class: `what depth-${Math.min(step.depth, 6)}` },
        h('code', null, step.callback === '' ? step.text : `↳ ${step.callback}()`),
        h('small', null, enters ? h('b', null, `${step.thread}: `) : null, wrong ? '✗ ' : '', said),
      ),
    ),
  );
}
