import { describe, expect, it } from 'vitest';
import { readThread } from '../../src/patch/thread.ts';
import { buildImages } from '../../src/review/images.ts';
import { functionsTouched } from '../../src/review/touched.ts';
import { nameOfHead, readWhole } from '../../src/review/whole.ts';
import { gitMail, withSignature } from '../patch/samples.ts';

const known = (text: string, from = 1) => new Map(text.split('\n').map((line, i) => [from + i, line]));

describe('readWhole', () => {
  it('keeps what is shown from head to brace, on its own lines', () => {
    const { text, functions, cut } = readWhole(known('\tcut = 1;\n}\n\nstatic int\nwhole(int a)\n{\n\treturn a;\n}\n\nvoid open(void)\n{\n\tint b;', 10), new Map([[10, 'first']])); // prettier-ignore
    expect([...functions]).toEqual(['whole']);
    expect([...cut]).toEqual(['first', 'open']);
    const lines = text.split('\n');
    expect(lines[0]).toBe('/* lines 1 to 9 are not in the mails */');
    expect(lines.slice(12, 17)).toEqual(['static int', 'whole(int a)', '{', '\treturn a;', '}']);
    expect(text).not.toContain('cut = 1');
  });

  it('closes a structure whose end is not shown', () => {
    expect(readWhole(known('struct w {\n\tint a;'), new Map()).text).toBe('struct w {\n\tint a;\n};\n');
  });
});

describe('heads', () => {
  it('name functions, and nothing else', () => {
    expect(['static int foo(void)', 'foo(struct a *b)', 'struct foo {', 'int foo(void);', 'static int a = f(1)', '\tfoo(1)'].map(nameOfHead)).toEqual(['foo', 'foo', undefined, undefined, undefined, undefined]); // prettier-ignore
  });

  it('tell which functions a hunk changes', () => {
    const hunk = { oldStart: 1, oldLines: 5, newStart: 1, newLines: 5, section: 'static int a(void)', lines: [' \tx;', '-\ty;', ' }', ' ', ' int b(void)', ' {', '+\tz;'], at: 0 }; // prettier-ignore
    expect(functionsTouched(hunk)).toEqual(['a', 'b']);
  });
});

describe('images without any file', () => {
  const first = `--- a/w.c\n+++ b/w.c\n@@ -10,3 +10,4 @@ static int a(void)\n int b(void)\n {\n+\tint x;\n \treturn 0;\n`;
  const second = `--- a/w.c\n+++ b/w.c\n@@ -14,2 +14,2 @@ int b(void)\n-}\n+} /* b */\n \n`;
  const mails = [first, second].map((diff, i) => gitMail({ subject: `[PATCH ${i + 1}/2] w`, id: `${i}@x`, body: withSignature(diff) })).join('');

  it('carry lines from each patch to the others', async () => {
    const [one, two] = await buildImages(readThread(mails).series, []);
    expect(one?.files[0]).toMatchObject({ base: 'partial', problem: 'No base was given for w.c. The mails show one function whole.' });
    expect(one?.files[0]?.before?.split('\n').slice(9, 13)).toEqual(['int b(void)', '{', '\treturn 0;', '}']);
    expect(two?.files[0]?.after?.split('\n').slice(9, 14)).toEqual(['int b(void)', '{', '\tint x;', '\treturn 0;', '} /* b */']);
  });

  it('say which functions stay undecided', async () => {
    const [one] = await buildImages(readThread(first).series, []);
    expect(one?.files[0]?.problem).toBe(
      'No base was given for w.c. The mails show no function whole; of b() they show only a part, so nothing can be decided there.',
    );
  });

  it('do not mix what contradicts itself', async () => {
    const odd = mails.replace('@@ -14,2 +14,2 @@ int b(void)\n-}', '@@ -13,2 +13,2 @@ int b(void)\n-}');
    const [one] = await buildImages(readThread(odd).series, []);
    expect(one?.files[0]?.problem).toContain('of b() they show only a part');
  });

  it('ask for git objects by blob id, and bear a repository that fails', async () => {
    const text = 'int a;\nint b;\nint c;\n';
    const diff =
      'diff --git a/w.c b/w.c\nindex d07206649ade..aa0d320dad8d 100644\n--- a/w.c\n+++ b/w.c\n@@ -1,3 +1,3 @@\n int a;\n-int b;\n+int b2;\n int c;\n';
    const asked: string[] = [];
    const blob = (id: string) => {
      asked.push(id);
      return Promise.resolve(text);
    };
    const [one] = await buildImages(readThread(diff).series, [], { blob, fileAt: () => Promise.resolve(undefined) });
    expect([one?.files[0]?.base, asked]).toEqual(['exact', ['d07206649ade']]);
    const fails = () => Promise.reject(new Error('no git'));
    const [other] = await buildImages(readThread(diff).series, [{ path: 'w.c', text }], { blob: fails, fileAt: fails });
    expect(other?.files[0]?.base).toBe('exact');
  });
});
