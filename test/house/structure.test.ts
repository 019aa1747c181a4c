import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { acquireFiles, otherFiles } from '../../src/catalogue/bundled.ts';
import { filesUnder, wordsOf } from './files.ts';
import type { Word } from './files.ts';

/** Folders in the order in which imports may run: a folder knows only the ones before it. ARCHITECTURE.md lists them like this. */
const order = [
  'syntax',
  'catalogue',
  'flow',
  'lifecycle',
  'report',
  'analysis',
  'index',
  'fixes',
  'simulator',
  'patch',
  'review',
  'protocol',
  'server',
  'cli',
  'extension',
];

/** Beside the list: what runs in a page of its own and may know only the words that it shares with the rest. */
const aside: Readonly<Record<string, readonly string[]>> = { webview: ['protocol', 'report'] };

const sources = [...filesUnder('src', '.ts'), ...filesUnder('src', '.tsx')].map((file) => ({
  file,
  folder: file.split('/')[1] ?? '',
  words: wordsOf(file),
}));

/** `file:line text` of each word that is at fault. */
function faults(isFault: (word: Word, file: string, folder: string) => boolean): readonly string[] {
  return sources.flatMap(({ file, folder, words }) =>
    words.filter((word) => isFault(word, file, folder)).map((word) => `${file}:${word.line} ${word.text}`),
  );
}

describe('the folders of src', () => {
  it('are all known to this test', () => {
    expect([...new Set(sources.map(({ folder }) => folder))].filter((folder) => !order.includes(folder) && !(folder in aside))).toEqual([]);
  });

  it('import downwards only', () => {
    const upwards = faults((word, file, folder) => {
      if (word.kind !== 'import' || !word.text.startsWith('.')) return false;
      const target = join(dirname(file), word.text).split('/');
      const known = aside[folder] ?? order.slice(0, order.indexOf(folder));
      return target[0] === 'src' && target[1] !== folder && !known.includes(target[1] ?? '');
    });
    expect(upwards).toEqual([]);
  });

  it('know VS Code in extension/ alone', () => {
    expect(faults((word, _file, folder) => word.kind === 'import' && word.text === 'vscode' && folder !== 'extension')).toEqual([]);
  });

  it('touch the machine in cli/, server/ and *.node.ts alone', () => {
    const touching = faults(
      (word, file, folder) => word.kind === 'import' && /^node:/.test(word.text) && !['cli', 'server'].includes(folder) && !file.endsWith('.node.ts'),
    );
    expect(touching).toEqual([]);
  });

  it('touch a page in webview/ alone', () => {
    const dom =
      /^(HTML\w*Element|SVG\w*Element|querySelector(All)?|getElementById|innerHTML|createElement(NS)?|localStorage|acquireVsCodeApi|requestAnimationFrame)$/;
    expect(faults((word, _file, folder) => word.kind === 'name' && dom.test(word.text) && folder !== 'webview')).toEqual([]);
    expect(
      sources.filter(({ file, folder }) => folder !== 'webview' && /<reference lib="dom/.test(readFileSync(file, 'utf8'))).map(({ file }) => file),
    ).toEqual([]);
  });
});

describe('the kernel', () => {
  /** Kernel names that are words of English, of C or of its configuration too. */
  const words = new Set([
    'up',
    'down',
    'min',
    'max',
    'abs',
    'clamp',
    'complete',
    'barrier',
    'capable',
    'die',
    'likely',
    'panic',
    'sizeof',
    'offsetof',
  ]);
  const configuration = /^IS_(ENABLED|BUILTIN|MODULE|REACHABLE)$/;

  const names = new Set<string>();
  for (const rows of [...Object.values(acquireFiles), ...Object.values(otherFiles)]) {
    if (!Array.isArray(rows)) continue;
    for (const row of rows as Readonly<Record<string, unknown>>[]) {
      for (const key of ['call', 'acquire', 'release', 'onFailure', 'managed', 'managedAfter']) {
        for (const name of [row[key]].flat()) if (typeof name === 'string' && !words.has(name) && !configuration.test(name)) names.add(name);
      }
    }
  }

  it('is named by the catalogue alone', () => {
    expect(names.size).toBeGreaterThan(2000);
    const named = faults(
      (word, _file, folder) => folder !== 'catalogue' && word.kind !== 'import' && word.text.split(/\W+/).some((part) => names.has(part)),
    );
    expect(named).toEqual([]);
  });
});
