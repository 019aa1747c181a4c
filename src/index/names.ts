import { folderOf } from './files.ts';
import type { TreeFiles } from './files.ts';
import { eachHeader, resolved } from './includes.ts';
import type { Resolve } from './includes.ts';
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
  /** The same for the same view. */
  readonly key: string;
}

export interface Names {
  /** The view of a file of the tree; `includes` are those of its text, where that is another one than the tree has. */
  viewOf(path: string, includes?: readonly string[]): View;
  /** What a name can stand for where it is called: one definition, or several that only the configuration tells apart. */
  definitions(view: View, name: string): readonly Definition[];
  scoped(view: View, name: string, kind: string): OutlinedClass | undefined;
  /** Outlines everything that look-ups in this view may come to ask for, file by file: each step gives the path that it has looked at. */
  look(view: View): Generator<string, void>;
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

/** The headers that a file comes to see: each with its place in their order. */
type Headers = ReadonlyMap<string, number>;

/** Looks names up in a tree. Remembers tables and what files include, so that a header is looked into once. */
export function createNames(files: TreeFiles): Names {
  const tables = new Map<string, Table | undefined>();
  /** The headers that declare a name or define it for those who include them. */
  const speaking = new Map<string, string[]>();
  const included = new Map<string, readonly string[]>();
  const closures = new Map<string, Headers>();
  const folders = new Map<string, ReadonlySet<string>>();
  const linked = new Map<string, ReadonlyMap<string, readonly Definition[]>>();
  const looked = new Set<string>();

  const tableAt = (path: string): Table | undefined => {
    if (tables.has(path)) return tables.get(path);
    const outline = files.outline(path);
    const table = outline && tableOf(outline);
    tables.set(path, table);
    for (const name of table ? new Set([...table.declares, ...seenByIncluders(table)]) : []) {
      const paths = speaking.get(name);
      if (paths) paths.push(path);
      else speaking.set(name, [path]);
    }
    return table;
  };
  /** What a header includes, by the paths: the same for all that include it. */
  const includedBy: Resolve = (path, includes) => {
    const known = included.get(path);
    if (known) return known;
    const found = resolved(files, path, includes);
    included.set(path, found);
    return found;
  };
  const closure = (view: View): Headers => {
    const { key } = view;
    const known = closures.get(key);
    if (known) return known;
    const found = new Map<string, number>();
    for (const header of eachHeader(files, view.path, view.includes, includedBy)) {
      tableAt(header);
      found.set(header, found.size);
    }
    closures.set(key, found);
    return found;
  };
  const foldersOf = (view: View): ReadonlySet<string> => {
    const { key } = view;
    const known = folders.get(key) ?? linkedFolders(view.path, [...closure(view).keys()]);
    folders.set(key, known);
    return known;
  };
  const at = (path: string, name: string, isSeen: (o: Outlined) => boolean): readonly Definition[] =>
    (tableAt(path)?.defines.get(name) ?? []).filter(isSeen).map((o) => ({ path, at: o }));

  /** The first of the headers that says anything of a name. */
  const speaker = (headers: Headers, name: string): string | undefined => {
    let best: string | undefined;
    let place = Infinity;
    for (const path of speaking.get(name) ?? []) {
      const here = headers.get(path) ?? Infinity;
      if (here < place) [best, place] = [path, here];
    }
    return best;
  };

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
    viewOf: (path, includes = files.outline(path)?.includes ?? []) => ({ path, includes, key: `${path}\n${includes.join('\n')}` }),
    definitions(view, name) {
      const own = at(view.path, name, () => true);
      if (own.length > 0) return own;
      const header = speaker(closure(view), name);
      // Beside a declaration of the same name an inline function is what stands in where the real one is not built.
      if (header !== undefined && tableAt(header)?.declares.has(name) === false) return at(header, name, isForIncluders);
      for (const folder of foldersOf(view)) {
        const found = (globals(folder).get(name) ?? []).filter((d) => d.path !== view.path);
        if (found.length > 0) return found;
      }
      return [];
    },
    scoped(view, name, kind) {
      for (const path of [view.path, ...closure(view).keys()]) {
        const row = files.outline(path)?.classes.find((c) => c.name === name && c.kind === kind);
        if (row) return row;
      }
      return undefined;
    },
    *look(view) {
      const { key } = view;
      if (looked.has(key)) return;
      for (const header of eachHeader(files, view.path, view.includes, includedBy)) {
        tableAt(header);
        yield header;
      }
      for (const folder of foldersOf(view)) {
        for (const source of linked.has(folder) ? [] : files.sources(folder)) {
          files.outline(source);
          yield source;
        }
      }
      looked.add(key);
    },
  };
}

/** What those who include a file see of its definitions. */
const isForIncluders = ({ kind }: Outlined): boolean => kind !== 'global';

const seenByIncluders = ({ defines }: Table): readonly string[] => [...defines].flatMap(([name, all]) => (all.some(isForIncluders) ? [name] : []));

/** The folders whose .c files a file may be linked with: its own, and those of the headers that are not for the whole kernel. */
const linkedFolders = (path: string, headers: readonly string[]): ReadonlySet<string> =>
  new Set([folderOf(path), ...headers.filter((header) => !isShared(header)).map(folderOf)]);

/** Whether a header is for the whole kernel: what it declares may be defined anywhere. */
const isShared = (header: string): boolean => /^(?:include|arch\/[^/]+\/include)\//.test(header);
