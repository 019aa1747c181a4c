/**
 * What a judge found out about one function or pair, kept with what it asked of the file for it: as long as the file answers the same, it holds.
 * So an edit in one function is worked on where it counts, and nowhere else.
 */

import type { Call, FlowGraph } from '../flow/graph.ts';
import type { Counterpart, FileOfHalves } from './counterpart.ts';
import { equal } from './equal.ts';

/** A call, and the function that it stands in. */
export interface Site {
  readonly graph: FlowGraph;
  readonly call: Call;
}

/** All calls of a file, by name. */
export type Callers = ReadonlyMap<string, readonly Site[]>;

/** A second half, and whether its name alone tells that it is one. */
export type End = Pick<Counterpart['ends'][number], 'name' | 'byName'>;

/** The file as one function or pair may ask about it: each question can be asked again of the next version of the file. */
export interface AskedFile {
  readonly graphsOf: (name: string) => readonly FlowGraph[];
  /** The names of what a function calls, directly or not. */
  readonly callsIn: (name: string) => readonly string[];
  /** The second halves of a first half. */
  readonly endsOf: (name: string) => readonly End[];
  /** The calls by a name. */
  readonly sitesOf: (name: string) => readonly Site[];
}

/** A question, and what the file answered. */
type Asked =
  | { readonly what: 'graphs'; readonly name: string; readonly answer: readonly FlowGraph[] }
  | { readonly what: 'calls'; readonly name: string; readonly answer: readonly string[] }
  | { readonly what: 'ends'; readonly name: string; readonly answer: readonly End[] }
  | { readonly what: 'sites'; readonly name: string; readonly answer: readonly Site[] };

/** What was found out, and what it was made of. */
interface Kept<Found> {
  readonly asked: readonly Asked[];
  readonly found: Found;
}

/** What one judge has found out by what it is about: a graph, or a name. Immutable. */
export type Recollection<About, Found> = ReadonlyMap<About, Kept<Found>>;

/** The recollection of one judge during one check. */
export interface Recall<About, Found> {
  /** `find` may ask the file that it is given, what it is about, and what is the same for all files; what it finds has no offsets of the file. */
  of(about: About, find: (file: AskedFile) => Found): Found;
  /** All that was asked for during this check. */
  kept(): Recollection<About, Found>;
}

/** The file as it answers now. `calls` are all of its calls. */
export const askedFile = (file: FileOfHalves, calls: Callers): AskedFile => ({
  graphsOf: (name) => file.graphs.get(name) ?? [],
  callsIn: file.callsIn,
  endsOf: (name) => (file.counterpartOf(name)?.ends ?? []).map((end) => ({ name: end.name, byName: end.byName })),
  sitesOf: (name) => calls.get(name) ?? [],
});

/** Takes from `before`, which was made with the same catalogue, what still holds in `file`. */
export function recalling<About, Found>(file: AskedFile, before?: Recollection<About, Found>): Recall<About, Found> {
  const kept = new Map<About, Kept<Found>>();
  return {
    of(about, find) {
      const old = kept.get(about) ?? before?.get(about);
      const entry = old?.asked.every((asked) => isStillTrue(asked, file)) ? old : lookedAt(file, find);
      kept.set(about, entry);
      return entry.found;
    },
    kept: () => kept,
  };
}

function lookedAt<Found>(file: AskedFile, find: (file: AskedFile) => Found): Kept<Found> {
  const heard = listening(file);
  return { found: find(heard.file), asked: heard.asked };
}

/** Whether the file answers the same today. Graphs of functions that stayed as they were are the same objects. */
function isStillTrue(asked: Asked, file: AskedFile): boolean {
  switch (asked.what) {
    case 'graphs':
      return isSameList(asked.answer, file.graphsOf(asked.name));
    case 'calls':
      return isSameList(asked.answer, file.callsIn(asked.name));
    case 'ends':
      return equal(asked.answer, file.endsOf(asked.name));
    case 'sites': {
      const now = file.sitesOf(asked.name);
      return asked.answer.length === now.length && asked.answer.every(({ graph, call }, i) => graph === now[i]?.graph && call === now[i].call);
    }
  }
}

const isSameList = <T>(a: readonly T[], b: readonly T[]): boolean => a.length === b.length && a.every((item, i) => item === b[i]);

/** A file that answers as the given one does, and the list of what it was asked so far, each question once. */
function listening(file: AskedFile): { readonly file: AskedFile; readonly asked: readonly Asked[] } {
  const asked: Asked[] = [];
  const seen = new Set<string>();
  const once = (question: Asked): void => {
    const key = `${question.what} ${question.name}`;
    if (!seen.has(key)) asked.push(question);
    seen.add(key);
  };
  return {
    asked,
    file: {
      graphsOf(name) {
        const answer = file.graphsOf(name);
        once({ what: 'graphs', name, answer });
        return answer;
      },
      callsIn(name) {
        const answer = file.callsIn(name);
        once({ what: 'calls', name, answer });
        return answer;
      },
      endsOf(name) {
        const answer = file.endsOf(name);
        once({ what: 'ends', name, answer });
        return answer;
      },
      sitesOf(name) {
        const answer = file.sitesOf(name);
        once({ what: 'sites', name, answer });
        return answer;
      },
    },
  };
}
