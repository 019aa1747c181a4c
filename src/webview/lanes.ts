import type { SimulationResource, SimulationStep } from '../protocol/simulation.ts';
import { t } from './l10n.ts';

/** A stretch of steps in which a resource is there. Steps count from 0. */
export interface Span {
  readonly from: number;
  /** The last step of it; undefined: it is still there when the run ends. */
  readonly to: number | undefined;
  /** It should not be there any more: nobody will give it back. */
  readonly torn: boolean;
  /** From this step on somebody else owns it. */
  readonly handed: number | undefined;
}

export interface Mark {
  readonly step: number;
  readonly label: string;
  readonly wrong: boolean;
}

/** One resource over the steps of a run. */
export interface Lane {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** What the kind is called above the lane. */
  readonly title: string;
  readonly spans: readonly Span[];
  readonly marks: readonly Mark[];
}

/** What a kind of resource is called above its lane. */
function titleOf(kind: string): string {
  switch (kind) {
    case 'ref':
      return t('reference');
    case 'alloc':
      return t('memory');
    case 'register':
      return t('registration');
    case 'lock':
      return t('lock');
    case 'init':
      return t('set up');
    case 'enable':
      return t('enabled');
    case 'map':
      return t('mapping');
    case 'pm':
      return t('power');
    case 'id':
      return t('number');
    case 'list':
      return t('list');
    case 'counter':
      return t('counter');
    case 'work':
      return t('work');
    case 'timer':
      return t('timer');
    case 'completion':
      return t('completion');
    default:
      return kind;
  }
}

const gone: ReadonlySet<string> = new Set(['freed', 'released', 'removed', 'unlocked', 'disabled', 'unmapped']);

/** Whether the resource is there, as far as this run took it. */
export const isThere = (r: SimulationResource): boolean => !gone.has(r.state);

/** A work or a timer that nobody has started hangs there, and will not run. */
const isAtRest = (r: SimulationResource): boolean => (r.kind === 'work' && r.state === 'idle') || (r.kind === 'timer' && r.state === 'stopped');

const isCounted = (r: SimulationResource): boolean => r.kind === 'ref' || r.kind === 'pm';

/** Short, since lanes are narrow. */
function wordOf(state: string): string {
  switch (state) {
    case 'allocated':
      return t('alloc');
    case 'registered':
      return t('open');
    case 'removed':
      return t('closed');
    case 'locked':
      return t('lock');
    case 'unlocked':
      return t('free');
    case 'initialised':
      return t('init');
    case 'enabled':
      return t('on');
    case 'disabled':
      return t('off');
    case 'mapped':
      return t('map');
    case 'unmapped':
      return t('gone');
    case 'released':
      return t('put');
    case 'handed on':
      return '→';
    default:
      return state;
  }
}

/** The word at a mark: the count of what is counted, else what it is now. */
const labelOf = (r: SimulationResource): string => (isCounted(r) && r.state !== 'handed on' ? String(r.count) : wordOf(r.state));

/** The lanes of a run, in the order in which it meets the resources. */
export function lanesOf(steps: readonly SimulationStep[]): readonly Lane[] {
  const order = new Map<string, SimulationResource>();
  for (const step of steps) for (const r of step.resources) order.set(r.id, r);
  return [...order.values()].map((last) => {
    const seen = steps.map((step) => step.resources.find((r) => r.id === last.id));
    return {
      id: last.id,
      name: last.name,
      kind: last.kind,
      title: titleOf(last.kind),
      spans: spansOf(steps, seen),
      marks: marksOf(steps, seen),
    };
  });
}

function spansOf(steps: readonly SimulationStep[], seen: readonly (SimulationResource | undefined)[]): readonly Span[] {
  const spans: Span[] = [];
  let from: number | undefined;
  let handed: number | undefined;
  seen.forEach((r, i) => {
    const there = r !== undefined && isThere(r) && !isAtRest(r);
    if (there && from === undefined) from = i;
    if (there && r.state === 'handed on') handed ??= i;
    if (r !== undefined && !there) {
      // What was given back without having been taken here came from the caller: its bar comes from above.
      if (from !== undefined || (i > 0 && seen[i - 1] === undefined && !isAtRest(r))) spans.push({ from: from ?? -1, to: i, torn: false, handed });
      from = undefined;
      handed = undefined;
    }
  });
  const wrong = steps.at(-1)?.wrong ?? [];
  if (from !== undefined) spans.push({ from, to: undefined, torn: wrong.includes(seen.at(-1)?.id ?? ''), handed });
  return spans;
}

function marksOf(steps: readonly SimulationStep[], seen: readonly (SimulationResource | undefined)[]): readonly Mark[] {
  const marks: Mark[] = [];
  seen.forEach((r, i) => {
    const step = steps[i];
    if (r === undefined || step === undefined) return;
    const before = seen[i - 1];
    const wrong = step.wrong.includes(r.id);
    const changed = before?.state !== r.state || before.count !== r.count;
    if (wrong || changed) marks.push({ step: i, label: wrong && !changed ? '✗' : labelOf(r), wrong });
  });
  return marks;
}
