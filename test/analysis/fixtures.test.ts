/**
 * Holds the analyser to test/fixtures. `UPDATE=1` writes down what is said today, `MOVE=1` carries wrong cases into known/ and right ones
 * back; instead of 1, a part of a fixture's path says which ones.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkSource } from '../../src/analysis/check.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { lineTable } from '../../src/report/lines.ts';
import { functionsOf } from '../../src/syntax/node.ts';
import { createNativeParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';
import { casesOf, differences, expectationsOf, headerOf, isRemark, isTitle, malformed, rewrite, take } from './fixture.ts';
import type { Case, Said } from './fixture.ts';

const root = join(import.meta.dirname, '..', 'fixtures');
const parser = createNativeParser();
const catalogue = createCatalogue();

interface Fixture {
  /** Below test/fixtures. */
  readonly name: string;
  readonly isKnown: boolean;
  readonly lines: readonly string[];
  readonly cases: readonly Case[];
  readonly said: readonly Said[];
}

/** Reads a fixture and lets the analyser speak. */
function load(name: string): Fixture {
  if (!parser) throw new Error('the native parser is not there');
  const text = readFileSync(join(root, name), 'utf8');
  const source = readSource(parser, text);
  const report = checkSource(source, catalogue);
  const at = lineTable(text);
  const line = (offset: number): number => at(offset).line;
  const lines = text.split('\n');
  const bodies = functionsOf(source).map((f) => ({ name: f.name, first: line(f.node.start), last: line(f.node.end) }));
  const said = [
    ...report.findings.map((f) => ({ line: line(f.start), rule: f.rule, message: f.message, path: f.path.map((step) => line(step.start)) })),
    ...report.problems.map((p) => ({ line: line(p.start), rule: 'problem', message: p.message, path: [] })),
  ];
  return { name, isKnown: name.startsWith('known'), lines, cases: casesOf(lines, bodies), said };
}

const listed = (): readonly string[] =>
  existsSync(root)
    ? readdirSync(root, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.c'))
        .sort()
    : [];

const chosen = (variable: string): readonly string[] => {
  const wish = process.env[variable];
  return wish ? listed().filter((name) => wish === '1' || name.includes(wish)) : [];
};

const within = (c: Case, said: readonly Said[]): readonly Said[] => said.filter((s) => s.line >= c.first && s.line <= c.last);
const isRight = (f: Fixture, c: Case): boolean => differences(c.must, within(c, f.said)).length === 0;

/** Carries one case that stands in the wrong half to the end of the file of the same name in the other half. False when there is none. */
function moveOne(name: string): boolean {
  const f = load(name);
  const c = f.cases.find((one) => isRight(f, one) === f.isKnown);
  if (!c) return false;
  const other = join(root, f.isKnown ? name.slice('known/'.length) : join('known', name));
  const { taken, rest } = take(f.lines, c, !f.isKnown);
  mkdirSync(dirname(other), { recursive: true });
  const before = existsSync(other) ? readFileSync(other, 'utf8').trimEnd() : headerOf(f.lines).join('\n');
  writeFileSync(other, `${before}\n\n${taken.join('\n').trim()}\n`);
  if (f.cases.length > 1) writeFileSync(join(root, name), `${rest.join('\n').trim()}\n`);
  else rmSync(join(root, name));
  return f.cases.length > 1;
}

for (const name of chosen('MOVE')) while (moveOne(name));
for (const name of chosen('UPDATE')) {
  const { lines, said, isKnown, cases } = load(name);
  // A bug that is not seen any more is for MOVE: its expectation is the truth, and must not be lost.
  if (!isKnown && cases.some((c) => c.must.length > 0 && within(c, said).length === 0)) continue;
  writeFileSync(join(root, name), rewrite(lines, said, isKnown ? 'now' : '^'));
}
const fixtures = listed().map(load);

describe.each(fixtures)('$name', (f) => {
  const { name, isKnown, lines, cases, said } = f;
  it('is written as fixtures are', () => {
    expect(malformed(lines)).toEqual([]);
    expect(cases.length).toBeGreaterThan(0);
    expect(cases.length, 'a case has its comment right above the function').toBe(lines.filter(isTitle).length);
    if (basename(name).startsWith('ok-')) {
      expect(lines.filter((line) => isRemark(line) && !(isKnown && line.includes('//~now')))).toEqual([]);
      expect(cases.filter((c) => !c.ok).map((c) => c.name)).toEqual([]);
    }
    expect(cases.filter((c) => (c.known !== undefined) !== isKnown).map((c) => `${c.name}: known/ and // known: go together`)).toEqual([]);
    expect(cases.filter((c) => c.ok === c.must.length > 0).map((c) => `${c.name}: OK, or something must be said`)).toEqual([]);
    const apart = said.filter((s) => !cases.some((c) => s.line >= c.first && s.line <= c.last));
    expect(apart.map((s) => `${s.line}: ${s.rule}: ${s.message}: in no case`)).toEqual([]);
  });

  it.each(cases)('$name', (c) => {
    const here = within(c, said);
    if (!isKnown) {
      expect(differences(c.must, here)).toEqual([]);
      return;
    }
    // Today's wrong answer is held too, so that the suite stays green and a better answer shows.
    if (isRight(f, c)) expect.fail(`this known case is right now: move ${c.name}() out of ${name}`);
    expect(differences(c.now, here)).toEqual([]);
  });
});

/** How many cases there are at least: bugs, and correct twins. Cases in known/ count. */
const enough: Readonly<Record<string, readonly [number, number]>> = {
  AP1: [36, 15],
  AP2: [15, 14],
  AP3: [21, 16],
  AP4: [19, 14],
  AP5: [18, 18],
  AP6: [18, 15],
  AP7: [22, 17],
  AP8: [13, 14],
  AP9: [29, 21],
  AP10: [14, 15],
  AP13: [3, 4],
  AP14: [18, 14],
  AP15: [20, 26],
  AP16: [13, 13],
  AP17: [12, 14],
  AP18: [16, 16],
  idiom: [0, 290],
};

describe('all fixtures together', () => {
  const all = fixtures.flatMap((f) => f.cases);
  it.each(Object.entries(enough))('have %s', (pattern, [bugs, correct]) => {
    const cases = all.filter((c) => c.pattern === pattern);
    expect(cases.filter((c) => !c.ok).length).toBeGreaterThanOrEqual(bugs);
    expect(cases.filter((c) => c.ok).length).toBeGreaterThanOrEqual(correct);
  });
});

describe('the notation', () => {
  const text = ['int f(void)', '{', '\treturn 1;', "\t//~^ leak: 'p'", '\t//~| path: 1 3', '\t//~now problem: odd', '}'];
  const leak = { line: 3, rule: 'leak', message: "'p' is lost at line 2", path: [1, 7] };

  it('speaks of the line above, past other remarks', () => {
    expect(expectationsOf(text, '^')).toEqual([{ line: 3, rule: 'leak', message: "'p'", path: [1, 3] }]);
    expect(expectationsOf(text, 'now')).toEqual([{ line: 3, rule: 'problem', message: 'odd', path: undefined }]);
  });

  it('compares the whole set, and paths where they are given', () => {
    expect(differences(expectationsOf(text, '^'), [{ ...leak, path: [1, 3] }])).toEqual([]);
    expect(differences(expectationsOf(text, '^'), [leak])).toEqual(['another path at line 3: 1 7 instead of 1 3']);
    expect(differences([], [leak])).toHaveLength(1);
    expect(differences(expectationsOf(text, 'now'), [])).toHaveLength(1);
  });

  it('keeps what still fits when it is written anew, and leaves numbers of lines out of messages', () => {
    expect(rewrite(text, [leak], '^').split('\n').slice(3, 6)).toEqual(['\t//~now problem: odd', "\t//~^ leak: 'p'", '\t//~| path: 1 7']);
    expect(rewrite(text, [{ ...leak, rule: 'wrong-release' }], '^')).toContain("//~^ wrong-release: 'p' is lost\n");
  });
});
