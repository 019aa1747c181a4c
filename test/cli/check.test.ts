import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FindingJson, ProblemJson } from '../../src/report/json.ts';
import { builtProgram } from './program.ts';
import { clean, leaky } from './samples.ts';

interface CheckJson {
  readonly version: number;
  readonly findings: readonly FindingJson[];
  readonly problems: readonly ProblemJson[];
  readonly stats: Readonly<Record<string, number>>;
}

const program = builtProgram();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'getput-cli-'));
  mkdirSync(join(folder, 'tree', 'b'), { recursive: true });
  mkdirSync(join(folder, 'tree', 'empty'));
  mkdirSync(join(folder, 'tree', '.git'));
  writeFileSync(join(folder, 'leaky.c'), leaky('lantern_read'));
  writeFileSync(join(folder, 'clean.c'), clean);
  for (const name of ['c.c', 'b/a.c', 'a.c', 'B.c', 'b.h', '.git/hidden.c']) writeFileSync(join(folder, 'tree', name), leaky('lantern_read'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const checkJson = (args: readonly string[]): CheckJson =>
  JSON.parse(program.run(['check', '--format', 'json', ...args], { cwd: folder }).out) as CheckJson;

describe('getput check', () => {
  it('says what is wrong and where, and ends with status 1', () => {
    const { status, out, err } = program.run(['check', 'leaky.c'], { cwd: folder });
    expect(err).toBe('');
    expect(status).toBe(1);
    expect(out).toMatch(/^leaky\.c:10:3: error: .*of_parse_phandle\(\).*of_node_put\(\).* \[leak\] in lantern_read\(\)\n/);
    expect(out).toMatch(/^ +5 {2}of_parse_phandle\(\) takes a reference/m);
    expect(out).toMatch(/\n1 finding in 1 file, 1 function \(\d+\.\d\d s\)\n$/);
  });

  it('ends with status 0 where nothing is found, and says that it looked', () => {
    const { status, out } = program.run(['check', 'clean.c'], { cwd: folder });
    expect(status).toBe(0);
    expect(out).toMatch(/^No findings in 1 file, 1 function \(\d+\.\d\d s\)\n$/);
  });

  it('prints one JSON object of the documented shape', () => {
    const { version, findings, problems, stats } = checkJson(['leaky.c']);
    expect(version).toBe(1);
    expect(problems).toEqual([]);
    expect(stats).toEqual({ files: 1, functions: 1, gaveUp: 0, milliseconds: expect.any(Number) as number });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      rule: 'leak',
      severity: 'error',
      file: 'leaky.c',
      function: 'lantern_read',
      line: 10,
      column: 3,
      acquire: { call: 'of_parse_phandle', line: 5, column: 29 },
      release: { call: 'of_node_put' },
    });
    const path = findings[0]?.path ?? [];
    expect(path.map((step) => step.line)).toEqual([5, 9, 10]);
    for (const step of path) expect(Object.keys(step).sort()).toEqual(['column', 'held', 'line', 'note']);
  });

  it('tells hints last, counts them apart, and ends with status 0 where there is nothing else', () => {
    const hint =
      'int lark_setup(struct lark *l)\n{\n\tint ret = clk_prepare_enable(l->clk);\n\n\tif (ret)\n\t\treturn ret;\n\tif (lark_a(l))\n\t\treturn -EIO;\n\treturn 0;\n}\n';
    writeFileSync(join(folder, 'hint.c'), hint);
    const alone = program.run(['check', 'hint.c'], { cwd: folder });
    expect(alone.out).toMatch(/^Less sure \(1 hint; .*\):\nhint\.c:8:3: hint: .*\n1 hint in 1 file/s);
    expect(alone.out).toMatch(/^ {4}but .*no other function of the file ever gives it back/m);
    expect(alone.status).toBe(0);
    const both = program.run(['check', 'hint.c', 'leaky.c'], { cwd: folder });
    expect(both.out.indexOf('leaky.c:10:3: error')).toBeLessThan(both.out.indexOf('Less sure'));
    expect(both.out).toMatch(/1 finding and 1 hint in 2 files/);
    expect(both.status).toBe(1);
    expect(program.run(['check', '--min-severity', 'warning', 'hint.c'], { cwd: folder }).out).toMatch(/^No findings/);
    expect(program.run(['check', '--min-severity', 'loud', 'hint.c'], { cwd: folder })).toMatchObject({ status: 2 });
  });

  it('keeps a fingerprint while lines move', () => {
    writeFileSync(join(folder, 'moved.c'), `/* A comment. */\n\n\n${leaky('lantern_read')}`);
    const [before, after] = [checkJson(['leaky.c']), checkJson(['moved.c'])];
    expect(after.findings[0]?.line).toBe(13);
    expect(after.findings[0]?.fingerprint).toBe(before.findings[0]?.fingerprint);
  });

  it('walks folders in the order of their names, takes .c files only, and each once', () => {
    const { findings, stats } = checkJson(['tree', 'tree/c.c', join(folder, 'tree', 'a.c')]);
    expect(findings.map(({ file }) => file)).toEqual(['tree/B.c', 'tree/a.c', 'tree/b/a.c', 'tree/c.c']);
    expect(stats['files']).toBe(4);
  });

  it('reports only the rules that are asked for', () => {
    expect(checkJson(['--rule', 'lock-imbalance', 'leaky.c']).findings).toEqual([]);
    expect(checkJson(['--rule', 'lock-imbalance', '--rule', 'leak', 'leaky.c']).findings).toHaveLength(1);
  });

  it('knows the pairs that .getput.json of the tree adds', () => {
    const tree = join(folder, 'configured');
    mkdirSync(tree);
    writeFileSync(join(tree, 'own.c'), leaky('lantern_read').replaceAll('of_parse_phandle', 'lamp_find').replaceAll('of_node_put', 'lamp_drop'));
    const without = checkJson(['configured/own.c']);
    writeFileSync(
      join(tree, '.getput.json'),
      JSON.stringify({ version: 1, acquires: [{ call: 'lamp_find', kind: 'ref', at: 'ret', fails: 'null', release: ['lamp_drop'] }] }),
    );
    // That two calls are a pair this one function shows too, but only a tree that says so is believed.
    expect(without).toMatchObject({ findings: [{ rule: 'leak', severity: 'hint' }] });
    expect(checkJson(['--tree', 'configured', 'configured/own.c'])).toMatchObject({
      problems: [],
      findings: [{ rule: 'leak', severity: 'error', release: { call: 'lamp_drop' } }],
    });
    writeFileSync(join(tree, '.getput.json'), '{ "version": 2 }');
    expect(checkJson(['--tree', 'configured', 'leaky.c'])).toMatchObject({
      findings: [{ rule: 'leak' }],
      problems: [{ file: 'configured/.getput.json', message: '"version" must be 1.' }],
    });
  });

  it('prints the same bytes with one thread and with many', () => {
    const many = join(folder, 'many');
    mkdirSync(many);
    for (let i = 0; i < 40; i++) writeFileSync(join(many, `f${i}.c`), i % 3 === 0 ? clean : leaky(`lantern_read_${i}`));
    const outputs = ['1', '2', '5'].map((jobs) =>
      program.run(['check', '--format', 'json', '--jobs', jobs, 'many'], { cwd: folder }).out.replace(/"milliseconds": \d+/, ''),
    );
    expect(outputs[0]).toContain('lantern_read_37');
    expect(outputs[1]).toBe(outputs[0]);
    expect(outputs[2]).toBe(outputs[0]);
  });
});

describe('getput check --tree', () => {
  const header = 'static inline struct device_node *wick_node(struct device_node *np)\n{\n\treturn of_parse_phandle(np, "wick", 0);\n}\n';
  const source =
    '#include <linux/wick.h>\nint light(struct device_node *np)\n{\n\tstruct device_node *wick = wick_node(np);\n\n\treturn wick ? 0 : -ENODEV;\n}\n';
  const found = (args: readonly string[]): readonly string[] => checkJson(args).findings.map((f) => `${f.file}: ${f.acquire?.call ?? ''}`);

  it('knows what the headers of the tree say, with one thread and with many', () => {
    const names = Array.from({ length: 13 }, (_, i) => `src/drivers/wick/w${i}.c`);
    mkdirSync(join(folder, 'kernel', 'include', 'linux'), { recursive: true });
    mkdirSync(join(folder, 'kernel', 'drivers', 'wick'), { recursive: true });
    writeFileSync(join(folder, 'kernel', 'drivers', 'wick', 'w0.c'), '');
    mkdirSync(join(folder, 'src', 'drivers', 'wick'), { recursive: true });
    writeFileSync(join(folder, 'kernel', 'include', 'linux', 'wick.h'), header);
    for (const name of names) writeFileSync(join(folder, name), source);
    expect(found(names)).toEqual([]);
    const all = names.map((name) => `${name}: wick_node`);
    expect(found(['--tree', 'kernel', '--jobs', '1', ...names])).toEqual(all);
    expect(found(['--tree', 'kernel', '--jobs', '2', ...names])).toEqual(all);
  });
});
