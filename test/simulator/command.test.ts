import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/cli/check.ts';
import { simulate } from '../../src/cli/simulate.ts';

const sample = join(import.meta.dirname, '../../media/sample/lantern-leaks.c');

async function print(...args: string[]): Promise<{ readonly status: number; readonly text: string }> {
  let text = '';
  const status = await simulate(args, (more) => (text += more));
  return { status, text };
}

describe('getput simulate', () => {
  it('exits with 0 where nothing is lost, and tells each step', async () => {
    const { status, text } = await print(sample, 'lamp_read_hue');
    expect(status).toBe(0);
    expect(text).toMatch(/ 30 {2}shade = of_parse_phandle\(.*\n {10}-> takes a reference: shade 0 → 1/);
    expect(text).toMatch(/Clean/);
  });

  it('exits with 1 where the call that fails loses something', async () => {
    const { status, text } = await print('--fail', 'of_property_read_u32', sample, 'lamp_read_hue');
    expect(status).toBe(1);
    expect(text).toMatch(/lantern-leaks\.c:36:3: error: .*\[leak\] in lamp_read_hue\(\)/);
  });

  it('keeps what it says of a run within 80 columns', async () => {
    const { text } = await print('--fail', 'of_property_read_u32', sample, 'lamp_read_hue');
    const steps = text.slice(0, text.indexOf('lantern-leaks.c:')).split('\n').slice(2, -1); // prettier-ignore
    expect(steps.length).toBeGreaterThan(3);
    expect(steps.filter((line) => line.length > 80)).toEqual([]);
  });

  it('is as sure of a finding as check is', async () => {
    let checked = '';
    await check(['--format', 'json', sample], (more) => (checked += more));
    const { findings } = JSON.parse(checked) as {
      readonly findings: readonly { readonly line: number; readonly severity: string; readonly score: number }[];
    };
    const { severity, score } = findings.find((f) => f.line === 36) ?? {};
    expect(severity).toBeDefined();
    const { text } = await print('--format', 'json', '--fail', 'of_property_read_u32', sample, 'lamp_read_hue');
    expect(JSON.parse(text)).toMatchObject({ verdict: { findings: [{ line: 36, severity, score }] } });
  });

  it('prints one JSON object', async () => {
    const { text } = await print('--format', 'json', '--fail', 'of_property_read_u32:1', sample, 'lamp_read_hue');
    expect(JSON.parse(text)).toMatchObject({
      version: 1,
      function: 'lamp_read_hue',
      choices: [
        { line: 30, call: 'of_parse_phandle', outcome: 'succeeds' },
        { line: 34, call: 'of_property_read_u32', outcome: 'fails' },
      ],
      verdict: { ok: false, findings: [{ rule: 'leak', line: 36 }] },
    });
  });

  it.each([
    [['lamp_read_hue'], 'name a file and one of its functions'],
    [[sample, 'nothing'], 'There is no function nothing() in this file.'],
    [['--fail', '3', sample, 'lamp_read_hue'], '--fail takes a call'],
    [['--fail', 'kfree', sample, 'lamp_read_hue'], 'lamp_read_hue() never calls kfree().'],
    [['--with', 'nobody', sample, 'lamp_read_hue'], 'There is no function nobody() in this file.'],
    [['no-such-file.c', 'f'], 'no-such-file.c cannot be read: there is no such file or folder'],
  ])('says what is wrong with %j', async (args, message) => {
    await expect(print(...args)).rejects.toThrow(message);
  });
});
