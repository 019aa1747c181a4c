import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { FindingJson } from '../../src/report/json.ts';
import { builtProgram } from './program.ts';
import { createRepository } from './repository.ts';
import type { Repository } from './repository.ts';
import { clean, leaky } from './samples.ts';

const program = builtProgram();
const made: Repository[] = [];
let repository: Repository;

/** A function that loses its reference, one that gives it back on its only way out, and one that takes none. */
const right = `int lantern_right(struct device_node *np)
{
	struct device_node *lamp = of_parse_phandle(np, "lamp", 0);
	int hue = lamp ? 1 : 0;

	of_node_put(lamp);
	return hue;
}
`;
const before = leaky('lantern_old') + right + clean;
/** The put goes; the exit on the next line is as it was. */
const after = before.replace('\n\tof_node_put(lamp);\n\treturn hue;', '\n\treturn hue;');

beforeEach(() => {
  repository = createRepository();
  made.push(repository);
  repository.write('lamp.c', before);
  repository.git('add', '.');
  repository.git('commit', '-qm', 'Add the lamp');
});

afterAll(() => made.forEach((one) => one.remove()));

const run = (...args: readonly string[]) => program.run(['check', ...args], { cwd: repository.folder });
const found = (...args: readonly string[]): readonly string[] =>
  (JSON.parse(run('--format', 'json', ...args).out) as { findings: FindingJson[] }).findings.map(
    (f) => `${f.file}:${f.line} ${f.rule} ${f.function}`,
  );

describe('getput check --diff', () => {
  it('says nothing of what was there before', () => {
    expect(run('--diff', 'HEAD')).toMatchObject({ status: 0, out: expect.stringMatching(/^No findings in 0 files/) as string });
    repository.write('lamp.c', `/* One more line. */\n${before}`);
    expect(run('--diff', 'HEAD')).toMatchObject({ status: 0, out: expect.stringMatching(/^No findings in 1 file, 3 functions/) as string });
  });

  it('reports what the change causes on lines that it did not touch', () => {
    repository.write('lamp.c', after);
    expect(found('--diff', 'HEAD')).toEqual(['lamp.c:19 leak lantern_right']);
    expect(run('--diff', 'HEAD').status).toBe(1);
  });

  it('reports what stands on the lines that it wrote, old or not', () => {
    repository.write('lamp.c', before.replace('return -EINVAL;', 'return -EIO;'));
    expect(found('--diff', 'HEAD')).toEqual(['lamp.c:10 leak lantern_old']);
  });

  it('follows a file that was renamed, and takes a new one whole', () => {
    repository.git('mv', 'lamp.c', 'lantern.c');
    repository.write('new.c', leaky('lantern_new'));
    repository.git('add', '.');
    expect(found('--diff', 'HEAD')).toEqual(['new.c:10 leak lantern_new']);
  });

  it('compares with an older revision, and looks only below the paths that are named', () => {
    mkdirSync(join(repository.folder, 'sub'));
    repository.write('sub/a.c', leaky('lantern_a'));
    repository.write('b.c', leaky('lantern_b'));
    repository.write('notes.txt', 'of_node_get(np);\n');
    repository.git('add', '.');
    repository.git('commit', '-qm', 'Add more');
    expect(found('--diff', 'HEAD')).toEqual([]);
    expect(found('--diff', 'HEAD~1')).toEqual(['b.c:10 leak lantern_b', 'sub/a.c:10 leak lantern_a']);
    expect(found('--diff', 'HEAD~1', 'sub')).toEqual(['sub/a.c:10 leak lantern_a']);
  });

  it('names files as they are seen from the folder that it runs in', () => {
    mkdirSync(join(repository.folder, 'sub'));
    repository.write('new.c', leaky('lantern_new'));
    repository.git('add', '.');
    const { out } = program.run(['check', '--diff', 'HEAD', '--format', 'checkpatch'], { cwd: join(repository.folder, 'sub') });
    expect(out).toMatch(/^\.\.\/new\.c:10: ERROR: /);
  });
});

describe('getput check --staged', () => {
  it('looks at what is staged, not at what lies on the disk', () => {
    repository.write('lamp.c', before + leaky('lantern_staged').replace('#include <linux/of.h>\n', ''));
    repository.git('add', 'lamp.c');
    repository.write('lamp.c', `${before}${leaky('lantern_disk')}`);
    expect(found('--staged').map((line) => line.split(' ')[2])).toEqual(['lantern_staged']);
    expect(found('--diff', 'HEAD').map((line) => line.split(' ')[2])).toEqual(['lantern_disk']);
  });

  it('works before the first commit', () => {
    repository = createRepository();
    made.push(repository);
    repository.write('lamp.c', leaky('lantern_first'));
    repository.git('add', 'lamp.c');
    expect(found('--staged')).toEqual(['lamp.c:10 leak lantern_first']);
  });
});

describe('getput check of changes that git cannot tell', () => {
  it.each([
    [['--diff', 'nowhere'], "getput check: --diff: git knows no revision 'nowhere' here.\n"],
    [['--diff=--output=x'], "getput check: --diff: git knows no revision '--output=x' here.\n"],
    [['--diff', 'HEAD', '--staged'], 'getput check: --diff and --staged do not go together.\n'],
    [['--diff', 'HEAD', '--write-baseline', 'b.json'], 'getput check: --write-baseline wants whole files, not changes.\n'],
  ])('%j', (args, sentence) => {
    expect(run(...args)).toEqual({ status: 2, out: '', err: sentence });
  });

  it('says that the folder is in no repository', () => {
    const folder = mkdtempSync(join(tmpdir(), 'getput-bare-'));
    const { status, err } = program.run(['check', '--staged'], { cwd: folder });
    rmSync(folder, { recursive: true });
    expect(err).toMatch(/^getput check: --staged needs a git repository, and .*getput-bare-\w+ is in none\.\n$/);
    expect(status).toBe(2);
  });

  it('says that there is no git', () => {
    const { status, err } = program.run(['check', '--staged'], { cwd: repository.folder, env: { PATH: join(repository.folder, 'nothing') } });
    expect(err).toBe('getput check: --staged asks git what has changed, and git is not installed.\n');
    expect(status).toBe(2);
  });

  it('passes over a staged file that is binary, and reads a link as what git holds of it', () => {
    writeFileSync(join(repository.folder, 'binary.c'), Buffer.from([0, 1, 2, 3]));
    symlinkSync('lamp.c', join(repository.folder, 'link.c'));
    repository.git('add', '.');
    expect(run('--staged').status).toBe(0);
  });
});

describe('getput review of what git shows', () => {
  it.each([[['show']], [['format-patch', '-1', '--stdout']], [['show', '--format=email', '--stat', '-p']]])('reads git %j', (args) => {
    repository.write('lamp.c', after);
    repository.git('commit', '-qam', 'Simplify the lamp');
    const { status, out, err } = program.run(['review', '--format', 'json', '-'], { cwd: repository.folder, input: repository.git(...args) });
    expect(err).toBe('');
    const { patches } = JSON.parse(out) as { patches: { subject: string; files: unknown[]; introduced: FindingJson[] }[] };
    expect(patches).toMatchObject([
      { subject: 'Simplify the lamp', files: [{ path: 'lamp.c', base: 'exact' }], introduced: [{ function: 'lantern_right' }] },
    ]);
    expect(status).toBe(1);
  });
});
