import { h } from 'preact';
import type { JSX } from 'preact';
import type { Lane, Span } from './lanes.ts';

/** The height of a step in CSS pixels; the style sheet has the same. */
export const row = 40;

const middle = (step: number): number => step * row + row / 2;

/** The stretches of one lane in which its resource is there. `x` is the lane's middle, `bottom` the end of the run, in pixels. */
export function Bars({ lane, x, bottom }: { readonly lane: Lane; readonly x: number; readonly bottom: number }): JSX.Element {
  return h(
    'g',
    { class: `kind-${lane.kind}` },
    h('line', { class: 'rail', x1: x, x2: x, y1: 0, y2: bottom }),
    ...lane.spans.map((span) => h(SpanView, { key: span.from, span, kind: lane.kind, x, bottom })),
  );
}

/** The points at which something happens to the resource of a lane, with a word or a count each. */
export function Marks({ lane, x }: { readonly lane: Lane; readonly x: number }): JSX.Element {
  return h(
    'g',
    { class: `kind-${lane.kind}` },
    ...lane.marks.map((mark) =>
      h(
        'g',
        { key: mark.step, class: mark.wrong ? 'mark wrong' : 'mark' },
        h('circle', { cx: x, cy: middle(mark.step), r: 4.5 }),
        h('text', { x: x + 9, y: middle(mark.step) + (isEnd(lane, mark.step) ? 14 : -6) }, mark.label),
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
