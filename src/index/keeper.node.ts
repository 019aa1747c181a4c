import { readUtf8, writeWhole } from './cache.node.ts';
import { readKept, writeKept } from './kept-store.ts';
import type { Keeper, KeptSummary } from './kept.ts';

/** So many summaries are kept at most, those that were of use last: as many as the files of a dozen subsystems ask for, read in a tenth of a second. */
const most = 20_000;

export interface StoredKeeper extends Keeper {
  /** Writes down what is known for the next time; does nothing where nothing is new. False where it cannot be written. */
  save(): boolean;
}

/** Keeps summaries in a file, undefined: for this run alone. It is read when the first is asked for. Never throws. */
export function openKeeper(file: string | undefined, program: string): StoredKeeper {
  const read = (): ReadonlyMap<string, () => KeptSummary> => {
    const text = file === undefined ? undefined : readUtf8(file);
    return (text === undefined ? undefined : readKept(text, program)) ?? new Map<string, () => KeptSummary>();
  };
  let stored: ReadonlyMap<string, () => KeptSummary> | undefined;
  /** Found or kept in this run, the last one last. */
  const used = new Map<string, KeptSummary>();
  let isNew = false;

  return {
    find(key) {
      const known = used.get(key) ?? (stored ??= read()).get(key)?.();
      if (known) used.set(key, known);
      return known;
    },
    keep(key, kept) {
      used.set(key, kept);
      isNew = true;
    },
    save() {
      if (file === undefined || !isNew) return true;
      isNew = false;
      // Another program may have written meanwhile: what it found stays.
      const others = [...read()].filter(([key]) => !used.has(key)).map(([key, unpack]) => [key, unpack()] as const);
      return writeWhole(file, writeKept(new Map([...others, ...used].slice(-most)), program));
    },
  };
}
