import type { Catalogue } from '../catalogue/catalogue.ts';
import type { AcquireRow, ReleaseRow } from '../catalogue/contract.ts';
import { failureWords, kindWords } from '../catalogue/words.ts';

/** What the catalogue says of a call, as lines of Markdown for people. Empty where it says nothing. */
export function contractWords(catalogue: Catalogue, call: string): readonly string[] {
  const iterator = catalogue.iterator(call);
  if (iterator) {
    const puts = anyOf(iterator.release);
    return [
      iterator.scoped
        ? `**${call}()** holds its cursor while the body runs, and gives it back by itself, also where the loop is left.`
        : `**${call}()** holds its cursor while the body runs. Whoever leaves the loop early must call ${puts}.`,
    ];
  }
  const acquires = catalogue.acquires(call);
  const release = catalogue.release(call);
  const managed = catalogue.managedTwinOf(call);
  return [
    ...acquires.flatMap(acquireWords),
    ...(release ? releaseWords(release, catalogue.releasedBy(call)) : []),
    ...catalogue.transfers(call).map((row) => {
      const what = row.arg < 0 ? 'every argument from the second on' : `argument ${row.arg + 1}`;
      return `**${call}()** ${row.how === 'consumed' ? 'takes over' : 'keeps'} ${what}${row.when === 'success' ? ' when it succeeds' : ''}.`;
    }),
    ...(managed.length > 0 && acquires.length === 0 ? [`**${call}()** gives back by itself, with its device: nothing to release.`] : []),
  ];
}

function acquireWords(row: AcquireRow): readonly string[] {
  const lines = [`**${row.call}()** ${kindWords[row.kind].does}${where(row)}, given back by ${anyOf(row.release)}.`, failing(row)];
  if (row.conditional) lines.push('It may fail although its arguments are good: test the result.');
  if (row.raised) lines.push(`The count is raised even when it fails${row.onFailure ? `: ${anyOf(row.onFailure)} is needed then` : ''}.`);
  if (row.safer !== undefined) lines.push(`Safer: \`${row.safer}()\`.`);
  for (const { arg, when } of row.consumes ?? [])
    lines.push(`It takes over the reference in argument ${arg + 1}${when === 'always' ? '' : ` on ${when}`}.`);
  if (row.starts) lines.push('From here on the memory around it belongs to the count: only the last put frees it.');
  if (row.silent !== undefined) lines.push(`Not reported: ${row.silent}.`);
  return lines;
}

function releaseWords(row: ReleaseRow, acquires: readonly AcquireRow[]): readonly string[] {
  const names = [...new Set(acquires.filter((a) => a.release[0] === row.call).map((a) => a.call))];
  const some = names.slice(0, 6).map((name) => `\`${name}()\``);
  const more = names.length > 6 ? ` and ${names.length - 6} more` : '';
  const of = names.length > 0 ? ` what ${some.join(', ')}${more} took` : ' what it is given';
  const frees = { always: 'What it is given is gone afterwards.', last: 'The last one frees it.', never: 'It frees no memory.' }[row.frees];
  const empty = row.null === 'ignored' ? ' NULL is ignored.' : row.null === 'crash' ? ' NULL crashes.' : '';
  const error = row.errptr === 'ignored' ? ' An error pointer is ignored.' : row.errptr === 'crash' ? ' An error pointer crashes.' : '';
  return [`**${row.call}()** gives back${of}. ${frees}${empty}${error}`];
}

const anyOf = (names: readonly string[]): string =>
  names.length < 3 ? names.map((name) => `\`${name}()\``).join(' or ') : `\`${names[0] ?? ''}()\` (or ${names.length - 1} others)`;

function where({ at, returns }: AcquireRow): string {
  if (returns !== undefined) return ` on argument ${returns + 1}, which it returns`;
  if (at === 'global') return '';
  const [, star, root, index, path] = /^(\*?)(ret|arg(\d+))(?:\.(.+))?$/.exec(at) ?? [];
  const member = path === undefined ? '' : `, in \`${path}\``;
  if (root === 'ret') return path === undefined ? '' : ` of its result${member}`;
  return star ? ` and stores it through argument ${Number(index) + 1}` : ` on argument ${Number(index) + 1}${member}`;
}

function failing({ raised, fails }: AcquireRow): string {
  const words = `It ${failureWords[fails]}`;
  return raised || fails === 'never' ? `${words}.` : `${words}: nothing is held then.`;
}
