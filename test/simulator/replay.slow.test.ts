/** What the analyser finds, the simulator runs; and what the simulator lists, it runs again. Over all fixtures. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkSource } from '../../src/analysis/check.ts';
import type { Finding } from '../../src/report/finding.ts';
import { lineTable } from '../../src/report/lines.ts';
import { preparing } from '../../src/simulator/prepare.ts';
import { atOnce } from '../../src/analysis/steps.ts';
import { createProgram } from '../../src/simulator/program.ts';
import { replay } from '../../src/simulator/replay.ts';
import { simulateOn } from '../../src/simulator/simulate.ts';
import { functionsOf } from '../../src/syntax/node.ts';
import { catalogue, read } from './helpers.ts';

const root = join(import.meta.dirname, '..', 'fixtures');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.c'))
  .sort()
  .map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }));

const isSame = (a: Finding, b: Finding): boolean => a.rule === b.rule && a.start === b.start && a.acquire?.start === b.acquire?.start;

describe('over all fixtures', () => {
  it('a finding is replayed to the same rule, place and acquire', () => {
    const lost: string[] = [];
    let all = 0;
    for (const { name, text } of files) {
      const source = read(text);
      const lines = lineTable(text);
      for (const finding of checkSource(source, catalogue).findings) {
        all += 1;
        const found = replay(source, catalogue, finding);
        if (!found?.trace.verdict.findings.some((f) => isSame(f, finding)))
          lost.push(`${name}:${lines(finding.start).line}: ${finding.rule} in ${finding.function}: ${finding.message}`);
      }
    }
    expect(lost).toEqual([]);
    expect(all).toBeGreaterThan(200);
  });

  it('the choices of a listed path lead to that path again', () => {
    const lost: string[] = [];
    let all = 0;
    for (const { name, text } of files) {
      const source = read(text);
      for (const f of functionsOf(source)) {
        const prepared = atOnce(preparing(createProgram(source, catalogue, f.name), f.name, true, { runs: 100, pieces: 3000 }));
        prepared?.paths.forEach((path, i) => {
          all += 1;
          const again = simulateOn(prepared, { choices: path.choices });
          if (!again.ok || again.simulation.selected !== i) lost.push(`${name}: ${f.name}(): ${path.label}`);
        });
      }
    }
    expect(lost).toEqual([]);
    expect(all).toBeGreaterThan(1000);
  });
});
