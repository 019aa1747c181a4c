import { depthOf, meet, push } from './machine.ts';
import { openWindows } from './callbacks.ts';
import type { ValueId } from '../lifecycle/values.ts';
import { releaseStoredIn } from './puts.ts';
import type { World } from './world.ts';
import type { Activation, Machine, Moment } from './machine.ts';

/** What a moment is made of; what is not given has its usual value. */
type Given = Pick<Moment, 'at' | 'kind' | 'before' | 'faults'> & Partial<Moment>;

/** The run has come to something worth telling, in the activation `top`. */
export function tell(w: World, m: Machine, top: Activation, given: Given): void {
  m.steps += 1;
  if (w.tells) m.moments = push(m.moments, moment(w, m, top, given));
}

function moment(w: World, m: Machine, top: Activation, given: Given): Moment {
  return {
    thread: m.running,
    depth: depthOf(top),
    function: top.instance.graph.name,
    occurrence: meet(m, `moment ${given.at.start}`),
    call: '',
    nth: 0,
    notes: [],
    holds: m.state.holds,
    counts: m.counts,
    countsBefore: m.counts,
    counted: false,
    objects: m.objects,
    objectsBefore: m.objects,
    frees: freesOf(w, m),
    kept: m.state.kept,
    windows: openWindows(w, m),
    ...given,
  };
}

const nothing: ReadonlyMap<ValueId, string> = new Map();

function freesOf(w: World, m: Machine): ReadonlyMap<ValueId, string> {
  const started = m.state.holds.filter((h) => h.row.starts && h.status !== 'released');
  if (started.length === 0) return nothing;
  return new Map(
    started.flatMap((h) => {
      const called = releaseStoredIn(w, m.state, h.resource);
      return called === undefined ? [] : [[h.resource, called.name] as const];
    }),
  );
}
