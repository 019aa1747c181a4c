import { execFileSync } from 'node:child_process';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readThread } from '../../src/patch/thread.ts';
import { buildImages } from '../../src/review/images.ts';
import type { Base } from '../../src/review/start.ts';
import { hasShared, needsShared, read, realMails } from '../patch/shared.ts';

/** The files of a tree by name, without symbolic links. */
function readTree(folder: string): readonly Base[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => lstatSync(join(folder, path)).isFile())
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
}

describe.skipIf(!hasShared)(`a patch of every odd shape${needsShared}`, () => {
  it.each(['odd-shapes.patch', 'odd-shapes-binary-differ.patch'])('%s leads from one tree to the other', async (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'getput-trees-'));
    try {
      execFileSync('tar', ['xf', `${realMails}synthetic/trees.tar`, '-C', folder]);
      const [patch] = await buildImages(readThread(read(`${realMails}synthetic/${name}`)).series, readTree(join(folder, 'pre')));
      const wanted = new Map(readTree(join(folder, 'post')).map(({ path, text }) => [path, text]));
      const files = patch?.files ?? [];
      expect(files.map(({ file, base }) => [file.path, file.kind, base])).toEqual([
        ['dead.c', 'deleted', 'exact'],
        ['dir with space/größe.c', 'added', 'exact'],
        ['dos.c', 'modified', 'exact'],
        ['empty.c', 'added', 'exact'],
        ['link', 'modified', 'none'],
        ['logo.bin', 'modified', 'none'],
        ['new_name.c', 'renamed', 'exact'],
        ['nonl.c', 'modified', 'exact'],
        ['run.sh', 'mode', 'applies'],
      ]);
      for (const { file, after } of files) if (after !== undefined && file.kind !== 'deleted') expect(after).toBe(wanted.get(file.path));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
