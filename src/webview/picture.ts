import type { Simulation } from '../protocol/simulation.ts';
import { lanesOf } from './lanes.ts';
import { fitting } from './fitting.ts';
import { t } from './l10n.ts';
import type { Lane } from './lanes.ts';

/** A picture as plain shapes, so that one drawing serves SVG and PNG. Lengths are CSS pixels. */
export type Shape =
  | {
      readonly k: 'rect';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly fill: string;
      readonly stroke: string;
      readonly opacity: number;
    }
  | {
      readonly k: 'text';
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly fill: string;
      readonly size: number;
      readonly code: boolean;
      readonly bold: boolean;
    }
  /** Straight lines through these points. */
  | { readonly k: 'line'; readonly points: readonly (readonly [number, number])[]; readonly stroke: string; readonly width: number }
  | { readonly k: 'dot'; readonly x: number; readonly y: number; readonly r: number; readonly fill: string; readonly stroke: string };

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

export interface Colours {
  readonly background: string;
  readonly text: string;
  readonly quiet: string;
  readonly bad: string;
  /** By the kind of a resource. */
  readonly kind: (kind: string) => string;
}

const row = 36;
const top = 84;
const codeWidth = 560;
const laneWidth = 104;
const characters = 78;

const shortened = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
const middle = (step: number): number => top + step * row + row / 2;

/** The whole run: its lines, and a lane for each resource. */
export function pictureOf(simulation: Simulation, file: string, verdict: string, c: Colours): Picture {
  const { steps } = simulation;
  const lanes = lanesOf(steps);
  const width = 24 + codeWidth + lanes.length * laneWidth + 40;
  const height = top + Math.max(1, steps.length) * row + 24;
  const text = (x: number, y: number, words: string, fill: string, size: number, code: boolean, bold = false): Shape => ({
    k: 'text',
    x,
    y,
    text: words,
    fill,
    size,
    code,
    bold,
  });
  const shapes: Shape[] = [
    { k: 'rect', x: 0, y: 0, width, height, fill: c.background, stroke: '', opacity: 1 },
    text(24, 26, t('{0}() in {1}', simulation.function, file), c.text, 15, true, true),
    text(24, 46, verdict, simulation.findings.length > 0 ? c.bad : c.text, 12, false),
  ];
  steps.forEach((s, i) => {
    const y = middle(i);
    const indent = 76 + Math.min(s.depth, 6) * 16;
    const wrong = s.findings.map((f) => `${f.rule}: ${f.message}`).join('; ');
    shapes.push(
      text(24, y - 2, String(s.range.start.line + 1), c.quiet, 12, true),
      text(indent, y - 2, shortened(s.callback === '' ? s.text : `↳ ${s.callback}()`, characters - s.depth * 2), s.failed ? c.bad : c.text, 12, true),
      text(indent, y + 12, shortened(wrong === '' ? s.event : `✗ ${wrong}`, characters + 8), wrong === '' && !s.failed ? c.quiet : c.bad, 11, false),
    );
  });
  lanes.forEach((lane, i) => shapes.push(...laneShapes(lane, 24 + codeWidth + i * laneWidth + laneWidth / 2, height - 24, c, text)));
  return { width, height, shapes };
}

function laneShapes(
  lane: Lane,
  x: number,
  bottom: number,
  c: Colours,
  text: (x: number, y: number, words: string, fill: string, size: number, code: boolean, bold?: boolean) => Shape,
): readonly Shape[] {
  const tone = c.kind(lane.kind);
  const shapes: Shape[] = [
    text(x - 44, 64, fitting(lane.name, 14), c.text, 12, true, true),
    text(x - 44, 78, lane.title, c.quiet, 10.5, false),
    {
      k: 'line',
      points: [
        [x, top],
        [x, bottom],
      ],
      stroke: c.quiet,
      width: 0.4,
    },
  ];
  for (const span of lane.spans) {
    const from = span.from < 0 ? top : middle(span.from);
    const to = span.to === undefined ? bottom : middle(span.to);
    if (lane.kind === 'lock')
      shapes.push({
        k: 'line',
        points: [[x + 6, from], [x - 6, from], [x - 6, to], ...(span.to === undefined ? [] : [[x + 6, to] as const])],
        stroke: span.torn ? c.bad : tone,
        width: 3,
      });
    else {
      const half = lane.kind === 'register' ? 11 : 5;
      const own = span.handed === undefined ? to : middle(span.handed);
      const isWindow = lane.kind === 'register';
      shapes.push({
        k: 'rect',
        x: x - half,
        y: from,
        width: half * 2,
        height: Math.max(2, own - from),
        fill: tone,
        stroke: isWindow ? tone : '',
        opacity: isWindow ? 0.25 : 1,
      });
      if (own < to) shapes.push({ k: 'rect', x: x - half, y: own, width: half * 2, height: to - own, fill: tone, stroke: tone, opacity: 0.2 });
    }
    if (span.torn)
      shapes.push({ k: 'line', points: [-9, -4.5, 0, 4.5, 9].map((d, i) => [x + d, to + (i % 2 === 0 ? 0 : 8)]), stroke: c.bad, width: 3 });
  }
  for (const mark of lane.marks) {
    const fill = mark.wrong ? c.bad : tone;
    shapes.push(
      { k: 'dot', x, y: middle(mark.step), r: 4.5, fill: c.background, stroke: fill },
      text(x + 9, middle(mark.step) - 6, mark.label, fill, 10.5, true, mark.wrong),
    );
  }
  return shapes;
}

const codeFont = 'ui-monospace, Menlo, Consolas, monospace';
const textFont = 'system-ui, sans-serif';
const fontOf = (s: Extract<Shape, { k: 'text' }>): string => (s.code ? codeFont : textFont);

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');

/** The picture as the text of an SVG file. */
export function toSvg({ width, height, shapes }: Picture): string {
  const body = shapes.map((s): string => {
    switch (s.k) {
      case 'rect':
        return `<rect x="${s.x}" y="${s.y}" width="${s.width}" height="${s.height}" fill="${escaped(s.fill)}" fill-opacity="${s.opacity}"${s.stroke === '' ? '' : ` stroke="${escaped(s.stroke)}"`}/>`;
      case 'text':
        return `<text x="${s.x}" y="${s.y}" fill="${escaped(s.fill)}" font-size="${s.size}" font-family="${fontOf(s)}"${s.bold ? ' font-weight="600"' : ''}>${escaped(s.text)}</text>`;
      case 'line':
        return `<polyline points="${s.points.map((p) => p.join(',')).join(' ')}" fill="none" stroke="${escaped(s.stroke)}" stroke-width="${s.width}"/>`;
      case 'dot':
        return `<circle cx="${s.x}" cy="${s.y}" r="${s.r}" fill="${escaped(s.fill)}" stroke="${escaped(s.stroke)}" stroke-width="2"/>`;
    }
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">\n${body.join('\n')}\n</svg>\n`;
}

/** The part of a canvas that a picture needs. */
export type Canvas = Pick<
  CanvasRenderingContext2D,
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'globalAlpha'
  | 'font'
  | 'fillRect'
  | 'strokeRect'
  | 'fillText'
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'stroke'
  | 'arc'
  | 'fill'
>;

/** Paints the picture. */
export function paint(ctx: Canvas, { shapes }: Picture): void {
  for (const s of shapes)
    switch (s.k) {
      case 'rect':
        ctx.globalAlpha = s.opacity;
        ctx.fillStyle = s.fill;
        ctx.fillRect(s.x, s.y, s.width, s.height);
        ctx.globalAlpha = 1;
        if (s.stroke !== '') {
          ctx.lineWidth = 1;
          ctx.strokeStyle = s.stroke;
          ctx.strokeRect(s.x, s.y, s.width, s.height);
        }
        break;
      case 'text':
        ctx.fillStyle = s.fill;
        ctx.font = `${s.bold ? '600 ' : ''}${s.size}px ${fontOf(s)}`;
        ctx.fillText(s.text, s.x, s.y);
        break;
      case 'line':
        ctx.beginPath();
        s.points.forEach(([x, y], i) => (i === 0 ? ctx.moveTo(x, y) : ctx.lineTo(x, y)));
        ctx.lineWidth = s.width;
        ctx.strokeStyle = s.stroke;
        ctx.stroke();
        break;
      case 'dot':
        ctx.beginPath();
        ctx.arc(s.x, s.y, s.r, 0, 7);
        ctx.fillStyle = s.fill;
        ctx.fill();
        ctx.lineWidth = 2;
        ctx.strokeStyle = s.stroke;
        ctx.stroke();
        break;
    }
}
