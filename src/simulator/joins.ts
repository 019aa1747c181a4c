import { prune, stateKeys } from '../analysis/prune.ts';
import type { World } from './world.ts';

/**
 * A world in which of all runs that come to a place in the same state only the first goes on, as in the analysis: it finds each outcome of a
 * function with many ways, though not each way. Of those that hold the same and differ in other values `most` go on. For runs that enter no function and have nothing beside them. Good for one search.
 */
export function joining(w: World, most: number): World {
  const seen = new Set<string>();
  const alike = new Map<string, number>();
  return {
    ...w,
    joins: (m, block, live) => {
      prune(w.values, m.state, live);
      const counts = [...m.counts].map(([id, count]) => `${id}:${count}`).sort();
      const objects = [...m.objects].map(([id, object]) => `${id}:${JSON.stringify(object)}`).sort();
      // What went wrong on the way is no part of the state, and must not be lost with a run.
      const faults = m.faults.map((f) => `${f.rule} ${f.at.start} ${f.hold.site}`);
      const data = [...m.data].map(([key, id]) => `${key}=${id}`).sort();
      const rest = [block, ...counts, ...objects, ...data, ...faults].join(' ');
      const { resources, all } = stateKeys(m.state);
      const key = `${all} ${rest}`;
      if (seen.has(key)) return false;
      seen.add(key);
      const held = `${resources} ${rest}`;
      const count = (alike.get(held) ?? 0) + 1;
      alike.set(held, count);
      return count <= most;
    },
  };
}
