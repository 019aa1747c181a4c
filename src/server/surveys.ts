import { nothingAround } from '../analysis/surroundings.ts';
import type { Surroundings } from '../analysis/surroundings.ts';
import type { Around } from '../index/around.ts';
import { includesOf } from '../index/outline.ts';
import { survey } from '../index/survey.ts';
import type { Tree } from '../index/tree.node.ts';
import type { Checker, Trees } from './core.ts';
import { inTurns } from './turns.ts';

/** How long a tree is read before messages that wait are looked at, in milliseconds: less than anybody notices while typing. */
const turn = 12;
/** So many files are worth writing all that is known down again; fewer wait until the server stops. */
const worthSaving = 50;
/** More files that change at once are a change of branch: all are looked at again, in turns. */
const many = 50;

/** A sign for people that a tree is being read. */
export interface Reading {
  told(filesRead: number): void;
  done(): void;
}

/** What reading trees needs of the server. */
export interface SurveyHost {
  readonly trees: Trees;
  /** The top of the tree that an open file is taken to stand in; undefined where it is taken to stand in none. */
  topOf(uri: string): string | undefined;
  /** A URI. */
  storage(): string | undefined;
  /** Files of a tree have to be read; `cancel` is for a person who does not want that. */
  begin(cancel: () => void): Reading;
  /** More is known of what is around the open file. */
  learnt(uri: string): void;
  failed(error: unknown): void;
}

/** Reads the trees around open files, in the background, and remembers what it found for as long as the files are open. */
export interface Surveys {
  /** What is known around an open file by now. Never reads anything; the same value until more is known. */
  around(uri: string, checker: Checker): Surroundings;
  /** Has everything read that a check of the open file will ask for; returns at once, and does nothing where that was done. */
  want(uri: string, text: string, checker: Checker): void;
  /**
   * What is around a text that would stand at the URI, whether or not a file is open there: has everything read that a check of it will ask for.
   * Nothing where `signal` was aborted, or a person stopped the reading.
   */
  beside(uri: string, text: string, checker: Checker, signal: AbortSignal): Promise<Surroundings>;
  /** Files on the disk were changed, made or deleted. */
  changed(uris: readonly string[]): void;
  close(uri: string): void;
  /** A person asks for it: looks at all files again, of which no client may have told that they changed, and takes back a cancelling. */
  again(): void;
  /** Forgets everything: other trees are meant from now on. */
  reset(): void;
  /** Writes down what is known. */
  dispose(): void;
}

interface Wanted {
  readonly text: string;
  readonly checker: Checker;
}

interface Known {
  /** What the text includes. */
  readonly key: string;
  readonly wanted: Wanted;
  readonly surroundings: Surroundings;
}

/** One tree that is in use. */
interface Used {
  readonly tree: Tree;
  /** By catalogue. Emptied when a file of the tree has changed. */
  readonly arounds: Map<Checker, Around>;
  readonly known: Map<string, Known>;
  readonly waiting: Map<string, Wanted>;
  /** Counts the changes of files. */
  changes: number;
  isRunning: boolean;
  isStopped: boolean;
  /** How many files had been read when it was written down last. */
  saved: number;
}

export function createSurveys(host: SurveyHost): Surveys {
  const used = new Map<string, Used>();
  const tops = new Map<string, string | undefined>();

  const topOf = (uri: string): string | undefined => {
    if (!tops.has(uri)) tops.set(uri, host.topOf(uri));
    return tops.get(uri);
  };

  const usedFor = (top: string): Used => {
    const known = used.get(top);
    if (known) return known;
    const made: Used = {
      tree: host.trees.open(top, host.storage()),
      arounds: new Map(),
      known: new Map(),
      waiting: new Map(),
      changes: 0,
      isRunning: false,
      isStopped: false,
      saved: 0,
    };
    used.set(top, made);
    return made;
  };

  const aroundIn = (one: Used, checker: Checker): Around => {
    const around = one.arounds.get(checker) ?? checker.around(one.tree.files, one.tree.summaries);
    one.arounds.set(checker, around);
    return around;
  };

  /** Reads what one file needs; false where it was stopped, or something of it changed meanwhile. */
  const read = async (one: Used, uri: string, wanted: Wanted, show: () => void): Promise<boolean> => {
    const { text, checker } = wanted;
    const includes = includesOf(text);
    const key = includes.join('\n');
    const path = host.trees.pathOf(uri);
    const place = path === undefined ? undefined : one.tree.placeOf(path);
    if (place === undefined) {
      one.known.set(uri, { key, wanted, surroundings: nothingAround });
      return true;
    }
    const { changes } = one;
    const around = aroundIn(one, checker);
    const done = await inTurns(survey(around, place, text), turn, () => {
      show();
      return one.isStopped || one.changes !== changes;
    });
    if (!done) return false;
    one.known.set(uri, { key, wanted, surroundings: around(place, includes) });
    return true;
  };

  const run = async (one: Used): Promise<void> => {
    let reading: Reading | undefined;
    const before = one.tree.counts().read;
    const show = (): void => {
      const count = one.tree.counts().read - before;
      // Nobody needs to hear of a tree that is known.
      if (count === 0) return;
      reading ??= host.begin(() => (one.isStopped = true));
      reading.told(count);
    };
    one.isRunning = true;
    try {
      for (let next = first(one.waiting); next; next = one.isStopped ? undefined : first(one.waiting)) {
        const [uri, wanted] = next;
        one.waiting.delete(uri);
        const isRead = await read(one, uri, wanted, show);
        show();
        if (isRead) host.learnt(uri);
        else if (!one.waiting.has(uri)) one.waiting.set(uri, wanted);
      }
      if (one.tree.counts().read - one.saved >= worthSaving) save(one);
    } finally {
      one.isRunning = false;
      reading?.done();
    }
  };

  const start = (one: Used): void => {
    if (one.isRunning || one.isStopped || one.waiting.size === 0) return;
    run(one).catch((error: unknown) => host.failed(error));
  };

  /** What was found out by the files as they were is not true any more. */
  const renew = (one: Used): void => {
    one.changes += 1;
    one.arounds.clear();
    for (const [uri, { wanted }] of one.known) if (!one.waiting.has(uri)) one.waiting.set(uri, wanted);
    start(one);
  };

  return {
    around(uri, checker) {
      const top = topOf(uri);
      const known = top === undefined ? undefined : used.get(top)?.known.get(uri);
      return known?.wanted.checker === checker ? known.surroundings : nothingAround;
    },
    want(uri, text, checker) {
      const top = topOf(uri);
      if (top === undefined) return;
      const one = usedFor(top);
      const known = one.known.get(uri);
      if (known?.wanted.checker === checker && known.key === includesOf(text).join('\n') && !one.waiting.has(uri)) return;
      one.waiting.set(uri, { text, checker });
      start(one);
    },
    async beside(uri, text, checker, signal) {
      const top = host.topOf(uri);
      const path = host.trees.pathOf(uri);
      if (top === undefined || path === undefined) return nothingAround;
      const one = usedFor(top);
      const place = one.tree.placeOf(path);
      if (place === undefined) return nothingAround;
      const around = aroundIn(one, checker);
      const done = await inTurns(survey(around, place, text), turn, () => one.isStopped || signal.aborted);
      return done ? around(place, includesOf(text)) : nothingAround;
    },
    changed(uris) {
      for (const one of used.values()) {
        const paths = uris.flatMap((uri) => {
          const path = host.trees.pathOf(uri);
          const place = path === undefined ? undefined : one.tree.placeOf(path);
          return place === undefined ? [] : [place];
        });
        if (paths.length > many) one.tree.forget();
        else if (paths.filter((path) => one.tree.refresh(path)).length === 0) continue;
        renew(one);
      }
    },
    close(uri) {
      tops.delete(uri);
      for (const one of used.values()) {
        one.known.delete(uri);
        one.waiting.delete(uri);
      }
    },
    again() {
      for (const one of used.values()) {
        one.isStopped = false;
        one.tree.forget();
        renew(one);
      }
    },
    reset() {
      for (const one of used.values()) {
        one.isStopped = true;
        save(one);
      }
      used.clear();
      tops.clear();
    },
    dispose() {
      for (const one of used.values()) {
        one.isStopped = true;
        save(one);
      }
      used.clear();
    },
  };
}

/** A cache that cannot be written costs time the next time, and nothing else. */
function save(one: Used): void {
  one.saved = one.tree.counts().read;
  one.tree.save();
}

function first<K, V>(map: ReadonlyMap<K, V>): readonly [K, V] | undefined {
  for (const entry of map) return entry;
  return undefined;
}
