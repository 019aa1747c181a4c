import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Larger files are no source that a person wrote; they are named and left out. Bytes. */
export const largestFile = 16 * 1024 * 1024;

export interface SourceProblems {
  unreadable(path: string, message: string): void;
  /** A given folder without any .c file below it. */
  empty(folder: string): void;
}

/**
 * The .c files of the given paths: files as given, folders walked in the order of their names. A file that is named twice is taken once.
 * What cannot be read is told and left out. Never throws.
 */
export function sourceFiles(paths: readonly string[], problems: SourceProblems): readonly string[] {
  const files = new Map<string, string>();
  const take = (path: string): void => {
    const key = resolve(path);
    if (!files.has(key)) files.set(key, path);
  };
  /** Gives whether there was a file to take. */
  const walk = (folder: string): boolean => {
    let entries;
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      problems.unreadable(folder, `cannot be read: ${reason(error)}`);
      // That is said already; it is not empty as far as one can tell.
      return true;
    }
    let any = false;
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      // Links are not followed: a tree may link to itself.
      if (entry.isDirectory()) any = (entry.name !== '.git' && walk(path)) || any;
      else if (entry.isFile() && entry.name.endsWith('.c')) {
        take(path);
        any = true;
      }
    }
    return any;
  };
  for (const path of paths) {
    try {
      const stat = statSync(path);
      if (!stat.isDirectory()) take(path);
      else if (!walk(path)) problems.empty(path);
    } catch (error) {
      problems.unreadable(path, `cannot be read: ${reason(error)}`);
    }
  }
  return [...files.values()];
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
    const stat = statSync(file);
    // A pipe is fine, such as <(git show HEAD:file.c); a device may never end.
    if (!stat.isFile() && !stat.isFIFO())
      return { text: undefined, problem: `is not read: it is ${stat.isDirectory() ? 'a folder' : 'no file but a device'}` };
    if (stat.size > largestFile) return tooLarge(stat.size);
    const bytes = readFileSync(file);
    if (bytes.length > largestFile) return tooLarge(bytes.length);
    if (bytes.subarray(0, 65536).includes(0)) return { text: undefined, problem: 'is not read: it is a binary file' };
    const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
    if (isUtf8(bytes)) return { text };
    return { text, problem: 'is not valid UTF-8: the bytes that could not be read were replaced, and columns after them may be off' };
  } catch (error) {
    return { text: undefined, problem: `cannot be read: ${reason(error)}` };
  }
}

function tooLarge(bytes: number): ReadText {
  const megabytes = (size: number): number => Math.round(size / 1048576);
  return {
    text: undefined,
    problem: `is not read: ${megabytes(bytes)} MB is more than the ${megabytes(largestFile)} MB that a source file may have`,
  };
}
