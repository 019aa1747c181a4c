import { depthOf, meet } from './machine.ts';
import { openWindows } from './callbacks.ts';
import type { World } from './world.ts';
import type { Activation, Machine, Moment } from './machine.ts';

/** A moment of the activation `top`; what is not given has its usual value. */
export function moment(w: World, m: Machine, top: Activation, given: Pick<Moment, 'at' | 'kind' | 'before' | 'faults'> & Partial<Moment>): Moment {
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
    windows: openWindows(w, m),
    ...given,
  };
}
