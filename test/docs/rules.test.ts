/**
 * Holds the pages of the rules to the program: each example is a fixture, and what a page shows of it is what is said today.
 * `UPDATE=docs npx vitest run test/docs` writes the shown paths anew.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkSource } from '../../src/analysis/check.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { ruleIds } from '../../src/report/finding.ts';
import type { Finding, RuleId } from '../../src/report/finding.ts';
import { findingToJson } from '../../src/report/json.ts';
import { lineTable } from '../../src/report/lines.ts';
import { rulePage, ruleSentences } from '../../src/report/rules.ts';
import { findingToText } from '../../src/report/text.ts';
import { createNativeParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';

const root = join(import.meta.dirname, '..', '..');
const pages = join(root, 'docs', 'rules');
const fixtures = join(root, 'test', 'fixtures');
const catalogue = createCatalogue();
const parser = createNativeParser();

const sections = ['What is reported', 'Why it matters', 'Example', 'The right code', 'What is not reported', 'Settings', 'Suppressing a finding'];
const notYet = '> Not reported yet';
const shownPath = /```text\n([^`]*)```/;

const pageOf = (rule: RuleId): string => join(pages, `${rule}.md`);

/** The C blocks of a page: first the example, then the right code. */
const codeOf = (page: string): readonly string[] => [...page.matchAll(/```c\n([^`]*?)```/g)].map((match) => match[1] ?? '');

function saidOf(code: string): readonly Finding[] {
  if (!parser) throw new Error('the native parser is not there');
  return checkSource(readSource(parser, code), catalogue).findings;
}

/** What a terminal shows of an example. */
function textOf(code: string): string {
  const lines = lineTable(code);
  return saidOf(code)
    .map((finding) => `${findingToText(findingToJson(finding, 'example.c', lines))}\n`)
    .join('');
}

/** The fixtures below a folder, without the comments that say what is expected. */
function fixturesIn(folder: string): readonly { readonly ok: boolean; readonly expects: string; readonly code: string }[] {
  const path = join(fixtures, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.c'))
    .map((name) => {
      const lines = readFileSync(join(path, name), 'utf8').split('\n');
      const isRemark = (line: string): boolean => /^\s*\/\/~/.test(line);
      return {
        ok: basename(name).startsWith('ok-'),
        expects: lines.filter(isRemark).join('\n'),
        code: lines.filter((line) => !isRemark(line)).join('\n'),
      };
    });
}

/** The functions of a block, which may stand apart from each other in a fixture. */
const functionsOf = (code: string): readonly string[] => code.split(/(?<=^\})\n+/m).filter((text) => text !== '');

if (process.env['UPDATE'] === 'docs') {
  for (const rule of ruleIds) {
    const page = readFileSync(pageOf(rule), 'utf8');
    const text = textOf(codeOf(page)[0] ?? '');
    writeFileSync(
      pageOf(rule),
      page.replace(shownPath, () => `\`\`\`text\n${text}\`\`\``),
    );
  }
}

it('has no page without a rule', () => {
  expect(
    readdirSync(pages)
      .filter((name) => name.endsWith('.md') && name !== 'README.md')
      .sort(),
  ).toEqual(ruleIds.map((rule) => `${rule}.md`).sort());
});

describe.each(ruleIds)('the page of %s', (rule) => {
  const page = existsSync(pageOf(rule)) ? readFileSync(pageOf(rule), 'utf8') : '';
  const [example = '', right = ''] = codeOf(page);
  const isToday = !page.includes(notYet);

  it('is where findings link to, and begins with the name and the sentence of the rule', () => {
    expect(rulePage(rule)).toMatch(new RegExp(`/docs/rules/${rule}\\.md$`));
    expect(page.startsWith(`# ${rule}\n\n${ruleSentences[rule]}\n`)).toBe(true);
  });

  it('has all sections, and names its setting', () => {
    expect([...page.matchAll(/^## (.*)$/gm)].map((match) => match[1])).toEqual(sections);
    expect(page).toContain(`"getput.severity": { "${rule}":`);
    expect(page).toContain(`--rule ${rule} `);
  });

  it('shows a fixture of the rule as its example', () => {
    const bugs = [...fixturesIn(rule), ...fixturesIn(join('known', rule))].filter((f) => !f.ok && f.expects.includes(`//~^ ${rule}:`));
    const apart = functionsOf(example).filter((text) => !bugs.some((f) => f.code.includes(text)));
    expect(example).not.toBe('');
    expect(apart).toEqual([]);
  });

  it('shows a fixture of correct code as the right code', () => {
    const correct = [...fixturesIn('.')].filter((f) => f.ok);
    const apart = functionsOf(right).filter((text) => !correct.some((f) => f.code.includes(text)));
    expect(right).not.toBe('');
    expect(apart).toEqual([]);
  });

  it.skipIf(!isToday)('shows what is said of the example (skipped where the page says that it is not reported yet)', () => {
    expect(saidOf(example).map((finding) => finding.rule)).toEqual([rule]);
    expect(shownPath.exec(page)?.[1]).toBe(textOf(example));
  });

  it.skipIf(!isToday)('stands beside a folder with a bug that is reported (skipped where the page says that it is not reported yet)', () => {
    expect(fixturesIn(rule).filter((f) => !f.ok && f.expects.includes(`//~^ ${rule}:`)).length).toBeGreaterThan(0);
  });

  it.skipIf(isToday)('says rightly that it is not reported yet (skipped where the page does not say so)', () => {
    expect(saidOf(example).filter((finding) => finding.rule === rule)).toEqual([]);
    expect(page).not.toContain('```text');
  });
});
