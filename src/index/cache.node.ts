import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';

/** The folder for what can be made anew: XDG_CACHE_HOME, else what the system has for it. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment['XDG_CACHE_HOME'] ?? environment['LOCALAPPDATA'];
  return join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'getput');
}

/** The text of a file; undefined where it cannot be read. */
export function readUtf8(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Writes beside the file and moves it into place, so that nobody reads half of it. False where it cannot be written. */
export function writeWhole(file: string, text: string): boolean {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const half = `${file}.${process.pid}.${threadId}.half`;
    writeFileSync(half, text);
    renameSync(half, file);
    return true;
  } catch {
    return false;
  }
}
