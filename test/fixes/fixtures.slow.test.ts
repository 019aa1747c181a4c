/** Every fixture of the analyser is mended, and the mended text is looked at again by a fresh reader: the proof of a fix must not lean on itself. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkSource } from '../../src/analysis/check.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { benchOf } from '../../src/fixes/bench.ts';
import { applyEdits, moved } from '../../src/fixes/fix.ts';
import type { Fix } from '../../src/fixes/fix.ts';
import { fixesFor } from '../../src/fixes/fixes.ts';
import type { FileReport, Finding, RuleId } from '../../src/report/finding.ts';
import { createNativeParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';
import type { Source } from '../../src/syntax/tree.ts';

const root = join(import.meta.dirname, '..', 'fixtures');
const parser = createNativeParser();
const catalogue = createCatalogue();

const read = (text: string): Source => {
  if (!parser) throw new Error('the native parser is not there');
  return readSource(parser, text);
};
const check = (source: Source): FileReport => checkSource(source, catalogue);

interface Mended {
  readonly file: string;
  readonly source: Source;
  readonly report: FileReport;
  readonly finding: Finding;
  readonly fixes: readonly Fix[];
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.c') && !name.startsWith('known'))
  .sort();

const all: readonly Mended[] = files.flatMap((file) => {
  const source = read(readFileSync(join(root, file), 'utf8'));
  const report = check(source);
  return report.findings.map((finding) => ({
    file,
    source,
    report,
    finding,
    fixes: fixesFor(benchOf(catalogue, { read, dispose: () => undefined }), source, finding),
  }));
});

/** At least this share of a rule's findings has a fix, in percent. */
const enough: Partial<Record<RuleId, number>> = {
  leak: 75,
  'lock-imbalance': 65,
  'double-release': 60,
  'unchecked-get': 70,
  'wrong-release': 60,
  'use-after-release': 40,
  'early-window': 50,
  'missing-release': 80,
  'inconsistent-ownership': 80,
};

describe('the fixtures of the analyser', () => {
  it.each(Object.entries(enough))('have fixes for %s in %i of a hundred findings', (rule, percent) => {
    const mine = all.filter(({ finding }) => finding.rule === rule);
    const fixed = mine.filter(({ fixes }) => fixes.length > 0);
    console.log(`${rule}: ${fixed.length} of ${mine.length} have a fix`);
    expect(mine.length).toBeGreaterThan(2);
    expect((100 * fixed.length) / mine.length).toBeGreaterThanOrEqual(percent);
  });

  it('have at most one preferred fix, the first', () => {
    expect(all.filter(({ fixes }) => fixes.some((fix, i) => fix.preferred !== (i === 0))).map(({ finding }) => finding.function)).toEqual([]);
  });
});

/** What a finding is about, in words that moved lines do not change. */
const about = (f: Finding): string => `${f.rule} ${f.function} ${f.acquire?.call ?? ''} ${f.path.at(-1)?.note ?? ''}`;

describe('each fix', () => {
  const cases = all.flatMap((mended) => mended.fixes.map((fix) => ({ ...mended, fix, after: read(applyEdits(mended.source.text, fix.edits)) })));
  const failing = (isWrong: (one: (typeof cases)[number]) => boolean): readonly string[] =>
    cases.filter(isWrong).map(({ file, finding, fix }) => `${file}: ${finding.function}(): ${fix.title}`);

  it('leaves a text that is read as well as before', () => {
    expect(failing(({ source, after }) => after.problems.length > source.problems.length)).toEqual([]);
  });

  it('makes its finding go, and no other one come, also beside the fixes of other functions', () => {
    const wrong = files.flatMap((file) => {
      const mine = all.filter((one) => one.file === file && one.fixes.length > 0);
      const most = Math.max(0, ...mine.map(({ fixes }) => fixes.length));
      // One fix of each function at a time, since fixes of one function may meet.
      const rounds = Array.from({ length: most }, (_, i) =>
        [...new Map(mine.flatMap((one) => (one.fixes[i] ? [[one.finding.function, one] as const] : []))).values()].map((one) => ({
          ...one,
          fix: one.fixes[i],
        })),
      );
      return rounds.flatMap((round) => {
        const edits = round.flatMap(({ fix }) => fix?.edits ?? []);
        const [first] = round;
        if (!first) return [];
        const { source, report } = first;
        const left = check(read(applyEdits(source.text, edits))).findings.map(about);
        const before = report.findings.map(about);
        const count = (list: readonly string[], one: string): number => list.filter((other) => other === one).length;
        const isNew = left.filter((one) => count(left, one) > count(before, one));
        const stays = round.map(({ finding }) => about(finding)).filter((one) => count(left, one) >= count(before, one));
        return [...isNew.map((one) => `new in ${file}: ${one}`), ...stays.map((one) => `still in ${file}: ${one}`)];
      });
    });
    expect(wrong).toEqual([]);
  });

  it('touches the function of its finding alone', () => {
    const wrong = failing(({ source, finding, fix }) => {
      const at = source.text.indexOf(`${finding.function}(`);
      return at < 0 || fix.edits.some((edit) => source.text.slice(finding.start, edit.start).includes('\n}\n'));
    });
    expect(wrong).toEqual([]);
  });

  it('writes lines as the kernel has them: tabs, 80 columns, no space at the end', () => {
    const wide = (line: string): boolean => line.replace(/\t/g, '        ').length > 80;
    const wrong = failing(({ source, fix }) =>
      fix.edits.some(({ start, end, text }) => {
        const old = new Set(source.text.slice(start, end).split('\n'));
        return text.split('\n').some((line) => !old.has(line) && (/[ \t]$/.test(line) || /^ {8}/.test(line) || (wide(line) && ![...old].some(wide))));
      }),
    );
    expect(wrong).toEqual([]);
  });
});

describe('moved', () => {
  it('follows an offset over edits before it, and leaves one before them', () => {
    const edits = [{ start: 4, end: 6, text: 'abcd' }];
    expect([moved(edits, 2), moved(edits, 4), moved(edits, 6), moved(edits, 9)]).toEqual([2, 4, 8, 11]);
  });
});
