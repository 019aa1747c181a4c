/** What the analyser finds, the simulator runs: each finding of the fixtures becomes a run that ends in the same finding. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkSource } from '../../src/analysis/check.ts';
import type { Finding } from '../../src/report/finding.ts';
import { lineTable } from '../../src/report/lines.ts';
import { replay } from '../../src/simulator/replay.ts';
import { catalogue, read } from './helpers.ts';

const root = join(import.meta.dirname, '..', 'fixtures');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.c'))
  .sort();
/** Rules about one run of one function; the others compare functions with each other. */
const replayable: readonly Finding['rule'][] = ['leak', 'lock-imbalance', 'double-release', 'use-after-release'];

describe('every finding of the fixtures is replayed to the same rule, place and acquire', () => {
  it('does so in all files', () => {
    const lost: string[] = [];
    let all = 0;
    for (const name of files) {
      const text = readFileSync(join(root, name), 'utf8');
      const source = read(text);
      const lines = lineTable(text);
      for (const finding of checkSource(source, catalogue).findings) {
        if (!replayable.includes(finding.rule)) continue;
        all += 1;
        if (!replay(source, catalogue, finding))
          lost.push(`${name}:${lines(finding.start).line}: ${finding.rule} in ${finding.function}: ${finding.message}`);
      }
    }
    console.log(`${all - lost.length} of ${all} replayed`);
    expect(lost).toEqual([]);
    expect(all).toBeGreaterThan(100);
  }, 120_000);
});
