import { describe, expect, it } from 'vitest';
import { barred, hanging } from '../../src/review/prose.ts';
import { essence } from '../../src/review/remark.ts';

const of = (...lines: readonly string[]): readonly string[] => essence(lines.join('\n'), 'Example, Ada');

describe('essence', () => {
  it('leaves out greeting, farewell, name and tags', () => {
    expect(of('Hi Bob,', '', 'This leaks.', '', 'Thanks,', 'Ada')).toEqual(['This leaks.']);
    expect(of('This leaks.', '', 'Best regards', 'Ada Example')).toEqual(['This leaks.']);
    expect(of('This leaks.', '', 'ada')).toEqual(['This leaks.']);
    expect(of('This leaks.', '', 'Reviewed-by: Ada Example <ada@example.org>')).toEqual(['This leaks.']);
  });

  it('ends where the tags began', () => {
    expect(of('This leaks.', 'The rest is fine:', '', 'Acked-by: Ada Example <ada@example.org>')).toEqual(['This leaks.', 'The rest is fine.']);
  });

  it('is nothing where a mail only greets, thanks or agrees', () => {
    expect(of('Hello Bob,')).toEqual([]);
    expect(of('Thanks.')).toEqual([]);
    expect(of('Looks good to me,', '', 'Reviewed-by: Ada Example <ada@example.org>')).toEqual([]);
    expect(of('The code changes look good:', '', 'Acked-by: Ada Example <ada@example.org>')).toEqual([]);
  });

  it('keeps what says something, though it begins or ends like a greeting', () => {
    expect(of('Hi, this leaks the node on the error path.')).toHaveLength(1);
    expect(of('Thanks, but this leaks.')).toHaveLength(1);
    expect(of('Thanks,', '', 'one', 'two', 'three', 'four')).toHaveLength(6);
    expect(of('Looks good, but where is the put?')).toHaveLength(1);
    expect(of('Cheers', 'if (!np) return;')).toHaveLength(2);
    expect(of('No.')).toEqual(['No.']);
  });

  it('tells of a diff in one line, and keeps what stands below it', () => {
    const diff = ['diff --git a/x.c b/x.c', '--- a/x.c', '+++ b/x.c', '@@ -1 +1 @@', '-a', '+b', '', 'Better so?'];
    expect(of('Like this:', '', ...diff)).toEqual(['Like this:', '', '(a diff of x.c: 6 lines)', 'Better so?']);
    expect(of('--- a', '+++ b', ' c')).toEqual(['(a diff of b: 3 lines)']);
  });

  it('takes time by the length of the mail', () => {
    const before = performance.now();
    essence('diff --git a b\n--- \n'.repeat(20_000), 'A'.repeat(50_000));
    essence('hi '.repeat(50_000), 'Ada');
    essence('the code, '.repeat(50_000), 'Ada');
    expect(performance.now() - before).toBeLessThan(3000);
  });
});

describe('prose in 80 columns', () => {
  const long = 'word '.repeat(31).trim();
  it('is broken between words, and behind what stands in front', () => {
    for (const line of hanging(long, '    - ')) expect(line.length).toBeLessThanOrEqual(80);
    expect(hanging(`${long} ${'x'.repeat(100)}`, '').at(-1)).toBe('x'.repeat(100));
  });

  it('begins below a label that fills its line', () => {
    expect(hanging('one two', `${'l'.repeat(78)}  `, '  ')).toEqual(['l'.repeat(78), '  one two']);
  });

  it('ends no line in a space', () => {
    expect(barred(['what a mailer left behind ', 'is gone'])).toEqual(['    | what a mailer left behind', '    | is gone']);
  });

  it('fills a paragraph anew, and leaves code and lists alone', () => {
    const lines = barred([long, 'and more', '', '\tif (very_long_condition_that_goes_on && another_one_that_goes_on_even_longer)', '* one', '* two']);
    expect(lines.filter((line) => line.length > 80)).toEqual([expect.stringContaining('very_long_condition')]);
    expect(lines.slice(-2)).toEqual(['    | * one', '    | * two']);
    expect(lines[2]).toMatch(/word and more$/);
    expect(barred(['short', 'lines'])).toEqual(['    | short', '    | lines']);
  });
});
