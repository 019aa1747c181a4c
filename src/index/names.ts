import { folderOf } from './files.ts';
import type { TreeFiles } from './files.ts';
import { closureOf, eachHeader } from './includes.ts';
import type { Outline, Outlined, OutlinedClass } from './outline.ts';

/** Where a function stands in the tree. */
export interface Definition {
  readonly path: string;
  readonly at: Outlined;
}

/** What a file sees: its own definitions, those of the headers that it comes to include, and what it can be linked with. */
export interface View {
  readonly path: string;
  readonly includes: readonly string[];
}

export interface Names {
  /** The view of a file of the tree; `includes` are those of its text, where that is another one than the tree has. */
  viewOf(path: string, includes?: readonly string[]): View;
  /** What a name can stand for where it is called: one definition, or several that only the configuration tells apart. */
  definitions(view: View, name: string): readonly Definition[];
  scoped(view: View, name: string, kind: string): OutlinedClass | undefined;
}

/** What one outline has under each name. */
interface Table {
  readonly defines: ReadonlyMap<string, readonly Outlined[]>;
  readonly declares: ReadonlySet<string>;
}

function tableOf({ defines, declares }: Outline): Table {
  const byName = new Map<string, Outlined[]>();
  for (const at of defines) {
    const list = byName.get(at.name);
    if (list) list.push(at);
    else byName.set(at.name, [at]);
  }
  return { defines: byName, declares: new Set(declares) };
}

/** Looks names up in a tree. Remembers tables and what files include, so that a header is looked into once. */
export function createNames(files: TreeFiles): Names {
  const tables = new Map<string, Table | undefined>();
  const closures = new Map<string, readonly string[]>();
  const linked = new Map<string, ReadonlyMap<string, readonly Definition[]>>();

  const tableAt = (path: string): Table | undefined => {
    if (tables.has(path)) return tables.get(path);
    const outline = files.outline(path);
    const table = outline && tableOf(outline);
    tables.set(path, table);
    return table;
  };
  const closure = ({ path, includes }: View): readonly string[] => {
    const key = `${path}\n${includes.join('\n')}`;
    const known = closures.get(key) ?? closureOf(files, path, includes);
    closures.set(key, known);
    return known;
  };
  const at = (path: string, name: string, isSeen: (o: Outlined) => boolean): readonly Definition[] =>
    (tableAt(path)?.defines.get(name) ?? []).filter(isSeen).map((o) => ({ path, at: o }));

  /** The functions that the .c files of a folder offer to others. */
  const globals = (folder: string): ReadonlyMap<string, readonly Definition[]> => {
    const known = linked.get(folder);
    if (known) return known;
    const found = new Map<string, Definition[]>();
    for (const path of files.sources(folder)) {
      for (const o of files.outline(path)?.defines ?? []) {
        if (o.kind !== 'global') continue;
        const list = found.get(o.name);
        if (list) list.push({ path, at: o });
        else found.set(o.name, [{ path, at: o }]);
      }
    }
    linked.set(folder, found);
    return found;
  };

  return {
    viewOf: (path, includes) => ({ path, includes: includes ?? files.outline(path)?.includes ?? [] }),
    definitions(view, name) {
      const own = at(view.path, name, () => true);
      if (own.length > 0) return own;
      const headers = closure(view);
      let isDeclared = false;
      for (const header of headers) {
        // Beside a declaration of the same name an inline function is what stands in where the real one is not built.
        if (tableAt(header)?.declares.has(name)) isDeclared = true;
        const found = isDeclared ? [] : at(header, name, (o) => o.kind !== 'global');
        if (found.length > 0) return found;
        if (isDeclared) break;
      }
      for (const folder of linkedFolders(view.path, headers)) {
        const found = (globals(folder).get(name) ?? []).filter((d) => d.path !== view.path);
        if (found.length > 0) return found;
      }
      return [];
    },
    scoped(view, name, kind) {
      for (const path of [view.path, ...closure(view)]) {
        const row = files.outline(path)?.classes.find((c) => c.name === name && c.kind === kind);
        if (row) return row;
      }
      return undefined;
    },
  };
}

/** The folders whose .c files a file may be linked with: its own, and those of the headers that are not for the whole kernel. */
const linkedFolders = (path: string, headers: readonly string[]): ReadonlySet<string> =>
  new Set([folderOf(path), ...headers.filter((header) => !isShared(header)).map(folderOf)]);

/** Outlines everything that a look-up for this file may come to ask for, file by file; each step gives the path that it has looked at. */
export function* lookAround(files: TreeFiles, path: string, includes: readonly string[]): Generator<string, void> {
  const headers: string[] = [];
  for (const header of eachHeader(files, path, includes)) {
    headers.push(header);
    yield header;
  }
  for (const folder of linkedFolders(path, headers)) {
    for (const source of files.sources(folder)) {
      files.outline(source);
      yield source;
    }
  }
}

/** Whether a header is for the whole kernel: what it declares may be defined anywhere. */
const isShared = (header: string): boolean => /^(?:include|arch\/[^/]+\/include)\//.test(header);
