import type { FlowGraph } from '../flow/graph.ts';
import type { Contracts } from '../lifecycle/context.ts';
import type { Hold } from '../lifecycle/state.ts';
import { classOf } from './evidence.ts';
import type { ExitClass } from './evidence.ts';
import type { Exit, Exploration } from './explore.ts';
import { excerpt } from './witness.ts';

interface Place {
  readonly graph: FlowGraph;
  readonly text: string;
  readonly contracts: Contracts;
  readonly lineOf: (offset: number) => number;
}

/** `at line 3`, `at lines 3, 5 and 9`. */
export function atLines(all: readonly number[]): string {
  const lines = [...new Set(all)].sort((a, b) => a - b);
  const last = lines.pop() ?? 0;
  return lines.length === 0 ? `at line ${last}` : `at lines ${lines.join(', ')} and ${last}`;
}

/** What becomes of what the call at an offset takes, and of what it gives back: sentences, and why it is no finding where it is none. */
export function fatesAt(p: Place, exploration: Exploration, site: number, reported: boolean): readonly string[] {
  const groups = new Map<string, number[]>();
  const held: { readonly hold: Hold; readonly exit: Exit; readonly cls: ExitClass }[] = [];
  const add = (what: string, offset: number): void => {
    groups.set(what, [...(groups.get(what) ?? []), p.lineOf(offset)]);
  };
  let failed = false;
  let seen = false;
  for (const exit of exploration.exits) {
    for (const hold of exit.state.holds) {
      if (hold.left?.at.start === site && hold.site !== site && hold.status === 'released')
        add(hold.row.call === '' ? 'it gives back what was not taken in this function' : `it gives back what ${hold.row.call}() takes`, hold.site);
      if (hold.site !== site || hold.row.call === '') continue;
      if (hold.failed) {
        failed = true;
        continue;
      }
      seen = true;
      if (hold.managed) add('its device gives it back', site);
      else if (hold.left && hold.status !== 'held') add(fateOf(p, hold), hold.left.at.start);
      else held.push({ hold, exit, cls: classOf(p.graph.type, exit.sign) });
    }
  }
  const sentences = [...groups].map(([what, lines]) => `${what} ${atLines(lines)}`);
  if (held.length > 0) {
    const lines = held.map(({ exit }) => p.lineOf(exit.at.start));
    sentences.push(`it is still held where the function leaves ${atLines(lines)}`);
    if (reported) sentences.push('that is reported');
    else sentences.push(...new Set(held.map(({ hold, cls }) => whySilent(p, hold, cls, groups.size > 0))));
  } else if (seen && !reported) sentences.push('no path loses it: nothing to report');
  else if (!seen && failed) sentences.push('it is only seen to fail');
  return sentences;
}

function fateOf(p: Place, hold: Hold): string {
  const by = hold.left?.by ?? '';
  if (hold.status === 'released') return `${by}() gives it back`;
  if (by === 'return') return 'it is returned, and the caller owns it then,';
  if (by === 'overwritten') return 'the only pointer to it is overwritten';
  if (by === 'store') return `it is stored where it outlives the function ('${excerpt(p.text, hold.left?.at ?? hold.at, 40)}')`;
  return p.contracts.verb(by) === 'releases' && !p.contracts.release(by) ? `${by}() is trusted to give it back` : `${by}() takes it over`;
}

/** Why a hold at an exit is not reported, as far as the hold itself says. */
function whySilent(p: Place, hold: Hold, cls: ExitClass, givenBackElsewhere: boolean): string {
  if (hold.row.silent !== undefined) return `that is never reported by default: ${hold.row.silent}`;
  if (hold.row.policy !== undefined && !givenBackElsewhere) return `that is not reported, as no path gives it back: ${hold.row.policy}`;
  if (hold.row.kind === 'lock') return 'that is not reported: no exit that gives the same answer unlocks it, so it leaves with the lock on purpose';
  const taker = hold.exposures.find((e) => e.verb === 'takes');
  if (taker) return `that is not reported: ${taker.call}() at line ${p.lineOf(taker.at.start)} may have taken it over`;
  if (hold.row.tier === 'learned') return 'that is not reported: a pair that only this function shows is believed where its error exits disagree';
  if (hold.stored.length > 0) return 'that is not reported: it is stored in an object that this function has, and may go with it';
  if (cls !== 'error') {
    const shown = hold.exposures.map((e) => `${e.call}() at line ${p.lineOf(e.at.start)}`);
    return shown.length > 0
      ? `that is not reported: the exit is no failure, and ${shown.slice(0, 3).join(', ')} saw it`
      : 'that is not reported: the exit is no failure, and what stays taken on success is for somebody else to give back';
  }
  return 'that is not reported: too little speaks for it';
}
