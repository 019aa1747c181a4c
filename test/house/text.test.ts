import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseUserCatalogue } from '../../src/catalogue/user.ts';
import { ruleIds } from '../../src/report/finding.ts';
import { trackedFiles } from './files.ts';

/** Lines above which a file has more than one reason to exist. */
const longest = 500;

const files = trackedFiles() ?? [];
const isText = (file: string): boolean =>
  /\.(ts|tsx|js|mjs|json|md|c|h|css|html|svg|yml|yaml|mbox|txt)$|^\.ci\/|ignore$/.test(file) && file !== 'package-lock.json';
const isCode = (file: string): boolean => /\.(ts|tsx|js|mjs)$/.test(file);
const read = (file: string): string => readFileSync(file, 'utf8');

/** `file:line` of each match in the given files. */
function found(pattern: RegExp, among: readonly string[]): readonly string[] {
  return among.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, i) => (pattern.test(line) ? [`${file}:${i + 1}: ${line.trim().slice(0, 100)}`] : [])),
  );
}

describe.skipIf(files.length === 0)('the text of the repository (skipped where git does not know it)', () => {
  it('has no file of code that is too long', () => {
    const long = files.filter((file) => isCode(file) && read(file).split('\n').length > longest);
    expect(long).toEqual([]);
  });

  it('does not silence the compiler, and leaves nothing for later', () => {
    // Written apart, so that this file does not find itself.
    const words = ['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX:', 'eslint-' + 'disable', '@ts-' + 'ignore', '@ts-' + 'expect-error', '@ts-' + 'nocheck'];
    expect(found(new RegExp(words.join('|')), files.filter(isCode))).toEqual([]);
  });

  it('names no machine and no place where it was written', () => {
    const places = ['/wo' + 'rk/', '/ro' + 'ot/', '/ho' + 'me/\\w', '/tm' + 'p/\\w', 'C:\\\\Us' + 'ers'];
    expect(found(new RegExp(places.join('|')), files.filter(isText))).toEqual([]);
  });

  it('speaks of the program, not of how it came about', () => {
    // Invented C and mails may have words such as these in names; code and pages have no need of them.
    const told = files.filter((file) => isText(file) && !file.startsWith('test/fixtures/') && !file.startsWith('media/sample/'));
    const words = [
      '\\bthis ses' + 'sion\\b',
      '\\bmy ses' + 'sion\\b',
      '\\bLL' + 'M\\b',
      '\\bChat' + 'GPT\\b',
      '\\bClau' + 'de\\b',
      '\\bissue #?\\d',
      '\\bfixes #\\d',
      '\\bPR #\\d',
      '\\bas an A' + 'I\\b',
    ];
    expect(found(new RegExp(words.join('|'), 'i'), told)).toEqual([]);
  });
});

describe.skipIf(files.length === 0)('the pages (skipped where git does not know them)', () => {
  const pages = files.filter((file) => file.endsWith('.md') && !file.startsWith('test/fixtures/'));

  it.each(pages)('%s links to what is there', (page) => {
    const links = [...read(page).matchAll(/\]\(([^)\s]+)\)|src="([^"]+)"/g)].map((match) => match[1] ?? match[2] ?? '');
    const local = links.filter((link) => !/^[a-z]+:|^#/.test(link)).map((link) => join(dirname(page), link.replace(/#.*$/, '')));
    expect(local.filter((path) => !existsSync(path))).toEqual([]);
  });

  it.each(['README.md', 'ARCHITECTURE.md'])('%s names files and folders that are there', (page) => {
    const paths = [...read(page).matchAll(/`((?:src|test|scripts|media|docs|syntaxes|\.ci)\/[\w./-]*)`/g)].map((match) => match[1] ?? '');
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('README.md says of each rule whether it is reported, as its page does', () => {
    const rows = read('README.md').split('\n');
    const wrong = ruleIds.filter((rule) => {
      const row = rows.find((line) => line.startsWith(`| [${rule}](docs/rules/${rule}.md)`));
      return row === undefined || row.includes('not yet') !== read(`docs/rules/${rule}.md`).includes('Not reported yet');
    });
    expect(wrong).toEqual([]);
  });

  it('README.md shows contracts that are read', () => {
    const [, example = ''] = /```json\n([\s\S]*?)```/.exec(read('README.md')) ?? [];
    const { rows, problems } = parseUserCatalogue(example, 'README.md');
    expect(problems).toEqual([]);
    expect([rows.acquires.length, rows.releases.length, rows.transfers.length]).toEqual([1, 1, 1]);
  });

  it('ARCHITECTURE.md shows the commands as the program does', () => {
    const [, own = ''] = /const help = `([\s\S]*?)`;/.exec(read('src/cli/main.ts')) ?? [];
    const usage = (text: string): readonly string[] =>
      [...text.matchAll(/^ *getput (check|review|simulate|explain|lsp) +(.*)$/gm)].map((m) => `${m[1] ?? ''} ${m[2] ?? ''}`);
    expect(usage(read('ARCHITECTURE.md'))).toEqual(usage(own));
  });

  it('ARCHITECTURE.md names every folder of src', () => {
    const folders = [...new Set(files.filter((file) => file.startsWith('src/')).map((file) => file.split('/')[1] ?? ''))];
    const text = read('ARCHITECTURE.md');
    expect(folders.filter((folder) => !text.includes(`src/${folder}/`))).toEqual([]);
  });
});
