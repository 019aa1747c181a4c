import { contentKey } from '../syntax/content.ts';
import type { Outline, Outlined, OutlinedClass } from './outline.ts';
import type { Owed } from './owed.ts';

/** What the store keeps of one file: its outline, and by what it is seen whether the file is still the same. */
export interface StoredFile {
  /** When the file was changed last, in milliseconds since 1970, and its size in bytes. */
  readonly time: number;
  readonly size: number;
  /** Of its text. */
  readonly key: string;
  readonly outline: Outline;
}

/** Changes with everything that an outline is made of: what another version wrote is not read. */
const version = 2;

const kinds: readonly Outlined['kind'][] = ['global', 'local', 'macro'];
const classKinds: readonly OutlinedClass['kind'][] = ['free', 'guard', 'class'];

/** [path, time, size, key, includes, defines, declares, classes]; names are numbers of the list of names. */
type Row = readonly [number, number, number, string, readonly number[], readonly number[], readonly number[], readonly number[]];

/** Writes a store: one line that says what follows, and one of data. The same files give the same text. */
export function writeStore(files: ReadonlyMap<string, StoredFile>): string {
  const names: string[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (name: string): number => {
    const known = numbers.get(name);
    if (known !== undefined) return known;
    numbers.set(name, names.length);
    return names.push(name) - 1;
  };
  const rows = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, { time, size, key, outline }]): Row => [
      numberOf(path),
      time,
      size,
      key,
      outline.includes.map(numberOf),
      outline.defines.flatMap((d) => [
        numberOf(d.name),
        kinds.indexOf(d.kind),
        d.start,
        d.end,
        d.owes === undefined ? -1 : numberOf(d.owes.release),
        d.owes?.fails === 'errptr' ? 1 : 0,
        d.calls.length,
        ...d.calls.map(numberOf),
      ]),
      outline.declares.map(numberOf),
      outline.classes.flatMap((c) => [
        numberOf(c.name),
        classKinds.indexOf(c.kind),
        numberOf(c.release),
        c.acquire === undefined ? -1 : numberOf(c.acquire),
      ]),
    ]);
  const body = JSON.stringify({ names, rows });
  return `getput-index ${version} ${contentKey(body)}\n${body}\n`;
}

/**
 * Reads a store. Undefined where it is of another version, cut off, or not what was written: it is then built anew. Never throws. The outlines
 * are unpacked as they are asked for, so that opening a large store costs little.
 */
export function readStore(text: string): ReadonlyMap<string, StoredFile> | undefined {
  const end = text.indexOf('\n');
  const body = text.slice(end + 1, -1);
  if (end < 0 || text.slice(0, end) !== `getput-index ${version} ${contentKey(body)}`) return undefined;
  // The checksum fits: this is what writeStore wrote.
  const { names, rows } = JSON.parse(body) as { readonly names: readonly string[]; readonly rows: readonly Row[] };
  const name = (n: number | undefined): string => names[n ?? -1] ?? '';
  return new Map(
    rows.map((row) => {
      const [path, time, size, key] = row;
      let outline: Outline | undefined;
      const file: StoredFile = {
        time,
        size,
        key,
        get outline() {
          outline ??= unpack(row, name);
          return outline;
        },
      };
      return [name(path), file];
    }),
  );
}

function unpack([, , , , includes, defines, declares, classes]: Row, name: (n: number | undefined) => string): Outline {
  const outlined: Outlined[] = [];
  for (let i = 0; i < defines.length;) {
    const [n, kind = 0, start = 0, end = 0, release = -1, errptr = 0, calls = 0] = defines.slice(i, i + 7);
    i += 7;
    const called = defines.slice(i, i + calls).map(name);
    const owes: Owed = { release: name(release), fails: errptr === 1 ? 'errptr' : 'null' };
    outlined.push({ name: name(n), kind: kinds[kind] ?? 'local', start, end, calls: called, ...(release < 0 ? {} : { owes }) });
    i += calls;
  }
  const scoped: OutlinedClass[] = [];
  for (let i = 0; i < classes.length; i += 4) {
    const [n, kind = 0, release, acquire = -1] = classes.slice(i, i + 4);
    scoped.push({ name: name(n), kind: classKinds[kind] ?? 'class', release: name(release), ...(acquire < 0 ? {} : { acquire: name(acquire) }) });
  }
  return { includes: includes.map(name), defines: outlined, declares: declares.map(name), classes: scoped };
}
