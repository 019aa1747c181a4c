import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtProgram } from './program.ts';

const program = builtProgram();

/** A function that takes a crane and gives it back by `undo`, on its error path too unless `leaks`. */
const caller = (name: string, undo: string, leaks = false): string => `
int ${name}(int id)
{
	struct crane *c = crane_find_by_id(id);
	int ret;

	if (!c)
		return -ENODEV;
	ret = ${name}_lift(c->hook);
	if (ret) {
${leaks ? '' : `\t\t${undo}(c);\n`}		return ret;
	}
	ret = ${name}_swing(c->hook);
	if (ret) {
		${undo}(c);
		return ret;
	}
	${undo}(c);
	return 0;
}
`;

describe('getput suggest', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'getput-suggest-'));
    writeFileSync(join(folder, 'one.c'), caller('harbour_load', 'crane_drop') + caller('harbour_unload', 'crane_drop'));
    writeFileSync(join(folder, 'two.c'), caller('yard_load', 'crane_drop') + caller('yard_odd', 'crane_forget'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...args: readonly string[]) => program.run(['suggest', ...args], { cwd: folder });

  it('lists the pairs that most callers show, with how many they are', () => {
    const { status, out } = run('.');
    expect([status, out]).toEqual([0, 'crane_find_by_id() is given back by crane_drop(): in 3 of 4 functions that call it, in 2 files\n']);
  });

  it('says so where too few functions show one', () => {
    const { status, out, err } = run('one.c');
    expect([status, out, err]).toEqual([0, '', 'No pair is shown by enough functions.\n']);
  });

  it('gives the rows as JSON', () => {
    const { out } = run('--format', 'json', '.');
    expect(JSON.parse(out)).toEqual({
      suggestions: [
        {
          pair: { call: 'crane_find_by_id', kind: 'ref', at: 'ret', fails: 'null', release: ['crane_drop'] },
          pairing: 3,
          files: 2,
          callers: 4,
        },
      ],
    });
  });

  it('adds a pair to the .getput.json, by which the next check finds what no function showed by itself', () => {
    const lone =
      'int lone(int id)\n{\n\tstruct crane *c = crane_find_by_id(id);\n\n\tif (!c)\n\t\treturn -ENODEV;\n\treturn lone_lift(c->hook);\n}\n';
    writeFileSync(join(folder, 'three.c'), lone);
    expect(program.run(['check', 'three.c'], { cwd: folder }).out).not.toContain('[leak]');
    expect(run('--add', 'crane_find_by_id', '.').status).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, '.getput.json'), 'utf8'))).toMatchObject({ version: 1, acquires: [{ call: 'crane_find_by_id' }] });
    expect(program.run(['check', 'three.c'], { cwd: folder }).out).toContain(
      "'c' from crane_find_by_id() is not given back: crane_drop() is missing",
    );
    // It is known now, and not suggested any more.
    expect(run('.').out).toBe('');
  });

  it('refuses what nothing suggests and a file that it cannot read, and leaves both as they are', () => {
    expect(run('--add', 'crane_lend', '.')).toMatchObject({ status: 2, err: 'getput suggest: crane_lend() is not among what these files suggest\n' });
    writeFileSync(join(folder, '.getput.json'), 'not json');
    const { status, err } = run('--add', 'crane_find_by_id', '.');
    expect(status).toBe(2);
    expect(err).toContain('it is left as it is');
    expect(readFileSync(join(folder, '.getput.json'), 'utf8')).toBe('not json');
  });
});
