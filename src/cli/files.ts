import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Larger files are no source that a person wrote; they are named and left out. Bytes. */
export const largestFile = 16 * 1024 * 1024;

/** The .c files of the given paths: files as given, folders walked in the order of their names. What cannot be read goes to `onProblem`. */
export function sourceFiles(paths: readonly string[], onProblem: (file: string, message: string) => void): readonly string[] {
  const files: string[] = [];
  const walk = (folder: string): void => {
    let entries;
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      return onProblem(folder, `cannot be read: ${reason(error)}`);
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      // Links are not followed: a tree may link to itself.
      if (entry.isDirectory()) {
        if (entry.name !== '.git') walk(path);
      } else if (entry.isFile() && entry.name.endsWith('.c')) files.push(path);
    }
  };
  for (const path of paths) {
    try {
      if (statSync(path).isDirectory()) walk(path);
      else files.push(path);
    } catch (error) {
      onProblem(path, `cannot be read: ${reason(error)}`);
    }
  }
  return files;
}

/** Why the system refused, in words. */
export function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file or folder',
    EACCES: 'permission is denied',
    EISDIR: 'it is a folder',
    EMFILE: 'too many files are open',
    ENOSPC: 'the disk is full',
  };
  return words[code] ?? (error instanceof Error ? error.message : String(error));
}

export type ReadText = { readonly text: string; readonly problem?: string } | { readonly text: undefined; readonly problem: string };

/** Reads a source file as UTF-8. Invalid bytes become U+FFFD and are said; binary and very large files are refused. Never throws. */
export function readText(file: string): ReadText {
  try {
    const size = statSync(file).size;
    if (size > largestFile) return { text: undefined, problem: `is not read: ${Math.round(size / 1048576)} MB is more than the ${largestFile / 1048576} MB that a source file may have` };
    const bytes = readFileSync(file);
    if (bytes.subarray(0, 65536).includes(0)) return { text: undefined, problem: 'is not read: it is a binary file' };
    const text = new TextDecoder('utf-8').decode(bytes);
    const invalid = text.includes('\uFFFD') && !isUtf8(bytes);
    return invalid ? { text, problem: 'is not valid UTF-8: the bytes that could not be read were replaced, and columns after them may be off' } : { text };
  } catch (error) {
    return { text: undefined, problem: `cannot be read: ${reason(error)}` };
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
