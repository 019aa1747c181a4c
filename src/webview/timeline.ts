import { h } from 'preact';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Simulation, SimulationStep } from '../protocol/simulation.ts';
import { lanesOf } from './lanes.ts';
import type { Lane, Span } from './lanes.ts';

/** Sizes in CSS pixels. The style sheet has the same row height. */
const row = 40;
const widestLane = 92;
const narrowestLane = 44;
/** What the code keeps of the width. */
const leastText = 220;

const middle = (step: number): number => step * row + row / 2;

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
  const lane = Math.round(Math.max(narrowestLane, Math.min(widestLane, (room - leastText) / Math.max(1, lanes.length))));
  const threads = new Set(steps.map((s) => s.thread)).size;
  const width = lanes.length * lane;
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
            threads,
            onPick: () => onStep(i),
          }),
        ),
      ),
      h(
        'svg',
        { class: 'lanes', width, height: steps.length * row, viewBox: `0 0 ${width} ${Math.max(1, steps.length) * row}`, 'aria-hidden': 'true' },
        h('rect', { class: 'now', x: 0, y: index * row, width, height: row }),
        ...lanes.map((l, i) => h(LaneView, { key: l.id, lane: l, x: i * lane + lane / 2, width: lane, count: steps.length, index })),
      ),
    ),
  );
}

function Head({ lane: l, width }: { readonly lane: Lane; readonly width: number }): JSX.Element {
  return h(
    'div',
    { class: `head kind-${l.kind}`, style: { width }, title: `${l.name}: ${l.title}` },
    h('code', null, l.name),
    h('small', null, l.title),
  );
}

interface RowProps {
  readonly step: SimulationStep;
  readonly current: boolean;
  readonly later: boolean;
  readonly threads: number;
  readonly onPick: () => void;
}

function Row({ step, current, later, threads, onPick }: RowProps): JSX.Element {
  const element = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (current) element.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const wrong = step.findings.length > 0;
  const classes = ['row', current ? 'current' : '', later ? 'later' : '', step.failed ? 'failed' : '', wrong ? 'wrong' : ''].join(' ');
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
        h('small', null, threads > 1 ? h('b', null, `${step.thread}: `) : null, wrong ? '✗ ' : '', said),
      ),
    ),
  );
}

interface LaneProps {
  readonly lane: Lane;
  /** Its middle. */
  readonly x: number;
  readonly width: number;
  readonly count: number;
  readonly index: number;
}

function LaneView({ lane: l, x, width, count, index }: LaneProps): JSX.Element {
  const bottom = count * row;
  const now = middle(index);
  return h(
    'g',
    { class: `lane kind-${l.kind}` },
    h('line', { class: 'rail', x1: x, x2: x, y1: 0, y2: bottom }),
    ...l.spans.map((span) => h(SpanView, { key: span.from, span, kind: l.kind, x, bottom })),
    // What has not run yet is dimmed.
    h('rect', { class: 'veil', x: x - width / 2, y: now + row / 2, width, height: Math.max(0, bottom - now - row / 2) }),
    ...l.marks.map((mark) =>
      h(
        'g',
        { key: mark.step, class: `mark ${mark.wrong ? 'wrong' : ''} ${mark.step > index ? 'later' : ''}` },
        h('circle', { cx: x, cy: middle(mark.step), r: 4.5 }),
        h('text', { x: x + 9, y: middle(mark.step) + (isEnd(l, mark.step) ? 14 : -6) }, mark.label),
      ),
    ),
  );
}

const isEnd = (l: Lane, step: number): boolean => l.spans.some((s) => s.to === step);

function SpanView({
  span,
  kind,
  x,
  bottom,
}: {
  readonly span: Span;
  readonly kind: string;
  readonly x: number;
  readonly bottom: number;
}): JSX.Element {
  const from = span.from < 0 ? 0 : middle(span.from);
  const to = span.to === undefined ? bottom : middle(span.to);
  if (kind === 'lock') {
    const end = span.to === undefined ? '' : `H${x + 6}`;
    return h(
      'g',
      { class: span.torn ? 'torn' : '' },
      h('path', { class: 'bracket', d: `M${x + 6} ${from}H${x - 6}V${to}${end}` }),
      span.torn ? h(Tear, { x: x - 6, y: to, half: 6 }) : null,
    );
  }
  const half = kind === 'register' ? 11 : 5;
  const own = span.handed === undefined ? to : middle(span.handed);
  return h(
    'g',
    { class: span.torn ? 'torn' : '' },
    h('rect', { class: kind === 'register' ? 'window' : 'bar', x: x - half, y: from, width: half * 2, height: Math.max(2, own - from), rx: 4 }),
    own < to ? h('rect', { class: 'handed', x: x - half, y: own, width: half * 2, height: to - own, rx: 4 }) : null,
    span.torn ? h(Tear, { x, y: to, half: half + 2 }) : null,
  );
}

/** A torn end: it should have been given back. */
function Tear({ x, y, half }: { readonly x: number; readonly y: number; readonly half: number }): JSX.Element {
  const s = half / 2;
  return h('path', { class: 'tear', d: `M${x - half} ${y - 14}v16l${s} 8l${s} -8l${s} 8l${s} -8v-16z` });
}
