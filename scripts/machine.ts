import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { statusOf } from './process.ts';

/** Whether a program answers by its name. */
const answers = (program: string): boolean => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;

/** Whether programs may be installed here: as root, where there is apt. */
export const mayInstall = (): boolean => process.getuid?.() === 0 && existsSync('/etc/debian_version');

/** Installs a package of Debian, told in one line. Only where `mayInstall`; whether it worked shows in whether the program is there. */
export async function aptInstall(name: string): Promise<void> {
  console.log(`${name} is missing; installing it: apt-get install -y ${name}`);
  await statusOf('apt-get', ['update', '-qq']);
  await statusOf('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name]);
}

/** Sees to it that programs that tests talk to are there, where that can be done; else says in one sentence what is skipped without them. */
export async function offerPrograms(programs: readonly { readonly program: string; readonly debian: readonly string[] }[]): Promise<void> {
  for (const { program, debian } of programs) {
    if (answers(program)) continue;
    if (mayInstall()) for (const name of debian) await aptInstall(name);
    if (!answers(program))
      console.log(`${program} is not installed here: its tests are skipped. On Debian or Ubuntu: sudo apt-get install -y ${debian.join(' ')}`);
  }
}
