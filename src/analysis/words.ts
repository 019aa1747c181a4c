import type { Catalogue } from '../catalogue/catalogue.ts';
import type { AcquireRow, Failure } from '../catalogue/contract.ts';
import type { Event } from '../flow/graph.ts';
import type { Contracts } from '../lifecycle/context.ts';
import type { Effect, Summary } from '../lifecycle/summary.ts';

const failureWords: Readonly<Record<Failure, string>> = {
  null: 'NULL or 0 says that it failed',
  errptr: 'an error pointer says that it failed',
  'errptr-or-null': 'an error pointer says that it failed, NULL that there is nothing',
  'null-or-errptr': 'NULL or an error pointer says that it failed',
  negative: 'a negative result says that it failed',
  'negative-or-count': 'a negative result says that it failed',
  false: 'false says that it failed',
  nonzero: 'anything but 0 says that it failed',
  'map-error': 'the test for mapping errors says whether it failed',
  nonpositive: '0 or less says that it failed',
  never: 'it does not fail',
};

const kindWords: Readonly<Record<AcquireRow['kind'], string>> = {
  ref: 'takes a reference',
  alloc: 'allocates',
  register: 'registers something',
  lock: 'takes a lock',
  init: 'sets something up',
  enable: 'enables something',
  map: 'maps something',
  pm: 'keeps a device awake',
  id: 'takes a number',
};

const tierWords: Readonly<Record<AcquireRow['tier'], string>> = {
  A: 'the catalogue says so',
  B: "the kernel's own cleanup macros say so",
  user: '.getput.json says so',
  learned: 'this function shows it: it undoes the one by the other',
};

/** What is known of a call before anybody looks at the function around it: sentences without their full stops. */
export function describeCall(
  event: Extract<Event, { k: 'call' | 'next' | 'construct' }>,
  catalogue: Catalogue,
  contracts: Contracts,
): readonly string[] {
  if (event.k === 'construct') {
    const row = contracts.scoped(event.action, event.scoped);
    return [
      row
        ? `what it takes is given back by ${row.release[0] ?? 'its class'}() at the end of the scope`
        : 'a class that nobody described: its scope is trusted',
    ];
  }
  if (event.k === 'next') {
    const row = contracts.iterator(event.iterator);
    if (!row) return ['a loop that is not known to hold anything'];
    return [
      row.scoped
        ? 'its variable is given back at the end of each round'
        : `while a round runs it holds a reference: ${row.release[0] ?? ''}() must come before it is left early`,
    ];
  }
  const { name } = event;
  if (name === '') return ['what it does is not known: what it is given counts as shown to another function'];
  const known: string[] = contracts.acquires(name).map(takes);
  const release = contracts.release(name);
  if (release) known.push('it gives back what it is given');
  for (const row of contracts.transfers(name)) known.push(row.how === 'consumed' ? 'it takes over what it is given' : 'it keeps what it is given');
  const summary = known.length === 0 ? contracts.summary(name) : undefined;
  if (summary) known.push(...summaryWords(summary));
  if (known.length > 0) return known;
  if (catalogue.isManaged(name)) return ['what it makes lives as long as its device, which gives it back'];
  if (catalogue.isNever(name)) return ['it looks like a get, but leaves nothing to give back'];
  if (catalogue.value(name)) return ['it only tells something of what it is given'];
  const verb = contracts.verb(name);
  if (verb === 'releases') return ['no contract is known; its name says that it gives back, so that what it is given counts as handed over'];
  if (verb === 'takes') return ['no contract is known; its name says that it may keep what it is given'];
  return ['no contract is known: it is not followed whether it takes or gives back anything'];
}

function takes(row: AcquireRow): string {
  const silent = row.silent === undefined ? '' : `; it is never reported by default: ${row.silent}`;
  const policy = row.policy === undefined ? '' : `; it is reported only where the function itself gives it back on another path: ${row.policy}`;
  const back = row.release.length === 0 ? 'nothing gives it back' : `given back by ${row.release.map((r) => `${r}()`).join(' or ')}`;
  return `it ${kindWords[row.kind]}, ${back}; ${failureWords[row.fails]} (${tierWords[row.tier]})${silent}${policy}`;
}

/** What a function of the file does for its callers. */
function summaryWords(summary: Summary): readonly string[] {
  const effects = summary.outcomes.flatMap((o) => o.effects);
  if (effects.length === 0) return ['a function of this file: it takes and gives back nothing that its callers could see'];
  return [...new Set(effects.map((effect) => `a function of this file: on some outcomes it ${effectWords(effect)}`))];
}

function effectWords(effect: Effect): string {
  const { root } = effect.place;
  const what = root === 'ret' ? 'its result' : typeof root === 'number' ? `argument ${root + 1}` : `'${root.replace(/^=/, '')}'`;
  const part = effect.place.way.length > 0 ? `something of ${what}` : what;
  switch (effect.does) {
    case 'acquires':
      return `takes what ${effect.row.release[0] ?? 'nothing'}() gives back, and leaves it with ${part}`;
    case 'releases':
      return `gives back ${part} by ${effect.call}()`;
    case 'keeps':
      return `keeps ${part}, or may give it back`;
  }
}
