import { Fragment, h } from 'preact';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Simulation, SimulationStep } from '../protocol/simulation.ts';
import { lanesOf } from './lanes.ts';
import { fitting } from './fitting.ts';
import { t } from './l10n.ts';
import { Bars, Marks, row } from './lane-view.ts';
import type { Lane } from './lanes.ts';

/** Widths in CSS pixels. */
const widestLane = 92;
const narrowestLane = 52;
/** What the code keeps of the width. */
const leastText = 330;
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
  const lanes = useMemo(() => lanesOf(steps), [steps]);
  const section = useRef<HTMLElement>(null);
  const [room, setRoom] = useState(0);
  // Before the first picture: the lanes would jump.
  useLayoutEffect(() => {
    const { current } = section;
    if (!current) return;
    setRoom(current.clientWidth);
    const observer = new ResizeObserver(() => setRoom(current.clientWidth));
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  const lane = Math.round(Math.max(narrowestLane, Math.min(widestLane, (room - leastText - margin) / Math.max(1, lanes.length))));
  useLayoutEffect(() => section.current?.style.setProperty('--lane', `${lane}px`), [lane]);
  const width = lanes.length * lane + margin;
  const height = Math.max(1, steps.length) * row;
  // What does not depend on the current step is made once: a step changes two rows and two rectangles.
  const bars = useMemo(() => lanes.map((l, i) => h(Bars, { key: l.id, lane: l, x: i * lane + lane / 2, bottom: height })), [lanes, lane, height]);
  const marks = useMemo(() => lanes.map((l, i) => h(Marks, { key: l.id, lane: l, x: i * lane + lane / 2 })), [lanes, lane]);
  const jump = (event: MouseEvent): void => {
    const { currentTarget } = event;
    if (!(currentTarget instanceof Element)) return;
    const y = event.clientY - currentTarget.getBoundingClientRect().top;
    const to = Math.floor(y / row);
    if (to >= 0 && to < steps.length) onStep(to);
  };
  return h(
    'section',
    { class: 'timeline', ref: section, 'aria-label': t('Steps') },
    h(
      'div',
      { class: 'heads', 'aria-hidden': 'true' },
      h('div', { class: 'head-text' }),
      h('div', { class: 'head-lanes' }, ...lanes.map((l) => h(Head, { key: l.id, lane: l, width: lane }))),
    ),
    h(
      'div',
      { class: 'body' },
      h('ol', { class: 'rows' }, ...useRows(simulation, index, onStep)),
      h(
        'svg',
        { class: 'lanes', width, height, viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true', onClick: jump },
        h('rect', { class: 'now', x: 0, y: index * row, width, height: row }),
        bars,
        marks,
        // What has not run yet is dimmed.
        h('rect', { class: 'veil', x: 0, y: (index + 1) * row, width, height: Math.max(0, height - (index + 1) * row) }),
        h('path', { class: 'now-line', d: `M0 ${(index + 1) * row}H${width}` }),
      ),
    ),
  );
}

/** The rows, each made anew only when the current step passes it: one that is the same as before costs nothing. */
function useRows({ steps, function: name }: Simulation, index: number, onStep: (index: number) => void): readonly JSX.Element[] {
  const pick = useRef(onStep);
  pick.current = onStep;
  const cache = useRef<{ readonly steps: readonly SimulationStep[]; readonly rows: Map<string, JSX.Element> }>({ steps: [], rows: new Map() });
  if (cache.current.steps !== steps) cache.current = { steps, rows: new Map() };
  const { rows } = cache.current;
  const threads = useMemo(() => new Set(steps.map((s) => s.thread)).size, [steps]);
  return steps.map((step, i) => {
    const when = i === index ? 'now' : i > index ? 'later' : 'before';
    const known = rows.get(`${i} ${when}`);
    if (known) return known;
    const made = h(Row, {
      key: `${step.at} ${step.occurrence} ${step.thread} ${step.callback}`,
      step,
      current: when === 'now',
      later: when === 'later',
      enters: threads > 1 && steps[i - 1]?.thread !== step.thread,
      beside: step.thread !== name,
      onPick: () => pick.current(i),
    });
    rows.set(`${i} ${when}`, made);
    return made;
  });
}

/** What two lines hold of a name: its beginning, and below it its end. A character of code is up to 9 pixels wide. */
function shortened(name: string, width: number): string {
  const line = Math.max(3, Math.floor((width - 4) / 9));
  return fitting(name, 2 * line, line);
}

/** A name that may go on in the next line where one of its parts ends, and nowhere else: an arrow stays whole, at the head of what it leads to. */
const inParts = (name: string): JSX.Element[] =>
  name.split(/(?=->)|(?<=\.|_|…)/).map((part, i) => h(Fragment, { key: i }, h('span', { class: 'part' }, part), h('wbr', null)));

function Head({ lane: l, width }: { readonly lane: Lane; readonly width: number }): JSX.Element {
  return h(
    'div',
    { class: `head kind-${l.kind}`, title: `${l.name}: ${l.title}` },
    h('code', null, ...inParts(shortened(l.name, width))),
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
