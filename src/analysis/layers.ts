import type { Catalogue } from '../catalogue/catalogue.ts';
import { windowsTable } from '../catalogue/windows.ts';
import type { WindowsTable } from '../catalogue/windows.ts';
import type { Call, FlowGraph } from '../flow/graph.ts';
import type { CatalogueContracts } from '../lifecycle/context.ts';
import type { Finding } from '../report/finding.ts';
import type { FileOfHalves } from './counterpart.ts';
import { words } from './naming.ts';
import { reaches } from './outliving.ts';
import type { Recall } from './recall.ts';
import { fingerprintOf } from './witness.ts';

/** Two calls of one function in an order that the object does not allow. */
export interface Reversal {
  /** What came too early. */
  readonly early: Call;
  readonly late: Call;
  readonly why: string;
  readonly what: string;
}

/**
 * Finds ends of one object that stand in an order which it does not allow, whatever order it was begun in: an object that is let go of before it
 * is switched off or unregistered (`phy_exit(p); phy_power_off(p);`), and memory that is freed through an object which others can still come to
 * (`kfree(hid->driver_data); hid_destroy_device(hid);`).
 */
export function judgeLayers(
  file: FileOfHalves,
  contracts: CatalogueContracts,
  catalogue: Catalogue,
  recall: Recall<FlowGraph, readonly Reversal[]>,
  table: WindowsTable = windowsTable,
): readonly Finding[] {
  const layers = layersOf(catalogue, table);
  const found = new Map<number, Finding>();
  for (const graphs of file.graphs.values())
    for (const graph of graphs)
      for (const reversal of recall.of(graph, () => reversalsIn(graph, contracts, layers))) {
        const { start } = file.placeOf(graph, reversal.late.at);
        if (!found.has(start)) found.set(start, finding(file, graph, reversal));
      }
  return [...found.values()];
}

/** Calls, by what their order matters for. */
interface Layers {
  readonly lowers: ReadonlyMap<string, ReadonlySet<string>>;
  readonly uppers: ReadonlySet<string>;
  /** After these nobody comes to the object any more. */
  readonly leaving: ReadonlySet<string>;
}

function layersOf(catalogue: Catalogue, table: WindowsTable): Layers {
  const lowers = new Map(table.layers.map((layer) => [layer.lower, new Set(layer.upper)]));
  const uppers = new Set(table.layers.flatMap((layer) => layer.upper));
  const leaving = new Set([...table.interfaces.flatMap((call) => catalogue.acquires(call).flatMap((row) => row.release)), ...table.leaving]);
  return { lowers, uppers, leaving };
}

function reversalsIn(graph: FlowGraph, contracts: CatalogueContracts, { lowers, uppers, leaving }: Layers): readonly Reversal[] {
  const calls = graph.blocks.flatMap(({ events }) => events.filter((event) => event.k === 'call'));
  return calls.flatMap((late): readonly Reversal[] => {
    const isUpper = uppers.has(late.name);
    const isLeaving = leaving.has(late.name);
    const object = isUpper || isLeaving ? objectIn(late) : '';
    if (object === '') return [];
    const early = calls.find(
      (call) =>
        call !== late &&
        call.at.start < late.at.start &&
        ((isUpper && lowers.get(call.name)?.has(late.name) === true && objectIn(call) === object) ||
          (isLeaving && contracts.release(call.name)?.frees === 'always' && isThrough(objectIn(call), object))) &&
        reaches(graph, call.at.start, late.at.start) &&
        staysSame(graph, call, late, object),
    );
    return early ? [reversalOf(early, late, objectIn(early) === object)] : [];
  });
}

/** What a call is done to, as written; '' where that is no plain name. */
function objectIn(call: Call): string {
  const [arg] = call.args;
  const text = arg ? words(arg).replace(/^&/, '') : '';
  return text.includes('…') || text.startsWith('%') || /^\d/.test(text) ? '' : text;
}

const isThrough = (inner: string, object: string): boolean => inner.startsWith(`${object}->`) || inner.startsWith(`${object}.`);

/** Whether nothing that the object is spoken of by, as written, changes in the text between two calls. */
export function staysSame(graph: FlowGraph, early: Call, late: Call, object: string): boolean {
  const parts = new Set([object, ...(object.match(/\w+/g) ?? [])]);
  return !graph.blocks.some(({ events }) =>
    events.some((e) => {
      const isBetween = e.at.start > early.at.start && e.at.start < late.at.start;
      if (!isBetween) return false;
      if (e.k === 'set') return parts.has(words(e.target));
      return e.k === 'next' && e.args.some((arg) => parts.has(words(arg)));
    }),
  );
}

const reversalOf = (early: Call, late: Call, isWhole: boolean): Reversal => ({
  early,
  late,
  what: objectIn(late),
  why: isWhole
    ? `${early.name}() leaves nothing for ${late.name}() to work on`
    : `until ${late.name}() others may come to it through '${objectIn(late)}'`,
});

function finding(file: FileOfHalves, graph: FlowGraph, { early, late, why, what }: Reversal): Finding {
  const given = objectIn(early);
  const place = file.placeOf(graph, late.at);
  return {
    rule: 'unwind-order',
    severity: 'warning',
    message: `${late.name}() comes only after ${early.name}() of '${given}': it must come first`,
    function: graph.name,
    start: place.start,
    end: place.end,
    acquire: undefined,
    release: early.name,
    path: [
      { ...file.placeOf(graph, early.at), note: `${early.name}() ends '${given}'`, held: 0 },
      { ...place, note: `and ${late.name}() comes after it`, held: 0 },
    ],
    fingerprint: fingerprintOf(['unwind-order', graph.name, early.name, late.name, what]),
    reasons: [why],
    evidence: ['layers-reversed'],
  };
}
