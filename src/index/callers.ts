import { vocabularyOf } from '../analysis/contracts.ts';
import { callsAfterFailure, callsBehind } from '../analysis/failing.ts';
import { isProbe } from '../analysis/remarks.ts';
import type { AfterFailure } from '../analysis/surroundings.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { FlowGraph } from '../flow/graph.ts';
import { lower } from '../flow/lower.ts';
import { functionsOf } from '../syntax/node.ts';
import type { CParser } from '../syntax/parser.ts';
import { readSource } from '../syntax/read.ts';
import { folderOf } from './files.ts';
import type { TreeFiles } from './files.ts';
import type { Definition, Names } from './names.ts';

/** So many callers are asked at each step, and so many steps up. */
const most = 6;
const highest = 3;
/** So many functions are looked into for what a caller calls after the failure, and so deep. */
const broadest = 300;
const deepest = 3;

export interface Callers {
  /** What the callers of a function of the file `path` do where it fails; `by`: what would give back the thing that it left. */
  afterFailure(path: string, name: string, isPointer: boolean, by: ReadonlySet<string>): AfterFailure | undefined;
  /** Outlines the files in which callers of the functions of a file are looked for, one at each step: it gives their paths. */
  look(path: string): Generator<string, void>;
}

/** The folders in which callers are looked for: the file's own, and the one above. */
const foldersOf = (path: string): readonly string[] => [folderOf(path), folderOf(folderOf(path))];

/**
 * Asks the functions of other files that call one by its name what they do where it fails: those of its folder, and where there is none, of the
 * folder above. A caller that hands the failure on is asked for its own callers.
 */
export function createCallers(files: TreeFiles, names: Names, parser: CParser, catalogue: Catalogue): Callers {
  const calling = new Map<string, ReadonlyMap<string, readonly Definition[]>>();
  const graphs = new Map<string, readonly FlowGraph[]>();

  /** Who calls what in the .c files of a folder, by the name that is called. */
  const callersIn = (folder: string): ReadonlyMap<string, readonly Definition[]> => {
    const known = calling.get(folder);
    if (known) return known;
    const found = new Map<string, Definition[]>();
    for (const path of files.sources(folder))
      for (const at of files.outline(path)?.defines ?? [])
        for (const call of at.calls) {
          const list = found.get(call);
          if (list) list.push({ path, at });
          else found.set(call, [{ path, at }]);
        }
    calling.set(folder, found);
    return found;
  };

  const callersOf = (path: string, name: string): readonly Definition[] => {
    for (const folder of foldersOf(path)) {
      const found = (callersIn(folder).get(name) ?? []).filter(({ at }) => at.name !== name);
      if (found.length > 0) return found.slice(0, most);
    }
    return [];
  };

  const graphsOf = ({ path, at }: Definition): readonly FlowGraph[] => {
    const key = `${path} ${at.start}`;
    const known = graphs.get(key);
    if (known) return known;
    const text = at.kind === 'macro' ? undefined : files.text(path)?.slice(at.start, at.end);
    const source = text === undefined ? undefined : readSource(parser, text);
    const found = source ? functionsOf(source).flatMap((f) => lower(source, f.node, vocabularyOf(catalogue, source)) ?? []) : [];
    graphs.set(key, found);
    return found;
  };

  /** Whether a call comes to one of `by`, by its name and the names of what it calls. */
  const comesTo = (path: string, calls: readonly string[], by: ReadonlySet<string>): boolean => {
    let level: readonly { readonly path: string; readonly name: string }[] = calls.map((name) => ({ path, name }));
    const seen = new Set<string>();
    for (let depth = 0; depth < deepest && level.length > 0; depth += 1) {
      if (level.some(({ name }) => by.has(name))) return true;
      level = level.flatMap((call) => {
        if (seen.has(call.name) || seen.size >= broadest) return [];
        seen.add(call.name);
        return names.definitions(names.viewOf(call.path), call.name).flatMap((d) => d.at.calls.map((name) => ({ path: d.path, name })));
      });
    }
    return level.some(({ name }) => by.has(name));
  };

  /** What each call of the function is followed by where it fails; `undefined`: nobody is known who is told of the failure. */
  const ask = (path: string, name: string, isPointer: boolean, by: ReadonlySet<string>, steps: number): readonly (AfterFailure | undefined)[] =>
    callersOf(path, name).flatMap((caller) =>
      graphsOf(caller).flatMap((graph) =>
        graph.blocks.flatMap(({ events }) =>
          events.flatMap((event): readonly (AfterFailure | undefined)[] => {
            if (event.k !== 'call' || event.name !== name) return [];
            const after = callsAfterFailure(graph, event, isPointer);
            if (comesTo(caller.path, after.calls.map((call) => call.name), by)) return ['undone']; // prettier-ignore
            const isLast = !after.returned || isProbe(caller.at.name);
            const above = !isLast && steps > 1 ? ask(caller.path, caller.at.name, graph.type.includes('*'), by, steps - 1) : [];
            if (above.includes('undone')) return above;
            // Who undoes it where a later step fails counts on it that a failure leaves nothing.
            if (callsBehind(graph, event).some((call) => by.has(call.name))) return ['counted-on'];
            if (isLast) return ['left'];
            return above.length > 0 ? above : [undefined];
          }),
        ),
      ),
    );

  return {
    afterFailure(path, name, isPointer, by) {
      const answers = ask(path, name, isPointer, by, highest);
      const count = (answer: AfterFailure | undefined): number => answers.filter((each) => each === answer).length;
      const left = count('left') + count('counted-on');
      if (count('undone') > left) return 'undone';
      if (left <= count(undefined)) return undefined;
      return count('counted-on') * 2 > answers.length ? 'counted-on' : 'left';
    },
    *look(path) {
      for (const source of foldersOf(path).flatMap((folder) => (calling.has(folder) ? [] : files.sources(folder)))) {
        files.outline(source);
        yield source;
      }
    },
  };
}
