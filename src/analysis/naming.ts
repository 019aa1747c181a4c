import type { Expr, FlowGraph } from '../flow/graph.ts';
import type { Hold } from '../lifecycle/state.ts';
import { excerpt } from './witness.ts';

/** An expression as a programmer would write it. */
export function words(e: Expr): string {
  switch (e.k) {
    case 'name':
      return e.name.replace(/'\d+$/, '');
    case 'field':
      return `${words(e.base)}${e.arrow ? '->' : '.'}${e.name}`;
    case 'index':
      return `${words(e.base)}[${words(e.index)}]`;
    case 'deref':
      return `*${words(e.of)}`;
    case 'address':
      return `&${words(e.of)}`;
    case 'int':
      return String(e.value);
    default:
      return '…';
  }
}

/** What the source calls the thing that each call took: by the offset of the call, the place that its result is stored in first. */
export function resultNames(graph: FlowGraph): ReadonlyMap<number, string> {
  return new Map([...resultPlaces(graph)].map(([site, target]) => [site, words(target)]));
}

/** The type, as written, of the variable that receives the result of each call: by the offset of the call. */
export function resultTypes(graph: FlowGraph): ReadonlyMap<number, string> {
  const typeOf = (name: string): string | undefined => graph.locals.get(name) ?? graph.parameters.find((p) => p.name === name)?.type;
  return new Map(
    [...resultPlaces(graph)].flatMap(([site, target]) => {
      const type = target.k === 'name' ? typeOf(target.name) : undefined;
      return type === undefined ? [] : [[site, type] as const];
    }),
  );
}

/** By the offset of each call, the place that its result is stored in first. */
function resultPlaces(graph: FlowGraph): ReadonlyMap<number, Expr> {
  const sites = new Map<string, number>();
  const places = new Map<number, Expr>();
  for (const block of graph.blocks) {
    for (const event of block.events) {
      if (event.k === 'call') sites.set(event.result, event.at.start);
      if (event.k !== 'set' || event.value.k !== 'name') continue;
      const site = sites.get(event.value.name);
      if (site === undefined) continue;
      if (event.target.k === 'name' && event.target.name.startsWith('%')) sites.set(event.target.name, site);
      else if (!places.has(site)) places.set(site, event.target);
    }
  }
  return places;
}

/** What to call a hold's resource in a message: the variable it is in, the argument that names it, else the call. */
export function resourceName(graph: FlowGraph, text: string, hold: Hold, names: ReadonlyMap<number, string>): string {
  const row = hold.row;
  for (const block of graph.blocks) {
    for (const event of block.events) {
      if (event.at.start !== hold.site) continue;
      if (event.k === 'next') return words(event.args.find((a, i) => i > 0 && a.k === 'name') ?? event.args[0] ?? { k: 'opaque', at: 0 });
      if (event.k !== 'call') continue;
      const place = /^([*&]?)arg(\d+)(?:\.(.+))?$/.exec(row.at);
      const range = place ? event.argRanges[Number(place[2])] : undefined;
      if (place && range) {
        // An argument that ends where its call does stands in a macro, and not in the text.
        const argument = range.end === event.at.end ? words(event.args[Number(place[2])] ?? { k: 'opaque', at: 0 }) : excerpt(text, range, 40);
        const bare = argument.replace(/^&\s*/, '');
        if (place[3]) return `${bare}${argument.startsWith('&') ? '.' : '->'}${place[3]}`;
        return place[1] ? bare : argument;
      }
    }
  }
  return names.get(hold.site) ?? `the result of ${row.call}()`;
}
