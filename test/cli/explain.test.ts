import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ExplanationJson } from '../../src/report/explanation.ts';
import { builtProgram } from './program.ts';
import { clean, leaky } from './samples.ts';

const program = builtProgram();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'getput-explain-'));
  writeFileSync(join(folder, 'leaky.c'), leaky('lantern_read'));
  writeFileSync(join(folder, 'clean.c'), clean);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('tells of the line of an acquire what becomes of it', () => {
  const { status, out } = program.run(['explain', 'leaky.c:5'], { cwd: folder });
  expect(status).toBe(0);
  expect(out).toMatch(/^leaky\.c:5 in lantern_read\(\)\nleaky\.c:10:3: error: /);
  expect(out).toMatch(/^ {4}score 0\.\d\d: error$/m);
  expect(out).toMatch(/^ {2}of_parse_phandle\(\)\n {4}it takes a reference, given back by of_node_put\(\)/m);
  expect(out).toMatch(/it is still held where the function leaves at line 10\n {4}that is reported\n$/);
});

it('prints one JSON object', () => {
  const explained = JSON.parse(program.run(['explain', '--format', 'json', 'leaky.c:5'], { cwd: folder }).out) as ExplanationJson;
  expect(explained).toMatchObject({ version: 1, file: 'leaky.c', line: 5, function: 'lantern_read', findings: [{ rule: 'leak' }] });
  expect(explained.calls.map(({ call, line }) => [call, line])).toEqual([['of_parse_phandle', 5]]);
});

it('says what is wrong with a place that it cannot explain', () => {
  for (const place of ['leaky.c', 'leaky.c:0', 'leaky.c:999', 'nowhere.c:1']) {
    const { status, err } = program.run(['explain', place], { cwd: folder });
    expect([place, status]).toEqual([place, 2]);
    expect(err).toMatch(/^getput explain: /);
  }
});
