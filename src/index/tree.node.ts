import { readdirSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { contentKey } from '../syntax/content.ts';
import { readUtf8, writeWhole } from './cache.node.ts';
import { folderOf } from './files.ts';
import type { TreeFiles } from './files.ts';
import { openKeeper } from './keeper.node.ts';
import type { Keeper } from './kept.ts';
import { outlineOf } from './outline.ts';
import type { Outline } from './outline.ts';
import { program } from './program.ts';
import { readStore, writeStore } from './store.ts';
import type { StoredFile } from './store.ts';

/** A kernel tree on disk, with what is remembered of its files. */
export interface Tree {
  readonly files: TreeFiles;
  /** What functions of the tree were found to do. */
  readonly summaries: Keeper;
  /** The path below the tree under which a file of any folder is known: the longest end of its name whose folder the tree has. */
  placeOf(file: string): string | undefined;
  /** Writes down what is known for the next time; does nothing where nothing is new. False where it cannot be written. */
  save(): boolean;
  /** Looks at files again that it had seen before: they may have changed. */
  forget(): void;
  /** Looks at one file again, which was changed, made or deleted. False where nobody asked for it yet, or it is what it was. */
  refresh(path: string): boolean;
  /** How many files are known, and how many of them were read since it was opened. */
  counts(): { readonly known: number; readonly read: number };
}

/** Larger files are registers and tables. Bytes. */
const largest = 2 * 1024 * 1024;
/** How many bytes of text are kept for the functions that are looked into. */
const kept = 32 * 1024 * 1024;

/**
 * Opens the tree below `root`. `cache` is the folder where what is known is kept, undefined: nowhere; `by` names the program, without which
 * summaries are not kept. Never throws, and reads no file of the tree.
 */
export function openTree(root: string, cache: string | undefined, by = program): Tree {
  const top = resolve(root);
  const inCache = (kind: string): string | undefined => (cache === undefined ? undefined : join(cache, `tree-${contentKey(top)}.${kind}`));
  const store = inCache('index');
  const summaries = openKeeper(by === undefined ? undefined : inCache('summaries'), by ?? '');
  const stored = new Map(storedFiles(store));
  const seen = new Map<string, Outline | undefined>();
  const folders = new Map<string, ReadonlySet<string>>();
  const texts = new Map<string, string>();
  const state = { read: 0, isNew: false, bytes: 0 };

  /** The files of a folder; folders are left out. */
  const listed = (folder: string): ReadonlySet<string> => {
    const known = folders.get(folder);
    if (known) return known;
    let names: ReadonlySet<string> = new Set();
    try {
      const entries = readdirSync(join(top, folder), { withFileTypes: true });
      names = new Set(entries.filter((entry) => entry.isFile() || entry.isSymbolicLink()).map((entry) => entry.name));
    } catch {
      // There is no such folder.
    }
    folders.set(folder, names);
    return names;
  };
  const isThere = (path: string): boolean => listed(folderOf(path)).has(path.slice(path.lastIndexOf('/') + 1));

  const textOf = (path: string): string | undefined => {
    const known = texts.get(path);
    if (known !== undefined) return known;
    const text = readUtf8(join(top, path));
    if (text === undefined) return undefined;
    state.bytes += text.length;
    if (state.bytes > kept) {
      texts.clear();
      state.bytes = text.length;
    }
    texts.set(path, text);
    return text;
  };

  const outlineAt = (path: string): Outline | undefined => {
    if (!isThere(path)) return undefined;
    const known = stored.get(path);
    const now = statOf(join(top, path));
    if (!now || now.size > largest) return undefined;
    if (known?.time === now.time && known.size === now.size) return known.outline;
    const text = readUtf8(join(top, path));
    if (text === undefined) return undefined;
    state.read += 1;
    state.isNew = true;
    const key = contentKey(text);
    const outline = known?.key === key ? known.outline : outlineOf(text);
    stored.set(path, { ...now, key, outline });
    return outline;
  };

  const saveOutlines = (): boolean => {
    if (store === undefined || !state.isNew) return true;
    state.isNew = false;
    // Another program may have written meanwhile: what it found stays.
    const merged = new Map([...storedFiles(store), ...stored]);
    return writeWhole(store, writeStore(merged));
  };

  return {
    summaries,
    files: {
      outline(path) {
        if (seen.has(path)) return seen.get(path);
        const outline = outlineAt(path);
        seen.set(path, outline);
        return outline;
      },
      text: textOf,
      sources: (folder) => [...listed(folder)].filter((name) => name.endsWith('.c')).sort().map((name) => `${folder}/${name}`), // prettier-ignore
    },
    placeOf(file) {
      const whole = resolve(file);
      const inside = relative(top, whole);
      if (inside !== '' && !inside.startsWith('..') && !isAbsolute(inside)) return inside.split(sep).join('/');
      const parts = whole.split(/[\\/]/).filter((part) => part !== '');
      for (let from = 0; from < parts.length - 1; from += 1) {
        const folder = parts.slice(from, -1).join('/');
        if (listed(folder).size > 0) return parts.slice(from).join('/');
      }
      return undefined;
    },
    save() {
      const saved = saveOutlines();
      return summaries.save() && saved;
    },
    forget() {
      seen.clear();
      folders.clear();
      texts.clear();
      state.bytes = 0;
    },
    refresh(path) {
      const folder = folderOf(path);
      if (!seen.has(path) && !folders.has(folder)) return false;
      const before = seen.get(path) && stored.get(path)?.key;
      folders.delete(folder);
      state.bytes -= texts.get(path)?.length ?? 0;
      texts.delete(path);
      const outline = outlineAt(path);
      seen.set(path, outline);
      return before !== (outline && stored.get(path)?.key);
    },
    counts: () => ({ known: stored.size, read: state.read }),
  };
}

function storedFiles(store: string | undefined): ReadonlyMap<string, StoredFile> {
  const text = store === undefined ? undefined : readUtf8(store);
  return (text === undefined ? undefined : readStore(text)) ?? new Map<string, StoredFile>();
}

function statOf(file: string): { readonly time: number; readonly size: number } | undefined {
  try {
    const stat = statSync(file);
    return stat.isFile() ? { time: stat.mtimeMs, size: stat.size } : undefined;
  } catch {
    return undefined;
  }
}
