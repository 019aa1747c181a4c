import { describe, expect, it } from 'vitest';
import { readDiffs } from '../../src/patch/diff.ts';
import { widgetDiff, withSignature } from './samples.ts';

const cut = (text: string) => readDiffs(text.split('\n'));
const one = (text: string) => {
  const [file, ...rest] = cut(text);
  expect(rest).toEqual([]);
  if (!file) throw new Error('no file was cut');
  return file;
};

describe('readDiffs', () => {
  it('cuts by the counts, so that the signature is no removed line', () => {
    const file = one(withSignature(widgetDiff));
    expect(file).toMatchObject({ kind: 'modified', path: 'drivers/widget.c', added: 1, removed: 1, corrupt: undefined, oldId: 'd07206649ade' });
    expect(file.hunks[0]?.lines).toEqual([' int a;', '-int b;', '+int b2;', ' int c;']);
  });

  it('keeps a removed line that looks like a signature', () => {
    const file = one(`--- a/x.txt\n+++ b/x.txt\n@@ -1,2 +1 @@\n a\n-- \n-- \n2.43.0\n`);
    expect(file.hunks[0]?.lines).toEqual([' a', '-- ']);
    expect(file).toMatchObject({ removed: 1, corrupt: undefined });
  });

  it('reads a removed line that looks like the next file', () => {
    const file = one(`--- a/x.sql\n+++ b/x.sql\n@@ -1,3 +1,2 @@\n a\n--- a comment\n b\n`);
    expect(file).toMatchObject({ removed: 1, added: 0, corrupt: undefined });
  });

  it('reads a count of 0 as 0, and a missing count as 1', () => {
    const added = one(`diff --git a/n.c b/n.c\nnew file mode 100644\nindex 0000000..1111111\n--- /dev/null\n+++ b/n.c\n@@ -0,0 +1,2 @@\n+a\n+b\n`);
    expect(added).toMatchObject({ kind: 'added', path: 'n.c', oldPath: undefined, added: 2 });
    expect(added.hunks[0]).toMatchObject({ oldStart: 0, oldLines: 0, newStart: 1, newLines: 2 });
    expect(one(`--- a/x\n+++ b/x\n@@ -7 +7 @@\n-a\n+b\n`).hunks[0]).toMatchObject({ oldLines: 1, newLines: 1 });
  });

  it('reads a deletion', () => {
    const file = one(`diff --git a/d.c b/d.c\ndeleted file mode 100644\nindex 1111111..0000000\n--- a/d.c\n+++ /dev/null\n@@ -1 +0,0 @@\n-gone\n`);
    expect(file).toMatchObject({ kind: 'deleted', path: 'd.c', oldPath: 'd.c', removed: 1 });
  });

  it('reads renames and copies, pure and edited, with names that hold spaces', () => {
    const pure = one(`diff --git a/old name.c b/new name.c\nsimilarity index 100%\nrename from old name.c\nrename to new name.c\n`);
    expect(pure).toMatchObject({ kind: 'renamed', oldPath: 'old name.c', path: 'new name.c', corrupt: undefined });
    const copy = one(
      `diff --git a/a.c b/b.c\nsimilarity index 90%\ncopy from a.c\ncopy to b.c\nindex 1111111..2222222 100644\n--- a/a.c\n+++ b/b.c\n@@ -1 +1 @@\n-a\n+b\n`,
    );
    expect(copy).toMatchObject({ kind: 'copied', oldPath: 'a.c', path: 'b.c', added: 1 });
  });

  it('reads mode changes and empty new files', () => {
    const files = cut(
      `diff --git a/run.sh b/run.sh\nold mode 100644\nnew mode 100755\ndiff --git a/e.c b/e.c\nnew file mode 100644\nindex 0000000..e69de29\n-- \n2.43.0\n`,
    );
    expect(files.map(({ kind, path, corrupt }) => ({ kind, path, corrupt }))).toEqual([
      { kind: 'mode', path: 'run.sh', corrupt: undefined },
      { kind: 'added', path: 'e.c', corrupt: undefined },
    ]);
  });

  it('flags binary files, with and without their content', () => {
    const files = cut(
      `diff --git a/l.bin b/l.bin\nindex 1111111..2222222 100644\nBinary files a/l.bin and b/l.bin differ\ndiff --git a/m.bin b/m.bin\nindex 1111111..2222222 100644\nGIT binary patch\nliteral 3\nKcmZQzWB>pF\n\nliteral 3\nKcmZQzWB>pF\n\n${widgetDiff}`,
    );
    expect(files.map(({ path, binary }) => [path, binary])).toEqual([['l.bin', true], ['m.bin', true], ['drivers/widget.c', false]]); // prettier-ignore
  });

  it('keeps the marks of a missing line end', () => {
    const file = one(`--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n-- \n2.43.0\n`);
    expect(file.hunks[0]?.lines).toEqual(['-a', '\\ No newline at end of file', '+b', '\\ No newline at end of file']);
  });

  it('unquotes paths as UTF-8', () => {
    const file = one(
      `diff --git "a/dir/gr\\303\\266\\303\\237e \\"x\\".c" "b/dir/gr\\303\\266\\303\\237e \\"x\\".c"\nindex 1111111..2222222 100644\n--- "a/dir/gr\\303\\266\\303\\237e \\"x\\".c"\n+++ "b/dir/gr\\303\\266\\303\\237e \\"x\\".c"\n@@ -1 +1 @@\n-a\n+b\n`,
    );
    expect(file.path).toBe('dir/größe "x".c');
  });

  it('strips the names of two trees, and no more from a diff without prefixes', () => {
    expect(one(`--- linux-6.1.orig/drivers/x.c\t2024-01-01\n+++ linux-6.1/drivers/x.c\t2024-01-02\n@@ -1 +1 @@\n-a\n+b\n`).path).toBe('drivers/x.c');
    expect(
      one(`diff --git drivers/x.c drivers/x.c\nindex 1111111..2222222 100644\n--- drivers/x.c\n+++ drivers/x.c\n@@ -1 +1 @@\n-a\n+b\n`).path,
    ).toBe('drivers/x.c');
  });

  it('gives empty context lines their space back and notes it', () => {
    const file = one(`--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n a\n\n-b\n+c\n`);
    expect(file).toMatchObject({ corrupt: undefined, notes: ['1 empty context line had lost the space in front'] });
    expect(file.hunks[0]?.lines).toEqual([' a', ' ', '-b', '+c']);
  });

  it('keeps the carriage returns of the file and drops those of the headers', () => {
    const file = one(widgetDiff.replaceAll('\n', '\r\n'));
    expect(file).toMatchObject({ path: 'drivers/widget.c', newId: 'aa0d320dad8d', corrupt: undefined });
    expect(file.hunks[0]?.lines[1]).toBe('-int b;\r');
  });

  it('names a corrupt hunk with its line and goes on behind it', () => {
    const files = cut(
      `--- a/x.c\n+++ b/x.c\n@@ -1,3 +1,3 @@ static void foo(void)\n int a; /* a comment that a\nmailer wrapped */\n-int b;\n+int c;\n${widgetDiff}`,
    );
    expect(files.map(({ path }) => path)).toEqual(['x.c', 'drivers/widget.c']);
    expect(files[0]).toMatchObject({ corruptAt: 4, hunks: [] });
    expect(files[0]?.corrupt).toContain('@@ -1,3 +1,3 @@');
    expect(files[1]).toMatchObject({ corrupt: undefined });
  });

  it('names a hunk that ends too early, and one that does not add up', () => {
    expect(one(`--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n a\n-b\n`).corrupt).toContain('ends too early: 1 old line and 2 new lines are missing');
    expect(one(`--- a/x\n+++ b/x\n@@ -1,1 +1,2 @@\n-a\n-b\n+c\n+d\n`).corrupt).toContain('one more old line');
  });

  it('notes what seems to belong to a hunk that is full', () => {
    expect(one(`--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n+c\n`).notes).toEqual(['the last hunk seems to go on behind the count in its header']);
  });

  it('says that no hunk follows', () => {
    expect(one(`diff --git a/x.c b/x.c\nindex 1111111..2222222 100644\n\nThe rest was cut off.\n`).corrupt).toContain('no hunk follows');
  });

  it('leaves quoted and indented diffs alone', () => {
    expect(cut(widgetDiff.replaceAll(/^/gm, '> '))).toEqual([]);
    expect(cut(widgetDiff.replaceAll(/^/gm, '    '))).toEqual([]);
    expect(cut('')).toEqual([]);
  });
});
