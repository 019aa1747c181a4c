import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A git repository of a test's own. */
export interface Repository {
  readonly folder: string;
  git(...args: readonly string[]): string;
  write(name: string, text: string): void;
  remove(): void;
}

export function createRepository(): Repository {
  const folder = mkdtempSync(join(tmpdir(), 'getput-git-'));
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'init.defaultBranch=main', '-c', 'commit.gpgsign=false'];
  const git = (...args: readonly string[]): string => execFileSync('git', [...who, ...args], { cwd: folder, encoding: 'utf8' });
  git('init', '-q');
  return {
    folder,
    git,
    write: (name, text) => writeFileSync(join(folder, name), text),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
