import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { packaged, unexpectedIn } from '../../scripts/vscode/package-files.ts';
import { filesUnder } from './files.ts';

/** The lines of .vscodeignore that let something in. */
const kept = readFileSync('.vscodeignore', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('!'))
  .map((line) => line.slice(1));

const toPattern = (glob: string): RegExp =>
  new RegExp(`^${glob.replace(/[.+]/g, '\\$&').replace(/\*\*|\*/g, (stars) => (stars === '**' ? '.*' : '[^/]*'))}$`);

describe('what is packaged', () => {
  it('is chosen file by file: all is left out but what is named', () => {
    const lines = readFileSync('.vscodeignore', 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines[0]).toBe('**');
    expect(lines.slice(1).every((line) => line.startsWith('!'))).toBe(true);
  });

  it('lets in what the list knows, of the packages and pictures that are there, and nothing else', () => {
    const folders = ['tree-sitter', 'tree-sitter-c', 'node-gyp-build', 'web-tree-sitter'].map((name) => `node_modules/${name}`);
    const files = [
      'package.json',
      'package.nls.json',
      'README.md',
      'CHANGELOG.md',
      'LICENSE',
      ...[...folders, 'media'].flatMap((folder) => filesUnder(folder, '')),
    ];
    const patterns = kept.map(toPattern);
    // What a build makes is not looked at here: there may be none.
    const built = packaged.filter((pattern) => pattern.source.startsWith('^dist')).map((pattern) => `Missing in the package: ${pattern.source}`);
    const inside = files.filter((file) => patterns.some((pattern) => pattern.test(file)));
    expect(unexpectedIn(inside).filter((sentence) => !built.includes(sentence))).toEqual([]);
  });

  it('says what is missing and what is too much', () => {
    expect(unexpectedIn(['package.json', 'src/cli/main.ts'])).toContain('Should not be in the package: src/cli/main.ts');
    expect(unexpectedIn([])).toHaveLength(packaged.length);
  });

  it('has a picture, a license and pages', () => {
    expect(['media/icon.png', 'LICENSE', 'README.md', 'CHANGELOG.md'].filter((file) => !existsSync(file))).toEqual([]);
  });
});
