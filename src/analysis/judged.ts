import type { FlowGraph } from '../flow/graph.ts';
import type { FileOfHalves } from './counterpart.ts';
import type { Doubled } from './doubled.ts';
import type { FreedAgain } from './everyround.ts';
import type { Reversal } from './layers.ts';
import { askedFile, recalling } from './recall.ts';
import type { Callers, Recall, Recollection } from './recall.ts';
import type { TakenDownLate } from './teardown.ts';
import type { Untaken } from './untaken.ts';

/** What the judges of whole files have found out, each about what it looks at: by the graph of a function, or by the name of a first half. */
export interface KnownJudgements {
  readonly teardown: Recollection<string, readonly TakenDownLate[]>;
  readonly layers: Recollection<FlowGraph, readonly Reversal[]>;
  readonly doubled: Recollection<FlowGraph, readonly Doubled[]>;
  readonly untaken: Recollection<FlowGraph, readonly Untaken[]>;
  readonly everyRound: Recollection<FlowGraph, readonly FreedAgain[]>;
}

/** The same during one check. */
export type Judgements = { readonly [Judge in keyof KnownJudgements]: RecallOf<KnownJudgements[Judge]> };

type RecallOf<R> = R extends Recollection<infer About, infer Found> ? Recall<About, Found> : never;

/** Judgements that take from `before`, which was made with the same catalogue, what still holds in the file. `calls` are all of its calls. */
export function judging(file: FileOfHalves, calls: Callers, before?: KnownJudgements): Judgements {
  const asked = askedFile(file, calls);
  return {
    teardown: recalling(asked, before?.teardown),
    layers: recalling(asked, before?.layers),
    doubled: recalling(asked, before?.doubled),
    untaken: recalling(asked, before?.untaken),
    everyRound: recalling(asked, before?.everyRound),
  };
}

/** What is known after all judges have had their turn. */
export const knownJudgements = (judged: Judgements): KnownJudgements => ({
  teardown: judged.teardown.kept(),
  layers: judged.layers.kept(),
  doubled: judged.doubled.kept(),
  untaken: judged.untaken.kept(),
  everyRound: judged.everyRound.kept(),
});
