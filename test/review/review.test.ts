import { describe, expect, it } from 'vitest';
import { readThread } from '../../src/patch/thread.ts';
import type { FileReport, Finding } from '../../src/report/finding.ts';
import { buildImages } from '../../src/review/images.ts';
import type { Base } from '../../src/review/start.ts';
import { reviewToJson } from '../../src/review/json.ts';
import { reviewThread, type PatchReview } from '../../src/review/review.ts';
import type { Check } from '../../src/review/file-review.ts';
import { reviewToText } from '../../src/review/text.ts';
import { gitMail, widgetAfter, widgetBefore, widgetDiff, withSignature } from '../patch/samples.ts';
import { hasShared, needsShared, read, threadPage, vfioBase } from '../patch/shared.ts';

const nothing: FileReport = { findings: [], problems: [], functions: 0, gaveUp: 0 };

/** Finds every `b;` and every `b2;`, so that the sample patch fixes one finding and introduces another. */
const stand: Check = (path, text) => {
  const findings = Array.from(text.matchAll(/int (a|b2?);/g), (match): Finding => ({
    rule: 'leak',
    severity: 'warning',
    message: `'${match[1] ?? ''}' is not put`,
    function: 'widget',
    start: match.index,
    end: match.index + match[0].length,
    acquire: { call: `get_${match[1] ?? ''}`, start: match.index, end: match.index + 3 },
    release: 'put',
    path: [{ start: match.index, end: match.index + 3, note: 'takes a reference', held: 1 }],
    fingerprint: match[1] ?? '',
    reasons: [],
  })); // prettier-ignore
  return { ...nothing, findings };
};

const mail = gitMail({
  subject: '[PATCH v2] widget: rename b',
  id: 'p@x',
  body: `Why.\n\nAcked-by: Bob <bob@example.org> (sure)\n---\n\n${withSignature(widgetDiff)}`,
});
const base: Base = { path: '/tree/drivers/widget.c', text: widgetBefore };
const images = async (text: string, bases: readonly Base[]) =>
  (await buildImages(readThread(text).series, bases)).flatMap(({ files }) => files.map((file) => [file.base, file.problem]));

describe('buildImages', () => {
  it('is exact where both blob ids match, whatever the base is called', async () => {
    expect(await images(mail, [base])).toEqual([['exact', undefined]]);
    expect(await images(mail, [{ path: 'elsewhere.txt', text: widgetBefore }])).toEqual([['exact', undefined]]);
  });

  it('takes the series back from a tree that has it already', async () => {
    expect(await images(mail, [{ ...base, text: widgetAfter }])).toEqual([['exact', undefined]]);
  });

  it('applies where the base is another one', async () => {
    const [[footing, problem] = []] = await images(mail, [{ ...base, text: `// other\n${widgetBefore}` }]);
    expect(footing).toBe('applies');
    expect(problem).toMatch(/^It applies, but to blob [0-9a-f]{12} where the patch says d07206649ade\.$/);
  });

  it('applies where the patch has no ids', async () => {
    expect(await images(widgetDiff.replace(/^index .*\n/m, ''), [base])).toEqual([
      ['applies', 'It applies, but the patch names no blob ids that could prove the base.'],
    ]);
  });

  it('says what does not apply, and why there is nothing to compare', async () => {
    expect(await images(mail, [{ ...base, text: 'int x;\n' }])).toEqual([
      ['partial', 'The patch does not apply to the base: its only hunk does not fit (@@ -1,3 +1,3 @@). The mails show no function whole.'],
    ]);
    expect(await images(mail, [])).toEqual([
      ['partial', 'No base was given for drivers/widget.c (blob d07206649ade). The mails show no function whole.'],
    ]);
    expect(
      await images(mail, [
        { ...base, text: 'x' },
        { path: 'b/drivers/widget.c', text: 'y' },
      ]),
    ).toEqual([['partial', expect.stringContaining('Several bases could be drivers/widget.c')]]);
    expect(await images(mail.replace('+int b2;', 'int b2;'), [base])).toEqual([['none', expect.stringContaining('corrupt at line')]]);
  });

  it('says what each file rests on, in the order: git object, base commit, tree, given file, what the series left', async () => {
    const tree: Base = { path: 'drivers/widget.c', text: `// tree\n${widgetBefore}`, inTree: true };
    const given: Base = { path: 'w/drivers/widget.c', text: `// given\n${widgetBefore}` };
    const rests = async (text: string, bases: readonly Base[], blob?: string, committed?: string) => {
      const objects = { blob: () => Promise.resolve(blob), fileAt: () => Promise.resolve(committed) };
      return (await buildImages(readThread(text).series, bases, objects)).flatMap(({ files }) => files.map((file) => file.rests));
    };
    const withCommit = mail.replace('-- \n2.43.0', 'base-commit: 0123456789abcdef0123456789abcdef01234567\n-- \n2.43.0');
    expect(withCommit).not.toBe(mail);
    expect(await rests(withCommit, [tree, given], widgetBefore, `// commit\n${widgetBefore}`)).toEqual(['git object d07206649ade']);
    expect(await rests(withCommit, [tree, given], undefined, `// commit\n${widgetBefore}`)).toEqual(['the base commit 0123456789ab']);
    expect(await rests(withCommit, [given, tree])).toEqual(['drivers/widget.c of the working tree']);
    expect(await rests(mail, [given, { ...tree, text: 'does not apply\n' }])).toEqual(['the given file w/drivers/widget.c']);
    expect(await rests(mail, [])).toEqual(['what the mails show']);
    const back = widgetDiff
      .replace('-int b;', '-int b2;')
      .replace('+int b2;', '+int b;')
      .replace('d07206649ade..aa0d320dad8d', 'aa0d320dad8d..d07206649ade');
    const two = [widgetDiff, back].map((diff, i) => gitMail({ subject: `[PATCH ${i + 1}/2] x`, id: `${i}@x`, body: withSignature(diff) })).join(''); // prettier-ignore
    expect(await rests(two, [base])).toEqual(['the given file /tree/drivers/widget.c', 'what patch 1 leaves']);
  });

  it('is partial where some hunks fit, and falls back to what the mails show', async () => {
    const diff = `--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-a\n+A\n@@ -3 +3 @@\n-x\n+X\n`;
    const [patch] = await buildImages(readThread(diff).series, [{ path: 'x.c', text: 'a\nb\nc\n' }]);
    expect(patch?.files).toMatchObject([
      { base: 'partial', problem: '1 of 2 hunks do not apply to the base: @@ -3,1 +3,1 @@. The mails show no function whole.' },
    ]);
  });

  it('carries files from patch to patch through renames, additions and deletions', async () => {
    const rename = `diff --git a/drivers/widget.c b/drivers/gadget.c\nsimilarity index 60%\nrename from drivers/widget.c\nrename to drivers/gadget.c\nindex d07206649ade..aa0d320dad8d 100644\n--- a/drivers/widget.c\n+++ b/drivers/gadget.c\n${widgetDiff.slice(widgetDiff.indexOf('@@'))}`;
    const remove = `diff --git a/drivers/gadget.c b/drivers/gadget.c\ndeleted file mode 100644\nindex aa0d320dad8d..000000000000\n--- a/drivers/gadget.c\n+++ /dev/null\n@@ -1,3 +0,0 @@\n-int a;\n-int b2;\n-int c;\n`;
    const add = `diff --git a/drivers/gadget.c b/drivers/gadget.c\nnew file mode 100644\nindex 000000000000..d07206649ade\n--- /dev/null\n+++ b/drivers/gadget.c\n@@ -0,0 +1,3 @@\n+int a;\n+int b;\n+int c;\n`;
    const series = [rename, remove, add]
      .map((diff, i) => gitMail({ subject: `[PATCH ${i + 1}/3] x`, id: `${i}@x`, body: withSignature(diff) }))
      .join('');
    expect(await images(series, [base])).toEqual([['exact', undefined], ['exact', undefined], ['exact', undefined]]); // prettier-ignore
  });

  it('keeps every line of a hostile name where it is', async () => {
    const diff = `--- a/__proto__\n+++ b/__proto__\n@@ -1 +1 @@\n-a\n+b\n`;
    expect(await images(diff, [{ path: '__proto__', text: 'a\n' }])).toMatchObject([['applies', expect.any(String)]]);
  });
});

describe('reviewThread', () => {
  it('tells what a patch introduced, fixed and left', async () => {
    const json = reviewToJson(await reviewThread(readThread(mail), [base], stand));
    expect(json.series).toEqual({ subject: 'widget: rename b', version: 2, count: 1, author: 'Ada Example' });
    const [patch] = json.patches;
    expect(patch?.introduced).toMatchObject([
      {
        message: "'b2' is not put",
        file: 'drivers/widget.c',
        line: 2,
        column: 1,
        acquire: { call: 'get_b2', line: 2, column: 1 },
        release: { call: 'put' },
      },
    ]);
    expect(patch?.fixed).toMatchObject([{ message: "'b' is not put", line: 2 }]);
    expect(patch?.remaining).toMatchObject([{ message: "'a' is not put", line: 1 }]);
    expect(patch?.trailers).toEqual([
      { name: 'Acked-by', value: 'Bob <bob@example.org> (sure)', problem: '"(sure)" is glued on behind the address' },
    ]);
    expect(patch?.files).toEqual([
      {
        path: 'drivers/widget.c',
        oldPath: 'drivers/widget.c',
        kind: 'modified',
        base: 'exact',
        rests: 'the given file /tree/drivers/widget.c',
        problem: null,
      },
    ]);
    expect(json).toMatchObject({ version: 1, messages: 1, comments: [], problems: [] });
  });

  it('claims nothing of a function that was given up on one side', async () => {
    const blind: Check = async (path, text) =>
      text === widgetBefore ? { ...nothing, problems: [{ start: 7, function: 'widget', message: 'Too many paths.' }] } : stand(path, text);
    const review = await reviewThread(readThread(mail), [base], blind);
    expect(review.patches[0]).toMatchObject({ introduced: [], fixed: [], remaining: [{ file: 'drivers/widget.c' }, { file: 'drivers/widget.c' }] });
    const other: Check = async (path, text) =>
      text === widgetAfter ? { ...nothing, problems: [{ start: 7, function: 'widget', message: 'Too many paths.' }] } : stand(path, text);
    const after = await reviewThread(readThread(mail), [base], other);
    expect(after.patches[0]).toMatchObject({ introduced: [], fixed: [], remaining: [] });
    expect(after.problems).toEqual([{ message: 'Too many paths.', patch: 1, file: 'drivers/widget.c', function: 'widget', line: 2 }]);
  });

  it('holds a finding that a comment of the patch takes back for neither fixed nor brought', async () => {
    const quiet = (text: string): Check => async (path, content) => {
      const report = await stand(path, content);
      if (content !== text) return report;
      const [finding] = report.findings.filter(({ fingerprint }) => fingerprint === 'a');
      return {
        ...report,
        findings: report.findings.filter((one) => one !== finding),
        suppressions: { suppressed: finding ? [{ finding, reason: 'so it is', start: 0 }] : [], problems: [] },
      };
    }; // prettier-ignore
    const kinds = async (check: Check) => {
      const [patch] = (await reviewThread(readThread(mail), [base], check)).patches;
      const names = (list: PatchReview['fixed'] | undefined) => list?.map(({ finding }) => finding.fingerprint);
      return [names(patch?.introduced), names(patch?.fixed), names(patch?.remaining), names(patch?.silenced)];
    };
    expect(await kinds(quiet(widgetAfter))).toEqual([['b2'], ['b'], [], ['a']]);
    // A comment that goes away brings back what was there.
    expect(await kinds(quiet(widgetBefore))).toEqual([['b2'], ['b'], ['a'], []]);
  });

  it('shows hints neither as brought nor as left, and says of one that is fixed what it is', async () => {
    const unsure: Check = async (path, text) => {
      const report = await stand(path, text);
      return { ...report, findings: report.findings.map((finding): Finding => ({ ...finding, severity: 'hint' })) };
    };
    const review = await reviewThread(readThread(mail), [base], unsure);
    expect(review.patches[0]).toMatchObject({ introduced: [], fixed: [{ finding: { fingerprint: 'b' } }], remaining: [] });
    expect(reviewToText(review)).toContain("leak, hint in widget(): 'b' is not put");
  });

  it('says that nothing is decided where no file is known, and nothing of C where there is none', async () => {
    expect(reviewToText(await reviewThread(readThread(mail), [], stand))).toMatch(/In short: nothing could be compared[^]*Lifetimes: undecided/);
    const rst = mail.replaceAll('widget.c', 'widget.rst');
    expect(reviewToText(await reviewThread(readThread(rst), [], stand))).toMatch(/In short: no C is changed[^]*Lifetimes: no C is changed\./);
  });

  it('checks each image once, and only C', async () => {
    const checked: string[] = [];
    const count: Check = (path, text) => {
      checked.push(`${path} ${text.length}`);
      return nothing;
    };
    const back = widgetDiff.replace('d07206649ade..aa0d320dad8d', 'aa0d320dad8d..d07206649ade').replace('-int b;\n+int b2;', '-int b2;\n+int b;');
    const two =
      gitMail({ subject: '[PATCH 1/2] a', id: '1@x', body: withSignature(widgetDiff) }) +
      gitMail({ subject: '[PATCH 2/2] b', id: '2@x', body: withSignature(back) });
    await reviewThread(readThread(two), [base], count);
    expect(checked).toEqual(['drivers/widget.c 21', 'drivers/widget.c 22']);
    checked.length = 0;
    await reviewThread(readThread(widgetDiff.replaceAll('widget.c', 'widget.rst')), [{ path: 'widget.rst', text: widgetBefore }], count);
    expect(checked).toEqual([]);
  });

  it('turns a check that throws into a problem', async () => {
    const review = await reviewThread(readThread(mail), [base], () => {
      throw new Error('no grammar');
    });
    expect(review.problems.map((problem) => problem.message)).toEqual(['The check failed: no grammar.']);
  });

  it('can be watched and stopped', async () => {
    const progress: (readonly [number, number])[] = [];
    const stop = new AbortController();
    stop.abort();
    const review = await reviewThread(readThread(mail), [base], stand, {
      signal: stop.signal,
      onProgress: (done, total) => progress.push([done, total]),
    });
    expect(review.problems.map((problem) => problem.message)).toEqual(['The review was stopped here.']);
    expect(progress).toEqual([[0, 1], [1, 1]]); // prettier-ignore
  });

  it('reads well in a terminal, and obeys no escape sequence of a mail', async () => {
    const answer = gitMail({
      subject: 'Re: [PATCH v2] widget: rename b',
      id: 'r@x',
      inReplyTo: 'p@x',
      from: 'Bob <bob@example.org>',
      body: '> +int b2;\n\nWhy?\n\n\u001b[2JReally.',
    });
    expect(reviewToText(await reviewThread(readThread(mail + answer), [base], stand))).toBe(`widget: rename b
version 2, 1 patch, by Ada Example, 2 messages
In short: introduces 1, fixes 1, 1 open point, 1 strange tag.

[1/1] widget: rename b
  Ada Example, 2024-01-02
  Acked-by: Bob <bob@example.org> (sure)
      Strange: "(sure)" is glued on behind the address.

  drivers/widget.c  +1 -1  (exact: both blob ids match)
      Before the patch: the given file /tree/drivers/widget.c.

  Lifetimes: introduces 1, fixes 1, leaves 1.
  introduced drivers/widget.c:2:1
             leak in widget(): 'b2' is not put
                2  takes a reference
  fixed      drivers/widget.c:2:1
             leak in widget(): 'b' is not put
                2  takes a reference
  left       drivers/widget.c:1:1
             leak in widget(): 'a' is not put

  Bob on drivers/widget.c:2:
    | Why?
    |
    | \ufffd[2JReally.

Open points

  [1/1] drivers/widget.c:2, from Bob
      No later mail of the author answers this.
    | Why?
    |
    | \ufffd[2JReally.
`);
  });
});

describe.skipIf(!hasShared)(`the vfio thread${needsShared}`, () => {
  it('is exact from the base to the last patch', async () => {
    const checked: string[] = [];
    const review = await reviewThread(readThread(read(threadPage)), [{ path: vfioBase, text: read(vfioBase) }], (path) => {
      checked.push(path);
      return nothing;
    });
    expect(review.patches.map(({ files }) => files.map((file) => file.base))).toEqual([['exact'], ['exact'], ['exact'], ['exact'], ['exact']]);
    expect(checked).toHaveLength(6);
    expect(review.problems).toEqual([]);
    expect(review.comments).toHaveLength(13);
  });

  it('is taken back from the last patch to the base', async () => {
    const { series } = readThread(read(threadPage));
    const forward = await buildImages(series, [{ path: vfioBase, text: read(vfioBase) }]);
    const last = forward.at(-1)?.files[0]?.after ?? '';
    const backward = await buildImages(series, [{ path: 'drivers/vfio/vfio.c', text: last }]);
    expect(backward.map(({ files }) => files[0]?.base)).toEqual(['exact', 'exact', 'exact', 'exact', 'exact']);
    expect(backward[0]?.files[0]?.before).toBe(read(vfioBase));
  });

  it('gives a reason for every file where there is no base, and compares what the mails show', async () => {
    const review = reviewToJson(await reviewThread(readThread(read(threadPage)), [], () => nothing));
    for (const { files } of review.patches)
      expect(files).toMatchObject([{ base: 'partial', problem: expect.stringContaining('No base was given') as string }]);
  });
});
