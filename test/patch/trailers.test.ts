import { describe, expect, it } from 'vitest';
import { readTrailers } from '../../src/patch/trailers.ts';

const problem = (line: string) => readTrailers(`Text.\n\n${line}\n`)[0]?.problem;

describe('readTrailers', () => {
  it('reads them in their order and leaves prose alone', () => {
    const message =
      'Note: this is prose.\nFixes are welcome.\n\nFixes: 123456789abc ("foo: bar")\nCc: stable@vger.kernel.org # v5.4+\nSigned-off-by: Ada <ada@example.org>\n';
    expect(readTrailers(message)).toEqual([
      { name: 'Fixes', value: '123456789abc ("foo: bar")', problem: undefined, at: 3 },
      { name: 'Cc', value: 'stable@vger.kernel.org # v5.4+', problem: undefined, at: 4 },
      { name: 'Signed-off-by', value: 'Ada <ada@example.org>', problem: undefined, at: 5 },
    ]);
  });

  it('finds what was glued on', () => {
    expect(problem('Reviewed-by: Ada <ada@example.org> (✓ DKIM/example.org)')).toBe('"(✓ DKIM/example.org)" is glued on behind the address');
    expect(problem('Tested-by: Ada <ada@example.org> # on a board')).toBeUndefined();
    expect(problem('Acked-by: Ada <ada@example.org> [for the widget part]')).toBeUndefined();
  });

  it('finds addresses that are none', () => {
    expect(problem('Reviewed-by: Ada')).toBe('has no mail address');
    expect(problem('Reviewed-by: Ada <ada at example.org>')).toBe('<ada at example.org> is no mail address');
    expect(problem('Signed-off-by: <ada@example.org>')).toBe('has no name');
    expect(problem('Signed-off-by: Ada \u200b<ada@example.org>')).toBe('holds invisible characters');
  });

  it('checks Fixes', () => {
    expect(problem('Fixes: 1234567 ("foo")')).toBe('the commit id has fewer than 12 digits');
    expect(problem('Fixes: 123456789abc')).toBe('the commit id is not followed by ("title")');
    expect(problem('Fixes: the last one')).toBe('names no commit id');
  });

  it('takes a folded trailer whole, and finds one that stands twice', () => {
    expect(readTrailers('Fixes: 123456789abc ("foo: a title that is\n  long")')[0]?.value).toBe('123456789abc ("foo: a title that is long")');
    expect(readTrailers('Acked-by: A <a@b.org>\nAcked-by: A <a@b.org>').map((one) => one.problem)).toEqual([undefined, 'stands here twice']);
  });
});
