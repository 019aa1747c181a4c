import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder with the built program. */
    readonly dist: string;
  }
}

/** Below the packages, since the program finds its parsers from where it stands. */
const builds = resolve('node_modules', '.cache', 'getput');

/** Builds the program once for all test files that run it. Not into dist/: a build there would pull it away under one that runs. */
export default function setup(project: TestProject): () => void {
  mkdirSync(builds, { recursive: true });
  const folder = mkdtempSync(join(builds, 'cli-'));
  // A test may run the program as another user.
  chmodSync(folder, 0o755);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    execFileSync(process.execPath, ['esbuild.mjs', '--outdir', folder], { stdio: 'inherit' });
  } catch (error) {
    remove();
    throw error;
  }
  project.provide('dist', folder);
  return remove;
}
