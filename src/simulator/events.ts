import type { Hold } from '../lifecycle/state.ts';
import type { Decision, Moment } from './machine.ts';
import type { Names } from './names.ts';
import { objectWords } from './objects.ts';
import { isShownAsObject, ownerOf } from './resources.ts';
import type { Ledger } from './resources.ts';
import { isFailure } from './schedule.ts';

const taking: Readonly<Record<string, string>> = {
  ref: 'takes a reference',
  pm: 'takes a power count',
  alloc: 'allocates',
  id: 'takes a number',
  register: 'registers',
  lock: 'locks',
  init: 'initialises',
  enable: 'enables',
  map: 'maps',
};

const giving: Readonly<Record<string, string>> = {
  ref: 'drops a reference',
  pm: 'drops a power count',
  alloc: 'frees',
  id: 'gives back the number',
  register: 'removes',
  lock: 'unlocks',
  init: 'undoes',
  enable: 'disables',
  map: 'unmaps',
};

/** Whether it is known of a call that it takes over what it is given. */
export type Takes = (call: string) => boolean;

/** What happens at a moment, in words: `takes a reference: iommu_group 1 → 2`. */
export function eventWords(x: Moment, decision: Decision | undefined, ledger: Ledger, names: Names, takes: Takes): string {
  const words: string[] = [];
  const failed = decision !== undefined && isFailure(decision.outcome);
  if (x.kind === 'enter') words.push(`enters ${x.call}()${failed ? `, which ${decision.outcome}` : ''}`);
  else if (failed || /^(true|false)$/.test(decision?.outcome ?? '')) words.push(failed ? decision.outcome : `is ${decision?.outcome ?? ''}`);
  if (x.kind === 'callback') words.push(`the last put runs ${x.call}()`);
  words.push(...x.notes);
  const handed = new Map<string, string[]>();
  for (const h of x.holds) {
    const before = x.before.find(
      (b) => b.resource === h.resource && b.row.release[0] === h.row.release[0] && (b.site === h.site || b.status === 'released'),
    );
    if (before === h || isShownAsObject(h, x.objects)) continue;
    const isHanded = h.status === 'transferred' && before?.status !== 'transferred' && h.row.call !== '';
    if (isHanded) {
      const by = recipient(h, x, names, takes);
      handed.set(by, [...(handed.get(by) ?? []), names.resource(h)]);
    }
    const said = isHanded && before ? undefined : change(x, before, isHanded ? { ...h, status: 'held' } : h, ledger, names);
    if (said !== undefined) words.push(said);
  }
  for (const [by, all] of handed) {
    const what = [...new Set(all)];
    words.push(`${listed(what)} ${what.length > 1 ? 'are' : 'is'} ${by}`);
  }
  for (const [id, count] of x.counts) {
    if (x.holds.some((h) => h.resource === id && h.row.kind === 'ref')) continue;
    const was = x.countsBefore.get(id);
    if (was === count) continue;
    const name = names.value(id).replace(/^&/, '');
    words.push(was === undefined ? `sets the count: ${name} ${count}` : `${count > was ? 'takes' : 'drops'} a reference: ${name} ${was} → ${count}`);
  }
  if (x.counted) words.push(...objectEvents(x, names));
  if (x.kind === 'return' && x.depth === 0) words.push('returns');
  if (words.length === 0 && decision) words.push(decision.outcome);
  return words.join('; ');
}

/** What became of lists, works and the like: `group->work is queued`. */
function objectEvents(x: Moment, names: Names): readonly string[] {
  return [...x.objects].flatMap(([id, now]) => {
    const was = x.objectsBefore.get(id);
    // A device or a list entry is told of by what is registered, and by the list.
    if (now === was || !now.matters || (now.kind !== 'list' && was?.state === now.state && was.count === now.count)) return [];
    if (/^(device|cdev|kobject|memory)$/.test(now.kind) || (was?.matters === false && objectWords(was) === objectWords(now))) return [];
    const name = names.value(id).replace(/^&/, '');
    if (now.kind === 'counter') return [`${name} ${was ? objectWords(was) : now.count === undefined ? 'not known' : 0} → ${objectWords(now)}`];
    if (now.kind === 'list') return [`${name}: ${was ? objectWords(was) : 'not known'} → ${objectWords(now)}`];
    return [`${name} is ${objectWords(now)}`];
  });
}

/** What became of a hold that this function no longer has to give back. */
function recipient(h: Hold, x: Moment, names: Names, takes: Takes): string {
  const by = h.left?.by ?? '';
  if (by === 'return') return 'the caller’s now';
  if (by === 'store') return 'stored where it outlives the function';
  const owner = ownerOf(h, x.holds);
  if (owner) return `owned by ${names.resource(owner)} now`;
  return h.managed ? 'given back by its device, when that goes' : takes(by) ? `handed to ${by}()` : `within reach of ${by}(), which may give it back`;
}

/** The first three by name, the others by their number. */
const listed = (names: readonly string[]): string =>
  names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');

function change(x: Moment, before: Hold | undefined, h: Hold, ledger: Ledger, names: Names): string | undefined {
  const name = names.resource(h);
  if (h.row.call === '') {
    if (before) return undefined;
    const kind = ledger.kindOf(h);
    if (kind !== 'ref') return kind === 'init' ? undefined : `${giving[kind] ?? 'gives back'}: ${name}`;
    const to = ledger.units(h, x.holds, x.counts);
    return `drops a reference: ${name} ${x.countsBefore.get(h.resource) ?? to + 1} → ${to}`;
  }
  const from = before ? ledger.units(before, x.before, x.countsBefore) : ledger.units({ ...h, status: 'released' }, x.before, x.countsBefore);
  const to = ledger.units(h, x.holds, x.counts);
  const counted = h.row.kind === 'ref' || h.row.kind === 'pm' || h.row.kind === 'enable' ? ` ${from} → ${to}` : '';
  if (h.status === 'held' && (before === undefined || before.status === 'released' || h.count > before.count))
    return `${h.despiteFailure ? 'raises the count all the same' : (taking[h.row.kind] ?? 'takes')}: ${name}${counted}`;
  // What was gone before is gone still, whatever else became known of it.
  if (before?.status === 'released' && h.status === 'released') return undefined;
  // Its memory was freed past its count, which nobody has put.
  if (counted !== '' && from === to) return undefined;
  if (h.status === 'released' || (before !== undefined && h.count < before.count)) return `${giving[h.row.kind] ?? 'gives back'}: ${name}${counted}`;
  return undefined;
}
