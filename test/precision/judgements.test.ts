/** Holds the form of the judgements beside it, so that they can be counted. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ruleIds } from '../../src/report/finding.ts';

const rounds = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.jsonl'))
  .map((name) => ({
    name,
    rows: readFileSync(join(import.meta.dirname, name), 'utf8')
      .trimEnd()
      .split('\n'),
  }));

it('has rounds, numbered without a gap', () => {
  expect(rounds.map(({ name }) => name).sort()).toEqual(rounds.map((_, i) => `round-${i + 1}.jsonl`).sort());
  expect(rounds.length).toBeGreaterThan(0);
});

describe.each(rounds)('$name', ({ rows }) => {
  const judgements = rows.map((row) => JSON.parse(row) as Readonly<Record<string, unknown>>);

  it('says of each finding what it is and why', () => {
    const faults = judgements.flatMap((j, i) => {
      const isText = (key: string): boolean => typeof j[key] === 'string' && j[key] !== '';
      const ok =
        Object.keys(j).join() === 'file,function,rule,acquire,verdict,cause' &&
        ['file', 'function', 'cause'].every(isText) &&
        (j['acquire'] === null || isText('acquire')) &&
        ruleIds.some((id) => id === j['rule']) &&
        ['real', 'defensible', 'wrong'].includes(String(j['verdict'])) &&
        /^[\w.+-]+(\/[\w.+-]+)+\.c$/.test(String(j['file']));
      return ok ? [] : [`line ${i + 1}: ${rows[i] ?? ''}`];
    });
    expect(faults).toEqual([]);
  });

  it('is a whole sample', () => {
    expect(judgements.length).toBeGreaterThanOrEqual(25);
  });
});
