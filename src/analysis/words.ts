import type { Catalogue } from '../catalogue/catalogue.ts';
import type { AcquireRow } from '../catalogue/contract.ts';
import { failureWords, kindWords } from '../catalogue/words.ts';
import type { Event } from '../flow/graph.ts';
import type { Contracts } from '../lifecycle/context.ts';
import type { Effect, Summary } from '../lifecycle/summary.ts';
import type { Spared } from './verdict.ts';

const tierWords: Readonly<Record<AcquireRow['tier'], string>> = {
  A: 'the catalogue says so',
  B: "the kernel's own cleanup macros say so",
  user: '.getput.json says so',
  learned: 'this function shows it: it undoes the one by the other',
};

/** What is known of a call before anybody looks at the function around it: sentences without their full stops. `isOwn`: the file has that function. */
export function describeCall(
  event: Extract<Event, { k: 'call' | 'next' | 'construct' }>,
  catalogue: Catalogue,
  contracts: Contracts,
  isOwn: (name: string) => boolean,
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
  if (summary) known.push(...summaryWords(summary, isOwn(name)));
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
  const { does, what } = kindWords[row.kind];
  return `it ${does}${what === undefined ? '' : ` ${what}`}, ${back}; it ${failureWords[row.fails]} (${tierWords[row.tier]})${silent}${policy}`;
}

/** What a function does for its callers, as sentences without their full stops. `isOwn`: it stands in the file that is spoken of. */
export function summaryWords(summary: Summary, isOwn: boolean): readonly string[] {
  const what = isOwn ? 'a function of this file' : 'a function of another file';
  const effects = summary.outcomes.flatMap((o) => o.effects);
  if (effects.length === 0) return [`${what}: it takes and gives back nothing that its callers could see`];
  return [...new Set(effects.map((effect) => `${what}: on some outcomes it ${effectWords(effect)}`))];
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

const call = (name: string, at: number, lineOf: (offset: number) => number): string => `${name}() at line ${lineOf(at)}`;

/** Why the judge spared a hold: a sentence without its full stop. */
export function sparedWords(why: Spared, lineOf: (offset: number) => number): string {
  switch (why.k) {
    case 'settled':
      return 'nothing is held there';
    case 'silent':
      return `that is never reported by default: ${why.why}`;
    case 'policy':
      return `that is not reported, as no path gives it back: ${why.why}`;
    case 'annotated':
      return 'that is not reported: the source says of the function that it leaves with a lock taken or given back';
    case 'locks-on-purpose':
      return 'that is not reported: no exit that gives the same answer unlocks it, so it leaves with the lock on purpose';
    case 'not-learnt-here':
      return 'that is not reported: a pair that only this function shows is believed where its error exits disagree';
    case 'may-be-retried':
      return 'that is not reported: only this function shows the pair, and the loop around it may try again';
    case 'returned':
      return 'that is not reported: it is returned, and the caller owns it';
    case 'handed-on':
      return `that is not reported: ${why.by === 'store' ? `it was stored at line ${lineOf(why.at)}` : `${call(why.by, why.at, lineOf)} took it over`}`;
    case 'found-again':
      return 'that is not reported: the exit is no failure, and who gave the number can find it again';
    case 'taken':
      return `that is not reported: ${call(why.by, why.at, lineOf)} may have taken it over`;
    case 'stored':
      return 'that is not reported: it is stored in an object that this function has, and may go with it';
    case 'set-up':
      return 'that is not reported: what was only set up is missed where another error exit takes it down, and none does';
    case 'loop':
      return `that is not reported: the loop with ${call(why.call, why.at, lineOf)} gives it back before the same exit`;
    case 'guard':
      return `that is not reported: a test leaves out ${call(why.call, why.at, lineOf)}, and it may know that nothing is held`;
    case 'no-failure': {
      const seen = [...new Set(why.shown.map((e) => call(e.call, e.at.start, lineOf)))].slice(0, 3);
      const last = seen.pop();
      return last !== undefined
        ? `that is not reported: the exit is no failure, and ${seen.length > 0 ? `${seen.join(', ')} and ` : ''}${last} saw it`
        : 'that is not reported: the exit is no failure, and what stays taken on success is for somebody else to give back';
    }
  }
}

/** `at line 3`, `at lines 3, 5 and 9`. */
export function atLines(all: readonly number[]): string {
  const lines = [...new Set(all)].sort((a, b) => a - b);
  const last = lines.pop() ?? 0;
  return lines.length === 0 ? `at line ${last}` : `at lines ${lines.join(', ')} and ${last}`;
}
