import { describe, expect, it } from 'vitest';
import { applyFile, unapplyFile } from '../../src/patch/apply.ts';
import { blobId, isNullBlob, sameBlob } from '../../src/patch/blob.ts';
import { readDiffs } from '../../src/patch/diff.ts';
import { widgetAfter, widgetBefore, widgetDiff } from './samples.ts';

const file = (text: string) => {
  const [first] = readDiffs(text.split('\n'));
  if (!first) throw new Error('no file was cut');
  return first;
};

describe('applyFile', () => {
  it('applies, and takes back', () => {
    expect(applyFile(widgetBefore, file(widgetDiff))).toEqual({ text: widgetAfter, failed: [], searched: true });
    expect(unapplyFile(widgetAfter, file(widgetDiff))).toEqual({ text: widgetBefore, failed: [], searched: true });
  });

  it('finds lines that moved', () => {
    expect(applyFile(`// new\n// lines\n${widgetBefore}`, file(widgetDiff))).toEqual({
      text: `// new\n// lines\n${widgetAfter}`,
      failed: [],
      searched: true,
    });
  });

  it('does not bend: a changed context line does not fit', () => {
    const { text, failed } = applyFile('int a; // other\nint b;\nint c;\n', file(widgetDiff));
    expect(failed).toHaveLength(1);
    expect(text).toBe('int a; // other\nint b;\nint c;\n');
  });

  it('names the hunks that do not fit and applies the others', () => {
    const diff = file(`--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+A\n@@ -3 +3 @@\n-x\n+X\n@@ -5 +5 @@\n-e\n+E\n`);
    const { text, failed } = applyFile('a\nb\nc\nd\ne\n', diff);
    expect(text).toBe('A\nb\nc\nd\nE\n');
    expect(failed.map((hunk) => hunk.oldStart)).toEqual([3]);
  });

  it('gives up the search, and says so, where it would take too long', () => {
    const hunks = Array.from({ length: 5000 }, (_, i) => `@@ -${i * 3 + 1} +${i * 3 + 1} @@\n-x\n+X\n`).join('');
    expect(applyFile('a\n'.repeat(5000), file(`--- a/x\n+++ b/x\n${hunks}`))).toMatchObject({ searched: false, text: 'a\n'.repeat(5000) });
  });

  it('creates and empties files', () => {
    const added = file(`diff --git a/n b/n\nnew file mode 100644\n--- /dev/null\n+++ b/n\n@@ -0,0 +1,2 @@\n+a\n+b\n`);
    expect(applyFile('', added)).toEqual({ text: 'a\nb\n', failed: [], searched: true });
    expect(unapplyFile('a\nb\n', added)).toEqual({ text: '', failed: [], searched: true });
  });

  it('minds the line end that is missing at the end of a file', () => {
    const diff = file(`--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n`);
    expect(applyFile('a\nb', diff)).toEqual({ text: 'a\nb\n', failed: [], searched: true });
    expect(applyFile('a\nb\n', diff).failed).toHaveLength(1);
  });

  it('applies a patch with CRLF to a file with LF, and the other way round', () => {
    expect(applyFile(widgetBefore, file(widgetDiff.replaceAll('\n', '\r\n'))).text).toBe(widgetAfter);
    expect(applyFile(widgetBefore.replaceAll('\n', '\r\n'), file(widgetDiff)).text).toBe(widgetAfter.replaceAll('\n', '\r\n'));
  });
});

describe('blobId', () => {
  it('is the id that git gives', async () => {
    expect(await blobId('')).toBe('e69de29bb2d1d6434b8b29ae775ad8c2e48c5391');
    expect(await blobId(widgetBefore)).toBe('d07206649ade1ad706cd364deba2990934c8b7cf');
    expect(await blobId('ü\n')).toMatch(/^be761e0/);
  });

  it('compares abbreviated ids by what both have', () => {
    expect(sameBlob('d0720664', 'd07206649ade1ad7')).toBe(true);
    expect(sameBlob('d0720665', 'd07206649ade1ad7')).toBe(false);
    expect(sameBlob('', 'd07206649ade1ad7')).toBe(false);
    expect(isNullBlob('0000000')).toBe(true);
  });
});
