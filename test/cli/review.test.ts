import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtProgram } from './program.ts';
import { leaky } from './samples.ts';

const program = builtProgram();
let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'getput-review-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, content: string): void => {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), content);
};

interface Printed {
  readonly patches: readonly {
    readonly introduced: readonly { readonly rule: string }[];
    readonly fixed: readonly unknown[];
    readonly remaining: readonly unknown[];
    readonly silenced: readonly { readonly rule: string }[];
  }[];
}

const head =
  'From: Ada <ada@example.org>\nDate: Mon, 5 Feb 2024 10:00:00 +0000\nSubject: [PATCH] lantern: do it\nMessage-ID: <lantern@example.org>\n';

/** A patch of one hunk that starts at line `line`. */
const patch = (path: string, line: number, lines: readonly string[]): string => {
  const count = (marks: string) => lines.filter((one) => marks.includes(one.charAt(0))).length;
  const range = `@@ -${line},${count(' -')} +${line},${count(' +')} @@`;
  return `${head}\nWhy.\n---\ndiff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n${range}\n${lines.join('\n')}\n-- \n2.43.0\n`;
};

const review = (input: string | Uint8Array, ...args: readonly string[]) => program.run(['review', ...args, '-'], { cwd: folder, input });

describe('getput review', () => {
  it('knows the contracts of the .getput.json of the tree, else of the current folder, as check does', () => {
    const lamp = ['int lamp_ask(int n)', '{', '\tstruct lamp *lamp = lamp_find(n);', '', '\tif (!lamp)', '\t\treturn -1;', '\tif (n > 3)', '\t\treturn -2;', '\tlamp_drop(lamp);', '\treturn 0;', '}', '']; // prettier-ignore
    const rows = { version: 1, acquires: [{ call: 'lamp_find', kind: 'ref', at: 'ret', fails: 'null', release: ['lamp_drop'] }] };
    write('tree/lamp.c', lamp.filter((line) => !/n > 3|-2/.test(line)).join('\n'));
    const mail = patch('lamp.c', 5, [' \tif (!lamp)', ' \t\treturn -1;', '+\tif (n > 3)', '+\t\treturn -2;', ' \tlamp_drop(lamp);']);
    const introduced = (...args: readonly string[]) => (JSON.parse(review(mail, '--format', 'json', ...args).out) as Printed).patches[0]?.introduced;
    expect(introduced('--base', 'tree/lamp.c')).toEqual([]);
    write('tree/.getput.json', JSON.stringify(rows));
    expect(introduced('--base', 'tree/lamp.c')).toEqual([]);
    expect(introduced('--tree', 'tree')).toMatchObject([{ rule: 'leak' }]);
    write('.getput.json', JSON.stringify(rows));
    expect(introduced('--base', 'tree/lamp.c')).toMatchObject([{ rule: 'leak' }]);
    write('.getput.json', '{ "version": 1, "acquires": 7 }');
    const { status, err } = review(mail, '--base', 'tree/lamp.c');
    expect(err).toMatch(/^getput review: \.getput\.json: \S/);
    expect(status).toBe(2);
    rmSync(join(folder, '.getput.json'));
  });

  it('does not hold a comment that takes a finding back for a fix', () => {
    write('leaky.c', leaky('lantern_read'));
    const mail = patch('leaky.c', 9, [' \tif (of_property_read_bool(np, "broken"))', '+\t\t/* getput-ignore leak: the core owns it */', ' \t\treturn -EINVAL;', ' \tof_node_put(lamp);']); // prettier-ignore
    const { status, out } = review(mail, '--format', 'json', '--base', 'leaky.c');
    expect((JSON.parse(out) as Printed).patches).toMatchObject([{ introduced: [], fixed: [], remaining: [], silenced: [{ rule: 'leak' }] }]);
    expect(status).toBe(0);
    expect(review(mail, '--base', 'leaky.c').out).toMatch(/^ {2}silenced {3}leaky\.c:11:\d+$/m);
  });

  it('exits with 1 where a patch introduces something', () => {
    write('whole.c', leaky('lantern_read').replace('\tif (of_property_read_bool(np, "broken"))\n\t\treturn -EINVAL;\n', ''));
    const mail = patch('whole.c', 8, [' \t\treturn -ENODEV;', '+\tif (of_property_read_bool(np, "broken"))', '+\t\treturn -EINVAL;', ' \tof_node_put(lamp);']); // prettier-ignore
    const { status, out } = review(mail, '--base', 'whole.c');
    expect(out).toMatch(/^In short: introduces 1, fixes 0\.$/m);
    expect(out).toMatch(/^ {2}introduced whole\.c:10:\d+\n {13}leak in lantern_read\(\): /m);
    expect(status).toBe(1);
  });
});

const diff =
  'diff --git a/x.c b/x.c\nindex 1111111..2222222 100644\n--- a/x.c\n+++ b/x.c\n@@ -1,3 +1,3 @@\n int a;\n-int b;\n+int c;\n int d;\n-- \n2.43.0\n';
const mailed = (text: string, headers = ''): string => `${head}${headers}\nWhy.\n---\n${text}`;
const base64 = Buffer.from(`Why.\n---\n${diff}`).toString('base64');

describe('getput review of hostile mails', () => {
  // Each runs the program: status, and a sentence of what it says.
  it.each<[string, string | Uint8Array, number, RegExp]>([
    ['a hunk that is cut off', mailed(diff.slice(0, diff.indexOf('+int c'))), 2, /The diff is corrupt at line 9 of its mail's text/],
    ['base64 that is cut off', `${head}Content-Transfer-Encoding: base64\n\n${base64.slice(0, -31)}`, 2, /The diff is corrupt at line \d+/],
    ['a header that is cut off', head.slice(0, 20), 2, /No patch was found/],
    ['a line of a megabyte', `${head}\n${'x'.repeat(1_000_000)}`, 2, /No patch was found/],
    ['a charset that does not exist', mailed(diff, 'Content-Type: text/plain; charset=klingon-8\n'), 0, /^ {2}x\.c {2}\+1 -1/m],
    ['a charset that is another one', mailed(diff, 'Content-Type: text/plain; charset=utf-16\n'), 2, /No patch was found/],
    ['a file in UTF-16', Buffer.from(`\ufeff${mailed(diff)}`, 'utf16le'), 0, /^ {2}x\.c {2}\+1 -1/m],
    ['hunks that count to the end of the world', mailed(diff.replace('-1,3 +1,3', '-1,99999999999999999999 +1,4294967296')), 2, /corrupt at line/],
    ['a hunk of nothing', mailed(diff.replace('-1,3 +1,3', '-1,0 +1,0')), 0, /undecided/],
    ['paths that leave the tree', mailed(diff.replaceAll('/x.c', '/../../../../etc/passwd')), 0, /etc\/passwd/],
    ['paths from the root', mailed(diff.replace(/[ab]\/x\.c/g, '/etc/passwd')), 0, /etc\/passwd/],
    [
      'a binary file',
      mailed('diff --git a/x.o b/x.o\nindex 1111111..2222222 100644\nBinary files a/x.o and b/x.o differ\n'),
      0,
      /The file is binary\./,
    ],
    ['NUL in a line', mailed(diff.replace('int c', 'int\0c')), 0, /^ {2}x\.c {2}\+1 -1/m],
    ['only quote marks', `${head}\n${'>'.repeat(500_000)}\n`, 2, /No patch was found/],
  ])('says what is wrong with %s', (_what, input, status, says) => {
    const run = review(input, '--tree', '.');
    expect(run.out).toMatch(says);
    expect(run.err).not.toMatch(/ at .*\.js|Error:/);
    expect(run.status).toBe(status);
    expect(Math.max(...run.out.split('\n').map((line) => line.length))).toBeLessThan(1100);
  });

  it('reads parts in parts, as deep as they go', () => {
    const deep = Array.from({ length: 200 }, (_, i) => `--b${i}\nContent-Type: multipart/mixed; boundary=b${i + 1}\n\n`).join('');
    const mail = `${head}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b0\n\n${deep}--b200\nContent-Type: text/plain\n\nWhy.\n---\n${diff}`;
    const run = review(mail);
    expect(run).toMatchObject({ status: 0, err: '' });
    expect(run.out).toMatch(/^ {2}x\.c {2}\+1 -1/m);
  });

  it('follows no circle of answers', () => {
    const circle = [1, 2, 3].map((i) => `From a@b Mon Feb  5 10:00:00 2024\nFrom: Ada <a@x>\nSubject: [PATCH ${i}/3] x\nMessage-ID: <${i}@x>\nIn-Reply-To: <${(i % 3) + 1}@x>\n\nWhy\n---\n${diff}\n`).join(''); // prettier-ignore
    expect(review(circle).out).toMatch(/\[3\/3\] x/);
  });
});
