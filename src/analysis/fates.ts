import type { Hold } from '../lifecycle/state.ts';
import type { Exploration } from './explore.ts';
import { factsOf, textureOf } from './judge.ts';
import type { Case } from './judge.ts';
import { verdicts } from './verdict.ts';
import { excerpt } from './witness.ts';
import { atLines, sparedWords } from './words.ts';

/** What became of what a call takes, in a report on the whole file. */
export interface Told {
  /** Calls, by their offsets, of which a finding tells. */
  readonly reported: ReadonlySet<number>;
  /** Those whose finding a comment of the file takes back. */
  readonly suppressed: ReadonlySet<number>;
  /** Those whose finding the rest of the file answers, and how. */
  readonly answered: ReadonlyMap<number, string>;
}

/**
 * Tells of calls, by their offsets, what becomes of what they take, and of what they give back: sentences, and why it is no finding where it is
 * none, as the judge decided it.
 */
export function fatesIn(c: Case, exploration: Exploration, told: Told): (site: number) => readonly string[] {
  const { typeOf, guards } = textureOf(c.graph);
  const known = { facts: factsOf(c, exploration, typeOf), typeOf, guards };
  return (site) => {
    const fates = new Map<string, number[]>();
    const held = new Map<string, number[]>();
    const add = (to: Map<string, number[]>, what: string, offset: number): void => {
      to.set(what, [...(to.get(what) ?? []), c.lineOf(offset)]);
    };
    let failed = false;
    let seen = false;
    for (const exit of exploration.exits) {
      const verdictOn = verdicts(c, exploration, known, exit);
      for (const hold of exit.state.holds) {
        if (hold.left?.at.start === site && hold.site !== site && hold.status === 'released')
          add(fates, hold.row.call === '' ? 'it gives back what was not taken in this function' : `it gives back what ${hold.row.call}() takes`, hold.site); // prettier-ignore
        if (hold.site !== site || hold.row.call === '') continue;
        if (hold.failed) {
          failed = true;
          continue;
        }
        seen = true;
        const verdict = verdictOn(hold);
        if (verdict.lost) add(held, lossWords(site, told), exit.at.start);
        else if (hold.managed) add(fates, 'its device gives it back', site);
        else if (hold.left && hold.status !== 'held') add(fates, fateOf(c, hold), hold.left.at.start);
        else add(held, sparedWords(verdict.spared, c.lineOf), exit.at.start);
      }
    }
    const sentences = [...fates].map(([what, lines]) => `${what} ${atLines(lines)}`);
    const first = ([, lines]: readonly [string, readonly number[]]): number => Math.min(...lines);
    for (const [why, lines] of [...held].sort((a, b) => first(a) - first(b)))
      sentences.push(`it is still held where the function leaves ${atLines(lines)}`, why);
    if (held.size > 0) return sentences;
    if (told.reported.has(site)) return [...sentences, 'a finding tells of it'];
    if (seen) return [...sentences, 'no path loses it: nothing to report'];
    return failed ? [...sentences, 'it is only seen to fail'] : sentences;
  };
}

function lossWords(site: number, { reported, suppressed, answered }: Told): string {
  if (reported.has(site)) return 'that is reported';
  if (suppressed.has(site)) return 'that is not reported: a comment takes it back';
  const answer = answered.get(site);
  if (answer !== undefined) return `that is not reported: ${answer}`;
  return 'that is a loss as far as this function goes, but nothing is reported where the whole file is known';
}

function fateOf(c: Case, hold: Hold): string {
  const by = hold.left?.by ?? '';
  if (hold.status === 'released') return `${by}() gives it back`;
  if (by === 'return') return 'it is returned, and the caller owns it then,';
  if (by === 'moved') return 'the only pointer to it is moved on';
  if (by === 'overwritten') return 'the only pointer to it is overwritten';
  if (by === 'store') return `it is stored where it outlives the function ('${excerpt(c.text, hold.left?.at ?? hold.at, 40)}')`;
  return c.contracts.verb(by) === 'releases' && !c.contracts.release(by) ? `${by}() is trusted to give it back` : `${by}() takes it over`;
}
