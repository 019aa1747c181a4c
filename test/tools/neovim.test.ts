import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtProgram } from '../cli/program.ts';
import { leaky } from '../cli/samples.ts';

const hasNeovim = spawnSync('nvim', ['--version'], { stdio: 'ignore' }).status === 0;
const program = builtProgram();

interface Told {
  readonly line: number;
  readonly source: string;
  readonly message: string;
}

interface Results {
  readonly problem?: string;
  readonly before?: readonly Told[];
  readonly again?: readonly Told[];
  /** Whether the server has code actions at all. */
  readonly offers?: boolean;
  readonly title?: string;
  readonly text?: string;
  /** What is told again once the code action is undone. */
  readonly undone?: readonly Told[];
}

describe.skipIf(!hasNeovim)('getput lsp --stdio in Neovim (skipped where there is no nvim)', () => {
  let folder: string;
  let results: Results;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'getput-nvim-'));
    const file = join(folder, 'leaky.c');
    const answer = join(folder, 'results.json');
    writeFileSync(file, leaky('lantern_read'));
    // A home of its own: what a person has set up there is none of the test's.
    const home = join(folder, 'home');
    mkdirSync(home);
    const { stderr, status } = spawnSync(
      'nvim',
      ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-c', `luafile ${resolve('test/tools/neovim.lua')}`],
      {
        cwd: folder,
        encoding: 'utf8',
        timeout: 90_000,
        env: {
          ...process.env,
          HOME: home,
          XDG_CONFIG_HOME: home,
          XDG_DATA_HOME: home,
          XDG_STATE_HOME: home,
          XDG_CACHE_HOME: home,
          GETPUT_SERVER: JSON.stringify([process.execPath, program.file, 'lsp', '--stdio']),
          GETPUT_FILE: file,
          GETPUT_LINE: '9',
          GETPUT_MENDED: JSON.stringify([
            '\tif (of_property_read_bool(np, "broken")) {',
            '\t\tof_node_put(lamp);',
            '\t\treturn -EINVAL;',
            '\t}',
            '\tif (0)',
          ]),
          GETPUT_RESULTS: answer,
        },
      },
    );
    if (status !== 0) throw new Error(`nvim ended with status ${status ?? 'none'}: ${stderr}`);
    results = JSON.parse(readFileSync(answer, 'utf8')) as Results;
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('shows the finding where it happens', () => {
    expect(results.problem).toBeUndefined();
    expect(results.before).toMatchObject([{ line: 10, source: 'getput', message: expect.stringContaining('of_node_put') as string }]);
  });

  it('follows the text while it is typed: nothing once the put is there, the finding again once it is taken back', () => {
    expect(results.again).toEqual(results.before);
  });

  it('mends it by a code action: the whole buffer is the file with the missing put, and nothing else', () => {
    expect(results.offers).toBe(true);
    expect(results.title).toBe('Call of_node_put(lamp) on this path');
    const exit = '\tif (of_property_read_bool(np, "broken"))\n\t\treturn -EINVAL;\n';
    const mended = '\tif (of_property_read_bool(np, "broken")) {\n\t\tof_node_put(lamp);\n\t\treturn -EINVAL;\n\t}\n';
    const file = leaky('lantern_read');
    expect(file).toContain(exit);
    expect(`${results.text ?? ''}\n`).toBe(file.replace(exit, mended));
  });

  it('takes the finding back with an undo, as it was', () => {
    expect(results.undone).toEqual(results.before);
  });
});
